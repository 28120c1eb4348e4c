package dev.keratin.saving.h5;

import static dev.keratin.saving.h5.OldFile.array;
import static dev.keratin.saving.h5.OldFile.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.StoredArray;
import dev.keratin.models.Models;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that generations, backends and devices arranged otherwise. */
class OldWeightsTest {

    private static final String TENSORFLOW = "tensorflow";

    @Test
    void anOptimizerThatDecaysAScheduleLeavesTheModelUncompiled() throws IOException {
        Models.Loaded loaded = OldFile.of("2.3.1", TENSORFLOW, "Dense", "'units': 2", "[null, 3]")
                .layer("layer", array(numbers(6), 3, 2), array(numbers(2), 2))
                .compiled("{'loss': 'mse', 'optimizer_config': {'class_name': 'SGD', 'config': {'decay': 0.1,"
                        + " 'learning_rate': {'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1,"
                        + " 'decay_steps': 10, 'decay_rate': 0.5}}}}}")
                .load(folder);
        assertThat(loaded.model().isCompiled()).isFalse();
        assertThat(loaded.report().notes()).anyMatch(note -> note.contains("decay"));
    }

    @TempDir
    Path folder;

    @Test
    void aCudnnLstmIsAnLstmWithItsGatesTurnedAndItsBiasesAdded() throws IOException {
        float[] bias = numbers(16);
        Models.Loaded loaded = OldFile.of("2.2.4", TENSORFLOW, "CuDNNLSTM", "'units': 2", "[null, 4, 3]")
                .layer(
                        "layer",
                        array(cudnn(numbers(24), 3, 4), 3, 8),
                        array(cudnn(numbers(16), 2, 4), 2, 8),
                        array(bias, 16))
                .load(folder);

        float[] sum = new float[8];
        for (int i = 0; i < 8; i++) {
            sum[i] = bias[i] + bias[8 + i];
        }
        assertThat(loaded.model().getWeights())
                .containsExactly(Tensor.of(numbers(24), 3, 8), Tensor.of(numbers(16), 2, 8), Tensor.of(sum, 8));
        assertThat(loaded.report().notes()).anyMatch(note -> note.contains("CuDNN"));
    }

    @Test
    void aCudnnGruResetsAfterTheProduct() throws IOException {
        Models.Loaded loaded = OldFile.of("2.2.4", TENSORFLOW, "CuDNNGRU", "'units': 2", "[null, 4, 3]")
                .layer("layer", cudnnGru())
                .load(folder);

        assertThat(loaded.model().layers().get(0).getConfig())
                .containsEntry("reset_after", true)
                .containsEntry("recurrent_activation", "sigmoid");
        assertThat(loaded.model().getWeights()).isEqualTo(gru());
    }

    @Test
    void bothDirectionsOfACudnnLayerAreConverted() throws IOException {
        StoredArray[] once = cudnnGru();
        Models.Loaded loaded = OldFile.of(
                        "2.2.4",
                        TENSORFLOW,
                        "Bidirectional",
                        "'layer': {'class_name': 'CuDNNGRU', 'config': {'name': 'g', 'units': 2}}",
                        "[null, 4, 3]")
                .layer("layer", once[0], once[1], once[2], once[0], once[1], once[2])
                .load(folder);

        assertThat(loaded.model().getWeights().subList(0, 3)).isEqualTo(gru());
        assertThat(loaded.model().getWeights().subList(3, 6)).isEqualTo(gru());
    }

