package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.npy.Npz;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real Keras opens what we write and has the same weights, optimizer state and predictions, to the bit where nothing is computed. */
class SavingOracleIT {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"opt_adam", "opt_sgd_momentum", "functional_multi_io"})
    void keras3OpensEveryFormat(String name) throws IOException, InterruptedException {
        written(name, true);

        String result = Python.run(folder, "oracle/open_with_keras3.py", folder);

        assertThat(result).contains("\"ok\": true").doesNotContain("\"ok\": false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"opt_adam", "opt_sgd_momentum", "functional_multi_io"})
    void keras2OpensWhatIsWrittenForIt(String name) throws IOException, InterruptedException {
        Path oracle = Python.legacyKeras();
        written(name, true);

        String result = Python.run(folder, "oracle/open_with_keras2.py", oracle, folder);

        assertThat(result).contains("\"ok\": true").doesNotContain("\"ok\": false");
    }

    @Test
    void keras3KnowsTheWordsThatWereLearnedHere() throws IOException, InterruptedException {
        Path archive = folder.resolve("assets.keras");
        Models.load(Python.resource("fixtures/vocabulary/assets.keras")).save(archive);

        String result = Python.run(folder, "oracle/open_assets_with_keras3.py", archive);

        assertThat(result.lines().toList())
                .contains(
                        "learned ['[UNK]', 'b', 'ü', 'a'] False",
                        "given ['[UNK]', 'x', 'b'] True",
                        "words ['', '[UNK]', 'the', 'dog', 'cat'] False",
                        "integers ['-1', '3', '5'] False",
                        "nested ['[UNK]', 'q', 'b'] False");
    }

    private void written(String name, boolean old) throws IOException {
        Model model = Models.load(Python.resource("fixtures/keras3/" + name + "/" + name + ".keras"));
        try (Npz golden =
                Npz.open(Python.resource("fixtures/keras3/" + name + "/" + name + ".npz"), LoadLimits.defaults())) {
            List<Tensor> inputs = new ArrayList<>();
            for (int i = 0; golden.names().contains("x_" + i); i++) {
                inputs.add(VariableArrays.read(golden.array("x_" + i), DType.FLOAT32));
            }
            WrittenForKeras files = new WrittenForKeras(folder, model.state());
            files.keras3();
            if (old) {
                files.keras2();
            }
            files.expectation(inputs, model.predict(inputs, 32));
        }
    }
}
