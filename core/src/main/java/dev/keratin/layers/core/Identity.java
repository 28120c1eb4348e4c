package dev.keratin.layers.core;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Schema;
import java.util.List;

/** Gives back what it is given, one tensor or a list ({@code keras.layers.Identity}). Holds a place in a model. */
public final class Identity extends AbstractLayer<Identity> {

    public static final Schema<Identity> SCHEMA = schema("Identity", Identity::new);

    private Identity() {
        super(SCHEMA);
    }

    public static Identity create() {
        return new Identity();
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected List<Value> callAll(Call call) {
        return call.inputs();
    }
}
