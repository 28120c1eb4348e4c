package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.layers.Layer;
import dev.keratin.layers.preprocessing.StringLookup;
import dev.keratin.layers.preprocessing.TextVectorization;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.serialization.ConfigTrees;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vocabularies that stand among the assets of an archive, as Keras writes them. */
class VocabularyAssetsTest {

    private static final String LEARNED = "assets/layers/string_lookup/vocabulary.txt";

    @TempDir
    Path folder;

    private static Path archive() throws IOException {
        return Python.resource("fixtures/vocabulary/assets.keras");
    }

    private static List<Tensor> predict(Model model) {
        return model.predict(
                List.of(
                        Tensor.of(new String[] {"b", "the b cat", "ü", "q"}, 4, 1),
                        Tensor.of(new long[] {3, 5, 7, 3}, 4, 1)),
                4);
    }

    /** What {@code make_assets.py} prints. */
    private static void checkPredictions(Model model) {
        List<Tensor> outputs = predict(model);
        assertThat(outputs.get(0).toDoubles()).containsExactly(1, 0, 2, 0);
        assertThat(outputs.get(1).toDoubles()).containsExactly(0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0);
        assertThat(outputs.get(2).toDoubles()).containsExactly(1, 0, 0, 2, 1, 4, 1, 0, 0, 1, 0, 0);
        assertThat(outputs.get(3).toDoubles())
                .containsExactly(
                        new double[] {
                            0,
                            0,
                            0,
                            0,
                            0,
                            0.9162907600402832,
                            0,
                            0.6931471824645996,
                            0,
                            0,
                            0.9162907600402832,
                            0.9162907600402832,
                            0.8716620206832886,
                            0,
                            0,
                            0,
                            0,
                            0,
                            0.8716620206832886,
                            0,
                            0,
                            0,
                            0,
                            0
                        },
                        within(1e-6));
        assertThat(outputs.get(4).toDoubles()).containsExactly(0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0);
        assertThat(outputs.get(5).toDoubles()).containsExactly(2, 0, 0, 1);
    }

    @Test
    void aModelOfKerasKnowsItsWords() throws IOException {
        checkPredictions(Models.load(archive()));
    }

    @Test
    void learnedVocabulariesAreWrittenWhereKerasWritesThem() throws IOException {
        Path again = folder.resolve("again.keras");
        Models.load(archive()).save(again);

        assertThat(assets(again)).isEqualTo(assets(archive()));
        assertThat(lookupConfigs(again)).isEqualTo(lookupConfigs(archive()));
        checkPredictions(Models.load(again));
    }

    @Test
    void adaptedLayersWriteAssetsAndGivenOnesConfigs() throws IOException {
        StringLookup lookup = StringLookup.create().name("learned");
        lookup.adapt(Tensor.of(new String[] {"b", "a", "b"}, 3, 1));
        Path path = folder.resolve("one.keras");
        Sequential.of(lookup.inputShape(1)).save(path);

        assertThat(assets(path)).isEqualTo(Map.of(LEARNED, "[UNK]\nb\na"));
        Layer read = Models.load(path).layers().get(0);
        assertThat(((StringLookup) read).getVocabulary()).containsExactly("[UNK]", "b", "a");
    }

    @Test
    void tokensThatNoLineHoldsStayInTheConfig() throws IOException {
        TextVectorization words =
                TextVectorization.create().standardize(null).split(null).outputSequenceLength(1);
        words.adapt(Tensor.of(new String[] {"a\nb", "c"}, 2, 1));
        Path path = folder.resolve("lines.keras");
        Sequential.of(words.inputShape(1)).save(path);

        assertThat(assets(path)).isEmpty();
        Layer read = Models.load(path).layers().get(0);
        assertThat(((TextVectorization) read).getVocabulary()).isEqualTo(words.getVocabulary());
    }

    @Test
    void pathsAreRefusedAndBadLinesNamed() throws IOException {
        Path poisoned = changed(
                "config.json", text -> text.replaceFirst("\"vocabulary\": null", "\"vocabulary\": \"/etc/passwd\""));
        assertThatThrownBy(() -> Models.load(poisoned))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("never read");

        Path broken = changed("assets/layers/integer_lookup/vocabulary.txt", text -> "-1\nthree");
        assertThatThrownBy(() -> Models.load(broken))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("integer_lookup/vocabulary.txt")
                .hasMessageContaining("line 2");
    }

    private Path changed(String member, UnaryOperator<String> change) throws IOException {
        Path copy = folder.resolve("changed" + member.length() + ".keras");
        try (ZipFile zip = new ZipFile(archive().toFile());
                OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                byte[] bytes = bytes(zip, entry.getName());
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(
                        entry.getName().equals(member)
                                ? change.apply(new String(bytes, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : bytes);
                out.closeEntry();
            }
        }
        return copy;
    }

    private static Map<String, String> assets(Path path) throws IOException {
        Map<String, String> assets = new TreeMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("assets/"))
                    .toList()
                    .forEach(name -> assets.put(name, text(zip, name)));
        }
        return assets;
    }

    private static Map<String, String> lookupConfigs(Path path) throws IOException {
        Map<String, String> configs = new TreeMap<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            Map<String, @Nullable Object> tree =
                    ConfigTrees.map(Json.parse(bytes(zip, "config.json"), LoadLimits.defaults(), "config"), "config");
            List<?> layers = (List<?>) Objects.requireNonNull(
                    ConfigTrees.map(tree.get("config"), "config").get("layers"));
            for (Object element : layers) {
                Map<String, @Nullable Object> layer = ConfigTrees.map(element, "layer");
                Map<String, @Nullable Object> config = ConfigTrees.map(layer.get("config"), "config");
                if (config.containsKey("vocabulary")) {
                    // What came after Keras 3.0 is left out of files where it has its default.
                    config.keySet().removeAll(List.of("dtype", "oov_method", "salt"));
                    configs.put(String.valueOf(config.get("name")), Json.write(config));
                }
            }
        }
        return configs;
    }

    private static String text(ZipFile zip, String name) {
        try {
            return new String(bytes(zip, name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
            return in.readAllBytes();
        }
    }
}
