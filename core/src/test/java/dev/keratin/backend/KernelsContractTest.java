package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kernel against loops over its definition, and every provider and number of threads against the others to the bit. */
class KernelsContractTest {

    private static final List<Backend> BACKENDS = List.of(
            Backend.of("scalar", 1),
            Backend.of("scalar", 2),
            Backend.of("scalar", 4),
            Backend.of("vector", 1),
            Backend.of("vector", 2),
            Backend.of("vector", 4));

    @AfterAll
    static void close() {
        BACKENDS.forEach(Backend::close);
    }

    /** Runs a kernel on every backend and storage; all results are the same bits, and near {@code expected}. */
    private static void check(
            BiFunction<Kernels, DType.Storage, Buffer> kernel,
            double tolerance,
            BiFunction<DType.Storage, Integer, Double> expected) {
        for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
            Object first = null;
            for (Backend backend : BACKENDS) {
                Buffer found = kernel.apply(backend.kernels(storage), storage);
                if (first == null) {
                    first = found.array();
                    double allowed = storage == DType.Storage.F32 ? tolerance : tolerance * 1e-8;
                    for (int i = 0; i < found.length(); i++) {
                        double want = expected.apply(storage, i);
                        double got = Samples.get(found, i);
                        if (!(Math.abs(got - want) <= allowed) && Double.compare(got, want) != 0) {
                            assertThat(got).as("%s, element %d", storage, i).isCloseTo(want, within(allowed));
                        }
                    }
                }
                assertThat(found.array())
                        .as("%s, %s", backend.describe(), storage)
                        .isEqualTo(first);
            }
        }
    }

    private static Buffer sample(DType.Storage storage, int n, long seed) {
        return Samples.ordinary(storage, n, seed);
    }

    private static double value(int n, long seed, int i) {
        return CACHE.computeIfAbsent(List.of((long) n, seed), key -> Samples.ordinary(DType.Storage.F64, n, seed))
                .f64()[i];
    }

    private static final java.util.Map<List<Long>, Buffer> CACHE = new java.util.HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,0",
        "1,10,512,1,0",
        "3,1,7,1,0",
        "13,10,50,1,0",
        "8,32,16,1,0",
        "33,65,31,1,0",
        "40,48,5,3,1",
        "17,16,9,2,0",
        "2,3,0,1,0",
        "5,37,5000,1,0",
        "300,70,600,1,0",
        "64,512,20,1,0",
        "9,5,9000,2,0",
        "13,70,5000,1,0"
    })
    void aMatrixProductAddsUpOverK(int m, int n, int k, int batch, int shareB) {
        for (int transposes = 0; transposes < 4; transposes++) {
            boolean ta = (transposes & 1) != 0;
            boolean tb = (transposes & 2) != 0;
            int strideB = shareB == 1 ? 0 : n * k;
            Matmul spec = new Matmul(ta, tb, m, n, k, batch, m * k, strideB);
            int sizeA = batch * m * k;
            int sizeB = shareB == 1 ? n * k : batch * n * k;
            double[] a = sample(DType.Storage.F64, sizeA, 1).f64();
            double[] b = sample(DType.Storage.F64, sizeB, 2).f64();
            check(
                    (kernels, storage) -> {
                        Buffer c = sample(storage, batch * m * n, 3);
                        kernels.matmul(spec, sample(storage, sizeA, 1), sample(storage, sizeB, 2), c, null);
                        return c;
                    },
                    1e-6 * (10 + k),
                    (storage, index) -> {
                        int product = index / m / n;
                        int i = index / n % m;
                        int j = index % n;
                        double sum = 0;
                        for (int p = 0; p < k; p++) {
                            int at = product * m * k + (ta ? p * m + i : i * k + p);
                            int to = product * strideB + (tb ? j * k + p : p * n + j);
                            sum += a[at] * b[to];
                        }
                        return sum;
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"13,10,50", "40,100,33", "1,700,20", "64,512,70"})
    void anEpilogueSeesEachElementOnceWithItsIndex(int m, int n, int k) {
        Matmul spec = Matmul.of(false, false, m, n, k);
        Program.Builder builder = new Program.Builder();
        int product = builder.input(Program.Access.full(m * n));
        int bias = builder.input(new Program.Access(1, n));
        int row = builder.input(new Program.Access(n, m));
        int scaled = builder.apply(Opcode.FMA, product, row, bias);
        int rectified = builder.apply(Opcode.RELU, scaled);
        int kept = builder.apply(Opcode.GREATER, builder.uniform(1), builder.apply(Opcode.CONSTANT, 0.25, 0.0));
        builder.output(builder.apply(Opcode.MULTIPLY, rectified, kept)).output(kept);
        Program program = builder.build();
        for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
            Object first = null;
            for (Backend backend : BACKENDS) {
                Kernels kernels = backend.kernels(storage);
                Buffer[] inputs = {sample(storage, n, 1), sample(storage, m, 2), Buffer.over(new long[] {7, 8})};
                Buffer fused = Buffer.allocate(storage, m * n);
                Buffer mask = Buffer.allocate(storage, m * n);
                kernels.matmul(
                        spec,
                        sample(storage, m * k, 3),
                        sample(storage, k * n, 4),
                        fused,
                        new Epilogue(program, inputs, new Buffer[] {fused, mask}));
                Buffer apart = Buffer.allocate(storage, m * n);
                kernels.matmul(spec, sample(storage, m * k, 3), sample(storage, k * n, 4), apart, null);
                kernels.elementwise(
                        program,
                        new Buffer[] {apart, inputs[0], inputs[1], inputs[2]},
                        new Buffer[] {apart, Buffer.allocate(storage, m * n)},
                        m * n);
                assertThat(fused.array()).isEqualTo(apart.array());
                first = first == null ? fused.array() : first;
                assertThat(fused.array()).isEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void aReductionFollowsItsDefinition(Reduction reduction) {
        int[][] shapes = {
            {1, 1, 1},
            {5, 7, 1},
            {3, 100, 1},
            {1, 40_000, 1},
            {2, 33, 5},
            {1, 128, 512},
            {2, 20_000, 3},
            {4, 16, 70},
            {3, 0, 2}
        };
        for (int[] shape : shapes) {
            int outer = shape[0];
            int n = shape[1];
            int inner = shape[2];
            int size = outer * n * inner;
            check(
                    (kernels, storage) -> {
                        Buffer y = Buffer.allocate(storage, outer * inner);
                        kernels.reduce(reduction, sample(storage, size, 1), y, outer, n, inner);
                        return y;
                    },
                    1e-3,
                    (storage, index) -> {
                        IntToDoubleFunction at = i -> value(size, 1, (index / inner * n + i) * inner + index % inner);
                        double result =
                                switch (reduction) {
                                    case SUM -> 0;
                                    case PRODUCT -> 1;
                                    case MAX -> Double.NEGATIVE_INFINITY;
                                    case MIN -> Double.POSITIVE_INFINITY;
                                };
                        for (int i = 0; i < n; i++) {
                            double x = at.applyAsDouble(i);
                            result = switch (reduction) {
                                case SUM -> result + x;
                                case PRODUCT -> result * x;
                                case MAX -> Math.max(result, x);
                                case MIN -> Math.min(result, x);
                            };
                        }
                        return result;
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "32,10", "7,33", "3,1000", "2,20000"})
    void softmaxAndItsRelativesFollowTheirDefinition(int rows, int n) {
        int size = rows * n;
        IntToDoubleFunction sum = row -> {
            double total = 0;
            for (int j = 0; j < n; j++) {
                total += Math.exp(value(size, 1, row * n + j));
            }
            return total;
        };
        double[] sums = new double[rows];
        double[] dots = new double[rows];
        for (int row = 0; row < rows; row++) {
            sums[row] = sum.applyAsDouble(row);
            for (int j = 0; j < n; j++) {
                dots[row] += Math.exp(value(size, 1, row * n + j)) / sums[row] * value(size, 2, row * n + j);
            }
        }
        IntToDoubleFunction softmax = i -> Math.exp(value(size, 1, i)) / sums[i / n];
        Buffer labels = Buffer.allocate(DType.Storage.I32, rows);
        for (int row = 0; row < rows; row++) {
            labels.i32()[row] = row * 7 % n;
        }
        check(
                (kernels, storage) -> {
                    Buffer y = sample(storage, size, 1);
                    kernels.softmax(y, y, rows, n);
                    return y;
                },
                1e-6,
                (storage, i) -> softmax.applyAsDouble(i));
        check(
                (kernels, storage) -> {
                    Buffer y = Buffer.allocate(storage, size);
                    kernels.logSoftmax(sample(storage, size, 1), y, rows, n);
                    return y;
                },
                1e-5,
                (storage, i) -> value(size, 1, i) - Math.log(sums[i / n]));
        check(
                (kernels, storage) -> {
                    Buffer y = Buffer.allocate(storage, size);
                    Buffer dx = Buffer.allocate(storage, size);
                    kernels.softmax(sample(storage, size, 1), y, rows, n);
                    kernels.softmaxGradient(y, sample(storage, size, 2), dx, rows, n);
                    return dx;
                },
                1e-6,
                (storage, i) -> softmax.applyAsDouble(i) * (value(size, 2, i) - dots[i / n]));
        check(
                (kernels, storage) -> {
                    Buffer loss = Buffer.allocate(storage, rows);
                    kernels.sparseCrossentropy(
                            sample(storage, size, 1), labels, loss, Buffer.allocate(storage, size), rows, n);
                    return loss;
                },
                1e-5,
                (storage, row) -> Math.log(sums[row]) - value(size, 1, row * n + labels.i32()[row]));
        check(
                (kernels, storage) -> {
                    Buffer y = Buffer.allocate(storage, size);
                    Buffer loss = Buffer.allocate(storage, rows);
                    kernels.sparseCrossentropy(sample(storage, size, 1), labels, loss, y, rows, n);
                    kernels.sparseCrossentropyGradient(y, labels, sample(storage, rows, 5), y, rows, n);
                    return y;
                },
                1e-6,
                (storage, i) ->
                        (softmax.applyAsDouble(i) - (i % n == labels.i32()[i / n] ? 1 : 0)) * value(rows, 5, i / n));
    }

    @Test
    void aLabelOutsideOfTheClassesGivesNaN() {
        for (Backend backend : BACKENDS) {
            Buffer loss = Buffer.allocate(DType.Storage.F32, 2);
            Buffer labels = Buffer.over(new int[] {-1, 3});
            Buffer softmax = Buffer.allocate(DType.Storage.F32, 6);
            backend.kernels(DType.Storage.F32)
                    .sparseCrossentropy(sample(DType.Storage.F32, 6, 1), labels, loss, softmax, 2, 3);
            assertThat(loss.f32()).containsOnly(Float.NaN);
        }
    }

    @Test
    void rowsAreGatheredAndScatteredByIndex() {
        int rows = 50;
        int width = 37;
        int[] indices = new int[400];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = i * 13 % 29;
        }
        check(
                (kernels, storage) -> {
                    Buffer y = Buffer.allocate(storage, indices.length * width);
                    kernels.gather(
                            sample(storage, rows * width, 1), Buffer.over(indices), y, indices.length, rows, width);
                    return y;
                },
                1e-7,
                (storage, i) -> value(rows * width, 1, indices[i / width] * width + i % width));
        check(
                (kernels, storage) -> {
                    Buffer y = sample(storage, rows * width, 9);
                    kernels.scatterAdd(
                            sample(storage, indices.length * width, 1),
                            Buffer.over(indices),
                            y,
                            indices.length,
                            rows,
                            width);
                    return y;
                },
                1e-5,
                (storage, i) -> {
                    double sum = 0;
                    for (int p = 0; p < indices.length; p++) {
                        sum += indices[p] == i / width ? value(indices.length * width, 1, p * width + i % width) : 0;
                    }
                    return sum;
                });
        for (Backend backend : BACKENDS) {
            Kernels kernels = backend.kernels(DType.Storage.F32);
            Buffer table = sample(DType.Storage.F32, rows * width, 1);
            Buffer y = Buffer.allocate(DType.Storage.F32, 2 * width);
            Buffer wrong = Buffer.over(new int[] {1, rows});
            assertThatThrownBy(() -> kernels.gather(table, wrong, y, 2, rows, width))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("Index 50 at position 1");
            assertThatThrownBy(() -> kernels.scatterAdd(y, wrong, table, 2, rows, width))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("Index 50 at position 1");
        }
    }

    @Test
    void theFirstExtremeElementIsFound() {
        for (Backend backend : BACKENDS) {
            for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
                Buffer x = Samples.of(storage, new float[] {1, 5, 5, 0, 0, 2, 3, 3, -1, 4, -1, 4});
                Buffer y = Buffer.allocate(DType.Storage.I32, 3);
                backend.kernels(storage).argMax(false, x, y, 3, 4, 1);
                assertThat(y.i32()).containsExactly(1, 2, 1);
                backend.kernels(storage).argMax(true, x, y, 1, 4, 3);
                assertThat(y.i32()).containsExactly(1, 3, 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'40,70','1,0'",
        "'3,5,7','2,0,1'",
        "'3,5,7','0,2,1'",
        "'2,33,4,9','0,2,1,3'",
        "'6','0'",
        "'2,3,4','0,1,2'",
        "'1,4,1,6','3,2,1,0'",
        "'2,3,4,5,6','4,1,3,0,2'"
    })
    void axesArePermuted(String shapeText, String permutationText) {
        int[] shape = ints(shapeText);
        int[] permutation = ints(permutationText);
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        int total = size;
        check(
                (kernels, storage) -> {
                    Buffer y = Buffer.allocate(storage, total);
                    kernels.transpose(sample(storage, total, 1), y, shape, permutation);
                    return y;
                },
                1e-7,
                (storage, index) -> {
                    int[] at = new int[shape.length];
                    int rest = index;
                    for (int axis = shape.length - 1; axis >= 0; axis--) {
                        at[permutation[axis]] = rest % shape[permutation[axis]];
                        rest /= shape[permutation[axis]];
                    }
                    int from = 0;
                    for (int axis = 0; axis < shape.length; axis++) {
                        from = from * shape[axis] + at[axis];
                    }
                    return value(total, 1, from);
                });
    }

    private static int[] ints(String text) {
        List<Integer> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            values.add(Integer.parseInt(part));
        }
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    @Test
    void adamIsKerasFormula() {
        int n = 40_001;
        check(
                (kernels, storage) -> {
                    Buffer w = sample(storage, n, 1);
                    Buffer m = sample(storage, n, 2);
                    Buffer v = sample(storage, n, 3);
                    for (int i = 0; i < n; i++) {
                        Samples.set(v, i, Math.abs(Samples.get(v, i)));
                    }
                    Buffer alpha = Samples.of(storage, new float[] {0.25f});
                    kernels.adam(w, m, v, sample(storage, n, 4), alpha, 0.875, 0.96875, 0x1p-20, n);
                    return w;
                },
                1e-5,
                (storage, i) -> {
                    double g = value(n, 4, i);
                    double m = value(n, 2, i) + (g - value(n, 2, i)) * 0.125;
                    double v = Math.abs(value(n, 3, i));
                    v += (g * g - v) * 0.03125;
                    return value(n, 1, i) - m * 0.25 / (Math.sqrt(v) + 0x1p-20);
                });
    }

    @Test
    void adamOfRowsIsAdamWithTheirSumAndTheSumOfTheirSquares() {
        int rows = 400;
        int width = 70;
        int count = 900;
        Buffer indices = Buffer.over(new java.util.Random(5).ints(count, 0, 300).toArray());
        check(
                (kernels, storage) -> {
                    Buffer w = sample(storage, rows * width, 1);
                    Buffer m = sample(storage, rows * width, 2);
                    Buffer v = Samples.of(storage, new float[rows * width]);
                    Buffer g = sample(storage, count * width, 4);
                    Buffer alpha = Samples.of(storage, new float[] {0.25f});
                    kernels.adamRows(w, m, v, g, indices, alpha, 0.875, 0.96875, 0x1p-10, count, rows, width);
                    return w;
                },
                1e-4,
                (storage, i) -> {
                    double sum = 0;
                    double squares = 0;
                    for (int position = 0; position < count; position++) {
                        if (indices.i32()[position] == i / width) {
                            double g = value(count * width, 4, position * width + i % width);
                            sum += g;
                            squares += g * g;
                        }
                    }
                    double m = value(rows * width, 2, i);
                    m += (sum - m) * 0.125;
                    return value(rows * width, 1, i) - m * 0.25 / (Math.sqrt(squares * 0.03125) + 0x1p-10);
                });
    }

    @ParameterizedTest
    @CsvSource({"1,1", "70,128", "300,33", "2,20000"})
    void layerNormalizationAndItsGradientAreTheSameOnAllBackends(int rows, int n) {
        for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
            Object[] first = null;
            for (Backend backend : BACKENDS) {
                Kernels kernels = backend.kernels(storage);
                Buffer x = sample(storage, rows * n, 1);
                Buffer gamma = sample(storage, n, 2);
                Buffer dy = sample(storage, rows * n, 4);
                Buffer[] out = new Buffer[6];
                for (int i = 0; i < out.length; i++) {
                    out[i] = Buffer.allocate(storage, i == 0 || i == 3 ? rows * n : i < 3 ? rows : n);
                }
                kernels.layerNorm(x, gamma, sample(storage, n, 3), out[0], out[1], out[2], 0.125, rows, n);
                kernels.layerNormGradient(x, gamma, out[1], out[2], dy, out[3], out[4], out[5], rows, n);
                Object[] arrays =
                        java.util.Arrays.stream(out).map(Buffer::array).toArray();
                first = first == null ? arrays : first;
                assertThat(java.util.Arrays.deepEquals(arrays, first))
                        .as("%s on %s", storage, backend.describe())
                        .isTrue();
            }
        }
    }

    @Test
    void aProgramMayWriteOverItsInputWhileLaterInstructionsReadIt() {
        int n = 5000;
        Program.Builder builder = new Program.Builder();
        int x = builder.input(Program.Access.full(n));
        int scalar = builder.input(Program.Access.SCALAR);
        int pattern = builder.input(new Program.Access(1, 7));
        int runs = builder.input(new Program.Access(11, 13));
        int doubled = builder.apply(Opcode.ADD, x, x);
        int all = builder.apply(Opcode.ADD, builder.apply(Opcode.ADD, scalar, pattern), runs);
        int sum = builder.apply(Opcode.ADD, all, x);
        Program program = builder.output(doubled).output(sum).output(sum).build();
        for (Backend backend : BACKENDS) {
            Buffer data = sample(DType.Storage.F64, n, 1);
            Buffer second = Buffer.allocate(DType.Storage.F64, n);
            Buffer third = Buffer.allocate(DType.Storage.F64, n);
            Buffer[] inputs = {
                data, sample(DType.Storage.F64, 1, 2), sample(DType.Storage.F64, 7, 3), sample(DType.Storage.F64, 13, 4)
            };
            backend.kernels(DType.Storage.F64).elementwise(program, inputs, new Buffer[] {data, second, third}, n);
            for (int i = 0; i < n; i++) {
                assertThat(data.f64()[i]).isEqualTo(2 * value(n, 1, i));
                assertThat(second.f64()[i])
                        .isEqualTo(value(1, 2, 0) + value(7, 3, i % 7) + value(13, 4, i / 11 % 13) + value(n, 1, i));
            }
            assertThat(third.f64()).isEqualTo(second.f64());
        }
    }
}
