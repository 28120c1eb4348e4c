package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A layer that works on images, {@code (batch, height, width, channels)} or {@code (height, width, channels)}, or channels first. Integer images become
 * floating point.
 *
 * @param <S> the layer's own class
 */
public abstract class ImageLayer<S extends ImageLayer<S>> extends AbstractLayer<S> {

    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    private static final Arg<@Nullable String> BOUNDING_BOX_FORMAT =
            Arg.unwritten("bounding_box_format", ArgTypes.nullable(ArgTypes.STRING), null);

    ImageLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    static <T extends Layer> Schema<T> image(String className, Supplier<T> blank, Arg<?>... args) {
        List<Arg<?>> all = new ArrayList<>(List.of(DATA_FORMAT, BOUNDING_BOX_FORMAT));
        all.addAll(List.of(args));
        return schema(className, blank, all.toArray(Arg<?>[]::new));
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public final S dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return self();
    }

    /**
     * Records the change.
     *
     * @param images floating-point images, {@code (batch, height, width, channels)}
     */
    abstract Value transform(Call call, Value images);

    /** Where the channels stand in what the layer is called with. */
    final DataFormat format() {
        return get(DATA_FORMAT);
    }

    /** Whether integer images stay integers. */
    boolean keepsIntegers() {
        return false;
    }

    /** Results as integers: rounded and clipped to their type. */
    Value toIntegers(Value x, DType dtype) {
        return saturate(x, dtype);
    }

    /** Whether images stay as they are, integers too, where nothing is done to them: outside of training. */
    boolean leavesImagesAlone() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        Value given = call.input();
        if (leavesImagesAlone() && !call.training()) {
            return given;
        }
        if (given.rank() != 3 && given.rank() != 4) {
            throw new IllegalArgumentException("Layer " + name() + " (" + className()
                    + ") needs images (batch, height, width, channels) or one image (height, width, channels), received"
                    + " shape " + given.shape() + ".");
        }
        DataFormat format = get(DATA_FORMAT);
        Value batch = given.rank() == 3 ? Ops.expandDims(given, 0) : given;
        Value x = Ops.cast(format.toLast(batch), policy().arithmetic());
        Value y = format.fromLast(transform(call, x));
        Value typed = given.dtype().isFloating() || !keepsIntegers() ? y : toIntegers(y, given.dtype());
        return given.rank() == 3 ? Ops.squeeze(typed, 0) : typed;
    }

    private static Value saturate(Value x, DType dtype) {
        Value rounded = Ops.round(x);
        return Ops.cast(
                switch (dtype) {
                    case UINT8 -> Ops.clip(rounded, 0, 255);
                    case INT8 -> Ops.clip(rounded, -128, 127);
                    case UINT16 -> Ops.clip(rounded, 0, 65535);
                    case INT16 -> Ops.clip(rounded, -32768, 32767);
                    default -> rounded;
                },
                dtype);
    }
}
