package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions and poolings against loops over their definition, and all backends against each other to the bit. */
class ConvolutionContractTest {

    private static final List<Backend> BACKENDS = List.of(
            Backend.of("scalar", 1),
            Backend.of("scalar", 4),
            Backend.of("vector", 1),
            Backend.of("vector", 2),
            Backend.of("vector", 4));

    @AfterAll
    static void close() {
        BACKENDS.forEach(Backend::close);
    }

    static Stream<Convolution> convolutions() {
        return Stream.of(
                new Convolution(2, Window.of(Axis.valid(9, 3, 1, 1), Axis.valid(11, 3, 1, 1)), 5, 7, 1),
                new Convolution(3, Window.of(Axis.same(9, 3, 1, 1), Axis.same(10, 3, 1, 1)), 4, 40, 1),
                new Convolution(2, Window.of(Axis.same(9, 3, 2, 1), Axis.same(10, 5, 3, 1)), 6, 33, 1),
                new Convolution(2, Window.of(Axis.valid(12, 3, 1, 2), Axis.same(13, 3, 1, 3)), 3, 18, 1),
                new Convolution(2, Window.of(Axis.same(8, 3, 1, 1), Axis.same(7, 2, 2, 1)), 8, 12, 4),
                new Convolution(2, Window.of(Axis.same(8, 3, 1, 1), Axis.same(7, 3, 1, 1)), 21, 21, 21),
                new Convolution(2, Window.of(Axis.same(9, 3, 2, 1), Axis.valid(7, 3, 2, 1)), 35, 35, 35),
                new Convolution(1, Window.of(Axis.same(8, 3, 1, 1), Axis.same(7, 3, 1, 1)), 3, 6, 3),
                new Convolution(2, Window.of(Axis.causal(17, 4, 1, 2)), 3, 65, 1),
                new Convolution(
                        1, Window.of(Axis.same(6, 3, 2, 1), Axis.same(5, 2, 1, 1), Axis.valid(9, 3, 1, 1)), 2, 9, 1),
                new Convolution(2, Window.of(Axis.valid(1, 1, 1, 1), Axis.valid(1, 1, 1, 1)), 70, 40, 1),
                new Convolution(1, Window.of(Axis.valid(5, 1, 3, 1), Axis.valid(6, 1, 2, 1)), 4, 4, 1),
                new Convolution(1, Window.of(Axis.valid(40, 3, 1, 1), Axis.valid(41, 3, 1, 1)), 1, 32, 1),
                // Filters packed into strips; phases of strides that no element of the window meets; long rows.
                new Convolution(1, Window.of(Axis.valid(14, 3, 1, 1), Axis.valid(15, 3, 1, 1)), 20, 117, 1),
                new Convolution(2, Window.of(Axis.same(9, 2, 3, 1), Axis.same(10, 2, 3, 1)), 32, 70, 1),
                new Convolution(1, Window.of(Axis.same(500, 3, 1, 1)), 3, 20, 1),
                new Convolution(17, Window.of(Axis.same(5, 3, 1, 1), Axis.same(6, 3, 1, 1)), 10, 36, 2),
                new Convolution(2, Window.of(Axis.valid(2, 3, 1, 1), Axis.valid(6, 3, 1, 1)), 4, 4, 1));
    }

    private interface Visitor {
        void visit(int x, int filter, int y);
    }

    private static int input(Axis axis, int o, int k) {
        int i = o * axis.stride() + k * axis.dilation() - axis.padding();
        return i < 0 || i >= axis.input() ? -1 : i;
    }