    @Test
    void gatesOfKeras1AreSideBySide() throws IOException {
        StoredArray[] tensors = new StoredArray[12];
        // Input, cell, forget, output; each kernel, recurrent kernel, bias.
        for (int gate = 0; gate < 4; gate++) {
            tensors[3 * gate] = array(new float[] {gate}, 1, 1);
            tensors[3 * gate + 1] = array(new float[] {10 + gate}, 1, 1);
            tensors[3 * gate + 2] = array(new float[] {20 + gate}, 1);
        }
        Models.Loaded loaded = OldFile.of(
                        "1.2.2",
                        TENSORFLOW,
                        "LSTM",
                        "'output_dim': 1, 'inner_activation': 'hard_sigmoid', 'consume_less': 'cpu'",
                        "[null, 4, 1]")
                .layer("layer", tensors)
                .load(folder);

        assertThat(loaded.model().getWeights())
                .containsExactly(
                        Tensor.of(new float[] {0, 2, 1, 3}, 1, 4),
                        Tensor.of(new float[] {10, 12, 11, 13}, 1, 4),
                        Tensor.of(new float[] {20, 22, 21, 23}, 4));
    }

    @Test
    void kernelsOfKeras1WithChannelsFirstHaveTheirFiltersFirst() throws IOException {
        Models.Loaded loaded = OldFile.of(
                        "1.2.2",
                        "theano",
                        "Convolution2D",
                        "'nb_filter': 1, 'nb_row': 1, 'nb_col': 2, 'dim_ordering': 'th', 'border_mode': 'valid'",
                        "[null, 3, 4, 4]")
                .layer("layer", array(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2), array(new float[] {7}, 1))
                .load(folder);

        // From (filters, channels, rows, columns), and turned around, as Theano convolves.
        assertThat(loaded.model().getWeights())
                .containsExactly(Tensor.of(new float[] {2, 4, 6, 1, 3, 5}, 1, 2, 3, 1), Tensor.of(new float[] {7}, 1));
    }

    @Test
    void kernelsOfATransposedConvolutionOfKeras1HaveTheirFiltersLast() throws IOException {
        Models.Loaded loaded = OldFile.of(
                        "1.2.2",
                        TENSORFLOW,
                        "Deconvolution2D",
                        "'nb_filter': 2, 'nb_row': 1, 'nb_col': 1, 'dim_ordering': 'tf', 'output_shape': [null, 4, 4, 2]",
                        "[null, 4, 4, 3]")
                .layer("layer", array(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 3, 2), array(new float[] {7, 8}, 2))
                .load(folder);

        assertThat(loaded.model().getWeights().get(0)).isEqualTo(Tensor.of(new float[] {1, 3, 5, 2, 4, 6}, 1, 1, 2, 3));
    }

    @Test
    void aStackThatBeginsWithAMergeOfStacksHasSeveralInputs() throws IOException {
        String dense = "{'class_name': 'Dense', 'config': {'name': '%s', 'output_dim': %d%s}}";
        String left = "{'class_name': 'Sequential', 'config': ["
                + dense.formatted("l1", 2, ", 'batch_input_shape': [null, 1]") + ", " + dense.formatted("l2", 1, "")
                + "]}";
        String right = "{'class_name': 'Sequential', 'config': ["
                + dense.formatted("r1", 1, ", 'batch_input_shape': [null, 2]") + "]}";
        Models.Loaded loaded = new OldFile(
                        "1.2.0",
                        TENSORFLOW,
                        "{'class_name': 'Sequential', 'config': [{'class_name': 'Merge', 'config': {'name': 'm',"
                                + " 'mode': 'concat', 'concat_axis': -1, 'dot_axes': -1, 'layers': [" + left + ", "
                                + right + "]}}, " + dense.formatted("top", 1, "") + "]}")
                .layer("l1", array(new float[] {1, 10}, 1, 2), array(new float[] {0, 0}, 2))
                .layer("l2", array(new float[] {1, 1}, 2, 1), array(new float[] {0}, 1))
                .layer("r1", array(new float[] {100, 1000}, 2, 1), array(new float[] {0}, 1))
                .layer("top", array(new float[] {1, 2}, 2, 1), array(new float[] {0.5f}, 1))
                .load(folder);

        assertThat(loaded.model()
                        .predict(List.of(Tensor.of(new float[] {1}, 1, 1), Tensor.of(new float[] {1, 2}, 1, 2)), 1))
                .containsExactly(Tensor.of(new float[] {11 + 2 * 2100 + 0.5f}, 1, 1));
        assertThat(loaded.report().notes()).anyMatch(note -> note.contains("2 inputs"));
    }

