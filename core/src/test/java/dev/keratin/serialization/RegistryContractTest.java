package dev.keratin.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every registry of Keras classes promises.
 *
 * @param <T> what its classes have in common
 */
public abstract class RegistryContractTest<T extends KerasObject> {

    /** The registry under test. */
    protected abstract Registry<T> registry();

    /** The name of the golden file. */
    protected abstract String goldens();

    /** Configs as Keras writes them, byte for byte. */
    protected List<String> configs() {
        List<String> configs = new ArrayList<>();
        for (Map<String, ?> each : VocabularyGoldens.cases(VocabularyGoldens.read(goldens()), "cases")) {
            configs.add((String) Objects.requireNonNull(each.get("object")));
        }
        return configs;
    }

    @TestFactory
    List<DynamicTest> configsAreWrittenAsKerasWritesThem() {
        return configs().stream()
                .map(config -> DynamicTest.dynamicTest(config, () -> {
                    T object = registry().parse(VocabularyGoldens.parse(config));
                    assertThat(Json.write(registry().tree(object))).isEqualTo(config);
                    assertThat(Json.write(registry().tree(registry().copy(object))))
                            .isEqualTo(config);
                }))
                .toList();
    }

    @Test
    void everyNameHasItsClass() {
        for (String name : registry().names()) {
            Schema<? extends T> schema = Objects.requireNonNull(registry().find(name), name);
            assertThat(schema.className()).isEqualTo(name);
            assertThat(registry().knows(Names.snakeCase(name))).as(name).isTrue();
        }
    }

    @Test
    void namesOfKerasAreAllHere() {
        Object names = VocabularyGoldens.read(goldens()).get("names");
        if (names != null) {
            assertThat(registry().names())
                    .containsAll(VocabularyGoldens.list(names).stream()
                            .map(String.class::cast)
                            .toList());
        }
    }

    @Test
    void identifiersGiveWhatKerasGives() {
        Object identifiers = VocabularyGoldens.read(goldens()).get("identifiers");
        if (identifiers != null) {
            VocabularyGoldens.map(identifiers).forEach((identifier, config) -> assertThat(
                            Json.write(registry().tree(registry().parse(identifier))))
                    .as(identifier)
                    .isEqualTo(config));
        }
    }

    @Test
    void unknownNamesAreRefusedByName() {
        assertThatThrownBy(() -> registry().parse("no_such_thing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"no_such_thing\"")
                .hasMessageContaining(registry().names().get(0));
    }

    @Test
    void unknownArgumentsAreRefusedByName() {
        String config = configs().get(0);
        String name = (String) Objects.requireNonNull(
                VocabularyGoldens.map(VocabularyGoldens.parse(config)).get("class_name"));
        assertThatThrownBy(() -> registry().parse(Map.of("class_name", name, "config", Map.of("warp", 1L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("warp");
    }
}
