package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * Equalizes each tile of an image by itself, with a limit, and blends neighbouring tiles
 * ({@code keras.layers.ContrastLimitedAdaptiveHistogramEqualization}), in training and else. Integers stay integers. It has no gradient.
 *
 * <pre>{@code
 * var clahe = ContrastLimitedAdaptiveHistogramEqualization.create().tileGridSize(4, 4).clipLimit(2);
 * }</pre>
 *
 * <p>Source: Zuiderveld, "Contrast limited adaptive histogram equalization", Graphics Gems IV, 1994.
 */
public final class ContrastLimitedAdaptiveHistogramEqualization
        extends ImageLayer<ContrastLimitedAdaptiveHistogramEqualization> {

    private static final Arg<Double> CLIP_LIMIT = Arg.optional("clip_limit", ArgTypes.FLOAT, 4.0);
    private static final Arg<List<Integer>> TILE_GRID_SIZE =
            Arg.optional("tile_grid_size", ArgTypes.tuple(2), List.of(8L, 8L));

    public static final Schema<ContrastLimitedAdaptiveHistogramEqualization> SCHEMA = image(
            "ContrastLimitedAdaptiveHistogramEqualization",
            ContrastLimitedAdaptiveHistogramEqualization::new,
            ValueRange.AS_GIVEN,
            CLIP_LIMIT,
            TILE_GRID_SIZE);

    private ContrastLimitedAdaptiveHistogramEqualization() {
        super(SCHEMA);
    }

    public static ContrastLimitedAdaptiveHistogramEqualization create() {
        return new ContrastLimitedAdaptiveHistogramEqualization();
    }

    /** How much more frequent than on average a value may count in its tile (default 4); 0 for no limit. */
    public ContrastLimitedAdaptiveHistogramEqualization clipLimit(double clipLimit) {
        set(CLIP_LIMIT, clipLimit);
        return this;
    }

    /** How many tiles, down and across (default 8 and 8). */
    public ContrastLimitedAdaptiveHistogramEqualization tileGridSize(int height, int width) {
        set(TILE_GRID_SIZE, List.of(height, width));
        return this;
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public ContrastLimitedAdaptiveHistogramEqualization valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    @Override
    Value transform(Call call, Value images) {
        ValueRange range = get(ValueRange.AS_GIVEN);
        List<Integer> grid = get(TILE_GRID_SIZE);
        TileEqualizer equalizer = new TileEqualizer(grid.get(0), grid.get(1), get(CLIP_LIMIT));
        HostFunction function = new HostFunction(
                "clahe", new TensorSpec(DType.FLOAT32, images.shape()), inputs -> equalizer.apply(inputs.get(0)));
        Value bytes = range.to(ValueRange.BYTE, Ops.cast(images, DType.FLOAT32));
        Value equalized = ValueRange.BYTE.to(range, call.graph().apply(function, bytes));
        return Ops.cast(equalized, images.dtype());
    }

    @Override
    boolean keepsIntegers() {
        return true;
    }

    @Override
    Value toIntegers(Value x, DType dtype) {
        return Ops.cast(x, dtype);
    }
}
