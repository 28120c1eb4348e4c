package dev.keratin.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.engine.Eager;
import dev.keratin.layers.GoldenArrays;
import dev.keratin.layers.Layers;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What layers that change images at random make of what was drawn, against {@code transform_images} of real Keras. */
class ImageTransformsTest {

    static List<Map<String, @Nullable Object>> transforms() {
        return GoldenArrays.cases("/fixtures/layers/image_transforms.json");
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void theSameDrawsGiveTheSameImages(Map<String, @Nullable Object> golden) {
        RandomTransformLayer<?> layer =
                (RandomTransformLayer<?>) Layers.REGISTRY.parse(ConfigTrees.map(golden.get("layer"), "layer"));
        List<Tensor> inputs = new ArrayList<>(List.of(GoldenArrays.tensor(golden.get("images"))));
        ((List<?>) Objects.requireNonNull(golden.get("draws"))).forEach(draw -> inputs.add(GoldenArrays.tensor(draw)));

        Tensor output = Eager.run(values -> List.of(transform(layer, values)), inputs.toArray(Tensor[]::new))
                .get(0);

        Tensor expected = GoldenArrays.tensor(golden.get("output"));
        double scale = 0;
        for (double pixel : expected.toDoubles()) {
            scale = Math.max(scale, Math.abs(pixel));
        }
        assertThat(output.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(output.getDouble(i))
                    .as("%s, element %d", layer, i)
                    .isCloseTo(expected.getDouble(i), within(1e-5 * scale));
        }
    }

    private static Value transform(RandomTransformLayer<?> layer, List<Value> values) {
        int batch = values.get(0).shape().dim(0);
        List<Value> draws = values.subList(1, values.size()).stream()
                .map(draw -> layer instanceof RandomGaussianBlur && draw.dtype().isFloating()
                        ? draw
                        : Ops.reshape(draw, batch, 1, 1, 1))
                .toList();
        return layer.transformImages(values.get(0), draws);
    }
}
