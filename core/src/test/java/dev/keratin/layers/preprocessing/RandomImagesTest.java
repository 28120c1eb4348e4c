package dev.keratin.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Eager;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
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

    static List<Map<String, @Nullable Object>> warps() {
        return GoldenArrays.cases("/fixtures/layers/warps.json");
    }

    @ParameterizedTest
    @MethodSource("warps")
    void perspectivesAndNoiseMovePixelsAsInKeras(Map<String, @Nullable Object> golden) {
        String interpolation = (String) Objects.requireNonNull(golden.get("interpolation"));
        String fillMode = (String) Objects.requireNonNull(golden.get("fill_mode"));
        Tensor images = GoldenArrays.tensor(golden.get("images"));

        Tensor output = "perspective".equals(golden.get("kind"))
                ? new AffineTransform(interpolation, fillMode, 0.5)
                        .apply(
                                images,
                                Homography.of(
                                        GoldenArrays.tensor(golden.get("start")),
                                        GoldenArrays.tensor(golden.get("end"))))
                : new ElasticTransform(interpolation, fillMode, 0.5)
                        .apply(
                                images,
                                GoldenArrays.tensor(golden.get("noise")),
                                ((Number) Objects.requireNonNull(golden.get("factor"))).floatValue());

        Tensor expected = GoldenArrays.tensor(golden.get("output"));
        for (int i = 0; i < expected.size(); i++) {
            assertThat(output.getDouble(i)).as("pixel %d", i).isCloseTo(expected.getDouble(i), within(5e-5));
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
                RandomShear.of(0, 0),
                RandomPerspective.of(1).scale(0),
                RandomPerspective.of(0),
                RandomErasing.of(0).valueRange(0, 1),
                RandomElasticTransform.of(1).scale(0, 0),
                RandomElasticTransform.of(0).valueRange(0, 1),
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
                RandomErasing.of(1).valueRange(0, 1),
                RandomElasticTransform.of(1).scale(0.9, 1).valueRange(0, 1),
                RandomPerspective.of(1),
                RandomShear.of(0.9, 0.9),
                MixUp.of(0.5),
                RandomRotation.of(0.5))) {
            Tensor output = train(layer);
            for (double pixel : output.toDoubles()) {
                assertThat(pixel).isBetween(-1e-6, 1 + 1e-6);
            }
            assertThat(output).isNotEqualTo(IMAGES);
        }
    }

    @Test
    void cropsArePartsOfTheirImages() {
        Tensor crop = train(RandomCrop.of(2, 3));

        assertThat(crop.shape()).isEqualTo(Shape.of(4, 2, 3, 2));
        List<Integer> places = new ArrayList<>();
        for (int top = 0; top < 2; top++) {
            for (int left = 0; left < 3; left++) {
                if (IMAGES.getDouble((top * 5 + left) * 2) == crop.getDouble(0)) {
                    places.add(top * 5 + left);
                }
            }
        }
        assertThat(places).anySatisfy(place -> {
            for (int b = 0; b < 4; b++) {
                for (int i = 0; i < 12; i++) {
                    int at = b * 30 + (place + i / 6 * 5) * 2 + i % 6;
                    assertThat(crop.getDouble(b * 12 + i)).isEqualTo(IMAGES.getDouble(at));
                }
            }
        });
    }

    @Test
    void smallImagesAreEnlargedToTheCrop() {
        assertThat(train(RandomCrop.of(6, 7)).shape()).isEqualTo(Shape.of(4, 6, 7, 2));
    }

    @Test
    void boxesHoldPixelsOfAnotherImageOrOfTheirOwn() {
        Tensor mixed = train(CutMix.of(1));

        for (int i = 0; i < 30; i++) {
            for (int b = 0; b < 4; b++) {
                int pixel = i;
                double value = mixed.getDouble(b * 30 + i);
                assertThat(List.of(0, 1, 2, 3)).anyMatch(other -> IMAGES.getDouble(other * 30 + pixel) == value);
            }
        }
    }

    @Test
    void labelsAreMixedAsTheirImages() {
        Tensor eye = Tensor.of(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}, 4, 4);
        float[] constant = new float[4 * 30];
        for (int i = 0; i < constant.length; i++) {
            constant[i] = i / 30;
        }
        for (Layer layer : List.of(MixUp.of(0.7), CutMix.of(1))) {
            Graph graph = new Graph();
            Map<String, Object> data =
                    Map.of("labels", graph.constant(eye), "images", graph.constant(Tensor.of(constant, 4, 3, 5, 2)));
            List<Value> results = new Trace(graph, true).callAll(layer, Arguments.of(data));
            Plan plan = Plan.of(graph, results, Backend.current());
            plan.run(3, 0);

            Tensor images = plan.output(0);
            Tensor labels = plan.output(1);
            for (int b = 0; b < 4; b++) {
                double mean = 0;
                for (int i = 0; i < 30; i++) {
                    mean += images.getDouble(b * 30 + i) / 30;
                }
                double sum = 0;
                double expected = 0;
                for (int c = 0; c < 4; c++) {
                    sum += labels.getDouble(b * 4 + c);
                    expected += c * labels.getDouble(b * 4 + c);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
                // CutMix counts areas, which pixels cut up.
                assertThat(mean).isCloseTo(expected, within(layer instanceof MixUp ? 1e-5 : 1.5));
            }
        }
    }

    @Test
    void oneSeedGivesOneResult() {
        for (Layer layer : List.of(
                MixUp.of(0.3), CutMix.of(1), RandomErasing.of(1), RandomElasticTransform.of(1), RandomCrop.of(2, 2))) {
            assertThat(train(layer)).isEqualTo(train(layer));
        }
    }

    @Test
    void betaNumbersHaveTheirMeanAndVariance() {
        for (double alpha : new double[] {0.2, 1, 4}) {
            Tensor drawn = Eager.apply(x -> Chance.beta(x.graph(), 20_000, x), Tensor.scalar((float) alpha));
            double mean = 0;
            double squares = 0;
            for (double value : drawn.toDoubles()) {
                mean += value / 20_000;
                squares += value * value / 20_000;
            }
            assertThat(mean).isCloseTo(0.5, within(0.01));
            assertThat(squares - mean * mean).isCloseTo(1 / (4 * (2 * alpha + 1)), within(0.005));
        }
    }

    @Test
    void boundingBoxesAreCutOffAndFilledUp() {
        for (int number : new int[] {1, 4}) {
            Graph graph = new Graph();
            Value images = graph.constant(IMAGES);
            Value boxes = graph.constant(Tensor.of(new float[4 * 2 * 4], 4, 2, 4));
            Value labels = graph.constant(Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2));
            List<Value> results = new Trace(graph, false)
                    .callAll(
                            MaxNumBoundingBoxes.of(number),
                            Arguments.of(Map.of(
                                    "images", images, "bounding_boxes", Map.of("boxes", boxes, "labels", labels))));
            Plan plan = Plan.of(graph, results, Backend.current());
            plan.run(1, 0);

            assertThat(plan.output(0).shape()).isEqualTo(Shape.of(4, number, 4));
            assertThat(plan.output(1).toDoubles())
                    .startsWith(number == 1 ? new double[] {1, 3, 5, 7} : new double[] {1, 2, -1, -1, 3, 4, -1, -1});
        }
    }
}
