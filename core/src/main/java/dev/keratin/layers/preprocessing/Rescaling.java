package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;

/**
 * {@code x scale + offset} ({@code keras.layers.Rescaling}).
 *
 * <p>Any shape. Scale and offset are numbers, or lists of them along the last axes. No weights.
 *
 * <pre>{@code
 * Rescaling unit = Rescaling.of(1.0 / 255);
 * }</pre>
 */
public final class Rescaling extends AbstractLayer<Rescaling> {

    private static final Arg<NumberTree> SCALE = Arg.required("scale", NumberTree.ARG);
    private static final Arg<NumberTree> OFFSET = Arg.optional("offset", NumberTree.ARG, 0.0);

    public static final Schema<Rescaling> SCHEMA = schema("Rescaling", Rescaling::new, SCALE, OFFSET);

    private Rescaling() {
        super(SCHEMA);
    }

    /** A layer with this factor. */
    public static Rescaling of(double scale) {
        Rescaling layer = new Rescaling();
        layer.set(SCALE, scale);
        return layer;
    }

    /** What is added behind the factor (default 0). */
    public Rescaling offset(double offset) {
        set(OFFSET, offset);
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        Value x = Ops.cast(call.input(), policy().arithmetic());
        return Ops.add(Ops.multiply(x, get(SCALE).constant(x)), get(OFFSET).constant(x));
    }
}
