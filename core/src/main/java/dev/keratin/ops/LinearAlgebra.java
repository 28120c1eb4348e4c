package dev.keratin.ops;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Equations and factors of matrices ({@code keras.ops.linalg}), in the last two axes; computed in double precision on one thread.
 *
 * <pre>{@code
 * Value x = LinearAlgebra.solve(a, b);
 * }</pre>
 */
public final class LinearAlgebra {

    private LinearAlgebra() {}

    /** Matrices to matrices, one at a time. */
    private interface PerMatrix {
        double[][] apply(double[][] matrices);
    }

    /** x with {@code a x = b}. */
    public static Value solve(Value a, Value b) {
        int n = square("solve", a);
        int columns = b.shape().last();
        PerMatrix one = given -> new double[][] {Factorizations.solve(given[0], n, given[1], columns)};
        return apply("solve", List.of(b.shape()), List.of(a, b), one, LinearAlgebra::solved)
                .get(0);
    }

    private static List<@Nullable Value> solved(Node node, List<@Nullable Value> gradients) {
        Value g = Objects.requireNonNull(gradients.get(0));
        Value right = solve(turned(node.input(0)), g);
        return Arrays.asList(Ops.negative(Ops.matmul(right, false, node.output(), true)), right);
    }

    /** x with {@code a x = b}, where only one triangle of a is read. */
    public static Value solveTriangular(Value a, Value b, boolean lower) {
        int n = square("solve_triangular", a);
        int columns = b.shape().last();
        PerMatrix one = given -> {
            double[] x = given[1].clone();
            Factorizations.substitute(given[0], n, x, columns, lower, false);
            return new double[][] {x};
        };
        HostFunction.GradientRule rule = (node, gradients) -> {
            Value g = Objects.requireNonNull(gradients.get(0));
            Value right = solveTriangular(turned(node.input(0)), g, !lower);
            Value left = Ops.negative(Ops.matmul(right, false, node.output(), true));
            return Arrays.asList(triangle(left, lower, 1), right);
        };
        return apply("solve_triangular", List.of(b.shape()), List.of(a, b), one, rule)
                .get(0);
    }

    public static Value inverse(Value a) {
        square("inv", a);
        return solve(a, Ops.add(Ops.zerosLike(a), identity(a)));
    }

    /** The sign of the determinant and the logarithm of its absolute value. */
    public static List<Value> logDeterminant(Value a) {
        int n = square("slogdet", a);
        Shape shape = a.shape().slice(0, a.rank() - 2);
        PerMatrix one = given -> {
            double[] lu = given[0].clone();
            double sign = Factorizations.lu(lu, n, new int[n]);
            double log = 0;
            for (int i = 0; i < n; i++) {
                sign *= Math.signum(lu[i * n + i]);
                log += StrictMath.log(Math.abs(lu[i * n + i]));
            }
            return new double[][] {{sign}, {log}};
        };
        HostFunction.GradientRule rule = (node, gradients) -> {
            Value g = gradients.get(1);
            Value turned = turned(inverse(node.input(0)));
            return Arrays.asList(g == null ? null : Ops.multiply(spread(g), turned));
        };
        return apply("slogdet", List.of(shape, shape), List.of(a), one, rule);
    }

    public static Value determinant(Value a) {
        int n = square("det", a);
        PerMatrix one = given -> {
            double[] lu = given[0].clone();
            double product = Factorizations.lu(lu, n, new int[n]);
            for (int i = 0; i < n; i++) {
                product *= lu[i * n + i];
            }
            return new double[][] {{product}};
        };
        HostFunction.GradientRule rule = (node, gradients) -> {
            Value g = Ops.multiply(Objects.requireNonNull(gradients.get(0)), node.output());
            return Arrays.asList(Ops.multiply(spread(g), turned(inverse(node.input(0)))));
        };
        return apply("det", List.of(a.shape().slice(0, a.rank() - 2)), List.of(a), one, rule)
                .get(0);
    }

    /** The lower triangle whose product with its transpose is a; not a number where a is not positive definite. */
    public static Value cholesky(Value a) {
        int n = square("cholesky", a);
        PerMatrix one = given -> new double[][] {Factorizations.cholesky(given[0], n)};
        HostFunction.GradientRule rule = (node, gradients) -> {
            Value l = node.output();
            Value inner = triangle(Ops.matmul(l, true, Objects.requireNonNull(gradients.get(0)), false), true, 0.5);
            Value right = solveTriangular(turned(l), turned(solveTriangular(turned(l), inner, false)), false);
            return Arrays.asList(Ops.multiply(Ops.add(right, turned(right)), 0.5));
        };
        return apply("cholesky", List.of(a.shape()), List.of(a), one, rule).get(0);
    }

