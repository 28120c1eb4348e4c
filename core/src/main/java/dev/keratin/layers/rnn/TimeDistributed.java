package dev.keratin.layers.rnn;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies a layer to every step of a sequence by itself ({@code keras.layers.TimeDistributed}).
 *
 * <p>Input {@code (batch, steps, ...)}, output {@code (batch, steps, ...)}. Saves the layer as {@code layer}. All steps are computed at once, as one larger batch;
 * a layer that changes with each call in training, such as batch normalization, is called step by step as in Keras.
 *
 * <pre>{@code
 * TimeDistributed frames = TimeDistributed.of(Conv2D.of(64, 3));
 * }</pre>
 */
public final class TimeDistributed extends AbstractLayer<TimeDistributed> {

    private static final Arg<Layer> LAYER = Arg.required("layer", Layers.REGISTRY);

    public static final Schema<TimeDistributed> SCHEMA = schema("TimeDistributed", TimeDistributed::new, LAYER);

    private TimeDistributed() {
        super(SCHEMA);
    }

    /** Applies this layer to every step. */
    public static TimeDistributed of(Layer layer) {
        TimeDistributed wrapper = new TimeDistributed();
        wrapper.set(LAYER, layer);
        wrapper.validate();
        return wrapper;
    }

    @Override
    protected void validate() {
        track("layer", get(LAYER));
    }

    @Override
    protected boolean supportsMasking() {
        return true;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Shape input = InputChecks.ofMinRank(this, inputShapes, 3);
        get(LAYER).buildOnce(List.of(input.without(1)));
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        boolean changes =
                call.training() && get(LAYER).variables().stream().anyMatch(variable -> !variable.isTrainable());
        return changes ? stepByStep(call, x) : atOnce(call, x);
    }

    private Value atOnce(Call call, Value x) {
        int batch = x.shape().dim(0);
        int steps = x.shape().dim(1);
        Value merged = Ops.reshape(x, x.shape().from(2).prepend(batch * steps));
        Value y = call.callAll(get(LAYER), masked(call, Arguments.of(merged), true, 0))
                .get(0);
        return Ops.reshape(y, y.shape().from(1).prepend(steps).prepend(batch));
    }

    private Value stepByStep(Call call, Value x) {
        List<Value> steps = Ops.unstack(x, 1);
        List<Value> results = new ArrayList<>();
        for (int t = 0; t < steps.size(); t++) {
            results.add(call.callAll(get(LAYER), masked(call, Arguments.of(steps.get(t)), false, t))
                    .get(0));
        }
        return Ops.stack(results, 1);
    }

    /** A mask of samples, steps and more tells the layer about the axes behind the steps; one of samples and steps alone tells it nothing. */
    private static Arguments masked(Call call, Arguments arguments, boolean merged, int step) {
        Value mask = call.mask();
        if (mask == null || mask.rank() < 3) {
            return arguments;
        }
        Shape shape = mask.shape();
        return arguments.with(
                "mask",
                merged
                        ? Ops.reshape(mask, shape.from(2).prepend(shape.dim(0) * shape.dim(1)))
                        : Ops.squeeze(Ops.slice(mask, 1, step, step + 1), 1));
    }
}
