package dev.keratin.optimizers;

import dev.keratin.serialization.Schema;

/**
 * Steps of a size adapted to each weight by moving averages of gradient and squared gradient ({@code keras.optimizers.Adam}). The usual first
 * choice.
 *
 * <pre>{@code
 * alpha = learning_rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)
 * m = m + (g - m) * (1 - beta_1)
 * v = v + (g^2 - v) * (1 - beta_2)
 * w = w - m * alpha / (sqrt(v) + epsilon)
 * }</pre>
 *
 * <p>Arguments: {@code learning_rate} 0.001, {@code beta_1} 0.9, {@code beta_2} 0.999, {@code epsilon} 1e-7 (the paper's epsilon-hat),
 * {@code amsgrad} false (with it, the largest v so far takes v's place in the last line), and those of {@link BaseOptimizer}. Saved per variable:
 * {@code momentum}, {@code velocity}, with amsgrad {@code velocity_hat}.
 *
 * <pre>{@code Adam.create().learningRate(1e-4)}</pre>
 *
 * <p>Kingma and Ba 2014; Reddi et al. 2018 for amsgrad.
 */
public final class Adam extends AdamLike<Adam> {

    public static final Schema<Adam> SCHEMA =
            Schema.<Adam>of("keras.optimizers", "Adam", Adam::new).after(ARGS);

    private Adam() {
        super(SCHEMA);
    }

    /** One with all defaults. */
    public static Adam create() {
        return new Adam();
    }
}
