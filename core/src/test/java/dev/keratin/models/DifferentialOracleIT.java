package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.saving.Python;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Layers, graphs and trainings drawn at random: real Keras makes them, and here they compute the same. A bigger run: {@code -Dkeratin.differential=20}
 * (cases a kind), another sample: {@code -Dkeratin.differential.seed=7}.
 */
class DifferentialOracleIT {

    private static final int COUNT = Integer.getInteger("keratin.differential", 1);
    private static final int SEED = Integer.getInteger("keratin.differential.seed", 1);

    /** What compares a case. */
    private interface Judge {
        List<String> differences(Path file) throws IOException;
    }

    @Test
    void layersComputeAndLearnAsInKeras(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "oracle/layer_cases.py", folder, SEED, COUNT);
        check(folder, DifferentialCase::differences, 60 * COUNT);
    }

    @Test
    void graphsComputeAsInKeras(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "oracle/graph_cases.py", folder, SEED, COUNT);
        check(folder, DifferentialCase::differences, 14 * COUNT);
    }

    @Test
    void trainingGoesAsInKeras(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "oracle/training_cases.py", folder, SEED, 2 * COUNT);
        check(folder, TrainingCase::differences, 12 * COUNT);
    }

    private static void check(Path folder, Judge judge, int atLeast) throws IOException {
        List<Path> cases = DifferentialCase.in(folder);
        List<String> failures = new ArrayList<>();
        for (Path file : cases) {
            List<String> differences = judge.differences(file);
            if (!differences.isEmpty()) {
                failures.add(file.getFileName() + ": " + differences);
            }
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(failures).isEmpty();
    }
}
