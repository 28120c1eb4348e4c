package dev.keratin.layers.attention;

import dev.keratin.layers.ModelGolden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with attention of real Keras: what they predict, and the gradients of their losses. */
class AttentionGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"attention_zoo", "transformer_block"})
    void computesWhatKerasComputed(String name) throws IOException {
        ModelGolden golden = ModelGolden.load(name);

        golden.checkOutputs();
        golden.checkGradients();
    }
}
