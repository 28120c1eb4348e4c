package dev.keratin.layers.preprocessing;

import dev.keratin.layers.ModelGolden;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with preprocessing of real Keras: what they predict, and the gradients of their losses. */
class PreprocessingGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"preprocessing", "preprocessing_categorical"})
    void computesWhatKerasComputed(String name) throws IOException {
        ModelGolden golden = ModelGolden.load(name);

        golden.checkOutputs();
        golden.checkGradients();
    }
}
