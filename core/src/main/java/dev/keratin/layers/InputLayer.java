package dev.keratin.layers;

import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a model's input enters ({@code keras.layers.InputLayer}). Has no weights and computes nothing. */
public final class InputLayer extends Layer {

    /** A shape as lists of integers and nulls. */
    private static final ArgType<Shape> SHAPE = ArgTypes.of(
            "a list of sizes and nulls",
            tree -> {
                if (tree instanceof Shape shape) {
                    return shape;
                }
                if (!(tree instanceof List<?> list)) {
                    return null;
                }
                List<Integer> dims = new ArrayList<>();
                list.forEach(dim -> dims.add(dim == null ? Shape.UNKNOWN : ArgTypes.NON_NEGATIVE_INT.parse(dim)));
                return Shape.of(dims);
            },
            shape -> {
                List<@Nullable Object> dims = new ArrayList<>();
                for (int dim : shape.toArray()) {
                    dims.add(dim < 0 ? null : (Long) (long) dim);
                }
                return dims;
            });

    private static final Arg<Shape> BATCH_SHAPE = Arg.required("batch_shape", SHAPE);
    private static final Arg<String> TYPE = Arg.optional("dtype", ArgTypes.STRING, "float32");
    private static final Arg<Boolean> SPARSE = Arg.optional("sparse", ArgTypes.BOOL, false);
    private static final Arg<Boolean> RAGGED = Arg.optional("ragged", ArgTypes.BOOL, false);
    private static final Arg<Boolean> OPTIONAL = Arg.optional("optional", ArgTypes.BOOL, false);

    public static final Schema<InputLayer> SCHEMA =
            Schema.of("keras.layers", "InputLayer", InputLayer::new, BATCH_SHAPE, TYPE, SPARSE, RAGGED, NAME, OPTIONAL);

    private @Nullable KerasTensor output;

    private InputLayer() {
        super(SCHEMA);
    }

    /** An input of samples of this shape and type; -1 for an unknown dimension. */
    public static InputLayer of(DType dtype, int... sample) {
        return ofBatch(dtype, Shape.of(sample).prepend(Shape.UNKNOWN));
    }

    /** An input of batches of this shape and type. */
    public static InputLayer ofBatch(DType dtype, Shape batchShape) {
        InputLayer layer = new InputLayer();
        layer.set(BATCH_SHAPE, batchShape);
        layer.set(TYPE, dtype.kerasName());
        return layer;
    }

    /** The name of the input. */
    public InputLayer name(String name) {
        rename(name);
        return this;
    }

    /** The shape of a batch. */
    public Shape batchShape() {
        return get(BATCH_SHAPE);
    }

    public DType inputDType() {
        return DType.of(get(TYPE));
    }

    /** The tensor that enters here. */
    public KerasTensor output() {
        KerasTensor present = output;
        if (present == null) {
            present = applyAll(new Arguments(List.of(), Map.of())).get(0);
            output = present;
        }
        return present;
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
    protected List<TensorSpec> computeOutputSpecs(Arguments symbolic) {
        return List.of(new TensorSpec(inputDType(), batchShape()));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected Value call(Call call) {
        return call.input();
    }
}
