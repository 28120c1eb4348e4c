package dev.keratin.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.engine.Eager;
import dev.keratin.engine.Gradients;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerNormTest {

    private static final int ROWS = 70;
    private static final int N = 19;

    private static Tensor random(int seed, int... shape) {
        Random random = new Random(seed);
        int size = 1;
        for (int dim : shape) {
            size *= dim;
        }
        return Tensor.of(random.doubles(size, -2, 2).toArray(), shape);
    }

    private final Tensor[] operands = {random(1, ROWS, N), random(2, N), random(3, N)};
    private final Tensor weights = random(4, ROWS, N);

    /** A scalar whose derivatives by all operands are no constants. */
    private Value loss(List<Value> values, boolean composed) {
        Value x = values.get(0);
        Value y;
        if (composed) {
            Value centred = Ops.subtract(x, Ops.mean(x, new int[] {-1}, true));
            Value variance = Ops.mean(Ops.square(centred), new int[] {-1}, true);
            Value z = Ops.multiply(centred, Ops.rsqrt(Ops.add(variance, 0.01)));
            y = Ops.add(Ops.multiply(z, values.get(1)), values.get(2));
        } else {
            y = Ops.layerNorm(x, values.get(1), values.get(2), 0.01);
        }
        return Ops.sum(Ops.multiply(Ops.square(y), x.graph().constant(weights)));
    }

    private List<Value> gradients(List<Value> values, boolean composed) {
        return Gradients.of(loss(values, composed), values).stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    private List<Value> secondGradients(List<Value> values, boolean composed) {
        List<Value> first = gradients(values, composed);
        Value sum = Ops.add(
                Ops.sum(Ops.multiply(first.get(0), Ops.sin(values.get(0)))),
                Ops.add(
                        Ops.sum(Ops.multiply(first.get(1), Ops.square(values.get(1)))),
                        Ops.sum(Ops.multiply(first.get(2), values.get(2)))));
        return Gradients.of(sum, values).stream().map(Objects::requireNonNull).toList();
    }

    private void assertSame(Function<List<Value>, List<Value>> one, Function<List<Value>, List<Value>> other) {
        List<Tensor> found = Eager.run(one, operands);
        List<Tensor> expected = Eager.run(other, operands);
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).size(); j++) {
                double value = expected.get(i).getDouble(j);
                assertThat(found.get(i).getDouble(j)).isCloseTo(value, within(1e-9 * (1 + Math.abs(value))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oneOperationEqualsItsParts(int derivative) {
        switch (derivative) {
            case 0 -> assertSame(values -> List.of(loss(values, false)), values -> List.of(loss(values, true)));
            case 1 -> assertSame(values -> gradients(values, false), values -> gradients(values, true));
            default -> assertSame(values -> secondGradients(values, false), values -> secondGradients(values, true));
        }
    }

    @Test
    void scaleAndOffsetMustBeAsLongAsARow() {
        assertThatThrownBy(() -> Eager.run(
                        values -> List.of(Ops.layerNorm(values.get(0), values.get(1), values.get(2), 0)),
                        random(1, 2, 3),
                        random(2, 3),
                        random(3, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer_norm")
                .hasMessageContaining("(4,)");
    }
}
