package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every instruction gives the same bits on vectors and one by one; the sign and payload of NaN are not told apart. */
class ElementwiseEqualityTest {

    private static final Backend SCALAR = Backend.of("scalar", 1);
    private static final Backend VECTOR = Backend.of("vector", 2);

    @AfterAll
    static void close() {
        SCALAR.close();
        VECTOR.close();
    }

    @ParameterizedTest
    @EnumSource(Opcode.class)
    void vectorsGiveTheBitsOfTheReference(Opcode opcode) {
        for (int n : new int[] {1, 7, 17, 63, 100_003}) {
            Program.Builder builder = new Program.Builder();
            int[] operands = new int[opcode.operands()];
            Buffer[] inputs = new Buffer[operands.length + (opcode == Opcode.UNIFORM ? 1 : 0)];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = builder.input(Program.Access.full(n));
                inputs[i] = Buffer.over(Samples.floats(n, i + (n > 7 ? 0 : 1)));
            }
            if (opcode == Opcode.UNIFORM) {
                inputs[0] = Buffer.over(new long[] {0x123456789abcdefL, 77});
            }
            builder.output(builder.apply(opcode, 0.75, 1.25, operands));
            Program program = builder.build();
            float[] expected = new float[n];
            float[] found = new float[n];
            SCALAR.kernels(DType.Storage.F32).elementwise(program, inputs, new Buffer[] {Buffer.over(expected)}, n);
            VECTOR.kernels(DType.Storage.F32).elementwise(program, inputs, new Buffer[] {Buffer.over(found)}, n);
            for (int i = 0; i < n; i++) {
                if (Float.floatToIntBits(found[i]) != Float.floatToIntBits(expected[i])) {
                    assertThat(found[i])
                            .as(
                                    "%s of %s",
                                    opcode,
                                    inputs.length > 0 && opcode.operands() > 0
                                            ? inputs[0].f32()[i]
                                            : i)
                            .isEqualTo(expected[i]);
                }
            }
        }
    }

    @Test
    void uniformNumbersDoNotDependOnWhereABlockBegins() {
        Program.Builder builder = new Program.Builder();
        builder.output(builder.uniform(3));
        Program program = builder.build();
        Buffer[] key = {Buffer.over(new long[] {5, 6})};
        Buffer found = Buffer.allocate(DType.Storage.F32, 50_000);
        VECTOR.kernels(DType.Storage.F32).elementwise(program, key, new Buffer[] {found}, 50_000);
        dev.keratin.random.Philox random = new dev.keratin.random.Philox(5, 6);
        for (int i = 0; i < 50_000; i++) {
            assertThat(found.f32()[i]).isEqualTo(random.uniform(3, i));
        }
    }
}
