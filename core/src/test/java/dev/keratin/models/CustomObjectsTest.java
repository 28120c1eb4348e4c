package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layers;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.core.Lambda;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.saving.LoadOptions;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes and functions that the caller gives for one load. */
class CustomObjectsTest {

    private static final Tensor X = Tensor.of(new float[] {1, 2, 3}, 1, 3);

    @TempDir
    Path folder;

    @Test
    void aClassOfTheCallersHoldsForOneLoad() throws IOException {
        Model model = Sequential.of(Dense.of(2).inputShape(3), new Doubled());
        Path path = folder.resolve("x.keras");
        model.save(path);

        Model again = Models.load(path, LoadOptions.defaults().customObject(Doubled.SCHEMA))
                .model();

        assertThat(again.predict(X)).isEqualTo(model.predict(X));
        assertThat(Layers.REGISTRY.find("Doubled")).isNull();
        assertThatThrownBy(() -> Models.load(path))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContainingAll("Doubled", "LoadOptions.customObject");
    }

    @Test
    void aFileMayKnowTheClassByAnotherName() throws IOException {
        Model model = Sequential.of(Dense.of(2).inputShape(3), new Doubled());
        Path path = folder.resolve("x.keras");
        model.save(path);

        LoadOptions renamed = LoadOptions.defaults().customObject("mine>Doubled", Tripled.SCHEMA);

        assertThat(Models.load(path, renamed).model().layers().get(1)).isInstanceOf(Tripled.class);
    }

    @Test
    void aFunctionForALambdaHoldsForOneLoad() throws IOException {
        Model model = Sequential.of(
                Dense.of(2).inputShape(3),
                Lambda.of("half", x -> Ops.divide(x, 2)).name("half"));
        Path path = folder.resolve("x.keras");
        model.save(path);

        Model again = Models.load(path, LoadOptions.defaults().lambda("half", x -> Ops.divide(x, 2)))
                .model();

        assertThat(again.predict(X)).isEqualTo(model.predict(X));
        assertThatThrownBy(() -> Models.load(path))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContainingAll("half", "LoadOptions.defaults().lambda");
    }

    private static final class Doubled extends AbstractLayer<Doubled> {
        static final Schema<Doubled> SCHEMA = declareCustom("mine", "Doubled", Doubled::new);

        Doubled() {
            super(SCHEMA);
        }

        @Override
        protected Value call(Call call) {
            return Ops.multiply(call.input(), 2);
        }
    }

    private static final class Tripled extends AbstractLayer<Tripled> {
        static final Schema<Tripled> SCHEMA = declareCustom("mine", "Tripled", Tripled::new);

        Tripled() {
            super(SCHEMA);
        }

        @Override
        protected Value call(Call call) {
            return Ops.multiply(call.input(), 3);
        }
    }
}
