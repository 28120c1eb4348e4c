package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.npy.Npz;
import dev.keratin.saving.Python;
import dev.keratin.saving.VariableArrays;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models with layers that change images, saved by real Keras: they predict the same here, can be trained, and real Keras opens what is saved here. */
class AugmentationsOracleIT {

    private static final List<String> NAMES = List.of(
            "AutoContrast",
            "Equalization",
            "ContrastLimitedAdaptiveHistogramEqualization",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomGrayscale",
            "RandomHue",
            "RandomInvert",
            "RandomPosterization",
            "RandomSaturation",
            "RandomSharpness",
            "Solarization",
            "RandomGaussianBlur",
            "RandAugment",
            "AugMix");

    @Test
    void modelsGoToKeratinAndBack(@TempDir Path folder) throws IOException, InterruptedException {
        Python.run(folder, "oracle/augmentations.py", "write", folder);
        SoftAssertions all = new SoftAssertions();
        for (String name : NAMES) {
            Model model = Models.load(folder.resolve(name + ".keras"));
            try (Npz numbers = Npz.open(folder.resolve(name + ".npz"), LoadLimits.defaults())) {
                Tensor x = VariableArrays.read(numbers.array("x"), DType.FLOAT32);
                Tensor y = VariableArrays.read(numbers.array("y"), DType.FLOAT32);
                all.assertThat(Close.SINGLE.difference(name, model.predict(x), y))
                        .isNull();
                model.save(folder.resolve(name + ".keratin.keras"));
                model.fit(x, y, new FitOptions().epochs(2).verbose(0));
            }
        }
        all.assertAll();

        String opened = Python.run(folder, "oracle/augmentations.py", "read", folder);

        assertThat(opened.lines()).containsAll(NAMES);
    }
}
