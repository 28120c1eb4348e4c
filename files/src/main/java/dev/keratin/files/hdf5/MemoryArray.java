package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A small array in memory: the value of an attribute. */
record MemoryArray(ElementType type, long[] dimensions, ByteBuffer bytes, List<byte[]> texts) implements StoredArray {

    @Override
    public long[] shape() {
        return dimensions.clone();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        sink.accept(raw());
    }

    @Override
    public List<byte[]> strings() {
        if (type != ElementType.STRING) {
            throw new IllegalStateException("strings() is for arrays of STRING, this one holds " + type + ".");
        }
        return texts;
    }

    ByteBuffer raw() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
