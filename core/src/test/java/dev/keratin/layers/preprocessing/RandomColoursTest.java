package dev.keratin.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Backend;
import dev.keratin.engine.Plan;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.layers.Trace;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Halves;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What chance does in the layers that change colours; what they compute is in the contract of all layers and in {@link ImageTransformsTest}. */
class RandomColoursTest {

    private static final int DRAWS = 4000;

    private static final Tensor IMAGES = images(4, 255);

    private static Tensor images(int batch, double white) {
        float[] pixels = new float[batch * 6 * 5 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (white * ((i * 7919 + i * i % 31) % 997) / 997);
        }
        return Tensor.of(pixels, batch, 6, 5, 3);
    }

    static Stream<Supplier<Layer>> layers() {
        return Stream.of(
                () -> RandomColorDegeneration.of(0.5),
                () -> RandomColorJitter.create()
                        .brightnessFactor(0.2)
                        .contrastFactor(0.3)
                        .saturationFactor(0.4)
                        .hueFactor(0.5),
                RandomGaussianBlur::create,
                RandomGrayscale::create,
                () -> RandomHue.of(0.5),
                RandomInvert::create,
                () -> RandomPosterization.of(5),
                () -> RandomSaturation.of(0.2, 0.8),
                () -> RandomSharpness.of(0.9),
                () -> Solarization.create().additionFactor(0.2).thresholdFactor(0.7),
                Equalization::create,
                RandAugment::create,
                AugMix::create);
    }

