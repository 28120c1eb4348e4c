package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of h5py and Keras, compared with what h5py reads from them: {@code hdf5/listing.txt}. */
class Hdf5GoldenTest {

    private static Map<String, List<String>> listings() throws IOException {
        Map<String, List<String>> listings = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : Files.readAllLines(Samples.resource("hdf5/listing.txt"))) {
            if (line.startsWith("F ")) {
                current = new ArrayList<>();
                listings.put(line.substring(2), current);
            } else {
                current.add(line);
            }
        }
        return listings;
    }

    static Stream<String> files() throws IOException {
        return listings().keySet().stream();
    }

    /** All but an attribute of more than 64 KiB, which the format that we write cannot hold. */
    static Stream<String> rewritableFiles() throws IOException {
        return files().filter(file -> !file.equals("large_attribute.h5"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void readsWhatH5pyReads(String file) throws IOException {
        try (Hdf5File opened = Hdf5File.open(Samples.resource("hdf5/" + file))) {
            assertThat(Listing.of(opened)).isEqualTo(listings().get(file));
        }
    }

    @ParameterizedTest
    @MethodSource("rewritableFiles")
    void rewrittenFileListsTheSame(String file) throws IOException {
        try (Hdf5File opened = Hdf5File.open(Samples.resource("hdf5/" + file))) {
            GroupDescription copy = new GroupDescription();
            copy(opened.root(), copy);
            byte[] bytes = Samples.write(copy);
            try (Hdf5File again = Hdf5File.open(ByteBuffer.wrap(bytes), "copy", LoadLimits.defaults())) {
                assertThat(withoutDtype(Listing.of(again)))
                        .isEqualTo(withoutDtype(listings().get(file)));
            }
        }
    }

    @Test
    void legacyModelIsFoundByNamesAndPaths() throws IOException {
        try (Hdf5File file = Hdf5File.open(Samples.resource("fixtures/mlp_tutorial/mlp_tutorial.h5"))) {
            Hdf5Group weights = file.root().group("model_weights");
            assertThat(file.root().attribute("model_config").string()).startsWith("{\"class_name\": \"Sequential\"");
            assertThat(weights.stringList("layer_names")).containsExactly("flatten", "dense", "dropout", "dense_1");
            String layer = weights.stringList("layer_names").get(1);
            List<String> names = weights.group(layer).stringList("weight_names");
            assertThat(weights.group(layer).dataset(names.get(0)).path())
                    .isEqualTo("/model_weights/" + layer + "/" + names.get(0));
        }
    }

    private static void copy(Hdf5Group from, GroupDescription to) throws IOException {
        for (Hdf5Attribute attribute : from.attributes().values()) {
            to.attribute(attribute.name(), AttributeValue.array(attribute.array()));
        }
        for (Hdf5Dataset dataset : from.datasets()) {
            DatasetDescription written = to.dataset(dataset.name(), dataset);
            for (Hdf5Attribute attribute : dataset.attributes().values()) {
                if (!attribute.name().equals("dtype")) {
                    written.attribute(attribute.name(), AttributeValue.array(attribute.array()));
                }
            }
        }
        for (Hdf5Group group : from.groups()) {
            copy(group, to.group(group.name()));
        }
    }

    /** Writing names the type of opaque data, where older files do not. */
    private static List<String> withoutDtype(List<String> lines) {
        return lines.stream().filter(line -> !line.contains(" dtype STRING ")).toList();
    }
}
