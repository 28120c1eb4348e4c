package dev.keratin.layers.core;

import dev.keratin.initializers.Constant;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Names;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code x gamma} with a trained factor a feature: the layer that the ConvNeXt models of {@code keras.applications} are made with.
 *
 * <p>Any shape whose last axis has {@code projection_dim} features. Saves gamma, {@code (projection_dim,)}, which Keras leaves without a name of its own.
 *
 * <pre>{@code
 * LayerScale scale = LayerScale.of(1e-6, 96);
 * }</pre>
 */
public final class LayerScale extends AbstractLayer<LayerScale> {

    private static final Arg<Double> INIT_VALUES = Arg.required("init_values", ArgTypes.FLOAT);
    private static final Arg<Integer> PROJECTION_DIM = Arg.required("projection_dim", ArgTypes.POSITIVE_INT);

    public static final Schema<LayerScale> SCHEMA = Schema.of(
                    "keras.src.applications.convnext",
                    "LayerScale",
                    LayerScale::new,
                    NAME,
                    TRAINABLE,
                    DTYPE,
                    INIT_VALUES,
                    PROJECTION_DIM)
            .registeredAs("LayerScale");

    private @Nullable Variable gamma;

    private LayerScale() {
        super(SCHEMA);
    }

    /** A layer whose factors begin with a value. */
    public static LayerScale of(double initValues, int projectionDim) {
        LayerScale layer = new LayerScale();
        layer.set(INIT_VALUES, initValues);
        layer.set(PROJECTION_DIM, projectionDim);
        return layer;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        gamma = addWeight(Names.next("Variable"), Shape.of(get(PROJECTION_DIM)), Constant.of(get(INIT_VALUES)));
    }

    @Override
    protected Value call(Call call) {
        return Ops.multiply(call.input(), call.read(Objects.requireNonNull(gamma, "gamma")));
    }
}
