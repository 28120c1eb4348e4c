package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.npy.Npz;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.Python;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The architectures of {@code keras.applications}, saved by real Keras, predict the same here from both of its whole-model files. */
class ApplicationsOracleIT {

    private static final List<String> NAMES = List.of(
            "MobileNet",
            "MobileNetV2",
            "ResNet50",
            "ResNet50V2",
            "VGG16",
            "DenseNet121",
            "InceptionV3",
            "Xception",
            "EfficientNetB0",
            "EfficientNetV2B0",
            "MobileNetV3Small",
            "ConvNeXtTiny",
            "InceptionResNetV2");

    @Test
    void architecturesOfKerasApplicationsPredictTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "oracle/applications.py", folder);
        SoftAssertions all = new SoftAssertions();
        for (String name : NAMES) {
            try (Npz numbers = Npz.open(folder.resolve(name + ".npz"), LoadLimits.defaults())) {
                Tensor x = VariableArrays.read(numbers.array("x"), DType.FLOAT32);
                Tensor y = VariableArrays.read(numbers.array("y"), DType.FLOAT32);
                for (String file : List.of(name + ".keras", name + ".h5")) {
                    Model model = Models.load(folder.resolve(file), LoadOptions.defaults())
                            .model();
                    // Over a hundred layers: rounding grows with depth.
                    all.assertThat(new Close(1e-4).difference(file, model.predict(x), y))
                            .isNull();
                }
            }
        }
        all.assertAll();
        assertThat(NAMES).hasSize(13);
    }
}
