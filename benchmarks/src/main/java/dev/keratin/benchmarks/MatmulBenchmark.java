package dev.keratin.benchmarks;

import dev.keratin.backend.Backend;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Matmul;
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
 * How long do the matrix products of small nets take? GFLOP/s are 2 m n k / 1000 / microseconds.
 *
 * <pre>
 * mvn -q -pl benchmarks -am package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar MatmulBenchmark -p threads=1
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
public class MatmulBenchmark {

    @Param({"vector", "scalar"})
    String provider;

    @Param({"1", "2"})
    int threads;

    /** Transposes of A and B, m, n, k. */
    @Param({
        "NN 32 512 784",
        "TN 784 512 32",
        "NN 128 512 784",
        "NN 128 10 512",
        "NT 128 512 10",
        "TN 512 10 128",
        "NT 128 784 512",
        "NN 1 512 784",
        "NN 256 256 256",
        "NN 1024 1024 1024"
    })
    String shape;

    private Backend backend;
    private Kernels kernels;
    private Matmul spec;
    private Buffer a;
    private Buffer b;
    private Buffer c;

    @Setup
    public void setUp() {
        String[] parts = shape.split(" ");
        int m = Integer.parseInt(parts[1]);
        int n = Integer.parseInt(parts[2]);
        int k = Integer.parseInt(parts[3]);
        backend = Backend.of(provider, threads);
        kernels = backend.kernels(DType.Storage.F32);
        spec = Matmul.of(parts[0].charAt(0) == 'T', parts[0].charAt(1) == 'T', m, n, k);
        a = Numbers.uniform(1, m * k);
        b = Numbers.uniform(2, k * n);
        c = Numbers.uniform(3, m * n);
    }

    @TearDown
    public void tearDown() {
        backend.close();
    }

    @Benchmark
    public Buffer multiply() {
        kernels.matmul(spec, a, b, c, null);
        return c;
    }
}
