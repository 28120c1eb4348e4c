package dev.keratin.benchmarks;

import dev.keratin.backend.Backend;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Opcode;
import dev.keratin.backend.Program;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one element of an elementwise instruction cost, on one thread and in the cache?
 *
 * <pre>
 * mvn -q -pl benchmarks -am package -DskipTests
 * java -jar benchmarks/target/benchmarks.jar ElementwiseBenchmark -p provider=vector
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "--add-modules", "jdk.incubator.vector"})
public class ElementwiseBenchmark {

    private static final int N = 16384;

    @Param({"vector", "scalar"})
    String provider;

    @Param({"ADD", "RELU", "EXP", "LOG", "TANH", "SIGMOID", "ERF", "SOFTPLUS", "SIN", "POWER", "UNIFORM"})
    Opcode opcode;

    private Backend backend;
    private Kernels kernels;
    private Program program;
    private Buffer[] inputs;
    private Buffer[] outputs;

    @Setup
    public void setUp() {
        backend = Backend.of(provider, 1);
        kernels = backend.kernels(DType.Storage.F32);
        Program.Builder builder = new Program.Builder();
        int[] operands = new int[opcode.operands()];
        inputs = new Buffer[opcode == Opcode.UNIFORM ? 1 : operands.length];
        for (int i = 0; i < operands.length; i++) {
            operands[i] = builder.input(Program.Access.full(N));
            inputs[i] = Numbers.uniform(i, N);
        }
        if (opcode == Opcode.UNIFORM) {
            inputs[0] = Buffer.over(new long[] {1, 2});
        }
        builder.output(builder.apply(opcode, 0.0, 1.0, operands));
        program = builder.build();
        outputs = new Buffer[] {Buffer.allocate(DType.Storage.F32, N)};
    }

    @TearDown
    public void tearDown() {
        backend.close();
    }

    @Benchmark
    @OperationsPerInvocation(N)
    public Buffer element() {
        kernels.elementwise(program, inputs, outputs, N);
        return outputs[0];
    }
}
