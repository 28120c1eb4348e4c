package dev.keratin.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.CompileSettings;
import dev.keratin.training.FitOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is told about its compile settings, as Keras 3 does. */
class CompileTest {

    private static final Tensor X = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    private static final Tensor Y = Tensor.of(new float[] {1, 2}, 2, 1);

    private static Sequential model(String policy) {
        return Sequential.of(Dense.of(1).dtype(policy).inputShape(2));
    }

    @Test
    void theLossOfMixedFloat16IsScaled() {
        Model half = model("mixed_float16");
        half.compile("sgd", "mse");
        assertThat(half.optimizer())
                .isInstanceOfSatisfying(LossScaleOptimizer.class, scaling -> assertThat(scaling.name())
                        .isEqualTo("loss_scale_optimizer"));
        half.fit(X, Y, new FitOptions().epochs(1).verbose(0));

        half.compile(CompileSettings.of("sgd", "mse").autoScaleLoss(false));
        assertThat(half.optimizer()).isNotInstanceOf(LossScaleOptimizer.class);
        Model brain = model("mixed_bfloat16");
        brain.compile("sgd", "mse");
        assertThat(brain.optimizer()).isNotInstanceOf(LossScaleOptimizer.class);
    }

    @Test
    void aFileSaysItselfWhetherTheLossIsScaled(@TempDir Path folder) throws IOException {
        for (boolean scaled : new boolean[] {true, false}) {
            Model model = model("mixed_float16");
            model.compile(CompileSettings.of("sgd", "mse").autoScaleLoss(scaled));
            Path path = folder.resolve(scaled + ".keras");
            model.save(path);

            assertThat(Models.load(path).optimizer() instanceof LossScaleOptimizer)
                    .isEqualTo(scaled);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential.keras", "functional.keras", "sequential.h5", "functional.h5"})
    void whatKerasScaledUnderItsGlobalPolicyGoesOnScaled(String file) throws Exception {
        Path path = Path.of(Objects.requireNonNull(CompileTest.class.getResource("/fixtures/loss_scaled/" + file))
                .toURI());

        Model model = Models.load(path);

        if (file.endsWith(".keras")) {
            assertThat(model.optimizer()).isInstanceOf(LossScaleOptimizer.class);
            // step_counter: three steps went into the state
            assertThat(Objects.requireNonNull(model.optimizer())
                            .variables()
                            .get(2)
                            .value()
                            .toDoubles())
                    .containsExactly(3);
        }
        model.fit(
                Tensor.zeros(DType.FLOAT32, Shape.of(8, 4)),
                Tensor.zeros(DType.FLOAT32, Shape.of(8, 1)),
                new FitOptions().epochs(1).verbose(0));
    }

    @Test
    void layersFrozenAfterCompilingAreToldOnce() {
        Sequential model = Sequential.of(Dense.of(2).name("first").inputShape(2), Dense.of(1));
        model.compile("sgd", "mse");
        List<String> warnings = warningsOf(() -> {
            model.fit(X, Y, new FitOptions().epochs(1).verbose(0));
            model.layers().get(0).setTrainable(false);
            model.evaluate(X, Y);
            model.evaluate(X, Y);
        });

        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("[first]").contains("evaluate");
        assertThat(warningsOf(() -> {
                    model.compile("sgd", "mse");
                    model.fit(X, Y, new FitOptions().epochs(1).verbose(0));
                }))
                .isEmpty();
    }

    private static List<String> warningsOf(Runnable run) {
        List<String> messages = new ArrayList<>();
        Logger logger = Logger.getLogger("dev.keratin.training");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                messages.add(java.text.MessageFormat.format(entry.getMessage(), entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        try {
            run.run();
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }
}
