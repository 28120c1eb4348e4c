package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A warmed-up call allocates nothing: where the compiler of a JDK does not keep a kernel's vectors in registers, it puts each in a new object,
 * and the kernel is ten times slower without any other sign.
 */
class KernelAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final DType.Storage F32 = DType.Storage.F32;
    private static final Backend BACKEND = Backend.of("vector", 1);
    private static final Kernels KERNELS = BACKEND.kernels(F32);

    @AfterAll
    static void close() {
        BACKEND.close();
    }

    /** Warms up until calls allocate less than a vector each, or fails with what they allocate. */
    private static void assertAllocatesNothing(Runnable call) {
        long least = Long.MAX_VALUE;
        // Long, as on a busy machine the compiler's threads wait their turn; a kernel that is compiled well is done in
        // a fraction of a second.
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (least > 0 && System.nanoTime() < deadline) {
            for (int i = 0; i < 200; i++) {
                call.run();
            }
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < 20; i++) {
                call.run();
            }
            long bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            // The measurement itself may allocate once.
            least = Math.min(least, bytes < 1024 ? 0 : bytes);
        }
        assertThat(least).as("bytes allocated by 20 calls").isZero();
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void instructions(Opcode opcode) {
        int n = 8192;
        Program.Builder builder = new Program.Builder();
        int[] operands = new int[opcode.operands()];
        Buffer[] inputs = new Buffer[operands.length + (opcode == Opcode.UNIFORM ? 1 : 0)];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = builder.input(Program.Access.full(n));
            inputs[i] = Samples.ordinary(F32, n, i);
        }
        if (opcode == Opcode.UNIFORM) {
            inputs[0] = Buffer.over(new long[] {1, 2});
        }
        builder.output(builder.apply(opcode, 0.5, 0.75, operands));
        Program program = builder.build();
        Buffer[] outputs = {Buffer.allocate(F32, n)};
        assertAllocatesNothing(() -> KERNELS.elementwise(program, inputs, outputs, n));
    }

    @ParameterizedTest
    @CsvSource({
        "false,false,32,64,48",
        "true,false,40,64,32",
        "false,true,32,64,48",
        "true,true,32,40,48",
        "false,false,13,10,50",
        "false,false,1,70,300",
        "false,false,64,128,1100",
        "true,false,64,128,1100",
        "false,true,64,128,1100"
    })
    void matmul(boolean transposeA, boolean transposeB, int m, int n, int k) {
        Buffer a = Samples.ordinary(F32, m * k, 1);
        Buffer b = Samples.ordinary(F32, k * n, 2);
        Buffer c = Buffer.allocate(F32, m * n);
        Buffer bias = Samples.ordinary(F32, n, 3);
        Program.Builder builder = new Program.Builder();
        int product = builder.input(Program.Access.full(m * n));
        int added = builder.input(new Program.Access(1, n));
        builder.output(builder.apply(Opcode.RELU, builder.apply(Opcode.ADD, product, added)));
        Epilogue epilogue = new Epilogue(builder.build(), new Buffer[] {bias}, new Buffer[] {c});
        Matmul spec = Matmul.of(transposeA, transposeB, m, n, k);
        assertAllocatesNothing(() -> KERNELS.matmul(spec, a, b, c, epilogue));
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void reductions(Reduction reduction) {
        Buffer x = Samples.ordinary(F32, 128 * 256, 1);
        Buffer y = Buffer.allocate(F32, 256);
        assertAllocatesNothing(() -> {
            KERNELS.reduce(reduction, x, y, 1, 128 * 256, 1);
            KERNELS.reduce(reduction, x, y, 1, 128, 256);
            KERNELS.reduce(reduction, x, y, 128, 256, 1);
        });
    }

    @Test
    void softmaxAndCrossentropy() {
        int rows = 64;
        int n = 50;
        Buffer x = Samples.ordinary(F32, rows * n, 1);
        Buffer y = Buffer.allocate(F32, rows * n);
        Buffer dx = Buffer.allocate(F32, rows * n);
        Buffer loss = Buffer.allocate(F32, rows);
        Buffer labels = Buffer.allocate(DType.Storage.I32, rows);
        Buffer gamma = Samples.ordinary(F32, n, 2);
        Buffer beta = Buffer.allocate(F32, n);
        assertAllocatesNothing(() -> {
            KERNELS.layerNorm(x, gamma, gamma, y, loss, loss, 0.125, rows, n);
            KERNELS.layerNormGradient(x, gamma, loss, loss, y, dx, beta, beta, rows, n);
            KERNELS.softmax(x, y, rows, n);
            KERNELS.softmaxGradient(y, x, dx, rows, n);
            KERNELS.logSoftmax(x, dx, rows, n);
            KERNELS.sparseCrossentropy(x, labels, loss, y, rows, n);
            KERNELS.sparseCrossentropyGradient(y, labels, loss, dx, rows, n);
        });
    }

    @Test
    void movesAndAdam() {
        int n = 4096;
        Buffer w = Samples.ordinary(F32, n, 1);
        Buffer m = Samples.ordinary(F32, n, 2);
        Buffer v = Samples.of(F32, new float[n]);
        Buffer alpha = Samples.ordinary(F32, 1, 4);
        Buffer indices = Buffer.allocate(DType.Storage.I32, 64);
        Buffer y = Buffer.allocate(F32, n);
        int[] shape = {16, 4, 64};
        int[] permutation = {1, 2, 0};
        assertAllocatesNothing(() -> {
            KERNELS.adam(w, m, v, w, alpha, 0.9, 0.999, 1e-7, n);
            KERNELS.adamRows(w, m, v, y, indices, alpha, 0.9, 0.999, 1e-7, 64, 64, 64);
            KERNELS.gather(m, indices, y, 64, 64, 64);
            KERNELS.scatterAdd(m, indices, y, 64, 64, 64);
            KERNELS.transpose(m, y, shape, permutation);
            KERNELS.argMax(false, m, indices, 64, 64, 1);
        });
    }

    @ParameterizedTest
    @CsvSource({"4,32,1", "32,64,1", "20,117,1", "3,13,1", "32,32,32"})
    void convolutions(int channels, int filters, int groups) {
        Convolution spec =
                new Convolution(2, Window.of(Axis.same(8, 3, 1, 1), Axis.same(9, 3, 1, 1)), channels, filters, groups);
        Buffer x = Samples.ordinary(F32, 2 * 72 * channels, 1);
        Buffer y = Buffer.allocate(F32, 2 * 72 * filters);
        Buffer filter = Samples.ordinary(F32, spec.filterSize(), 2);
        Buffer dfilter = Buffer.allocate(F32, spec.filterSize());
        Buffer dx = Buffer.allocate(F32, 2 * 72 * channels);
        ConvolutionKernels kernels = KERNELS.convolutions();
        assertAllocatesNothing(() -> {
            kernels.convolution(spec, x, filter, y, null);
            kernels.inputGradient(spec, y, filter, dx, null);
            kernels.filterGradient(spec, x, y, dfilter);
        });
    }

    @Test
    void poolings() {
        Pooling spec = new Pooling(2, Window.of(Axis.same(8, 3, 2, 1), Axis.same(9, 3, 2, 1)), 20);
        Buffer x = Samples.ordinary(F32, 2 * 72 * 20, 1);
        Buffer y = Buffer.allocate(F32, 2 * 20 * 20);
        Buffer dx = Buffer.allocate(F32, 2 * 72 * 20);
        PoolingKernels kernels = KERNELS.poolings();
        assertAllocatesNothing(() -> {
            kernels.averagePool(spec, x, y);
            kernels.averagePoolGradient(spec, y, dx);
            kernels.maxPool(spec, x, y);
            kernels.maxPoolGradient(spec, x, y, y, dx, null);
        });
    }

    @ParameterizedTest
    @EnumSource(Recurrence.Cell.class)
    void recurrences(Recurrence.Cell cell) {
        Recurrence spec =
                new Recurrence(cell, 9, 5, 36, false, Recurrence.Activation.TANH, Recurrence.Activation.SIGMOID);
        Buffer projection = Samples.ordinary(F32, 45 * spec.columns(), 1);
        Buffer kernel = Samples.ordinary(F32, 36 * spec.columns(), 2);
        Buffer hs = Buffer.allocate(F32, 45 * 36);
        Buffer saved = Buffer.allocate(F32, spec.savedSize());
        Buffer dprojection = Buffer.allocate(F32, 45 * spec.columns());
        Buffer dkernel = Buffer.allocate(F32, 36 * spec.columns());
        RecurrentKernels kernels = KERNELS.recurrences();
        assertAllocatesNothing(() -> {
            kernels.forward(spec, projection, kernel, null, null, null, null, hs, null, saved);
            kernels.backward(
                    spec, kernel, null, null, null, hs, saved, hs, null, dprojection, dkernel, null, null, null);
        });
    }
}
