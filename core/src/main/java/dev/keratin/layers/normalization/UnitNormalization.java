package dev.keratin.layers.normalization;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Axes;
import dev.keratin.serialization.Schema;

/** Its input scaled to length 1 along the axes ({@code keras.layers.UnitNormalization}). */
public final class UnitNormalization extends AbstractLayer<UnitNormalization> {

    private static final Arg<Axes> AXIS = Arg.optional("axis", Axes.ARG, -1);

    public static final Schema<UnitNormalization> SCHEMA = schema("UnitNormalization", UnitNormalization::new, AXIS);

    private UnitNormalization() {
        super(SCHEMA);
    }

    public static UnitNormalization create() {
        return new UnitNormalization();
    }

    /** The axes whose sum of squares becomes 1 (default -1). */
    public UnitNormalization axis(int... axis) {
        set(AXIS, Axes.of(axis));
        return this;
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return Ops.normalize(call.input(), get(AXIS).toArray(), 1e-12);
    }
}
