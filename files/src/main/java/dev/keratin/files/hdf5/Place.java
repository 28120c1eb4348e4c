package dev.keratin.files.hdf5;

/** Which structure of which object is being read; becomes text only in a message, since most files are sound. */
record Place(String structure, String path) {

    @Override
    public String toString() {
        return structure + " of " + Hdf5Input.quoted(path);
    }
}
