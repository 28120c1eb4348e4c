package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.models.Sequential;
import dev.keratin.optimizers.Adam;
import dev.keratin.optimizers.LossScaleOptimizer;
import dev.keratin.optimizers.Optimizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptimizerOrderTest {

    @ParameterizedTest
    @EnumSource(
            value = OptimizerOrder.Style.class,
            names = {"KERAS_2", "GROUPED"})
    void aLossScaleOptimizerOfKeras2ListsWhatTheOptimizerInsideLists(OptimizerOrder.Style style) {
        Adam inner = Adam.create();
        Optimizer wrapper = built(LossScaleOptimizer.of(inner));

        assertThat(OptimizerOrder.order(wrapper, style))
                .isEqualTo(OptimizerOrder.order(inner, style))
                .hasSize(5)
                .first()
                .isSameAs(inner.iterations());
    }

    @Test
    void thatOfKeras3ListsItsScaleToo() {
        Optimizer wrapper = built(LossScaleOptimizer.of(Adam.create()));

        assertThat(OptimizerOrder.order(wrapper, OptimizerOrder.Style.KERAS_3)).hasSize(4 + 2 + 4);
    }

    private static Optimizer built(Optimizer optimizer) {
        Sequential model = Sequential.of(Dense.of(2).inputShape(3));
        optimizer.build(model.trainableVariables());
        return optimizer;
    }
}
