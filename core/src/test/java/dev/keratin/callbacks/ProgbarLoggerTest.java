package dev.keratin.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgbarLoggerTest {

    private long now;

    private static Map<String, Double> logs() {
        Map<String, Double> logs = new LinkedHashMap<>();
        logs.put("accuracy", 0.34375);
        logs.put("loss", 0.00012345);
        return logs;
    }

    private String epoch(boolean dynamic, int verbose) {
        ProgbarLogger logger = new ProgbarLogger(dynamic, () -> now);
        logger.setModel(new FakeModel());
        logger.setParams(new RunParameters(verbose, 5, 12));
        return Output.of(() -> {
            logger.onTrainBegin();
            logger.onEpochBegin(0);
            for (int batch = 0; batch < 12; batch++) {
                now += batch == 0 ? 1_000_000_000L : 25_000_000L;
                logger.onTrainBatchEnd(batch, logs());
            }
            logger.onEpochEnd(0, logs());
        });
    }

    @Test
    void aLogFileGetsOneLineAnEpoch() {
        assertThat(epoch(false, 1))
                .isEqualTo(
                        "Epoch 1/5\n12/12 ━━━━━━━━━━━━━━━━━━━━ 1s 25ms/step - accuracy: 0.3438 - loss: 1.2345e-04\n");
    }

    @Test
    void aTerminalSeesTheLineRewrittenAsKerasDoes() {
        String text = epoch(true, 1);
        String first = "Epoch 1/5\n\r\u001b[1m 1/12\u001b[0m \u001b[32m━\u001b[0m\u001b[37m━━━━━━━━━━━━━━━━━━━\u001b[0m"
                + " \u001b[1m11s\u001b[0m 1s/step - accuracy: 0.3438 - loss: 1.2345e-04";
        assertThat(text).startsWith(first);
        assertThat(text)
                .endsWith("\r\u001b[1m12/12\u001b[0m \u001b[32m━━━━━━━━━━━━━━━━━━━━\u001b[0m\u001b[37m\u001b[0m "
                        + "\u001b[1m1s\u001b[0m 25ms/step - accuracy: 0.3438 - loss: 1.2345e-04\n");
        // Every 50 ms: batches 1, 3, 5, 7, 9, 11 and the end.
        assertThat(text.chars().filter(c -> c == '\r').count()).isEqualTo(7);
    }

    @Test
    void verboseTwoIsALine() {
        assertThat(epoch(true, 2))
                .isEqualTo("Epoch 1/5\n12/12 - 1s - 106ms/step - accuracy: 0.3438 - loss: 1.2345e-04\n");
    }
}
