package dev.keratin.saving.generations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.LoadLimits;
import dev.keratin.layers.Layer;
import dev.keratin.layers.core.Dense;
import dev.keratin.layers.normalization.RMSNormalization;
import dev.keratin.models.Model;
import dev.keratin.models.Sequential;
import dev.keratin.saving.InexpressibleException;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.SaveOptions;
import dev.keratin.saving.Target;
import dev.keratin.saving.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiversTest {

    @TempDir
    Path folder;

    @Test
    void keras2GetsItsOwnGrammar() throws IOException {
        Model model = Sequential.of(Dense.of(3).name("d").activation("relu").inputShape(4));

        Map<String, ?> config =
                new Receivers(Target.KERAS_2_3).modelConfig(model.state().architecture());

        String text = config.toString();
        assertThat(text)
                .contains("batch_input_shape=[null, 4]")
                .contains("dtype=float32")
                .contains("activation=relu");
        assertThat(text)
                .doesNotContain("DTypePolicy")
                .doesNotContain("quantization_config")
                .doesNotContain("module=");
    }

    @ParameterizedTest
    @EnumSource(
            value = Target.class,
            names = {"KERAS_2_15", "KERAS_2_3"})
    void aLayerThatTheReceiverLacksIsRefusedByName(Target target) {
        refused(RMSNormalization.create().name("norm").inputShape(4), target, "`norm`", "RMSNormalization");
    }

    @Test
    void anActivationOfAnotherMeaningIsRefusedByName() {
        refused(
                Dense.of(3).name("gate").activation("hard_sigmoid").inputShape(4),
                Target.KERAS_2_3,
                "`gate`",
                "hard_sigmoid");
    }

    @Test
    void aRefusedSaveLeavesTheOldFile() throws IOException {
        Path path = Files.writeString(folder.resolve("x.h5"), "before");
        Model model = Sequential.of(RMSNormalization.create().inputShape(4));

        assertThatThrownBy(() -> ModelWriter.save(
                        model.state(), path, SaveOptions.defaults().target(Target.KERAS_2_15)))
                .isInstanceOf(InexpressibleException.class);

        assertThat(Files.readString(path)).isEqualTo("before");
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).isEqualTo(List.of(path));
        }
    }

    /** However the call was made: by position or by name, the first argument is the tensor and the others are keywords. */
    @ParameterizedTest
    @ValueSource(strings = {"{'args': [T, T], 'kwargs': {}}", "{'args': [], 'kwargs': {'query': T, 'value': T}}"})
    void callsWithSeveralTensorsGetTheirNames(String call) throws IOException {
        String tensor = "{'class_name': '__keras_tensor__', 'config': {'keras_history': ['x', 0, 0]}}";
        String json =
                """
                {'module': 'keras.src.models.functional', 'class_name': 'Functional', 'config': {'name': 'm', 'layers': [
                  {'class_name': 'InputLayer', 'name': 'x', 'inbound_nodes': [], 'config': {'name': 'x', 'batch_shape': [null, 4, 2]}},
                  {'class_name': 'MultiHeadAttention', 'name': 'mha', 'inbound_nodes': [CALL],
                   'config': {'name': 'mha', 'num_heads': 1, 'key_dim': 2}}],
                  'input_layers': ['x', 0, 0], 'output_layers': ['mha', 0, 0]}}""";
        String text = json.replace("CALL", call.replace("T", tensor)).replace('\'', '"');

        Map<String, ?> config =
                new Receivers(Target.KERAS_2_15).modelConfig(Trees.parseObject(text, LoadLimits.defaults(), "test"));

        assertThat(config.toString()).contains("inbound_nodes=[[[x, 0, 0, {value=[x, 0, 0]}]]]");
    }

    private static final String OPERATION =
            """
            {'module': 'keras.src.models.functional', 'class_name': 'Functional', 'config': {'name': 'm', 'layers': [
              {'module': 'keras.layers', 'class_name': 'InputLayer', 'name': 'x', 'inbound_nodes': [],
               'config': {'name': 'x', 'batch_shape': [null, 4, 2]}},
              {'module': 'keras.src.ops.numpy', 'class_name': 'OP', 'name': 'op', 'config': {'name': 'op'},
               'inbound_nodes': [{'args': [ARGS], 'kwargs': {}}]}],
              'input_layers': ['x', 0, 0], 'output_layers': ['op', 0, 0]}}""";

    private static Map<String, ?> operation(Target target, String className, String args) throws IOException {
        String tensor =
                "{'class_name': '__keras_tensor__', 'config': {'shape': [null, 4, 2], 'dtype': 'float32', 'keras_history': ['x', 0, 0]}}";
        String text = OPERATION
                .replace("OP", className)
                .replace("ARGS", args.replace("T", tensor))
                .replace('\'', '"');
        return new Receivers(target).modelConfig(Trees.parseObject(text, LoadLimits.defaults(), "test"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Add | T, T | TFOpLambda | math.add | [[x, 0, 0, {y=[x, 0, 0]}]]",
                "Subtract | 2, T | TFOpLambda | math.subtract | [[_CONSTANT_VALUE, -1, 2.0, {y=[x, 0, 0]}]]",
                "Concatenate | [T, T] | TFOpLambda | concat | [[[x, 0, 0, {axis=0}], [x, 0, 0, {axis=0}]]]",
                "GetItem | T, [{'class_name': '__ellipsis__', 'config': {}}, -1] | SlicingOpLambda"
                        + " | __operators__.getitem | [[x, 0, 0, {slice_spec=[{start=null, stop=null, step=null},"
                        + " {start=null, stop=null, step=null}, -1]}]]",
            })
    void operationsAreFunctionsOfTensorFlowToKeras2(
            String className, String args, String layer, String function, String calls) throws IOException {
        assertThat(operation(Target.KERAS_2_15, className, args).toString())
                .contains("class_name=" + layer)
                .contains("function=" + function + "}")
                .contains("inbound_nodes=" + calls);
    }

    @Test
    void beforeTensorFlow24AnOperationIsTheLayerThatComputesTheSame() throws IOException {
        assertThat(operation(Target.KERAS_2_3, "Add", "T, T").toString())
                .contains("class_name=Add")
                .contains("inbound_nodes=[[[x, 0, 0, {}], [x, 0, 0, {}]]]");
        assertThatThrownBy(() -> operation(Target.KERAS_2_3, "Add", "T, 1"))
                .isInstanceOf(InexpressibleException.class)
                .hasMessageContainingAll("`op`", "the operation Add", "TensorFlow 2.4");
    }

    @Test
    void whatTensorFlowDoesNotComputeIsRefusedWithTheReason() {
        assertThatThrownBy(() -> operation(Target.KERAS_2_15, "Max", "T, T"))
                .isInstanceOf(InexpressibleException.class)
                .hasMessageContainingAll("`op`", "keras-2.15", "2 arguments");
    }

    private void refused(Layer layer, Target target, String... words) {
        Model model = Sequential.of(layer);

        assertThatThrownBy(() -> ModelWriter.save(
                        model.state(),
                        folder.resolve("y.h5"),
                        SaveOptions.defaults().target(target)))
                .isInstanceOf(InexpressibleException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("keras-3");
    }
}