    private static void eachProduct(Convolution c, Visitor visitor) {
        Axis d = c.window().depth();
        Axis h = c.window().height();
        Axis w = c.window().width();
        int channels = c.channels() / c.groups();
        int filters = c.filters() / c.groups();
        for (int b = 0; b < c.batch(); b++) {
            for (int o = 0; o < c.window().outputSize(); o++) {
                for (int k = 0; k < c.window().kernelSize(); k++) {
                    int z = input(d, o / w.output() / h.output(), k / w.kernel() / h.kernel());
                    int y = input(h, o / w.output() % h.output(), k / w.kernel() % h.kernel());
                    int x = input(w, o % w.output(), k % w.kernel());
                    if (z < 0 || y < 0 || x < 0) {
                        continue;
                    }
                    int at = ((b * d.input() + z) * h.input() + y) * w.input() + x;
                    for (int f = 0; f < c.filters(); f++) {
                        for (int i = 0; i < channels; i++) {
                            visitor.visit(
                                    at * c.channels() + f / filters * channels + i,
                                    (k * channels + i) * c.filters() + f,
                                    (b * c.window().outputSize() + o) * c.filters() + f);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void convolutionsAndTheirGradientsAreTheSumsOfTheirDefinition(Convolution spec) {
        int sizeX = spec.batch() * spec.window().inputSize() * spec.channels();
        int sizeY = spec.batch() * spec.window().outputSize() * spec.filters();
        for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
            Buffer x = Samples.ordinary(storage, sizeX, 1);
            Buffer filter = Samples.ordinary(storage, spec.filterSize(), 2);
            Buffer dy = Samples.ordinary(storage, sizeY, 3);
            double[] y = new double[sizeY];
            double[] dx = new double[sizeX];
            double[] dfilter = new double[spec.filterSize()];
            eachProduct(spec, (i, f, o) -> {
                y[o] += Samples.get(x, i) * Samples.get(filter, f);
                dx[i] += Samples.get(dy, o) * Samples.get(filter, f);
                dfilter[f] += Samples.get(dy, o) * Samples.get(x, i);
            });
            Buffer[] first = null;
            for (Backend backend : BACKENDS) {
                ConvolutionKernels kernels = backend.kernels(storage).convolutions();
                Buffer[] found = {
                    Samples.ordinary(storage, sizeY, 4),
                    Samples.ordinary(storage, sizeX, 5),
                    Samples.ordinary(storage, spec.filterSize(), 6)
                };
                kernels.convolution(spec, x, filter, found[0], null);
                kernels.inputGradient(spec, dy, filter, found[1], null);
                kernels.filterGradient(spec, x, dy, found[2]);
                double tolerance = storage == DType.Storage.F32 ? 1e-4 : 1e-12;
                assertClose(found[0], y, tolerance);
                assertClose(found[1], dx, tolerance);
                assertClose(found[2], dfilter, tolerance);
                first = first == null ? found : first;
                for (int i = 0; i < 3; i++) {
                    assertThat(found[i].array()).isEqualTo(first[i].array());
                }
            }
        }
    }

    private static void assertClose(Buffer found, double[] expected, double tolerance) {
        assertThat(found.length()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(Samples.get(found, i) - expected[i]) <= tolerance)) {
                assertThat(Samples.get(found, i)).as("element %d", i).isCloseTo(expected[i], within(tolerance));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void theEpilogueSeesEveryElementOnce(Convolution spec) {
        int sizeX = spec.batch() * spec.window().inputSize() * spec.channels();
        int sizeY = spec.batch() * spec.window().outputSize() * spec.filters();
        if (sizeY == 0) {
            return;
        }
        Buffer x = Samples.ordinary(DType.Storage.F32, sizeX, 1);
        Buffer filter = Samples.ordinary(DType.Storage.F32, spec.filterSize(), 2);
        Buffer bias = Samples.ordinary(DType.Storage.F32, spec.filters(), 3);
        Program.Builder builder = new Program.Builder();
        int product = builder.input(Program.Access.full(sizeY));
        int added = builder.input(new Program.Access(1, spec.filters()));
        builder.output(builder.apply(Opcode.RELU, builder.apply(Opcode.ADD, product, added)));
        Program program = builder.build();
        for (Backend backend : BACKENDS) {
            Kernels kernels = backend.kernels(DType.Storage.F32);
            Buffer plain = Buffer.allocate(DType.Storage.F32, sizeY);
            Buffer fused = Buffer.allocate(DType.Storage.F32, sizeY);
            kernels.convolutions().convolution(spec, x, filter, plain, null);
            kernels.elementwise(program, new Buffer[] {plain, bias}, new Buffer[] {plain}, sizeY);
            Epilogue epilogue = new Epilogue(program, new Buffer[] {bias}, new Buffer[] {fused});
            kernels.convolutions().convolution(spec, x, filter, fused, epilogue);
            assertThat(fused.f32()).isEqualTo(plain.f32());
        }
    }

    @ParameterizedTest
    @MethodSource("convolutions")
    void theEpilogueOfTheInputGradientSeesEveryElementOnce(Convolution spec) {
        int sizeX = spec.batch() * spec.window().inputSize() * spec.channels();
        int sizeY = spec.batch() * spec.window().outputSize() * spec.filters();
        Buffer x = Samples.ordinary(DType.Storage.F32, sizeX, 1);
        Buffer filter = Samples.ordinary(DType.Storage.F32, spec.filterSize(), 2);
        Buffer dy = Samples.ordinary(DType.Storage.F32, sizeY, 3);
        Program program = reluGradient(sizeX);
        for (Backend backend : BACKENDS) {
            Kernels kernels = backend.kernels(DType.Storage.F32);
            Buffer plain = Buffer.allocate(DType.Storage.F32, sizeX);
            Buffer fused = Buffer.allocate(DType.Storage.F32, sizeX);
            kernels.convolutions().inputGradient(spec, dy, filter, plain, null);
            kernels.elementwise(program, new Buffer[] {plain, x}, new Buffer[] {plain}, sizeX);
            Epilogue epilogue = new Epilogue(program, new Buffer[] {x}, new Buffer[] {fused});
            kernels.convolutions().inputGradient(spec, dy, filter, fused, epilogue);
            assertThat(fused.f32()).isEqualTo(plain.f32());
        }
    }

    private static Program reluGradient(int size) {
        Program.Builder builder = new Program.Builder();
        int product = builder.input(Program.Access.full(size));
        int result = builder.input(Program.Access.full(size));
        builder.output(builder.apply(Opcode.RELU_GRADIENT, product, result));
        return builder.build();
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void theEpilogueOfTheMaximumsGradientSeesEveryElementOnce(Pooling spec) {
        int sizeX = spec.batch() * spec.window().inputSize() * spec.channels();
        int sizeY = spec.batch() * spec.window().outputSize() * spec.channels();
        Buffer x = Samples.ordinary(DType.Storage.F32, sizeX, 1);
        Buffer y = Buffer.allocate(DType.Storage.F32, sizeY);
        Buffer dy = Samples.ordinary(DType.Storage.F32, sizeY, 3);
        Program program = reluGradient(sizeX);
        for (Backend backend : BACKENDS) {
            Kernels kernels = backend.kernels(DType.Storage.F32);
            Buffer plain = Buffer.allocate(DType.Storage.F32, sizeX);
            Buffer fused = Buffer.allocate(DType.Storage.F32, sizeX);
            kernels.poolings().maxPool(spec, x, y);
            kernels.poolings().maxPoolGradient(spec, x, y, dy, plain, null);
            kernels.elementwise(program, new Buffer[] {plain, x}, new Buffer[] {plain}, sizeX);
            Epilogue epilogue = new Epilogue(program, new Buffer[] {x}, new Buffer[] {fused});
            kernels.poolings().maxPoolGradient(spec, x, y, dy, fused, epilogue);
            assertThat(fused.f32()).isEqualTo(plain.f32());
        }
    }

    static Stream<Pooling> poolings() {
        return Stream.of(
                new Pooling(2, Window.of(Axis.valid(8, 2, 2, 1), Axis.valid(9, 2, 2, 1)), 5),
                new Pooling(2, Window.of(Axis.same(8, 3, 2, 1), Axis.same(9, 3, 1, 1)), 37),
                new Pooling(1, Window.of(Axis.same(7, 3, 2, 1)), 64),
                new Pooling(1, Window.of(Axis.same(4, 3, 2, 1), Axis.valid(5, 2, 1, 1), Axis.same(6, 2, 2, 1)), 3));
    }

    @ParameterizedTest
    @MethodSource("poolings")
    void poolingsAndTheirGradientsFollowTheirDefinition(Pooling spec) {
        // Each channel for itself: the pooling is a convolution with one filter element that sees it.
        Convolution windows =
                new Convolution(spec.batch(), spec.window(), spec.channels(), spec.channels(), spec.channels());
        int sizeX = spec.batch() * spec.window().inputSize() * spec.channels();
        int sizeY = spec.batch() * spec.window().outputSize() * spec.channels();
        for (DType.Storage storage : new DType.Storage[] {DType.Storage.F32, DType.Storage.F64}) {
            Buffer x = Samples.ordinary(storage, sizeX, 1);
            for (int i = 0; i < sizeX; i++) {
                // Ties.
                Samples.set(x, i, Math.rint(Samples.get(x, i) * 4));
            }
            Buffer dy = Samples.ordinary(storage, sizeY, 3);
            double[] max = new double[sizeY];
            double[] average = new double[sizeY];
            int[] count = new int[sizeY];
            int[] where = new int[sizeY];
            java.util.Arrays.fill(max, Double.NEGATIVE_INFINITY);
            eachProduct(windows, (i, f, o) -> {
                count[o]++;
                average[o] += Samples.get(x, i);
                if (Samples.get(x, i) > max[o]) {
                    max[o] = Samples.get(x, i);
                    where[o] = i;
                }
            });
            double[] dxMax = new double[sizeX];
            double[] dxAverage = new double[sizeX];
            for (int o = 0; o < sizeY; o++) {
                average[o] /= count[o];
                dxMax[where[o]] += Samples.get(dy, o);
            }
            eachProduct(windows, (i, f, o) -> dxAverage[i] += Samples.get(dy, o) / count[o]);
            Buffer[] first = null;
            for (Backend backend : BACKENDS) {
                PoolingKernels kernels = backend.kernels(storage).poolings();
                Buffer[] found = {
                    Samples.ordinary(storage, sizeY, 4),
                    Samples.ordinary(storage, sizeY, 5),
                    Samples.ordinary(storage, sizeX, 6),
                    Samples.ordinary(storage, sizeX, 7)
                };
                kernels.maxPool(spec, x, found[0]);
                kernels.averagePool(spec, x, found[1]);
                kernels.maxPoolGradient(spec, x, found[0], dy, found[2], null);
                kernels.averagePoolGradient(spec, dy, found[3]);
                assertClose(found[0], max, 0);
                assertClose(found[1], average, 1e-6);
                assertClose(found[2], dxMax, 1e-6);
                assertClose(found[3], dxAverage, 1e-6);
                first = first == null ? found : first;
                for (int i = 0; i < 4; i++) {
                    assertThat(found[i].array()).isEqualTo(first[i].array());
                }
            }
        }
    }
}
