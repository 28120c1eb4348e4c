package dev.keratin.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.serialization.ConfigTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decisions of the monitoring callbacks on random sequences of values, against those that Keras 3.15 made ({@code decisions.py}). */
class DecisionsTest {

    @TempDir
    private Path folder;

    static Stream<String> cases() throws IOException {
        try (InputStream in = DecisionsTest.class.getResourceAsStream("/callbacks/decisions-keras-3.15.jsonl")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().toList().stream();
        }
    }

    /** What {@code decisions.py} reports of a run. */
    private Map<String, Object> drive(Callback callback, List<Double> values) {
        FakeModel model = new FakeModel();
        model.optimizer.setLearningRate(0.1f);
        model.with(callback, values.size(), 1);
        callback.onTrainBegin();
        List<Object> rates = new ArrayList<>();
        for (int epoch = 0; epoch < values.size() && !model.stop; epoch++) {
            callback.onEpochBegin(epoch);
            callback.onEpochEnd(epoch, new LinkedHashMap<>(Map.of("v", values.get(epoch))));
            rates.add(model.optimizer.learningRate());
        }
        return Map.of("epochs", (long) rates.size(), "rates", rates, "saved", model.saved);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void decisionsAreThoseOfKeras(String line) throws IOException {
        Map<String, @Nullable Object> given =
                ConfigTrees.map(Json.parse(line, LoadLimits.defaults(), "decisions"), "case");
        List<Double> values = States.list(given, "values").stream()
                .map(value -> ((Number) value).doubleValue())
                .toList();
        int patience = States.integer(given, "patience");
        double minDelta = States.number(given, "min_delta");
        String mode = String.valueOf(given.get("mode"));
        Double baseline = States.numberOrNull(given, "baseline");
        assertThat(drive(
                        EarlyStopping.create()
                                .monitor("v")
                                .patience(patience)
                                .minDelta(minDelta)
                                .mode(mode)
                                .baseline(baseline)
                                .startFromEpoch(States.integer(given, "start")),
                        values))
                .isEqualTo(given.get("stopping"));
        assertThat(drive(
                        ReduceLROnPlateau.create()
                                .monitor("v")
                                .factor(0.5)
                                .patience(patience)
                                .minDelta(minDelta)
                                .mode(mode)
                                .cooldown(States.integer(given, "cooldown"))
                                .minLr(0.02),
                        values))
                .isEqualTo(given.get("plateau"));
        assertThat(drive(
                        ModelCheckpoint.of(folder.resolve("{epoch:03d}-{v:.3f}-{v:8.2e}.keras"))
                                .monitor("v")
                                .saveBestOnly(true)
                                .mode(mode)
                                .initialValueThreshold(baseline),
                        values))
                .isEqualTo(given.get("checkpoint"));
    }
}
