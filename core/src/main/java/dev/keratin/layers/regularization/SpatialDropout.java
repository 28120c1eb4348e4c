package dev.keratin.layers.regularization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dropout of whole channels, whatever the number of spatial axes.
 *
 * @param <S> the layer's own class
 */
abstract class SpatialDropout<S extends SpatialDropout<S>> extends AbstractLayer<S> {

    private static final Arg<Double> RATE = Arg.required("rate", ArgTypes.RATE);
    private static final Arg<@Nullable Integer> SEED = Arg.optional("seed", LayerArgs.SEED, null);
    /** Keras writes a bare name here. */
    private static final Arg<String> TYPE = Arg.optional("dtype", TypeName.ARG, "float32");

    private final int rank;

    SpatialDropout(Schema<? extends Layer> schema, int rank) {
        super(schema);
        this.rank = rank;
    }

    static <T extends Layer> Schema<T> spatial(String className, Supplier<T> blank, Arg<?>... args) {
        List<Arg<?>> base = List.of(RATE, SEED, NAME, TYPE);
        return Schema.of("keras.layers", className, blank, args).after(base);
    }

    abstract DataFormat dataFormat();

    final void setRate(double rate) {
        set(RATE, rate);
    }

    /** The share that is dropped. */
    public final double rate() {
        return get(RATE);
    }

    /** Kept for Keras's sake; the numbers here follow from the model's seed. */
    public final S seed(int seed) {
        set(SEED, seed);
        return self();
    }

    @Override
    public final boolean isTrainable() {
        return true;
    }

    @Override
    public final void setTrainable(boolean trainable) {
        // There is nothing to freeze, and Keras writes no such key.
    }

    @Override
    public final DTypePolicy policy() {
        return DTypePolicy.of(get(TYPE));
    }

    @Override
    protected final boolean supportsMasking() {
        return true;
    }

    @Override
    protected final void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, rank + 2);
    }

    @Override
    protected final Value call(Call call) {
        Value x = call.input();
        if (!call.training() || get(RATE) == 0) {
            return x;
        }
        Shape noise = x.shape();
        for (int i = 0; i < rank; i++) {
            noise = noise.with(dataFormat().spatialAxis(i), 1);
        }
        return Ops.dropout(x, get(RATE), noise);
    }
}
