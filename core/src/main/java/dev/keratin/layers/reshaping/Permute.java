package dev.keratin.layers.reshaping;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The axes of samples in another order ({@code keras.layers.Permute}).
 *
 * <pre>{@code
 * Permute swap = Permute.of(2, 1); // (batch, 10, 64) to (batch, 64, 10)
 * }</pre>
 */
public final class Permute extends AbstractLayer<Permute> {

    private static final Arg<List<Integer>> DIMS = Arg.required("dims", ArgTypes.listOf(ArgTypes.POSITIVE_INT));

    public static final Schema<Permute> SCHEMA = schema("Permute", Permute::new, DIMS);

    private Permute() {
        super(SCHEMA);
    }

    /** A layer that takes the axes in this order; the first axis after the batch is 1. */
    public static Permute of(int... dims) {
        Permute layer = new Permute();
        layer.set(DIMS, Arrays.stream(dims).boxed().toList());
        layer.validate();
        return layer;
    }

    @Override
    protected void validate() {
        List<Integer> sorted = get(DIMS).stream().sorted().toList();
        for (int i = 0; i < sorted.size(); i++) {
            if (sorted.get(i) != i + 1) {
                throw new IllegalArgumentException(
                        "`dims` of Permute must hold each axis from 1 on once, received " + get(DIMS) + ".");
            }
        }
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, get(DIMS).size() + 1);
    }

    @Override
    protected Value call(Call call) {
        int[] axes = new int[get(DIMS).size() + 1];
        for (int i = 1; i < axes.length; i++) {
            axes[i] = get(DIMS).get(i - 1);
        }
        return Ops.transpose(call.input(), axes);
    }
}
