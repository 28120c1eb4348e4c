package dev.keratin.layers.operation;

import dev.keratin.layers.Call;
import dev.keratin.layers.DTypePolicy;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function of {@code keras.ops} between the layers of a functional model: what Keras makes of {@code x + y}, {@code x[:, 1:]} or
 * {@code keras.ops.mean(x, axis=-1)}.
 *
 * <p>Has no weights and does not pass masks on. {@link Operations} makes them.
 */
public final class OperationLayer extends Layer {

    static final Arg<@Nullable String> OPERATION_NAME = NAME;

    private final OperationKind kind;

    OperationLayer(OperationKind kind) {
        super(kind.schema());
        this.kind = kind;
    }

    @Nullable
    Object argument(Arg<@Nullable Object> arg) {
        return get(arg);
    }

    @Override
    public boolean isTrainable() {
        return true;
    }

    @Override
    public void setTrainable(boolean trainable) {
        // There is nothing to freeze, and Keras writes no such key.
    }

    @Override
    public DTypePolicy policy() {
        return DTypePolicy.FLOAT32;
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        if (!kind.isNamed()) {
            config.remove(NAME.key());
        }
        return config;
    }

    /** Operations compute in the types of their operands. */
    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected List<Value> callAll(Call call) {
        return kind.function().apply(new Operands(this, kind, call));
    }
}
