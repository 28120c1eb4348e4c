package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.internal.backend.scalar.MathF32;
import dev.keratin.internal.backend.scalar.MathF64;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** How far the float functions are from the exact value, in units in the last place, over every 4001st float. */
class ElementaryFunctionsTest {

    private interface FloatFunction {
        float apply(float x);
    }

    private static double worst(FloatFunction function, DoubleUnaryOperator exact) {
        double worst = 0;
        for (long bits = 0; bits < 1L << 32; bits += 4001) {
            float x = Float.intBitsToFloat((int) bits);
            double expected = exact.applyAsDouble(x);
            float found = function.apply(x);
            if (Double.isNaN(expected) || Math.abs(expected) > Float.MAX_VALUE) {
                // Beyond the largest float the next one is infinity.
                if (Float.compare(found, (float) expected) != 0 && Math.abs(found) < Float.MAX_VALUE) {
                    return Double.POSITIVE_INFINITY;
                }
                continue;
            }
            worst = Math.max(worst, Math.abs(found - expected) / Math.ulp((float) expected));
        }
        return worst;
    }

    @Test
    void errorsStayBelowTheirBounds() {
        assertThat(worst(MathF32::exp, StrictMath::exp)).isLessThan(1.0);
        assertThat(worst(MathF32::expm1, StrictMath::expm1)).isLessThan(2.0);
        assertThat(worst(MathF32::log, StrictMath::log)).isLessThan(1.0);
        assertThat(worst(MathF32::log1p, StrictMath::log1p)).isLessThan(2.0);
        assertThat(worst(MathF32::tanh, StrictMath::tanh)).isLessThan(1.5);
        assertThat(worst(MathF32::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)))).isLessThan(2.3);
        assertThat(worst(
                        MathF32::softplus,
                        x -> x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x))))
                .isLessThan(2.0);
        assertThat(worst(MathF32::sin, StrictMath::sin)).isLessThan(2.0);
        assertThat(worst(MathF32::cos, StrictMath::cos)).isLessThan(2.0);
        assertThat(worst(MathF32::tan, StrictMath::tan)).isLessThan(3.0);
        assertThat(worst(MathF32::erf, MathF64::erf)).isLessThan(2.0);
        assertThat(worst(x -> MathF32.pow(x, 2.5f), x -> StrictMath.pow(x, 2.5)))
                .isLessThan(0.51);
        assertThat(worst(x -> MathF32.pow(1.5f, x), x -> StrictMath.pow(1.5, x)))
                .isLessThan(0.51);
    }

    @Test
    void theGradientOfGeluIsItsSlope() {
        for (double x = -6; x < 6; x += 0.0137) {
            double slope = (MathF64.gelu(x + 1e-5) - MathF64.gelu(x - 1e-5)) / 2e-5;
            assertThat(Math.abs(MathF64.geluGradient(3, x) - 3 * slope)).isLessThan(1e-9);
            assertThat(Math.abs(MathF32.geluGradient(3, (float) x) - MathF64.geluGradient(3, (float) x)))
                    .isLessThan(2e-6);
            assertThat(Math.abs(MathF32.gelu((float) x) - MathF64.gelu((float) x)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void theInverseOfErfUndoesIt() {
        for (double x = -0.999999; x < 1; x += 0.00137) {
            assertThat(Math.abs(MathF64.erf(MathF64.erfinv(x)) - x)).isLessThan(1e-15);
        }
        assertThat(Math.abs(MathF64.erf(0.5) - 0.5204998778130465)).isLessThan(3e-16);
        assertThat(Math.abs(MathF64.erf(3) - 0.9999779095030014)).isLessThan(2e-16);
    }
}
