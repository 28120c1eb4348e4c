package dev.keratin.files.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArrays;
import dev.keratin.files.Wild;
import dev.keratin.files.json.Json;
import dev.keratin.files.savedmodel.SavedModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WildCheckpointsTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @Test
    void everyTensorOfStrangersCheckpointsHasItsDigest() throws IOException {
        for (Path folder : Wild.folders("ckpt-")) {
            checkTensors(folder, prefix(folder));
        }
    }

    @Test
    void strangersSavedModelsAreUnderstood() throws IOException {
        for (Path folder : Wild.folders("savedmodel-")) {
            SavedModelFolder model = SavedModelFolder.open(folder, LIMITS);
            checkTensors(folder, model.variables());
            assertThat(model.tags()).as(folder.toString()).contains("serve");
            assertThat(model.signatures()).as(folder.toString()).isNotEmpty();
            assertThat(model.savedVariables()).as(folder.toString()).isNotEmpty();
            try (BundleReader variables = BundleReader.open(model.variables(), LIMITS)) {
                int count = variables.objectGraph().orElseThrow().nodes().size();
                assertThat(model.savedVariables()).allMatch(variable -> variable.nodeId() < count);
            }
        }
    }

    private static Path prefix(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            String index = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".index"))
                    .findFirst()
                    .orElseThrow();
            return folder.resolve(index.substring(0, index.length() - ".index".length()));
        }
    }

    private static void checkTensors(Path folder, Path prefix) throws IOException {
        Path expectedFile = folder.resolve("expected.json");
        Map<?, ?> expected = (Map<?, ?>) Json.parse(Files.readAllBytes(expectedFile), LIMITS, expectedFile.toString());
        Map<?, ?> keys = (Map<?, ?>) expected.get("keys");
        try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
            assertThat(new ArrayList<Object>(reader.keys()))
                    .as(folder.toString())
                    .hasSameElementsAs(keys.keySet());
            for (String key : reader.keys()) {
                Map<?, ?> tensor = (Map<?, ?>) keys.get(key);
                StoredArray array = reader.array(key);
                assertThat(StoredArrays.sha256(array)).as(folder + " " + key).isEqualTo(tensor.get("sha256"));
                List<Object> shape = new ArrayList<>();
                for (long dimension : array.shape()) {
                    shape.add(dimension);
                }
                assertThat(shape).as(folder + " " + key).isEqualTo(tensor.get("shape"));
                assertThat(array.type().name().toLowerCase(Locale.ROOT)).isEqualTo(tensor.get("dtype"));
            }
            reader.objectGraph()
                    .ifPresent(graph -> assertThat(graph.nodes().stream().flatMap(node -> node.variableKey().stream()))
                            .as(folder.toString())
                            .allMatch(reader.keys()::contains));
        }
    }
}
