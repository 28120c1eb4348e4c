package dev.keratin.files.hdf5;

/**
 * One entry of a group.
 *
 * @param address where the object header lies, for a hard link
 */
record Link(String name, Kind kind, long address) {

    enum Kind {
        HARD("a hard link"),
        SOFT("a soft link"),
        EXTERNAL("an external link"),
        USER_DEFINED("a user-defined link");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