    private static Tensor run(Layer layer, Tensor images, boolean training, long seed, long counter) {
        Graph graph = new Graph();
        Value input = graph.input("images", new TensorSpec(images.dtype(), images.shape()));
        Plan plan = Plan.of(graph, List.of(new Trace(graph, training).call(layer, input)), Backend.current());
        plan.feed(input, images);
        plan.run(seed, counter);
        return plan.output(0);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void nothingChangesOutsideOfTraining(Supplier<Layer> layer) {
        assertThat(run(layer.get(), IMAGES, false, 1, 1)).isEqualTo(IMAGES);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void resultsAreAFunctionOfSeedAndCounter(Supplier<Layer> layer) {
        Tensor first = run(layer.get(), IMAGES, true, 3, 7);

        assertThat(run(layer.get(), IMAGES, true, 3, 7)).isEqualTo(first);
        boolean random = !(layer.get() instanceof Equalization);
        List<Tensor> others = new ArrayList<>();
        for (int counter = 8; counter < 16; counter++) {
            others.add(run(layer.get(), IMAGES, true, 3, counter));
        }
        assertThat(others.stream().anyMatch(other -> !other.equals(first))).isEqualTo(random);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void everyBackendGivesTheSameBits(Supplier<Layer> layer) {
        List<Tensor> results = new ArrayList<>();
        for (String provider : List.of("scalar", "vector")) {
            for (int threads : new int[] {1, 3}) {
                try (Backend backend = Backend.of(provider, threads);
                        var scope = backend.use()) {
                    assertThat(scope).isNotNull();
                    results.add(run(layer.get(), IMAGES, true, 3, 7));
                }
            }
        }
        assertThat(results).containsOnly(results.get(0));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void oneImageIsABatchOfOne(Supplier<Layer> layer) {
        Tensor one = images(1, 255);
        Tensor single = Tensor.of(one.buffer().f32(), 6, 5, 3);

        Tensor result = run(layer.get(), single, true, 3, 7);

        assertThat(result.shape()).isEqualTo(single.shape());
        assertThat(result.toDoubles())
                .isEqualTo(run(layer.get(), one, true, 3, 7).toDoubles());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void integersBecomeFloatingPointUnlessTheyCanStay(Supplier<Layer> layer) {
        Layer fresh = layer.get();
        DType expected = fresh instanceof RandomGrayscale ? DType.UINT8 : DType.FLOAT32;

        Tensor result = run(fresh, IMAGES.cast(DType.UINT8), true, 3, 7);

        assertThat(result.dtype()).isEqualTo(expected);
        assertThat(result.shape()).isEqualTo(IMAGES.shape());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void halfPrecisionRoundsTheResults(Supplier<Layer> layer) {
        Layer half = Layers.REGISTRY.parse(inHalf(Layers.REGISTRY.tree(layer.get())));

        double[] pixels = run(half, IMAGES, true, 3, 7).toDoubles();

        for (double pixel : pixels) {
            assertThat(pixel).isEqualTo((double) Halves.round((float) pixel, DType.FLOAT16));
        }
    }

    private static Map<String, @Nullable Object> inHalf(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(tree);
        Map<String, @Nullable Object> config = new LinkedHashMap<>(ConfigTrees.map(tree.get("config"), "config"));
        config.put("dtype", "mixed_float16");
        copy.put("config", config);
        return copy;
    }

    /** Layer, which of its draws, the range of one, its mean; an interval of the mean of so many draws is wide enough for all seeds. */
    static Stream<Arguments> draws() {
        DoublePredicate bits = shift -> shift == 5 || shift == 4 || shift == 3;
        DoublePredicate coin = drawn -> drawn == 0 || drawn == 1;
        return Stream.of(
                Arguments.of(RandomColorDegeneration.of(0.2, 0.6), 0, between(0.2, 0.6), 0.4, 0.01),
                Arguments.of(RandomColorDegeneration.of(0.5), 0, between(-0.5, 0.5), 0, 0.02),
                Arguments.of(RandomHue.of(0.2, 0.6), 0, between(0.1, 0.3).or(between(-0.3, -0.1)), 0, 0.02),
                Arguments.of(RandomSaturation.of(0.5, 0.5), 0, between(0.9999, 1), 1, 1e-5),
                Arguments.of(RandomSaturation.of(0.2, 0.5), 0, between(0.25, 1), 0.567, 0.02),
                Arguments.of(RandomSharpness.of(0.8), 0, between(0, 0.8), 0.4, 0.02),
                Arguments.of(RandomPosterization.of(3, 6), 0, bits, 4, 0.1),
                Arguments.of(RandomPosterization.of(4, 4), 0, between(4, 4), 4, 0),
                Arguments.of(Solarization.create().additionFactor(0.1, 0.4), 0, between(0.1, 102), 51, 2),
                Arguments.of(Solarization.create().thresholdFactor(0.4), 1, between(0, 102), 51, 2),
                Arguments.of(RandomGrayscale.create().factor(0.3), 0, coin, 0.3, 0.04),
                Arguments.of(RandomInvert.of(0.3, 0.3), 0, coin, 0.3, 0.04),
                Arguments.of(RandomInvert.create(), 0, coin, 0.5, 0.04),
                Arguments.of(RandomInvert.of(0.4), 0, coin, 0.2, 0.04),
                Arguments.of(RandomGaussianBlur.create().factor(0.2, 0.8), 0, coin, 0.5, 0.04),
                Arguments.of(RandomGaussianBlur.create().sigma(0.3, 0.3), 1, between(0.3, 0.300002), 0.300001, 1e-6));
    }

    private static DoublePredicate between(double least, double most) {
        return value -> value >= least - 1e-6 && value <= most + 1e-6;
    }

    @ParameterizedTest
    @MethodSource("draws")
    void drawsLieInTheirRangeAndDifferFromImageToImage(
            RandomTransformLayer<?> layer, int which, DoublePredicate range, double mean, double tolerance) {
        Graph graph = new Graph();
        Value draw = layer.randomTransformation(graph, Shape.of(DRAWS, 2, 2, 3)).get(which);
        Plan plan = Plan.of(graph, List.of(draw), Backend.current());
        plan.run(11, 2);
        double[] numbers = plan.output(0).toDoubles();

        assertThat(DoubleStream.of(numbers).allMatch(range)).isTrue();
        assertThat(DoubleStream.of(numbers).average().orElseThrow()).isCloseTo(mean, within(tolerance));
        if (tolerance > 1e-4) {
            // Neighbouring images know nothing of one another.
            double covariance = 0;
            double variance = 0;
            for (int i = 1; i < numbers.length; i++) {
                covariance += (numbers[i] - mean) * (numbers[i - 1] - mean);
                variance += (numbers[i] - mean) * (numbers[i] - mean);
            }
            assertThat(covariance / variance).isBetween(-0.08, 0.08);
        }
    }

    @Test
    void strengthZeroLeavesRandAugmentSixThingsToDo() {
        List<Tensor> known = List.of(
                IMAGES,
                run(RandomSharpness.of(0, 0), IMAGES, true, 0, 0),
                run(RandomPosterization.of(1, 1), IMAGES, true, 0, 0),
                run(Solarization.create(), IMAGES, true, 0, 0),
                run(AutoContrast.create(), IMAGES, true, 0, 0),
                run(Equalization.create(), IMAGES, true, 0, 0));
        int[] found = new int[known.size()];
        RandAugment augment = RandAugment.create().numOps(1).factor(0);
        int runs = 660;
        for (int counter = 0; counter < runs; counter++) {
            Tensor result = run(augment, IMAGES, true, 5, counter);
            int match = 0;
            while (match < found.length && distance(result, known.get(match)) > 1e-3) {
                match++;
            }
            assertThat(match).as("run %d is one of them", counter).isLessThan(found.length);
            found[match]++;
        }
        // Six of the eleven change nothing then; the deviation of the counts is below 13.
        assertThat(found[0]).isBetween(310, 410);
        assertThat(Arrays.stream(found, 1, 6).boxed()).allMatch(count -> count > 30 && count < 95);
    }

    private static double distance(Tensor a, Tensor b) {
        double greatest = 0;
        for (int i = 0; i < a.size(); i++) {
            greatest = Math.max(greatest, Math.abs(a.getDouble(i) - b.getDouble(i)));
        }
        return greatest;
    }

    @Test
    void augMixStaysInItsRangeAndMixesTheImagesThemselves() {
        Tensor unit = images(4, 1);
        Tensor inverted = run(Solarization.create().valueRange(0, 1), unit, true, 0, 0);
        AugMix mix = AugMix.create()
                .valueRange(0, 1)
                .numChains(1)
                .chainDepth(1)
                .factor(0)
                .allOps(false);
        int solarized = 0;
        for (int counter = 0; counter < 200; counter++) {
            Tensor result = run(mix, unit, true, 5, counter);
            assertThat(DoubleStream.of(result.toDoubles()).allMatch(pixel -> pixel >= 0 && pixel <= 1))
                    .isTrue();
            solarized += liesBetween(result, unit, inverted) && distance(result, unit) > 1e-3 ? 1 : 0;
        }
        // One link of eight kinds.
        assertThat(solarized).isBetween(10, 45);
    }

    /** Whether the images are a mixture of the two with one weight for all pixels. */
    private static boolean liesBetween(Tensor images, Tensor one, Tensor two) {
        double weight = (images.getDouble(0) - two.getDouble(0)) / (one.getDouble(0) - two.getDouble(0));
        for (int i = 0; i < images.size(); i++) {
            double mixed = weight * one.getDouble(i) + (1 - weight) * two.getDouble(i);
            if (Math.abs(images.getDouble(i) - mixed) > 1e-4) {
                return false;
            }
        }
        return true;
    }

    @Test
    void channelsOfOneValueAreNeitherStretchedNorEqualized() {
        Tensor flat = Tensor.of(new float[] {0.3f, 1f, 0.3f, 1f}, 1, 1, 2, 2);

        assertThat(run(AutoContrast.create().valueRange(0, 1), flat, true, 0, 0))
                .isEqualTo(flat);
        Tensor equalized = run(Equalization.create().valueRange(0, 1), flat, true, 0, 0);
        assertThat(distance(equalized, flat)).isLessThan(1e-6);
    }

    @Test
    void tilesOfIntegersStayIntegers() {
        var layer = ContrastLimitedAdaptiveHistogramEqualization.create().tileGridSize(2, 2);

        Tensor bytes = run(layer, IMAGES.cast(DType.UINT8), false, 0, 0);

        Tensor exact = run(layer, IMAGES.cast(DType.UINT8).cast(DType.FLOAT32), false, 0, 0);
        assertThat(bytes.dtype()).isEqualTo(DType.UINT8);
        for (int i = 0; i < bytes.size(); i++) {
            assertThat(bytes.getDouble(i)).isEqualTo(Math.floor(exact.getDouble(i)));
        }
    }

    @Test
    void argumentsThatDoNotFitAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomHue.of(-0.1))
                .withMessageContainingAll("`factor`", "RandomHue", "0 to 1", "-0.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomPosterization.of(9))
                .withMessageContainingAll("`factor`", "1 to 8", "9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RandomGaussianBlur.create().kernelSize(3, 4))
                .withMessageContainingAll("`kernel_size`", "odd", "4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Solarization.create().thresholdFactor(0.5, 1.5))
                .withMessageContainingAll("`threshold_factor`", "0 to 1", "1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(RandomHue.of(0.5), Tensor.of(new float[16], 1, 2, 2, 4), true, 0, 0))
                .withMessageContainingAll("rgb_to_hsv", "3 channels", "4");
    }
}
