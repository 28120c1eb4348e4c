package dev.keratin.layers.normalization;

import dev.keratin.initializers.Initializers;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.LayerArgs;
import dev.keratin.layers.WithKernel;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Divides the kernel of another layer by its largest singular value before each training step ({@code keras.layers.SpectralNormalization}).
 *
 * <p>The value is estimated by power iteration from a vector that is kept. Saves the layer's weights and {@code vector_u} (1, outputs).
 * Miyato et al. 2018.
 *
 * <pre>{@code
 * SpectralNormalization critic = SpectralNormalization.of(Dense.of(64));
 * }</pre>
 */
public final class SpectralNormalization extends AbstractLayer<SpectralNormalization> {

    private static final Arg<Layer> LAYER = Arg.required("layer", LayerArgs.LAYER);
    private static final Arg<Integer> POWER_ITERATIONS = Arg.optional("power_iterations", ArgTypes.POSITIVE_INT, 1);

    public static final Schema<SpectralNormalization> SCHEMA =
            schema("SpectralNormalization", SpectralNormalization::new, LAYER, POWER_ITERATIONS);

    private @Nullable Variable kernel;
    private @Nullable Variable vectorU;

    private SpectralNormalization() {
        super(SCHEMA);
    }

    /** Wraps a layer that has a kernel: dense, a convolution, an embedding. */
    public static SpectralNormalization of(Layer layer) {
        SpectralNormalization wrapper = new SpectralNormalization();
        wrapper.set(LAYER, layer);
        return wrapper;
    }

    /** How often the estimate is refined in a step (default 1). */
    public SpectralNormalization powerIterations(int powerIterations) {
        set(POWER_ITERATIONS, powerIterations);
        return this;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        Layer layer = track("layer", get(LAYER));
        layer.buildOnce(inputShapes);
        if (!(layer instanceof WithKernel wrapped)) {
            throw new IllegalArgumentException(
                    "SpectralNormalization wraps a layer with a kernel or embeddings, received " + layer.className()
                            + ".");
        }
        kernel = wrapped.kernel();
        shareWeight(wrapped.kernel(), layer);
        vectorU = addWeight(
                "vector_u",
                Shape.of(1, wrapped.kernel().shape().last()),
                wrapped.kernel().dtype(),
                Initializers.REGISTRY.parse(Map.of("class_name", "TruncatedNormal", "config", Map.of("stddev", 0.02))),
                null,
                null,
                false);
    }

    @Override
    protected Value call(Call call) {
        if (call.training()) {
            divideKernel(call, Objects.requireNonNull(kernel, "kernel"), Objects.requireNonNull(vectorU, "vector_u"));
        }
        return call.call(get(LAYER), call.input());
    }

    private void divideKernel(Call call, Variable kernelVariable, Variable vectorVariable) {
        Value weights = call.read(kernelVariable);
        Value matrix = Ops.reshape(weights, -1, weights.shape().last());
        Value old = call.read(vectorVariable);
        Value u = old;
        Value v = u;
        for (int i = 0; i < get(POWER_ITERATIONS); i++) {
            v = unit(Ops.matmul(u, false, matrix, true));
            u = unit(Ops.matmul(v, matrix));
        }
        u = Ops.stopGradient(u);
        Value sigma = Ops.matmul(Ops.matmul(Ops.stopGradient(v), matrix), false, u, true);
        Value zero = Ops.max(Ops.abs(matrix), new int[] {0, 1}, true);
        Value some = Ops.greater(zero, Ops.number(zero, 0));
        Value divisor = Ops.where(some, sigma, Ops.onesLike(sigma));
        call.assign(kernelVariable, Ops.divide(weights, Ops.reshape(divisor, Shape.scalar())));
        call.assign(vectorVariable, Ops.where(some, u, old));
    }

    private static Value unit(Value row) {
        return Ops.normalize(row, new int[] {0, 1}, 1e-7);
    }
}
