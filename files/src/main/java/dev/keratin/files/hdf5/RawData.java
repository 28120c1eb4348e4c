package dev.keratin.files.hdf5;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;

/** The elements of a dataset as the file stores them, row-major, in the file's byte order. */
interface RawData {

    /** Hands out all bytes in order. Pieces of numbers hold whole elements and may be read-only. */
    void transferTo(ByteSink sink) throws IOException;

    /** Finds the data of an object. */
    interface Reader {
        RawData read() throws IOException;
    }
}
