package dev.keratin.tensor;

/** Conversions between element types. */
final class Casts {

    private Casts() {}

    static Tensor cast(Tensor from, DType to) {
        int n = from.size();
        Buffer target = Buffer.allocate(to.storage(), n);
        for (int i = 0; i < n; i++) {
            switch (to.storage()) {
                case F32 -> target.f32()[i] = Halves.round(from.getFloat(i), to);
                case F64 -> target.f64()[i] = from.getDouble(i);
                case I8 -> target.i8()[i] = (byte) from.getLong(i);
                case I32 -> target.i32()[i] = toInt(from, i, to);
                case I64 -> target.i64()[i] = to == DType.UINT32 ? from.getLong(i) & 0xffffffffL : from.getLong(i);
                case TEXT ->
                    target.text()[i] = from.dtype().isFloating()
                            ? Double.toString(from.getDouble(i))
                            : Long.toString(from.getLong(i));
            }
        }
        return Tensor.of(to, from.shape(), target);
    }

    private static int toInt(Tensor from, int i, DType to) {
        return switch (to) {
            case BOOL -> from.getDouble(i) != 0 ? 1 : 0;
            case INT16 -> (short) from.getLong(i);
            case UINT16 -> (int) (from.getLong(i) & 0xffff);
            default -> (int) from.getLong(i);
        };
    }
}
