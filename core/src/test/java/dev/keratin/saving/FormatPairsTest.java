package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.data.Batch;
import dev.keratin.layers.InputLayer;
import dev.keratin.layers.KerasTensor;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.BatchNormalization;
import dev.keratin.layers.rnn.LSTM;
import dev.keratin.models.Functional;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.random.Philox;
import dev.keratin.random.Seeds;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.CompileSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trained model goes from every format into every other one, and every weight and slot that both hold is the same to the bit. */
class FormatPairsTest {

    private enum Form {
        KERAS("x.keras", Target.DEFAULT),
        H5("x.h5", Target.DEFAULT),
        WEIGHTS_H5("x.weights.h5", Target.DEFAULT),
        LAYERS_H5("layers.h5", Target.DEFAULT),
        CHECKPOINT("superset", Target.DEFAULT),
        CHECKPOINT_KERAS_3("keras3", Target.KERAS_3),
        CHECKPOINT_KERAS_2_15("keras215", Target.KERAS_2_15),
        CHECKPOINT_LEGACY("legacy", Target.KERAS_2_3),
        SAFETENSORS("x.safetensors", Target.DEFAULT),
        NPZ("x.npz", Target.DEFAULT);

        private final String file;
        private final Target target;

        Form(String file, Target target) {
            this.file = file;
            this.target = target;
        }

        private boolean holdsOptimizer() {
            return this != LAYERS_H5;
        }

        /** The model as it is after it was written in this form into the folder and read again. */
        private Model passed(Model model, Path architecture, Path folder) throws IOException {
            Path path = folder.resolve(file);
            SaveOptions options = SaveOptions.defaults().target(target);
            if (this == KERAS || this == H5) {
                ModelWriter.save(model.state(), path, options);
                return Models.load(path);
            }
            ModelWriter.saveWeights(model.state(), path, options);
            Model read = Models.load(architecture);
            Samples.all(read).forEach(variable -> variable.assign(Tensor.zeros(variable.dtype(), variable.shape())));
            WeightsLoader.load(read, holdsOptimizer() ? Samples.optimizer(read) : null, path, LoadOptions.defaults());
            return read;
        }
    }

    @TempDir
    Path folder;

    @Test
    void aSequentialModelPassesEveryPairOfFormats() throws IOException {
        passesEveryPair(Samples.adam());
    }

    @Test
    void aFunctionalModelPassesEveryPairOfFormats() throws IOException {
        Seeds.set(7);
        KerasTensor x = InputLayer.of(DType.FLOAT32, 4, 3).output();
        KerasTensor hidden = BatchNormalization.create().apply(LSTM.of(3).apply(x));
        Model model = Functional.of(List.of(x), List.of(Dense.of(2).apply(hidden)));
        model.compile(CompileSettings.of("adam", "mse"));
        Tensor inputs = Tensor.of(new Philox(1, 0).uniform(0, 60, -1, 1), 5, 4, 3);
        Tensor targets = Tensor.of(new Philox(1, 1).uniform(0, 10, -1, 1), 5, 2);
        for (int step = 0; step < 3; step++) {
            model.trainer().trainOnBatch(new Batch(List.of(inputs), List.of(targets), List.of()));
        }
        passesEveryPair(model);
    }

    private void passesEveryPair(Model model) throws IOException {
        Path architecture = folder.resolve("architecture.keras");
        model.save(architecture);
        List<Tensor> weights = Samples.weights(model);
        List<Tensor> trained = Samples.values(model);
        for (Form a : Form.values()) {
            Model first = a.passed(model, architecture, folder);
            for (Form b : Form.values()) {
                Model second = b.passed(first, architecture, folder);
                String pair = a + " -> " + b;
                assertThat(Samples.weights(second)).as(pair).isEqualTo(weights);
                if (a.holdsOptimizer() && b.holdsOptimizer()) {
                    assertThat(Samples.values(second)).as(pair).isEqualTo(trained);
                }
            }
        }
    }
}
