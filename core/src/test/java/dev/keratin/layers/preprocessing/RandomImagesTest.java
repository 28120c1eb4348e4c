package dev.keratin.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.engine.Eager;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the layers that change images at random do in training; what they leave alone is in the contract of all layers. */
class RandomImagesTest {

    private static final Tensor IMAGES = images();

    private static Tensor images() {
        float[] pixels = new float[4 * 3 * 5 * 2];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 11 / 11f;
        }
        return Tensor.of(pixels, 4, 3, 5, 2);
    }

    static List<Map<String, @Nullable Object>> transforms() {
        return GoldenArrays.cases("/fixtures/layers/affine.json");
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void affineTransformsAreThoseOfTensorFlow(Map<String, @Nullable Object> golden) {
        AffineTransform affine = new AffineTransform(
                (String) Objects.requireNonNull(golden.get("interpolation")),
                (String) Objects.requireNonNull(golden.get("fill_mode")),
                0.5);

        Tensor output =
                affine.apply(GoldenArrays.tensor(golden.get("images")), GoldenArrays.tensor(golden.get("transforms")));

        Tensor expected = GoldenArrays.tensor(golden.get("output"));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(output.getDouble(i)).as("pixel %d", i).isCloseTo(expected.getDouble(i), within(2e-5));
        }
    }

    private static Tensor train(Layer layer) {
        return Eager.apply(x -> new Trace(x.graph(), true).call(layer, x), IMAGES);
    }

    @Test
    void flippedImagesAreMirroredOrLeft() {
        Tensor flipped = train(RandomFlip.create().mode("horizontal"));

        for (int row = 0; row < 4 * 3; row++) {
            boolean same = true;
            boolean mirrored = true;
            for (int i = 0; i < 5; i++) {
                for (int c = 0; c < 2; c++) {
                    double value = flipped.getDouble(row * 10 + i * 2 + c);
                    same &= value == IMAGES.getDouble(row * 10 + i * 2 + c);
                    mirrored &= value == IMAGES.getDouble(row * 10 + (4 - i) * 2 + c);
                }
            }
            assertThat(same || mirrored).isTrue();
        }
    }

    @Test
    void rangesOfNoWidthChangeNothing() {
        for (Layer layer : List.of(
                RandomRotation.of(0),
                RandomTranslation.of(0, 0),
                RandomZoom.of(0),
                RandomBrightness.of(0),
                RandomContrast.of(0))) {
            Tensor output = train(layer);
            for (int i = 0; i < IMAGES.size(); i++) {
                assertThat(output.getDouble(i)).as("%s", layer).isCloseTo(IMAGES.getDouble(i), within(1e-5));
            }
        }
    }

    @Test
    void pixelsStayInTheirRange() {
        for (Layer layer : List.of(
                RandomBrightness.of(0.9).valueRange(0, 1),
                RandomContrast.of(0.9).valueRange(0, 1),
                RandomRotation.of(0.5))) {
            Tensor output = train(layer);
            for (double pixel : output.toDoubles()) {
                assertThat(pixel).isBetween(-1e-6, 1 + 1e-6);
            }
            assertThat(output).isNotEqualTo(IMAGES);
        }
    }
}