    /**
     * q with orthonormal columns and an upper triangle r, whose product is a.
     *
     * @param complete whether q is square, rather than as narrow as a
     */
    public static List<Value> qr(Value a, boolean complete) {
        int rows = a.shape().dim(-2);
        int columns = a.shape().dim(-1);
        int width = complete ? rows : Math.min(rows, columns);
        PerMatrix one = given -> {
            double[] r = given[0].clone();
            double[] q = Factorizations.qr(r, rows, columns);
            double[] narrow = new double[rows * width];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(q, i * rows, narrow, i * width, width);
            }
            for (int i = 0; i < rows; i++) {
                Arrays.fill(r, i * columns, i * columns + Math.min(i, columns), 0);
            }
            return new double[][] {narrow, Arrays.copyOf(r, width * columns)};
        };
        List<Shape> shapes = List.of(a.shape().with(-1, width), a.shape().with(-2, width));
        return apply("qr", shapes, List.of(a), one, refusal("qr"));
    }

    /** The eigenvalues of symmetric matrices, ascending, and their vectors as columns. */
    public static List<Value> eigh(Value a) {
        int n = square("eigh", a);
        PerMatrix one = given -> {
            double[] values = given[0].clone();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    values[j * n + i] = values[i * n + j];
                }
            }
            double[] vectors = Factorizations.eigenvectors(values, n);
            int[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted((i, j) -> Double.compare(values[i * n + i], values[j * n + j]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double[][] result = {new double[n], new double[n * n]};
            for (int k = 0; k < n; k++) {
                result[0][k] = values[order[k] * n + order[k]];
                for (int i = 0; i < n; i++) {
                    result[1][i * n + k] = vectors[i * n + order[k]];
                }
            }
            return result;
        };
        List<Shape> shapes = List.of(a.shape().slice(0, a.rank() - 1), a.shape());
        return apply("eigh", shapes, List.of(a), one, LinearAlgebra::eigenGradient);
    }

    private static List<@Nullable Value> eigenGradient(Node node, List<@Nullable Value> gradients) {
        Value values = node.outputs().get(0);
        Value vectors = node.outputs().get(1);
        Value ofValues = gradients.get(0);
        Value ofVectors = gradients.get(1);
        Value unit = identity(vectors);
        Value inner = Ops.multiply(unit, ofValues == null ? Ops.zerosLike(unit) : Ops.expandDims(ofValues, -2));
        if (ofVectors != null) {
            Value distance = Ops.subtract(Ops.expandDims(values, -2), Ops.expandDims(values, -1));
            Value some = Ops.notEqual(distance, Ops.number(distance, 0));
            Value inverse = Ops.where(
                    some, Ops.reciprocal(Ops.where(some, distance, Ops.onesLike(distance))), Ops.zerosLike(distance));
            inner = Ops.add(inner, Ops.multiply(inverse, Ops.matmul(vectors, true, ofVectors, false)));
        }
        Value gradient = Ops.matmul(Ops.matmul(vectors, inner), false, vectors, true);
        return Arrays.asList(Ops.multiply(Ops.add(gradient, turned(gradient)), 0.5));
    }

    /** A rule for what has no gradient here. */
    private static HostFunction.GradientRule refusal(String name) {
        return (node, gradients) -> {
            throw new IllegalArgumentException(
                    "The operation " + name
                            + " has no gradient here; predict with this model, or cut it off with stop_gradient before training.");
        };
    }

    private static List<Value> apply(
            String name, List<Shape> results, List<Value> inputs, PerMatrix one, HostFunction.GradientRule rule) {
        Value first = inputs.get(0);
        int count = first.shape().slice(0, first.rank() - 2).size();
        for (Value input : inputs) {
            if (input.rank() < 2
                    || input.dtype() != first.dtype()
                    || input.shape().dim(-2) != first.shape().dim(-2)
                    || input.shape().slice(0, input.rank() - 2).size() != count) {
                throw new IllegalArgumentException("The operation " + name
                        + " needs matrices of one type and of as many" + " rows, and as many of each, received "
                        + inputs.stream().map(Value::spec).toList() + ".");
            }
        }
        DType dtype = first.dtype();
        List<TensorSpec> specs =
                results.stream().map(shape -> new TensorSpec(dtype, shape)).toList();
        Function<List<Tensor>, List<Tensor>> function = given -> {
            double[][] found = new double[specs.size()][];
            for (int k = 0; k < found.length; k++) {
                found[k] = new double[specs.get(k).shape().size()];
            }
            for (int i = 0; i < count; i++) {
                double[][] matrices = new double[given.size()][];
                for (int k = 0; k < matrices.length; k++) {
                    double[] all = given.get(k).toDoubles();
                    int size = all.length / count;
                    matrices[k] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
                }
                double[][] parts = one.apply(matrices);
                for (int k = 0; k < found.length; k++) {
                    System.arraycopy(parts[k], 0, found[k], i * parts[k].length, parts[k].length);
                }
            }
            return IntStream.range(0, found.length)
                    .mapToObj(k ->
                            Tensor.of(found[k], specs.get(k).shape().toArray()).cast(dtype))
                    .toList();
        };
        return first.graph().applyAll(new HostFunction(name, specs, function, rule), inputs);
    }

    private static int square(String name, Value a) {
        if (a.rank() < 2 || a.shape().dim(-1) != a.shape().dim(-2) || !a.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "The operation " + name + " needs square floating-point matrices, received " + a.spec() + ".");
        }
        return a.shape().last();
    }

    private static Value identity(Value like) {
        return triangle(triangle(Ops.onesLike(like), true, 1), false, 1);
    }

    private static Value spread(Value x) {
        return Ops.expandDims(Ops.expandDims(x, -1), -1);
    }

    private static Value turned(Value x) {
        int[] order = IntStream.range(0, x.rank()).toArray();
        order[x.rank() - 2] = x.rank() - 1;
        order[x.rank() - 1] = x.rank() - 2;
        return Ops.transpose(x, order);
    }

    /** One triangle of square matrices, the diagonal multiplied with a factor. */
    private static Value triangle(Value x, boolean lower, double diagonal) {
        int n = x.shape().last();
        double[] kept = new double[n * n];
        for (int i = 0; i < kept.length; i++) {
            int beside = i % n - i / n;
            kept[i] = beside == 0 ? diagonal : (lower == beside < 0) ? 1 : 0;
        }
        return Ops.multiply(x, x.graph().constant(Tensor.of(kept, n, n).cast(x.dtype())));
    }
}
