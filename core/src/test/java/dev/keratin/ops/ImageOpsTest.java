package dev.keratin.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.engine.Eager;
import dev.keratin.engine.Gradients;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours whose numbers everybody knows; numbers of real Keras are in the tests of the layers that use these functions. */
class ImageOpsTest {

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 0, 1, 1",
        "1, 1, 0, 0.16666667, 1, 1",
        "0, 1, 0, 0.33333334, 1, 1",
        "0, 0, 1, 0.6666667, 1, 1",
        "1, 0, 1, 0.8333333, 1, 1",
        "0.5, 0.25, 0.25, 0, 0.5, 0.5",
        "0.4, 0.4, 0.4, 0, 0, 0.4",
        "0, 0, 0, 0, 0, 0"
    })
    void coloursHaveTheirHueSaturationAndValue(float r, float g, float b, double h, double s, double v) {
        Tensor hsv = Eager.apply(ImageOps::rgbToHsv, Tensor.of(new float[] {r, g, b}, 1, 1, 1, 3));
        Tensor rgb = Eager.apply(ImageOps::hsvToRgb, hsv);

        assertThat(hsv.toDoubles()).containsExactly(new double[] {h, s, v}, within(1e-6));
        assertThat(rgb.toDoubles()).containsExactly(new double[] {r, g, b}, within(1e-6));
    }

    @Test
    void greyIsWhatTheEyeSeesOfAColour() {
        Tensor colours = Tensor.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 1, 1, 3);

        Tensor grey = Eager.apply(ImageOps::rgbToGrayscale, colours);

        assertThat(grey.shape().toArray()).containsExactly(3, 1, 1, 1);
        assertThat(grey.toDoubles()).containsExactly(new double[] {0.2989, 0.587, 0.114}, within(1e-7));
        assertThat(Eager.apply(ImageOps::rgbToGrayscale, grey)).isEqualTo(grey);
    }

    @Test
    void gradientsOfBlackAndGreyAreFinite() {
        Tensor pixels = Tensor.of(new float[] {0, 0, 0, 0.3f, 0.3f, 0.3f, 0.1f, 0.5f, 0.2f}, 3, 1, 1, 3);

        Tensor gradient = Eager.apply(
                x -> Objects.requireNonNull(Gradients.of(Ops.sum(ImageOps.hsvToRgb(ImageOps.rgbToHsv(x))), List.of(x))
                        .get(0)),
                pixels);

        assertThat(DoubleStream.of(gradient.toDoubles()).allMatch(Double::isFinite))
                .isTrue();
    }

    @Test
    void blurKeepsTheSumAndSpreadsAPointAsABell() {
        float[] pixels = new float[9 * 9];
        pixels[4 * 9 + 4] = 1;
        Tensor sigma = Tensor.of(new float[] {0.8f, 0.8f}, 2);

        Tensor blurred =
                Eager.apply((x, s) -> ImageOps.gaussianBlur(x, List.of(5, 5), s), Tensor.of(pixels, 1, 9, 9, 1), sigma);

        assertThat(DoubleStream.of(blurred.toDoubles()).sum()).isCloseTo(1, within(1e-6));
        double ratio = blurred.getDouble(4 * 9 + 5) / blurred.getDouble(4 * 9 + 4);
        assertThat(ratio).isCloseTo(Math.exp(-0.5 / 0.64), within(1e-6));
        assertThat(blurred.getDouble(5 * 9 + 4)).isCloseTo(blurred.getDouble(4 * 9 + 5), within(1e-9));
        assertThat(blurred.getDouble(4 * 9 + 7)).isZero();
    }

    @Test
    void whatHasNoThreeChannelsIsRefused() {
        Tensor four = Tensor.of(new float[4], 1, 1, 1, 4);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Eager.apply(ImageOps::hsvToRgb, four))
                .withMessageContainingAll("hsv_to_rgb", "3 channels", "(1, 1, 1, 4)");
        Tensor integers = Tensor.of(new float[3], 1, 1, 1, 3).cast(DType.UINT8);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Eager.apply(ImageOps::rgbToHsv, integers))
                .withMessageContainingAll("rgb_to_hsv", "floating-point", "uint8");
    }
}
