package dev.keratin.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.fuzz.Watchdog;
import dev.keratin.layers.Layers;
import dev.keratin.models.Models;
import dev.keratin.saving.LoadOptions;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every argument of every class of layer, one after the other with every value that it should not have: refused or built, in bounded time and memory. */
class HostileArgumentsTest {

    private static final LoadOptions SMALL =
            LoadOptions.defaults().limits(LoadLimits.defaults().withTotalBytes(64L << 20));

    private static final int LONG_LIST = 20_000;

    /** All there is in the Maven profile {@code fuzz}, a sample in every build. */
    private static final boolean THOROUGH = Long.getLong("keratin.fuzz.seconds", 0) > 0;

    private static final long SEED = Long.getLong("keratin.fuzz.seed", 7);
    private static final int SINGLE = 7;
    private static final int TOGETHER = 2;
    private static final int SECONDS = 2;
    private static final List<String> SIZES = List.of(
            "0", "1", "-1", "7", "300", "5000", "40000", "1048576", "134217728", String.valueOf(Integer.MAX_VALUE));

    static final Map<String, @Nullable Object> VALUES = values();

    @TempDir
    Path folder;

    private static Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Object value : new @Nullable Object[] {
            (long) Integer.MAX_VALUE,
            1L << 31,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            0L,
            1L,
            -1L,
            7L,
            300L,
            5_000L,
            40_000L,
            1L << 20,
            1L << 27,
            1.5,
            -0.25,
            1e300,
            Double.NaN,
            "x",
            "",
            true,
            null,
            List.of(),
            Map.of()
        }) {
            values.put(String.valueOf(value), value);
        }
        for (int length = 1; length <= 3; length++) {
            values.put(length + " of the largest integer", Collections.nCopies(length, (long) Integer.MAX_VALUE));
            values.put(length + " of 0", Collections.nCopies(length, 0L));
        }
        values.put("a pair of pairs", Collections.nCopies(2, List.of((long) Integer.MAX_VALUE, -1L)));
        values.put("200 of 1", Collections.nCopies(200, 1L));
        values.put("a long list of 1", Collections.nCopies(LONG_LIST, 1L));
        values.put("a long list of words", Collections.nCopies(LONG_LIST, "x"));
        values.put("a long list of nulls", Collections.nCopies(LONG_LIST, null));
        values.put("a long list of lists", Collections.nCopies(LONG_LIST, List.of(1L, 2L)));
        values.put("a long word", "x".repeat(LONG_LIST));
        return values;
    }

    static List<String> examples() throws IOException {
        return new ArrayList<>(LayerExamples.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anyValueOfAnyArgumentIsRefusedOrBuiltInBoundedTimeAndMemory(String example) throws Exception {
        Map<String, @Nullable Object> model = LayerExamples.all().get(example);
        Models.load(Files.writeString(folder.resolve("good.json"), Json.write(model)));
        List<Change> changes = new ArrayList<>();
        for (List<Object> place : places(model)) {
            boolean alike = !example.equals("Dense") && (isOfInput(model, place) || isOfAll(place));
            for (String value : alike ? Set.<String>of() : VALUES.keySet()) {
                if (place.get(place.size() - 2).equals("config") || !value.startsWith("a long")) {
                    changes.add(new Change(place, value));
                }
            }
        }
        Collections.shuffle(changes, new Random(SEED + example.hashCode()));
        try (Watchdog watchdog = new Watchdog(SECONDS, 256L << 20)) {
            for (Change change : THOROUGH ? changes : changes.subList(0, Math.min(SINGLE, changes.size()))) {
                check(watchdog, change.of(model), example + " " + change);
            }
        }
    }

    /** What one argument does not do, two may: sizes of inputs and of layers, drawn at random. */
    @ParameterizedTest
    @MethodSource("examples")
    void manyArgumentsTogetherAreRefusedOrBuiltInBoundedTimeAndMemory(String example) throws Exception {
        Map<String, @Nullable Object> model = LayerExamples.all().get(example);
        List<List<Object>> places = places(model);
        places.removeIf(place -> !(at(model, place) == null || at(model, place) instanceof Number));
        Random random = new Random(SEED + example.hashCode());
        try (Watchdog watchdog = new Watchdog(SECONDS, 1024L << 20)) {
            for (int round = THOROUGH ? 60 : TOGETHER; round > 0; round--) {
                Object bad = model;
                List<Change> changes = new ArrayList<>();
                for (int i = 2 + random.nextInt(3); i > 0; i--) {
                    Change change = new Change(
                            places.get(random.nextInt(places.size())), SIZES.get(random.nextInt(SIZES.size())));
                    changes.add(change);
                    bad = change.of(bad);
                }
                check(watchdog, bad, example + " " + changes);
            }
        }
    }

    private void check(Watchdog watchdog, @Nullable Object model, String what) throws Exception {
        Path path = Files.writeString(folder.resolve("bad.json"), Json.write(model));
        try {
            watchdog.run(() -> load(path));
        } catch (AssertionError e) {
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
    }

    private static void load(Path path) {
        try {
            Models.load(path, SMALL);
        } catch (FormatException e) {
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(20_000).doesNotContain("without saying why");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Another value of an argument.
     *
     * @param place where it stands in the config of the model
     * @param value what stands there now, by its name in {@link #VALUES}
     */
    private record Change(List<Object> place, String value) {

        @Nullable
        Object of(@Nullable Object model) {
            return changed(model, place, 0, VALUES.get(value));
        }

        @Override
        public String toString() {
            return place.subList(2, place.size()) + " = " + value;
        }
    }

    private static List<List<Object>> places(Map<String, @Nullable Object> model) {
        List<List<Object>> places = new ArrayList<>();
        collect(model, new ArrayList<>(), places);
        places.removeIf(place -> place.size() < 4 || !place.get(1).equals("layers"));
        return places;
    }

    private static @Nullable Object at(@Nullable Object tree, List<Object> place) {
        Object found = tree;
        for (Object key : place) {
            found = found instanceof List<?> list ? list.get((Integer) key) : ((Map<?, ?>) found).get(key);
        }
        return found;
    }

    /** Inputs are alike in all examples. */
    private static boolean isOfInput(Map<String, @Nullable Object> model, List<Object> place) {
        List<?> layers = (List<?>) HostileFiles.below(model, "config").get("layers");
        return place.size() < 4
                || !place.get(1).equals("layers")
                || ((Map<?, ?>) layers.get((Integer) place.get(2)))
                        .get("class_name")
                        .equals("InputLayer");
    }

    /** What every object and many arguments have alike. */
    private static boolean isOfAll(List<Object> place) {
        Object last = place.get(place.size() - 1);
        return Set.of("module", "registered_name", "name", "dtype", "trainable", "build_config", "inbound_nodes")
                        .contains(last)
                || place.subList(0, place.size() - 1).stream()
                        .anyMatch(key ->
                                key.equals("dtype") || String.valueOf(key).endsWith("_initializer"));
    }

    /** The places of all arguments: those that stand there, and those that the class has besides. */
    private static void collect(@Nullable Object tree, List<Object> place, List<List<Object>> places) {
        if (tree instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                step(list.get(i), i, place, places);
            }
        } else if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> step(value, key, place, places));
            if (map.get("class_name") instanceof String name && map.get("config") instanceof Map<?, ?> config) {
                Schema<?> schema = Layers.REGISTRY.find(name);
                for (Arg<?> arg : schema == null ? List.<Arg<?>>of() : schema.args()) {
                    if (!config.containsKey(arg.key())) {
                        places.add(with(with(place, "config"), arg.key()));
                    }
                }
            }
        }
    }

    private static void step(@Nullable Object value, Object key, List<Object> place, List<List<Object>> places) {
        List<Object> below = with(place, key);
        if (below.size() >= 2) {
            places.add(below);
        }
        collect(value, below, places);
    }

    private static List<Object> with(List<Object> place, Object key) {
        List<Object> longer = new ArrayList<>(place);
        longer.add(key);
        return longer;
    }

    private static @Nullable Object changed(
            @Nullable Object tree, List<Object> place, int depth, @Nullable Object value) {
        if (depth == place.size()) {
            return value;
        }
        Object key = place.get(depth);
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list);
            copy.set((Integer) key, changed(list.get((Integer) key), place, depth + 1, value));
            return copy;
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>((Map<?, ?>) tree);
        copy.put(key, changed(copy.get(key), place, depth + 1, value));
        return copy;
    }

    @Test
    void everyClassOfLayerHasAnExample() throws IOException {
        Map<String, Boolean> missing = new TreeMap<>();
        for (String name : Layers.REGISTRY.names()) {
            missing.put(name, !LayerExamples.all().containsKey(name));
        }
        missing.values().removeIf(value -> !value);
        assertThat(missing.keySet()).containsOnly("Lambda", "StackedRNNCells");
    }
}
