package dev.keratin.benchmarks;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Backend;
import dev.keratin.backend.Convolution;
import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Window;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long do a convolution and its gradients take?
 *
 * <pre>
 * mvn -q -pl benchmarks -am package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar ConvolutionBenchmark -p threads=1
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
public class ConvolutionBenchmark {

    @Param({"vector", "scalar"})
    String provider;

    @Param({"1", "2"})
    int threads;

    /** Batch, height and width, kernel, stride, channels, filters, groups. */
    @Param({
        "128 26 3 1 32 64 1",
        "128 28 3 1 1 32 1",
        "4 56 3 1 64 64 1",
        "4 56 3 2 64 128 1",
        "4 28 1 1 256 64 1",
        "4 56 3 1 96 96 96"
    })
    String shape;

    private Backend backend;
    private ConvolutionKernels kernels;
    private Convolution spec;
    private Buffer x;
    private Buffer y;
    private Buffer filter;

    @Setup
    public void setUp() {
        String[] parts = shape.split(" ");
        int[] p = new int[parts.length];
        for (int i = 0; i < p.length; i++) {
            p[i] = Integer.parseInt(parts[i]);
        }
        Axis axis = Axis.valid(p[1], p[2], p[3], 1);
        spec = new Convolution(p[0], Window.of(axis, axis), p[4], p[5], p[6]);
        backend = Backend.of(provider, threads);
        kernels = backend.kernels(DType.Storage.F32).convolutions();
        x = Numbers.uniform(1, p[0] * spec.window().inputSize() * p[4]);
        y = Numbers.uniform(2, p[0] * spec.window().outputSize() * p[5]);
        filter = Numbers.uniform(3, spec.filterSize());
    }

    @TearDown
    public void tearDown() {
        backend.close();
    }

    @Benchmark
    public Buffer forward() {
        kernels.convolution(spec, x, filter, y, null);
        return y;
    }

    @Benchmark
    public Buffer inputGradient() {
        kernels.inputGradient(spec, y, filter, x, null);
        return x;
    }

    @Benchmark
    public Buffer filterGradient() {
        kernels.filterGradient(spec, x, y, filter);
        return filter;
    }
}
