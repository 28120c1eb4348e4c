package dev.keratin.saving.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SinceKeras30Test {

    private static final String POLICY =
            "{\"module\": \"keras\", \"class_name\": \"DTypePolicy\", \"config\": {\"name\": \"%s\"}, \"registered_name\": null}";

    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"DEFAULT", "KERAS_3", "KERAS_3_0"})
    void argumentsThatCameLaterAreLeftOutWhereTheyHaveTheirDefaults(Target target) throws IOException {
        Map<String, @Nullable Object> written = new Receivers(target)
                .archiveConfig(
                        layer(
                                "Dense",
                                "\"units\": 3, \"dtype\": " + POLICY.formatted("float32")
                                        + ", \"bias_regularizer\": null, \"quantization_config\": null, \"kernel_initializer\":"
                                        + " {\"module\": \"keras.initializers\", \"class_name\": \"HeNormal\", \"config\": {\"seed\": null, \"input_axes\": null, \"output_axes\": null}}"),
                        null);

        assertThat(written)
                .isEqualTo(
                        layer(
                                "Dense",
                                "\"units\": 3, \"dtype\": \"float32\", \"bias_regularizer\": null, \"kernel_initializer\":"
                                        + " {\"module\": \"keras.initializers\", \"class_name\": \"HeNormal\", \"config\": {\"seed\": null}}"));
    }

    @Test
    void whatAUserSetStays() throws IOException {
        Map<String, @Nullable Object> given = layer(
                "Embedding",
                "\"input_dim\": 3, \"output_dim\": 4, \"lora_rank\": 2, \"lora_alpha\": 2, \"seed\": null");

        assertThat(new Receivers(Target.DEFAULT).archiveConfig(given, null)).isEqualTo(given);
    }

    @Test
    void theSameNameInAClassThatAlwaysHadItStays() throws IOException {
        Map<String, @Nullable Object> dropout = layer("Dropout", "\"rate\": 0.5, \"seed\": null");
        Map<String, @Nullable Object> words = layer("TextVectorization", "\"ragged\": false");

        assertThat(new Receivers(Target.DEFAULT).archiveConfig(dropout, null)).isEqualTo(dropout);
        assertThat(new Receivers(Target.DEFAULT).archiveConfig(words, null)).isEqualTo(words);
        assertThat(new Receivers(Target.DEFAULT)
                        .archiveConfig(layer("MultiHeadAttention", "\"num_heads\": 2, \"seed\": null"), null))
                .isEqualTo(layer("MultiHeadAttention", "\"num_heads\": 2"));
    }

    @Test
    void orthogonalHasTheNameThatEveryKerasKnows() throws IOException {
        String tree =
                "\"recurrent_initializer\": {\"module\": \"keras.initializers\", \"class_name\": \"%s\", \"config\": {\"gain\": 1.0, \"seed\": null}}";

        assertThat(new Receivers(Target.DEFAULT).archiveConfig(layer("GRU", tree.formatted("Orthogonal")), null))
                .isEqualTo(layer("GRU", tree.formatted("orthogonal")));
    }

    @Test
    void aModelOfOneTensorHasListsForTheFirstReleasesAlone() throws IOException {
        String ends = "\"layers\": [], \"input_layers\": %s, \"output_layers\": %s";
        Map<String, @Nullable Object> given = layer("Functional", ends.formatted("[\"a\", 0, 0]", "[\"b\", 0, 0]"));

        assertThat(new Receivers(Target.DEFAULT).archiveConfig(given, null)).isEqualTo(given);
        assertThat(new Receivers(Target.KERAS_3_0).archiveConfig(given, null))
                .isEqualTo(layer("Functional", ends.formatted("[[\"a\", 0, 0]]", "[[\"b\", 0, 0]]")));
    }

    private static Map<String, @Nullable Object> layer(String className, String config) throws IOException {
        return Trees.parseObject(
                "{\"module\": \"keras.layers\", \"class_name\": \"" + className + "\", \"config\": {" + config + "}}",
                LoadLimits.defaults(),
                "test");
    }
}
