package dev.keratin.saving;

import dev.keratin.files.ElementType;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Halves;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Variables as stored arrays, and stored arrays as tensors. Values are kept to the bit; what could lose anything is refused. */
public final class VariableArrays {

    private VariableArrays() {}

    /** The current value of a variable, to be written; not copied where the file has the type that memory has. */
    public static StoredArray of(Variable variable) {
        return of(variable.value());
    }

    /** A tensor, to be written; not copied where the file has the type that memory has. */
    public static StoredArray of(Tensor tensor) {
        long[] shape = Arrays.stream(tensor.shape().toArray()).asLongStream().toArray();
        Buffer buffer = tensor.buffer();
        return switch (tensor.dtype()) {
            case FLOAT32 -> MemoryArray.of(buffer.f32(), shape);
            case FLOAT64 -> MemoryArray.of(buffer.f64(), shape);
            case INT32 -> MemoryArray.of(buffer.i32(), shape);
            case INT64 -> MemoryArray.of(buffer.i64(), shape);
            case UINT64 -> packed(ElementType.UINT64, tensor, shape);
            case UINT8 -> MemoryArray.of(buffer.i8(), shape);
            case INT8 -> MemoryArray.of(ElementType.INT8, ByteBuffer.wrap(buffer.i8()), shape);
            case STRING ->
                MemoryArray.ofStrings(
                        Arrays.stream(buffer.text())
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                                .toList(),
                        shape);
            case FLOAT16, BFLOAT16, INT16, UINT16, UINT32, BOOL -> packed(elementType(tensor.dtype()), tensor, shape);
        };
    }

    /** The type that a file has for a type of Keras. */
    public static ElementType elementType(DType dtype) {
        return ElementType.valueOf(dtype.name());
    }

    /** The shape of a stored array; a dimension that is longer than that of any variable is as long as an int can say. */
    public static Shape shape(StoredArray array) {
        return Shape.of(Arrays.stream(array.shape())
                .mapToInt(dim -> (int) Math.min(dim, Integer.MAX_VALUE))
                .toArray());
    }

    private static StoredArray packed(ElementType type, Tensor tensor, long[] shape) {
        int count = tensor.size();
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, type.byteSize())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT16 -> bytes.putShort(Halves.toFloat16(tensor.buffer().f32()[i]));
                case BFLOAT16 ->
                    bytes.putShort(
                            (short) (Float.floatToRawIntBits(tensor.buffer().f32()[i]) >>> 16));
                case BOOL -> bytes.put((byte) tensor.buffer().i32()[i]);
                case UINT32 -> bytes.putInt((int) tensor.buffer().i64()[i]);
                case UINT64 -> bytes.putLong(tensor.buffer().i64()[i]);
                default -> bytes.putShort((short) tensor.buffer().i32()[i]);
            }
        }
        return MemoryArray.of(type, bytes.flip(), shape);
    }

    /**
     * Reads a tensor of a type.
     *
     * @throws UnsupportedFeatureException where a value would not be kept
     */
    public static Tensor read(StoredArray array, DType dtype) throws IOException {
        Object values =
                switch (dtype) {
                    case FLOAT32 ->
                        array.type() == ElementType.FLOAT64 ? narrowed(array) : StoredArrays.toFloats(array);
                    case FLOAT16, BFLOAT16 -> rounded(array, dtype);
                    case FLOAT64 -> StoredArrays.toDoubles(array);
                    case INT64, UINT64, UINT32 -> integers(array);
                    case INT32, INT16, UINT16, BOOL -> StoredArrays.toInts(array);
                    case INT8, UINT8 -> bytes(array, dtype);
                    case STRING -> texts(array.strings());
                };
        return Tensor.of(dtype, shape(array), Buffer.over(values));
    }

    /** Whether {@link #read} can give the values of one type in another at all; single values may still be refused. */
    public static boolean isReadable(ElementType type, DType dtype) {
        if (elementType(dtype) == type) {
            return true;
        }
        boolean floating =
                switch (type) {
                    case FLOAT16, BFLOAT16, FLOAT32, FLOAT64, FLOAT8_E4M3, FLOAT8_E5M2 -> true;
                    default -> false;
                };
        return switch (dtype) {
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16 -> floating;
            case INT64 -> type == ElementType.INT32 || type == ElementType.UINT32 || type == ElementType.FLOAT32;
            default -> false;
        };
    }

    /** Floats of doubles, each of which must be one. */
    private static float[] narrowed(StoredArray array) throws IOException {
        double[] wide = StoredArrays.toDoubles(array);
        float[] narrow = new float[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = (float) wide[i];
            if (narrow[i] != wide[i] && !Double.isNaN(wide[i])) {
                throw lossy(array, DType.FLOAT32);
            }
        }
        return narrow;
    }

    private static float[] rounded(StoredArray array, DType dtype) throws IOException {
        float[] values = array.type() == ElementType.FLOAT64 ? narrowed(array) : StoredArrays.toFloats(array);
        if (array.type() != elementType(dtype)) {
            Tensor given = Tensor.of(values, values.length);
            float[] fitting = given.cast(dtype).buffer().f32();
            if (!Arrays.equals(values, fitting)) {
                throw lossy(array, dtype);
            }
        }
        return values;
    }

    /** Longs; old optimizers count their steps in floats. */
    private static long[] integers(StoredArray array) throws IOException {
        switch (array.type()) {
            case FLOAT32 -> {
                float[] values = StoredArrays.toFloats(array);
                long[] whole = new long[values.length];
                for (int i = 0; i < whole.length; i++) {
                    whole[i] = (long) values[i];
                    if (whole[i] != values[i]) {
                        throw lossy(array, DType.INT64);
                    }
                }
                return whole;
            }
            case UINT64 -> {
                ByteBuffer bytes = ByteBuffer.wrap(StoredArrays.toBytes(array)).order(ByteOrder.LITTLE_ENDIAN);
                long[] values = new long[bytes.remaining() / Long.BYTES];
                bytes.asLongBuffer().get(values);
                return values;
            }
            default -> {
                return StoredArrays.toLongs(array);
            }
        }
    }

    private static byte[] bytes(StoredArray array, DType dtype) throws IOException {
        if (array.type() != elementType(dtype)) {
            throw lossy(array, dtype);
        }
        return StoredArrays.toBytes(array);
    }

    private static String[] texts(List<byte[]> strings) {
        return strings.stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toArray(String[]::new);
    }

    private static UnsupportedFeatureException lossy(StoredArray array, DType dtype) {
        return new UnsupportedFeatureException("A tensor of type " + array.type() + " and shape " + shape(array)
                + " has values that " + dtype + " cannot hold exactly. Build the model with a wider dtype.");
    }
}
