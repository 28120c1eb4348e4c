package dev.keratin.saving.generations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.json.Json;
import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationsTest {

    private final List<String> notes = new ArrayList<>();

    @Test
    void aBareListIsASequentialWithAnInput() throws IOException {
        Map<String, @Nullable Object> model = read(
                "2.1.5",
                "{'class_name': 'Sequential', 'config': [{'class_name': 'Dense', 'config': {'name': 'd', 'units': 2,"
                        + " 'batch_input_shape': [null, 8], 'dtype': 'float32'}}]}");

        assertThat(at(model, "config", "layers", 0, "class_name")).isEqualTo("InputLayer");
        assertThat((List<?>) at(model, "config", "layers", 0, "config", "batch_shape"))
                .satisfies(shape -> {
                    assertThat(shape.get(0)).isNull();
                    assertThat(shape.get(1)).isEqualTo(8L);
                });
        assertThat(keys(at(model, "config", "layers", 1, "config"))).doesNotContain("batch_input_shape");
    }

    @ParameterizedTest
    @CsvSource({"1.2.2", "2.2.4", "2.15.0"})
    void hardSigmoidIsThatOfTheFilesTime(String version) throws IOException {
        Map<String, @Nullable Object> model =
                layer(version, "LSTM", "'units': 3, 'recurrent_activation': 'hard_sigmoid'");

        assertThat(at(model, "recurrent_activation", "config")).isEqualTo("Keratin>LegacyHardSigmoid");
        assertThat(notes).anyMatch(note -> note.contains("hard_sigmoid"));
    }

    @Test
    void hardSigmoidOfKeras3StaysItself() throws IOException {
        assertThat(at(
                        layer("3.3.3", "LSTM", "'units': 3, 'recurrent_activation': 'hard_sigmoid'"),
                        "recurrent_activation"))
                .isEqualTo("hard_sigmoid");
    }

    @Test
    void aGruWithoutTheKeyResetsBefore() throws IOException {
        assertThat(at(layer("2.2.4", "GRU", "'units': 3"), "reset_after")).isEqualTo(false);
        assertThat(layer("3.8.0", "GRU", "'units': 3")).doesNotContainKey("reset_after");
    }

    @Test
    void keysThatLostTheirMeaningArePutAside() throws IOException {
        Map<String, @Nullable Object> lstm =
                layer("2.3.0-tf", "LSTM", "'units': 3, 'implementation': 2, 'time_major': false, 'activation': 'tanh'");
        Map<String, @Nullable Object> transposed =
                layer("2.4.0", "Conv2DTranspose", "'filters': 2, 'kernel_size': [3, 3], 'groups': 1");

        assertThat(lstm).doesNotContainKeys("implementation", "time_major");
        assertThat(transposed).doesNotContainKey("groups");
        assertThat(notes).anyMatch(note -> note.contains("`implementation`"));
    }

    @Test
    void aLayerWithoutWeightsNeedsNotSayWhetherItTrains() throws IOException {
        assertThat(layer("2.6.0", "SpatialDropout1D", "'trainable': true, 'rate': 0.5, 'noise_shape': null"))
                .containsOnlyKeys("name", "rate");
    }

    @Test
    void whatIsPutAsideOfInputsAndCompileSettingsIsSaid() throws IOException {
        layer("1.2.2", "InputLayer", "'batch_input_shape': [null, 4], 'input_dtype': 'int32'");
        new Generations(KerasVersion.parse("2.2.4"), null, notes)
                .trainingConfig(parse("{'loss': 'mse', 'sample_weight_mode': 'temporal', 'optimizer_config':"
                        + " {'class_name': 'SGD', 'config': {'lr': 0.5}}}"));

        assertThat(notes)
                .anyMatch(note -> note.contains("InputLayer") && note.contains("`input_dtype`"))
                .anyMatch(note -> note.contains("`sample_weight_mode`=temporal"));
    }

    @Test
    void whatHasAMeaningIsNeverPutAside() throws IOException {
        assertThat(at(layer("2.3.0-tf", "LSTM", "'units': 3, 'time_major': true"), "time_major"))
                .isEqualTo(true);
    }

    @Test
    void numbersOfNumpyAndTuplesArePlain() throws IOException {
        assertThat(at(layer("2.2.4", "LeakyReLU", "'alpha': {'type': 'ndarray', 'value': 0.3}"), "negative_slope"))
                .isEqualTo(0.3);
        assertThat(at(layer("2.4.0", "BatchNormalization", "'axis': [3]"), "axis"))
                .isEqualTo(3L);
        assertThat(at(layer("2.6.0", "Flatten", "'x': {'class_name': '__tuple__', 'items': [1, 2]}"), "x"))
                .isEqualTo(List.of(1L, 2L));
    }

    @Test
    void initializersLoseTheirType() throws IOException {
        Map<String, @Nullable Object> dense = layer(
                "2.1.6-tf",
                "Dense",
                "'units': 2, 'kernel_initializer': {'class_name': 'GlorotUniform', 'config': {'seed': null, 'dtype': 'float32'}}");

        assertThat(keys(at(dense, "kernel_initializer", "config"))).doesNotContain("dtype");
    }

    @Test
    void wordsOfKeras1AreTranslated() throws IOException {
        Map<String, @Nullable Object> conv = layer(
                "1.2.2",
                "Convolution2D",
                "'nb_filter': 4, 'nb_row': 3, 'nb_col': 2, 'border_mode': 'same', 'subsample': [1, 1],"
                        + " 'dim_ordering': 'tf', 'bias': true, 'init': 'glorot_uniform'");
        Map<String, @Nullable Object> dense =
                layer("1.2.2", "Dense", "'output_dim': 5, 'init': 'uniform', 'input_dim': 3");

        assertThat(conv)
                .containsEntry("filters", 4L)
                .containsEntry("padding", "same")
                .containsEntry("use_bias", true);
        assertThat(conv).containsEntry("data_format", "channels_last");
        assertThat(at(conv, "kernel_size")).isEqualTo(List.of(3L, 2L));
        assertThat(dense).containsEntry("units", 5L).containsEntry("kernel_initializer", "random_uniform");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "TimeDistributedDense|'output_dim': 3|Dense|units|3",
                "Convolution3D|'kernel_dim1': 1, 'kernel_dim2': 2, 'kernel_dim3': 3|Conv3D|kernel_size|[1, 2, 3]",
                "Convolution1D|'filter_length': 5, 'subsample_length': 2|Conv1D|strides|2",
                "AtrousConvolution2D|'atrous_rate': [2, 2]|Conv2D|dilation_rate|[2, 2]",
                "SeparableConvolution2D|'nb_row': 3, 'nb_col': 2|SeparableConv2D|kernel_size|[3, 2]",
                "UpSampling1D|'length': 3|UpSampling1D|size|3",
                "ZeroPadding2D|'padding': [1, 2, 3, 4]|ZeroPadding2D|padding|[[1, 2], [3, 4]]",
                "Embedding|'init': 'uniform'|Embedding|embeddings_initializer|random_uniform",
                "GaussianNoise|'sigma': 0.5|GaussianNoise|stddev|0.5",
                "MaxPooling1D|'pool_length': 2, 'stride': 3|MaxPooling1D|strides|3",
                "LSTM|'dropout_U': 0.25, 'forget_bias_init': 'one'|LSTM|recurrent_dropout|0.25",
                "LSTM|'forget_bias_init': 'one'|LSTM|unit_forget_bias|true",
                "Dense|'W_regularizer': {'name': 'WeightRegularizer', 'l1': 0.0, 'l2': 0.5}|Dense|kernel_regularizer|"
                        + "{class_name=L1L2, config={l1=0.0, l2=0.5}}",
                "Dense|'b_constraint': {'name': 'MaxNorm', 'm': 2, 'axis': 0}|Dense|bias_constraint|"
                        + "{class_name=MaxNorm, config={axis=0, max_value=2}}",
                "Merge|'mode': 'ave'|Average|name|l",
                "Merge|'mode': 'concat', 'concat_axis': 2|Concatenate|axis|2",
                "BatchNormalization|'mode': 2|BatchNormalization|mode|2",
            })
    void aWordOfKeras1HasAWordToday(String className, String config, String current, String key, String value)
            throws IOException {
        Map<String, @Nullable Object> object =
                read("1.2.2", "{'class_name': '" + className + "', 'config': {'name': 'l', " + config + "}}");

        assertThat(object).containsEntry("class_name", current);
        assertThat(String.valueOf(at(object, "config", key))).isEqualTo(value);
    }

    @Test
    void moreTensorsIntoARecurrentLayerAreItsState() throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.2.4", "LSTM", "'units': 3", "[[['a', 0, 0, {}], ['h', 0, 0, {}], ['c', 0, 0, {}]]]");

        assertThat((List<?>) at(model, "config", "layers", 1, "inbound_nodes", 0, "args"))
                .hasSize(1);
        assertThat((List<?>) at(model, "config", "layers", 1, "inbound_nodes", 0, "kwargs", "initial_state"))
                .hasSize(2);
    }

    @Test
    void callsOfANestedModelAreCountedByTheirOrder() throws IOException {
        Map<String, @Nullable Object> model = read(
                "2.6.0",
                "{'class_name': 'Functional', 'config': {'name': 'm', 'layers': ["
                        + "{'class_name': 'InputLayer', 'config': {'batch_input_shape': [null, 2], 'name': 'a'}, 'name': 'a', 'inbound_nodes': []},"
                        + "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': []}, 'name': 's', 'inbound_nodes': [[['a', 0, 0, {}]]]},"
                        + "{'class_name': 'Dense', 'config': {'name': 'd', 'units': 1}, 'name': 'd', 'inbound_nodes': [[['s', 1, 0, {}]]]}],"
                        + "'input_layers': [['a', 0, 0]], 'output_layers': [['d', 0, 0]]}}");

        assertThat(at(model, "config", "layers", 2, "inbound_nodes", 0, "args", 0, "config", "keras_history"))
                .isEqualTo(List.of("s", 0L, 0L));
        assertThat(at(model, "config", "output_layers")).isEqualTo(List.of("d", 0L, 0L));
    }

    @Test
    void operatorsOfTensorFlowAreOperations() throws IOException {
        Map<String, @Nullable Object> model = functional(
                "2.6.0",
                "TFOpLambda",
                "'function': '__operators__.add'",
                "[['a', 0, 0, {'y': ['b', 0, 0], 'name': null}]]");

        assertThat(at(model, "config", "layers", 1, "class_name")).isEqualTo("Add");
        assertThat(at(model, "config", "layers", 1, "module")).isEqualTo("keras.src.ops.numpy");
        assertThat((List<?>) at(model, "config", "layers", 1, "inbound_nodes", 0, "args"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "clip_by_value|{'clip_value_min': -1.0, 'clip_value_max': 2.0}|Clip|x_max|2.0",
                "nn.leaky_relu|{}|LeakyRelu|negative_slope|0.2",
                "nn.leaky_relu|{'alpha': 0.3}|LeakyRelu|negative_slope|0.3",
                "nn.gelu|{}|Gelu|approximate|false",
                "math.reduce_mean|{'axis': [1, 2]}|Mean|keepdims|false",
                "reshape|{'shape': [-1, 4]}|Reshape|newshape|[-1, 4]",
                "compat.v1.transpose|{'perm': [0, 2, 1], 'conjugate': false}|Transpose|axes|[0, 2, 1]",
                "math.l2_normalize|{'axis': 1}|Normalize|epsilon|1.0E-6",
                "identity|{}|Identity|name|l",
                "split|{'num_or_size_splits': [1, 2, 3], 'axis': -1}|Split|indices_or_sections|[1, 3]",
                "split|{'num_or_size_splits': [-1, 3], 'axis': -1}|TFOpLambda|function|split",
                "compat.v1.floor_div|{'y': 2.0}|FloorDivide|name|l",
                "tensordot|{'b': 1}|TFOpLambda|function|tensordot",
                "linalg.matmul|{'b': ['b', 0, 0], 'transpose_b': true}|TFOpLambda|function|linalg.matmul",
            })
    void aFunctionOfTensorFlowIsAnOperationWhereOneComputesTheSame(
            String function, String arguments, String operation, String key, String value) throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.6.0", "TFOpLambda", "'function': '" + function + "'", "[['a', 0, 0, " + arguments + "]]");

        assertThat(at(model, "config", "layers", 1, "class_name")).isEqualTo(operation);
        assertThat(String.valueOf(at(model, "config", "layers", 1, "config", key)))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "AddV2|{}|{'0': 2.0}|Add|name|l",
                "MatMul|{'transpose_b': {'b': false}}|{'1': [[1.0], [2.0]]}|Matmul|name|l",
                "MatMul|{'transpose_b': {'b': true}}|{'1': [[1.0, 2.0]]}|TensorFlowOpLayer|name|l",
                "Mean|{'keep_dims': {'b': true}}|{'1': [1]}|Mean|keepdims|true",
                "Reshape|{}|{'1': [-1, 4]}|Reshape|newshape|[-1, 4]",
                "Reshape|{}|{}|TensorFlowOpLayer|name|l",
                "ConcatV2|{}|{'1': -1}|Concatenate|axis|-1",
                "Bucketize|{}|{}|TensorFlowOpLayer|name|l",
            })
    void aNodeOfAGraphIsTheOperationOfItsFunction(
            String op, String attributes, String constants, String operation, String key, String value)
            throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.3.0-tf", "TensorFlowOpLayer", node(op, attributes, constants), "[[['a', 0, 0, {}]]]");

        assertThat(at(model, "config", "layers", 1, "class_name")).isEqualTo(operation);
        assertThat(String.valueOf(at(model, "config", "layers", 1, "config", key)))
                .isEqualTo(value);
    }

    @Test
    void constantsOfANodeStandAtTheirPlaces() throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.3.0-tf", "TensorFlowOpLayer", node("Sub", "{}", "{'0': 2.0}"), "[[['a', 0, 0, {}]]]");

        assertThat((List<?>) at(model, "config", "layers", 1, "inbound_nodes", 0, "args"))
                .hasSize(2);
        assertThat(at(model, "config", "layers", 1, "inbound_nodes", 0, "args", 0))
                .isEqualTo(2.0);
    }

    @Test
    void aStridedSliceIsASubscript() throws IOException {
        Map<String, @Nullable Object> model = functional(
                "2.3.0-tf",
                "TensorFlowOpLayer",
                node(
                        "StridedSlice",
                        "{'begin_mask': {'i': '1'}, 'end_mask': {'i': '0'}, 'shrink_axis_mask': {'i': '2'}}",
                        "{'1': [0, 1], '2': [3, 2], '3': [1, 1]}"),
                "[[['a', 0, 0, {}]]]");

        assertThat(at(model, "config", "layers", 1, "class_name")).isEqualTo("GetItem");
        assertThat(String.valueOf(at(model, "config", "layers", 1, "inbound_nodes", 0, "args", 1)))
                .isEqualTo("[{class_name=__slice__, config={start=null, stop=3, step=1}}, 1]");
    }

    @Test
    void aSubscriptOfTensorFlowIsASubscriptOfKeras() throws IOException {
        Map<String, @Nullable Object> model = functional(
                "2.6.0",
                "SlicingOpLambda",
                "'function': '__operators__.getitem'",
                "[['a', 0, 0, {'slice_spec': [{'start': null, 'stop': 3, 'step': null}, -1]}]]");

        assertThat(at(model, "config", "layers", 1, "class_name")).isEqualTo("GetItem");
        assertThat(String.valueOf(at(model, "config", "layers", 1, "inbound_nodes", 0, "args", 1)))
                .isEqualTo("[{class_name=__slice__, config={start=null, stop=3, step=null}}, -1]");
    }

    @Test
    void arithmeticOnConstantsIsRecognisedAndNothingElse() throws IOException {
        // lambda x: x / 255 - 0.5, as Python 3.5 compiled it.
        byte[] code = bytes("e3 01000000 00000000 01000000 02000000 53000000 73 0c000000"
                + "7c0000 640100 1b 640200 18 53 29 03 4e e9 ff000000 67 000000000000e03f a9 00");
        Map<String, @Nullable Object> layer = read("2.0.6", lambda(code));

        assertThat(layer).containsEntry("class_name", "Rescaling");
        assertThat(at(layer, "config", "scale")).isEqualTo(1.0 / 255);
        assertThat(at(layer, "config", "offset")).isEqualTo(-0.5);
        code[26 + 6] = 116; // a global is loaded in place of the second constant
        assertThat(read("2.0.6", lambda(code))).containsEntry("class_name", "Lambda");
    }

    @Test
    void arithmeticIsRecognisedInTheCodeOfPython311Too() throws IOException {
        // lambda x: -x / 255 - 0.5
        byte[] code = bytes("e3 01000000 00000000 00000000 02000000 03000000 f3 14000000"
                + "9700 7c00 0b00 6401 7a0b 0000 6402 7a0a 0000 5300 29 03 4e e9 ff000000 e7 000000000000e03f a9 00");
        Map<String, @Nullable Object> layer = read("2.13.1", lambda(code));

        assertThat(layer).containsEntry("class_name", "Rescaling");
        assertThat(at(layer, "config", "scale")).isEqualTo(-1.0 / 255);
        assertThat(at(layer, "config", "offset")).isEqualTo(-0.5);
        code[26 + 9] = 8; // a power in place of the division
        assertThat(read("2.13.1", lambda(code))).containsEntry("class_name", "Lambda");
    }

    @Test
    void whatACallOfKeras2SaysAboutTrainingIsKept() throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.4.0", "BatchNormalization", "'axis': [1]", "[[['a', 0, 0, {'training': false}]]]");

        assertThat(at(model, "config", "layers", 1, "inbound_nodes", 0, "kwargs", "training"))
                .isEqualTo(false);
        assertThat(at(model, "config", "keeps_training")).isEqualTo(true);
        assertThat(notes).anyMatch(note -> note.contains("`l`: called with training=false"));
        assertThat(keys(at(functional("2.4.0", "Dense", "'units': 1", "[[['a', 0, 0, {}]]]"), "config")))
                .doesNotContain("keeps_training");
    }

    @Test
    void predictionIsDeterministicWhereKeras2DroppedInItToo() throws IOException {
        Map<String, @Nullable Object> model =
                functional("2.3.0", "Dropout", "'rate': 0.5", "[[['a', 0, 0, {'training': true}]]]");

        assertThat(keys(at(model, "config", "layers", 1, "inbound_nodes", 0, "kwargs")))
                .doesNotContain("training");
        assertThat(keys(at(model, "config"))).doesNotContain("keeps_training");
        assertThat(notes).anyMatch(note -> note.contains("Monte Carlo"));
    }

    @Test
    void schedulesWithoutANameGetTheirOwn() throws IOException {
        Map<String, @Nullable Object> settings = new Generations(KerasVersion.parse("2.15.0"), null, notes)
                .trainingConfig(
                        parse("{'loss': 'mse', 'optimizer_config': {'class_name': 'Adam', 'config': {'learning_rate':"
                                + "{'class_name': 'ExponentialDecay', 'config': {'initial_learning_rate': 0.1, 'decay_steps': 2,"
                                + "'decay_rate': 0.9, 'staircase': false, 'name': null}}}}}"));

        assertThat(at(settings, "optimizer", "config", "learning_rate", "config")
                        .toString())
                .contains("decay_rate=0.9")
                .doesNotContain("name");
    }

    @Test
    void oldOptimizersKeepTheirDecay() throws IOException {
        Map<String, @Nullable Object> settings = new Generations(KerasVersion.parse("2.8.0"), null, notes)
                .trainingConfig(
                        parse(
                                "{'loss': {'class_name': 'MeanSquaredError', 'config': {'reduction': 'auto', 'fn': 'mse'}},"
                                        + "'metrics': [[{'class_name': 'MeanMetricWrapper', 'config': {'name': 'accuracy', 'fn': 'sparse_categorical_accuracy'}}]],"
                                        + "'optimizer_config': {'class_name': 'SGD', 'config': {'lr': 0.5, 'decay': 0.25, 'momentum': 0.9}}}"));

        assertThat(at(settings, "optimizer", "config", "learning_rate", "class_name"))
                .isEqualTo("InverseTimeDecay");
        assertThat(at(settings, "optimizer", "config", "learning_rate", "config", "decay_rate"))
                .isEqualTo(0.25);
        assertThat(at(settings, "loss", "config", "reduction")).isEqualTo("sum_over_batch_size");
        assertThat(at(settings, "metrics", 0, "class_name")).isEqualTo("SparseCategoricalAccuracy");
    }

    @Test
    void aNewerKerasIsNamed() throws IOException {
        read("4.0.0", "{'class_name': 'Sequential', 'config': {'name': 's', 'layers': []}}");

        assertThat(notes).anyMatch(note -> note.contains("4.0.0"));
    }

    // Helpers.

    private static String lambda(byte[] code) {
        return "{'class_name': 'Lambda', 'config': {'name': 'l', 'trainable': true, 'function': ['"
                + Base64.getEncoder().encodeToString(code) + "', null, null], 'function_type': 'lambda'}}";
    }

    private static String node(String op, String attributes, String constants) {
        return "'node_def': {'name': 'n', 'op': '" + op + "', 'attr': " + attributes + "}, 'constants': " + constants;
    }

    private static List<Object> keys(Object map) {
        return new ArrayList<>(((Map<?, ?>) map).keySet());
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private Map<String, @Nullable Object> functional(String version, String className, String config, String nodes)
            throws IOException {
        return read(
                version,
                "{'class_name': 'Model', 'config': {'name': 'm', 'layers': ["
                        + "{'class_name': 'InputLayer', 'config': {'batch_input_shape': [null, 2], 'name': 'a'}, 'name': 'a', 'inbound_nodes': []},"
                        + "{'class_name': '" + className + "', 'config': {'name': 'l', " + config
                        + "}, 'name': 'l', 'inbound_nodes': "
                        + nodes + "}], 'input_layers': [['a', 0, 0]], 'output_layers': [['l', 0, 0]]}}");
    }

    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> layer(String version, String className, String config) throws IOException {
        Map<String, @Nullable Object> layer =
                read(version, "{'class_name': '" + className + "', 'config': {'name': 'l', " + config + "}}");
        return (Map<String, @Nullable Object>) Objects.requireNonNull(layer.get("config"));
    }

    private Map<String, @Nullable Object> read(String version, String json) throws IOException {
        return new Generations(KerasVersion.parse(version), "tensorflow", notes).architecture(parse(json));
    }

    private static Map<String, @Nullable Object> parse(String json) throws IOException {
        return Objects.requireNonNull(
                Trees.mapOrNull(Json.parse(json.replace('\'', '"'), LoadLimits.defaults(), "test")));
    }

    private static Object at(Object tree, Object... path) {
        Object at = tree;
        for (Object step : path) {
            at = step instanceof Integer index ? ((List<?>) at).get(index) : ((Map<?, ?>) at).get(step);
            assertThat(at).as(step + " of " + tree).isNotNull();
        }
        return at;
    }
}
