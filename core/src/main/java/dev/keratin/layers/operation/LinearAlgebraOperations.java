package dev.keratin.layers.operation;

import dev.keratin.ops.LinearAlgebra;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Operations of {@code keras.ops.linalg}. */
final class LinearAlgebraOperations {

    private static final String LINALG = "linalg";

    private LinearAlgebraOperations() {}

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        kinds.add(OperationKind.of("Det", LINALG, "x", o -> LinearAlgebra.determinant(o.floating())));
        kinds.add(OperationKind.of("Inv", LINALG, "x", o -> LinearAlgebra.inverse(o.floating())));
        kinds.add(OperationKind.of("Logdet", "math", "x", o -> LinearAlgebra.logDeterminant(o.floating())
                .get(1)));
        kinds.add(OperationKind.of("Slogdet", "numpy", "x", Operands::x)
                .giving(o -> LinearAlgebra.logDeterminant(o.floating())));
        kinds.add(OperationKind.of("Cholesky", LINALG, "x", o -> {
                    Value lower = LinearAlgebra.cholesky(o.floating());
                    return o.flag("upper") ? turned(lower) : lower;
                })
                .with("upper", false));
        kinds.add(OperationKind.of("CholeskyInverse", LINALG, "x", LinearAlgebraOperations::choleskyInverse)
                .with("upper", false));
        kinds.add(OperationKind.of("Solve", LINALG, "a b", o -> solved(o, LinearAlgebra::solve)));
        kinds.add(OperationKind.of(
                        "SolveTriangular",
                        LINALG,
                        "a b",
                        o -> solved(o, (a, b) -> LinearAlgebra.solveTriangular(a, b, o.flag("lower"))))
                .with("lower", false));
        kinds.add(OperationKind.of("Qr", LINALG, "x", Operands::x)
                .giving(o -> LinearAlgebra.qr(o.floating(), o.text("mode").equals("complete")))
                .with("mode", "reduced"));
        kinds.add(OperationKind.of("Eigh", LINALG, "x", Operands::x).giving(o -> LinearAlgebra.eigh(o.floating())));
        return kinds;
    }

    /** The right side may be one vector. */
    private static Value solved(Operands operands, BinaryOperator<Value> function) {
        Value a = operands.floating();
        Value b = operands.like(1, a);
        boolean vector = b.rank() == a.rank() - 1;
        Value x = function.apply(a, vector ? Ops.expandDims(b, -1) : b);
        return vector ? Ops.squeeze(x, -1) : x;
    }

    private static Value choleskyInverse(Operands operands) {
        Value factor = operands.floating();
        Value product = operands.flag("upper")
                ? Ops.matmul(factor, true, factor, false)
                : Ops.matmul(factor, false, factor, true);
        return LinearAlgebra.inverse(product);
    }

    private static Value turned(Value x) {
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[x.rank() - 2] = x.rank() - 1;
        order[x.rank() - 1] = x.rank() - 2;
        return Ops.transpose(x, order);
    }
}
