/** The containers of the Keras world as named arrays and attributes; useful without the rest of Keratin. */
module dev.keratin.files {
    requires com.fasterxml.jackson.core;
    requires jdk.unsupported;
    requires static org.jspecify;

    exports dev.keratin.files;
    exports dev.keratin.files.bundle;
    exports dev.keratin.files.events;
    exports dev.keratin.files.hdf5;
    exports dev.keratin.files.idx;
    exports dev.keratin.files.json;
    exports dev.keratin.files.npy;
    exports dev.keratin.files.safetensors;
    exports dev.keratin.files.savedmodel;
    exports dev.keratin.files.zip;
}
