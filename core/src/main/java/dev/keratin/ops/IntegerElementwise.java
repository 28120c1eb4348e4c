package dev.keratin.ops;

import dev.keratin.backend.Program.Access;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.Objects;

/** Elementwise instructions on integers and bools: plain loops over longs, as nothing that is trained runs here. */
final class IntegerElementwise {

    private IntegerElementwise() {}

    static Runnable bind(Elementwise operation, Binding binding) {
        Node node = binding.node();
        int operands = node.inputs().size();
        Access[] access = new Access[operands];
        Buffer[] inputs = new Buffer[operands];
        for (int i = 0; i < operands; i++) {
            access[i] = Objects.requireNonNull(
                    Broadcast.access(node.input(i).shape(), node.output().shape()));
            inputs[i] = binding.input(i);
        }
        Buffer output = binding.output(0);
        int n = node.output().shape().size();
        DType.Storage storage = node.output().dtype().storage();
        long[] x = new long[3];
        return () -> {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < operands; j++) {
                    x[j] = load(inputs[j], storage, i / access[j].inner() % access[j].period());
                }
                store(output, storage, i, compute(operation, x[0], x[1], x[2]));
            }
        };
    }

    private static long load(Buffer buffer, DType.Storage storage, int index) {
        return switch (storage) {
            case I32 -> buffer.i32()[index];
            case I64 -> buffer.i64()[index];
            default -> buffer.i8()[index];
        };
    }

    private static void store(Buffer buffer, DType.Storage storage, int index, long value) {
        switch (storage) {
            case I32 -> buffer.i32()[index] = (int) value;
            case I64 -> buffer.i64()[index] = value;
            default -> buffer.i8()[index] = (byte) value;
        }
    }

    private static long compute(Elementwise operation, long x, long y, long z) {
        return switch (operation.opcode()) {
            case CONSTANT -> (long) operation.a();
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case SQUARE -> x * x;
            case RELU -> Math.max(x, 0);
            case FLOOR, CEIL, ROUND -> x;
            case CLIP -> Math.min(Math.max(x, (long) operation.a()), (long) operation.b());
            case SCALE_SHIFT -> x * (long) operation.a() + (long) operation.b();
            case IS_FINITE -> 1;
            case IS_NAN -> 0;
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case FLOOR_DIVIDE -> y == 0 ? 0 : Math.floorDiv(x, y);
            case MOD -> y == 0 ? 0 : Math.floorMod(x, y);
            case EQUAL -> x == y ? 1 : 0;
            case NOT_EQUAL -> x != y ? 1 : 0;
            case LESS -> x < y ? 1 : 0;
            case LESS_EQUAL -> x <= y ? 1 : 0;
            case GREATER -> x > y ? 1 : 0;
            case GREATER_EQUAL -> x >= y ? 1 : 0;
            case SQUARED_DIFFERENCE -> (x - y) * (x - y);
            case FMA -> x * y + z;
            case SELECT -> x > 0 ? y : z;
            default ->
                throw new IllegalArgumentException(
                        operation.name() + " is not defined on integers; cast the operands to a floating-point type.");
        };
    }
}
