package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import java.io.IOException;
import java.util.List;

/**
 * A stored array in another type, converted when it is read, to the value.
 *
 * @param array the array
 * @param dtype the type to give it in
 */
record ConvertedArray(StoredArray array, DType dtype) implements StoredArray {

    @Override
    public ElementType type() {
        return VariableArrays.elementType(dtype);
    }

    @Override
    public long[] shape() {
        return array.shape();
    }

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        VariableArrays.of(VariableArrays.read(array, dtype)).transferTo(sink);
    }

    @Override
    public List<byte[]> strings() throws IOException {
        return VariableArrays.of(VariableArrays.read(array, dtype)).strings();
    }
}
