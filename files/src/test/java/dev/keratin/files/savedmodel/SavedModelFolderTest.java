package dev.keratin.files.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.Fixtures;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.Mutations;
import dev.keratin.files.bundle.BundleReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedModelFolderTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();
    private static final String FIXTURE = "keras2/k2_mlp_tutorial/saved_model";

    @TempDir
    Path folder;

    @Test
    void aModelOfKeras2IsDescribedCompletely() throws IOException {
        SavedModelFolder model = SavedModelFolder.open(Fixtures.path(FIXTURE), LIMITS);
        Map<String, Object> keras = model.kerasModel().orElseThrow();
        assertThat(keras)
                .containsEntry("class_name", "Sequential")
                .containsKeys("config", "training_config", "keras_version");
        assertThat(keras.toString()).doesNotContain("__tuple__");
        assertThat(model.kerasNodes().get(0).identifier()).isEqualTo("_tf_keras_sequential");
        assertThat(model.kerasNodes().get(0).nodePath()).isEqualTo("root");
        assertThat(model.signatures()).containsKey("serving_default");
        Signature signature = model.signatures().get("serving_default");
        assertThat(signature.inputs().values()).singleElement().satisfies(input -> assertThat(input.shape()[0])
                .isEqualTo(-1));
        assertThat(model.savedVariables()).extracting(SavedVariable::name).contains("dense/kernel", "dense/bias");
        assertThat(model.tags()).containsExactly("serve");
        assertThat(model.tensorflowVersion()).startsWith("2.");
        try (BundleReader variables = BundleReader.open(model.variables(), LIMITS)) {
            assertThat(variables.objectGraph().orElseThrow().find("layer_with_weights-0", "kernel"))
                    .isPresent();
        }
    }

    @Test
    void tuplesBecomeLists() throws IOException {
        KerasNode node = new KerasNode(
                0,
                "root",
                "x",
                "{\"a\": {\"class_name\": \"__tuple__\", \"items\": [null, {\"class_name\": \"__tuple__\", \"items\": [1]}]}}");
        assertThat(node.tree(LIMITS, "m")).isEqualTo(Map.of("a", Arrays.asList(null, List.of(1L))));
    }

    @Test
    void otherFoldersAreRefused() {
        assertThat(SavedModelFolder.isSavedModel(folder)).isFalse();
        assertThatThrownBy(() -> SavedModelFolder.open(folder, LIMITS)).isInstanceOf(MissingEntryException.class);
    }

    @Test
    void damagedFilesGiveOnlyTypedErrors() throws IOException {
        byte[] model = Files.readAllBytes(Fixtures.path(FIXTURE).resolve("saved_model.pb"));
        Path scratch = folder.resolve("saved_model.pb");
        assertThat(Mutations.survivesByteFlips(model, scratch, 300, 1, path -> SavedModelFolder.open(folder, LIMITS)))
                .isNotNegative();
        Files.write(scratch, model);
        byte[] metadata = Files.readAllBytes(Fixtures.path(FIXTURE).resolve("keras_metadata.pb"));
        assertThat(Mutations.survivesByteFlips(
                        metadata, folder.resolve("keras_metadata.pb"), 1000, 2, path -> SavedModelFolder.open(
                                        folder, LIMITS)
                                .kerasModel()))
                .isPositive();
    }
}
