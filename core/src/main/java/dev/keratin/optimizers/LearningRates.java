package dev.keratin.optimizers;

import dev.keratin.optimizers.schedules.LearningRateSchedule;
import dev.keratin.optimizers.schedules.Schedules;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ConfigTrees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The type of {@code learning_rate}: a number, kept as float32 as Keras keeps it, or a schedule. */
final class LearningRates {

    static final ArgType<Object> TYPE = new ArgType<>() {
        @Override
        public Object parse(@Nullable Object tree) {
            if (tree instanceof Number number) {
                return (double) number.floatValue();
            }
            if (tree instanceof LearningRateSchedule || tree instanceof Map) {
                return Schedules.REGISTRY.parse(tree);
            }
            throw new IllegalArgumentException(
                    "expected a number or a learning rate schedule, received " + ConfigTrees.describe(tree) + ".");
        }

        @Override
        public @Nullable Object tree(Object value) {
            return value instanceof LearningRateSchedule schedule ? Schedules.REGISTRY.tree(schedule) : value;
        }
    };

    private LearningRates() {}
}
