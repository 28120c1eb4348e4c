package dev.keratin.saving;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of earlier releases of Keras 3 whose optimizer state is arranged otherwise than today; {@code oracle/write_older.py} wrote them. */
class OlderKerasTest {

    @ParameterizedTest
    @CsvSource({
        // Nadam with its product of momentums before the slots.
        "keras-3.3.3/single, model.keras",
        "keras-3.3.3/single, ckpt",
        // Adafactor with numbers of single precision in its empty places.
        "keras-3.3.3/preprocess, model.keras",
        "keras-3.3.3/preprocess, ckpt",
        // Slots of a frozen layer.
        "keras-3.1.1/frozen, model.keras"
    })
    void opensPredictsAndTrainsOn(String model, String file) throws IOException {
        new ReadFromKeras(Path.of("src/test/resources/fixtures/older", model)).check(file);
    }
}