    @Test
    void aNormalizationThatKeras2CalledAsInTrainingUsesTheBatch() throws IOException {
        Models.Loaded loaded = normalization("{'training': true}");

        // Mean 2, variance 1; the file's moving mean is 100.
        assertThat(loaded.model().predict(Tensor.of(new float[] {1, 3}, 2, 1)).toFloats())
                .containsExactly(new float[] {-1, 1}, org.assertj.core.api.Assertions.within(1e-3f));
    }

    @Test
    void aNormalizationOfKeras1ByTheBatchStaysOne() throws IOException {
        Models.Loaded loaded = new OldFile(
                        "1.2.0",
                        TENSORFLOW,
                        "{'class_name': 'Sequential', 'config': [{'class_name': 'BatchNormalization', 'config': {'name': 'n',"
                                + " 'mode': 2, 'axis': -1, 'epsilon': 1e-9, 'batch_input_shape': [null, 1]}}]}")
                .layer("n", statistics())
                .load(folder);

        assertThat(loaded.model().predict(Tensor.of(new float[] {1, 3}, 2, 1)).toFloats())
                .containsExactly(new float[] {-1, 1}, org.assertj.core.api.Assertions.within(1e-3f));
    }

    @Test
    void aNormalizationThatKeras2CalledAsInPredictionIsFrozen() throws IOException {
        Models.Loaded loaded = normalization("{'training': false}");
        loaded.model().compile("sgd", "mse");
        loaded.model().trainOnBatch(Tensor.of(new float[] {1, 3}, 2, 1), Tensor.of(new float[] {0, 0}, 2, 1));

        assertThat(loaded.model().getWeights().subList(2, 4))
                .containsExactly(Tensor.of(new float[] {100}, 1), Tensor.of(new float[] {1}, 1));
    }

    private static StoredArray[] statistics() {
        return new StoredArray[] {
            array(new float[] {1}, 1), array(new float[] {0}, 1), array(new float[] {100}, 1), array(new float[] {1}, 1)
        };
    }

    private Models.Loaded normalization(String keywords) throws IOException {
        return new OldFile(
                        "2.4.0",
                        TENSORFLOW,
                        "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                                + "{'class_name': 'InputLayer', 'config': {'batch_input_shape': [null, 1], 'name': 'a'}, 'name': 'a', 'inbound_nodes': []},"
                                + "{'class_name': 'BatchNormalization', 'config': {'name': 'n', 'axis': [1], 'epsilon': 1e-9}, 'name': 'n', 'inbound_nodes': "
                                + "[[['a', 0, 0, " + keywords + "]]]}],"
                                + "'input_layers': [['a', 0, 0]], 'output_layers': [['n', 0, 0]]}}")
                .layer("n", statistics())
                .load(folder);
    }

    @Test
    void aLossOfTheAuthorsOwnLeavesTheModelUncompiled() throws IOException {
        Models.Loaded loaded = OldFile.of("2.2.4", TENSORFLOW, "Dense", "'units': 1", "[null, 1]")
                .layer("layer", array(new float[] {2}, 1, 1), array(new float[] {1}, 1))
                .compiled("{'optimizer_config': {'class_name': 'SGD', 'config': {'lr': 0.5}}, 'loss': 'dice_coef_loss',"
                        + " 'metrics': ['dice_coef'], 'sample_weight_mode': null, 'loss_weights': null}")
                .load(folder);

        assertThat(loaded.model().isCompiled()).isFalse();
        assertThat(loaded.model().predict(Tensor.of(new float[] {3}, 1, 1)))
                .isEqualTo(Tensor.of(new float[] {7}, 1, 1));
        assertThat(loaded.report().notes())
                .anyMatch(note -> note.contains("not compiled") && note.contains("dice_coef_loss"));
    }

