package dev.keratin.optimizers;

import dev.keratin.serialization.Schema;

/**
 * {@link Adam} with weight decay, 0.004 by default ({@code keras.optimizers.AdamW}): before each update
 * {@code w = w - w * weight_decay * learning_rate}.
 *
 * <p>Arguments and saved state are those of {@link Adam}; {@code weight_decay} must be a number. Loshchilov and Hutter 2019.
 */
public final class AdamW extends AdamLike<AdamW> {

    public static final Schema<AdamW> SCHEMA =
            Schema.<AdamW>of("keras.optimizers", "AdamW", AdamW::new).after(ARGS);

    private AdamW() {
        super(SCHEMA);
        update(WEIGHT_DECAY, 0.004);
    }

    /** One with all defaults. */
    public static AdamW create() {
        return new AdamW();
    }

    @Override
    protected void validate() {
        super.validate();
        if (get(WEIGHT_DECAY) == null) {
            throw new IllegalArgumentException(
                    "`weight_decay` of AdamW must be a number, received weight_decay=null. Use Adam for none.");
        }
    }
}
