package dev.keratin.data;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.DType.Storage;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;

/** Copies runs of elements out of tensors into buffers, converting on the way, without allocation for the usual types. */
final class Rows {

    private Rows() {}

    static void copy(Tensor source, int from, Buffer target, int at, int n, DType dtype) {
        Storage storage = source.dtype().storage();
        if (source.dtype() == dtype || (storage == dtype.storage() && isPlain(source.dtype()) && isPlain(dtype))) {
            System.arraycopy(source.buffer().array(), from, target.array(), at, n);
        } else if (dtype == DType.FLOAT32 && source.dtype() != DType.STRING) {
            toFloat(source, from, target.f32(), at, n);
        } else if (dtype == DType.INT32 && storage == Storage.I64) {
            long[] values = source.buffer().i64();
            int[] result = target.i32();
            for (int i = 0; i < n; i++) {
                result[at + i] = (int) values[from + i];
            }
        } else if (dtype == DType.INT32 && storage == Storage.I8) {
            byte[] values = source.buffer().i8();
            int mask = source.dtype() == DType.UINT8 ? 0xff : -1;
            int[] result = target.i32();
            for (int i = 0; i < n; i++) {
                result[at + i] = values[from + i] & mask;
            }
        } else {
            convert(source, from, target, at, n, dtype);
        }
    }

    /** Types whose elements need no rounding when they are copied into one of the same storage. */
    private static boolean isPlain(DType dtype) {
        return switch (dtype) {
            case FLOAT32, FLOAT64, INT32, INT64 -> true;
            default -> false;
        };
    }

    private static void toFloat(Tensor source, int from, float[] target, int at, int n) {
        switch (source.dtype().storage()) {
            case F32 -> System.arraycopy(source.buffer().f32(), from, target, at, n);
            case F64 -> {
                double[] values = source.buffer().f64();
                for (int i = 0; i < n; i++) {
                    target[at + i] = (float) values[from + i];
                }
            }
            case I8 -> {
                byte[] values = source.buffer().i8();
                int mask = source.dtype() == DType.UINT8 ? 0xff : -1;
                for (int i = 0; i < n; i++) {
                    target[at + i] = values[from + i] & mask;
                }
            }
            case I32 -> {
                int[] values = source.buffer().i32();
                for (int i = 0; i < n; i++) {
                    target[at + i] = values[from + i];
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    target[at + i] = source.getLong(from + i);
                }
            }
        }
    }

    private static void convert(Tensor source, int from, Buffer target, int at, int n, DType dtype) {
        Buffer part = Buffer.allocate(source.dtype().storage(), n);
        System.arraycopy(source.buffer().array(), from, part.array(), 0, n);
        Tensor converted = Tensor.of(source.dtype(), Shape.of(n), part).cast(dtype);
        System.arraycopy(converted.buffer().array(), 0, target.array(), at, n);
    }
}