    @Test
    void aStackBuiltByItsDataHasTheShapeOfThatData() throws IOException {
        Models.Loaded loaded = new OldFile(
                        "2.2.4-tf",
                        TENSORFLOW,
                        "{'class_name': 'Sequential', 'config': {'name': 's', 'build_input_shape': [32, 2],"
                                + " 'layers': [{'class_name': 'Dense', 'config': {'name': 'd', 'units': 1}}]}}")
                .layer("d", array(new float[] {1, 2}, 2, 1), array(new float[] {3}, 1))
                .load(folder);

        assertThat(loaded.model().predict(Tensor.of(new float[] {1, 1, 2, 2, 3, 3}, 3, 2)))
                .isEqualTo(Tensor.of(new float[] {6, 9, 12}, 3, 1));
    }

    @Test
    void vectorsOfAnEmbeddingAreFloatsWhateverItsIndicesAre() throws IOException {
        Models.Loaded loaded = OldFile.of(
                        "2.0.4",
                        TENSORFLOW,
                        "Embedding",
                        "'input_dim': 2, 'output_dim': 1, 'dtype': 'int32', 'input_length': 3",
                        "[null, 3]")
                .layer("layer", array(new float[] {0.5f, 1.5f}, 2, 1))
                .load(folder);

        assertThat(loaded.model().getWeights()).containsExactly(Tensor.of(new float[] {0.5f, 1.5f}, 2, 1));
    }

    @Test
    void negativeIndicesOfAnEmbeddingCountFromTheEnd() throws IOException {
        Models.Loaded loaded = OldFile.of(
                        "2.2.4", TENSORFLOW, "Embedding", "'input_dim': 3, 'output_dim': 1", "[null, 3]")
                .layer("layer", array(new float[] {1, 2, 3}, 3, 1))
                .load(folder);

        assertThat(loaded.model().predict(Tensor.of(new float[] {-1, 0, -3}, 1, 3)))
                .isEqualTo(Tensor.of(new float[] {3, 1, 1}, 1, 3, 1));
    }

    @Test
    void aStackOfAnOldFileTakesMoreAxesWhereItsLayersDo() throws IOException {
        Models.Loaded loaded = OldFile.of("2.2.4", TENSORFLOW, "Dense", "'units': 1", "[null, 2]")
                .layer("layer", array(new float[] {1, 2}, 2, 1), array(new float[] {3}, 1))
                .load(folder);

        assertThat(loaded.model().predict(Tensor.of(new float[] {1, 1, 2, 2}, 1, 2, 2)))
                .isEqualTo(Tensor.of(new float[] {6, 9}, 1, 2, 1));
    }

    // Helpers.

    private static StoredArray[] cudnnGru() {
        return new StoredArray[] {
            array(cudnn(numbers(18), 3, 3), 3, 6), array(cudnn(numbers(12), 2, 3), 2, 6), array(numbers(12), 12)
        };
    }

    private static List<Tensor> gru() {
        return List.of(Tensor.of(numbers(18), 3, 6), Tensor.of(numbers(12), 2, 6), Tensor.of(numbers(12), 2, 6));
    }

    /** A kernel for two units in the arrangement of CuDNN: in the place of each gate its transposed, row by row. */
    private static float[] cudnn(float[] kernel, int rows, int gates) {
        int units = 2;
        float[] stored = new float[kernel.length];
        for (int gate = 0; gate < gates; gate++) {
            for (int row = 0; row < rows; row++) {
                for (int unit = 0; unit < units; unit++) {
                    int place = unit * rows + row;
                    stored[place / units * gates * units + gate * units + place % units] =
                            kernel[row * gates * units + gate * units + unit];
                }
            }
        }
        return stored;
    }
}
