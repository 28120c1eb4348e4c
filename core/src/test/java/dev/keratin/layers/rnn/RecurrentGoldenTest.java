package dev.keratin.layers.rnn;

import dev.keratin.layers.ModelGolden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent models of real Keras: what they predict, and the gradients of their losses. */
class RecurrentGoldenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm_stacked",
                "gru_stacked",
                "rnn_simple_bidirectional",
                "rnn_masked",
                "rnn_masking_layer_states",
                "conv_lstm",
                "rnn_cells_timedistributed"
            })
    void computesWhatKerasComputed(String name) throws IOException {
        ModelGolden golden = ModelGolden.load(name);

        golden.checkOutputs();
        golden.checkGradients();
    }
}
