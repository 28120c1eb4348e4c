package dev.keratin.layers.merging;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * The first of two inputs plus {@code scale} times the second: the layer that InceptionResNetV2 of {@code keras.applications} is made with.
 *
 * <pre>{@code
 * KerasTensor sum = CustomScaleLayer.of(0.17).apply(List.of(shortcut, residual));
 * }</pre>
 */
public final class CustomScaleLayer extends AbstractLayer<CustomScaleLayer> {

    private static final Arg<Double> SCALE = Arg.required("scale", ArgTypes.FLOAT);

    public static final Schema<CustomScaleLayer> SCHEMA = Schema.of(
                    "keras.src.applications.inception_resnet_v2",
                    "CustomScaleLayer",
                    CustomScaleLayer::new,
                    NAME,
                    TRAINABLE,
                    DTYPE,
                    SCALE)
            .registeredAs("CustomScaleLayer");

    private CustomScaleLayer() {
        super(SCHEMA);
    }

    /** A layer with this factor for its second input. */
    public static CustomScaleLayer of(double scale) {
        CustomScaleLayer layer = new CustomScaleLayer();
        layer.set(SCALE, scale);
        return layer;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        if (inputShapes.size() != 2) {
            throw new IllegalArgumentException("Layer " + name()
                    + " (CustomScaleLayer) must be called on exactly 2 tensors, received " + inputShapes + ".");
        }
    }

    @Override
    protected Value call(Call call) {
        Value residual = call.inputs().get(1);
        return Ops.add(call.inputs().get(0), Ops.multiply(residual, call.graph().scalar(residual.dtype(), get(SCALE))));
    }
}
