package dev.keratin.benchmarks;

import dev.keratin.backend.Backend;
import dev.keratin.backend.Kernels;
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
 * How long does a step of Adam take for the weights of one layer?
 *
 * <pre>
 * mvn -q -pl benchmarks -am package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar AdamBenchmark
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
public class AdamBenchmark {

    @Param({"vector", "scalar"})
    String provider;

    @Param({"1", "2"})
    int threads;

    /** The first layer of the tutorial's model, and a layer beyond the caches. */
    @Param({"401408", "16777216"})
    int weights;

    private Backend backend;
    private Kernels kernels;
    private Buffer w;
    private Buffer m;
    private Buffer v;
    private Buffer g;
    private Buffer alpha;

    @Setup
    public void setUp() {
        backend = Backend.of(provider, threads);
        kernels = backend.kernels(DType.Storage.F32);
        w = Numbers.uniform(1, weights);
        g = Numbers.uniform(2, weights);
        m = Buffer.allocate(DType.Storage.F32, weights);
        v = Buffer.allocate(DType.Storage.F32, weights);
        alpha = Buffer.over(new float[] {1e-3f});
    }

    @TearDown
    public void tearDown() {
        backend.close();
    }

    @Benchmark
    public Buffer step() {
        kernels.adam(w, m, v, g, alpha, 0.9, 0.999, 1e-7, weights);
        return w;
    }
}
