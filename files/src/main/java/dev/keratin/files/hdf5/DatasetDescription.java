package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;

/** A dataset that is to be written: where its bytes come from, and attributes. Made by {@link GroupDescription#dataset}. */
public final class DatasetDescription extends NodeDescription {

    private final StoredArray data;

    DatasetDescription(StoredArray data) {
        this.data = data;
        String dtype = TypeEncoder.dtypeAttribute(data.type());
        if (!dtype.isEmpty()) {
            put("dtype", AttributeValue.utf8(dtype));
        }
    }

    /**
     * Adds an attribute. Datasets of bfloat16 and float8, which HDF5 keeps as opaque bytes, have {@code dtype} already, as Keras writes it.
     *
     * @throws IllegalArgumentException where the name is taken
     */
    public DatasetDescription attribute(String name, AttributeValue value) {
        put(name, value);
        return this;
    }

    /** Adds a string attribute of variable length, tagged UTF-8. */
    public DatasetDescription attribute(String name, String text) {
        return attribute(name, AttributeValue.utf8(text));
    }

    StoredArray data() {
        return data;
    }

    boolean isText() {
        return data.type() == ElementType.STRING;
    }

    /** Bytes that the data take in the file. */
    long storedSize() {
        return isText() ? Math.multiplyExact(data.elementCount(), TypeEncoder.REFERENCE_SIZE) : data.byteSize();
    }
}
