package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A layer that changes images at random in training and leaves them alone else. Each image of a batch is changed in its own way.
 *
 * @param <S> the layer's own class
 */
public abstract class RandomImageLayer<S extends RandomImageLayer<S>> extends ImageLayer<S> {

    static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);

    RandomImageLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public final S seed(int seed) {
        set(SEED, seed);
        return self();
    }

    /** Records the change that training makes. */
    abstract Value change(Call call, Value images);

    @Override
    final Value transform(Call call, Value images) {
        return call.training() ? change(call, images) : images;
    }
}
