package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.HostFunction;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.random.Philox;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.List;

/**
 * Mixes a batch of images in training with what a few chains of random layers make of it ({@code keras.layers.AugMix}; Hendrycks, Mu, Cubuk, Zoph, Gilmer and
 * Lakshminarayanan 2019).
 *
 * <p>Each link of a chain is one of shear, translation, rotation, posterization, solarization, auto contrast, equalization and, with {@code all_ops},
 * brightness, colour degeneration, contrast and sharpness, or nothing. It has no gradient: nothing that is learned can stand before it.
 *
 * <pre>{@code
 * AugMix mix = AugMix.create().valueRange(0, 1).numChains(2).factor(0.2);
 * }</pre>
 */
public final class AugMix extends RandomImageLayer<AugMix> {

    private static final List<String> LAYERS = List.of(
            "RandomShear",
            "RandomTranslation",
            "RandomRotation",
            "RandomPosterization",
            "Solarization",
            "AutoContrast",
            "Equalization",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomContrast",
            "RandomSharpness");

    /** How many of them are not of {@code all_ops} only. */
    private static final int ALWAYS = 7;

    private static final Arg<Integer> NUM_CHAINS = Arg.optional("num_chains", ArgTypes.POSITIVE_INT, 3L);
    private static final Arg<Integer> CHAIN_DEPTH = Arg.optional("chain_depth", ArgTypes.NON_NEGATIVE_INT, 3L);
    private static final Arg<RandomRange> FACTOR = Augmentations.factor(0.3);
    private static final Arg<Double> ALPHA =
            Arg.optional("alpha", ArgTypes.number("a number above 0", alpha -> alpha > 0), 1.0);
    private static final Arg<Boolean> ALL_OPS = Arg.optional("all_ops", ArgTypes.BOOL, true);

    public static final Schema<AugMix> SCHEMA = image(
            "AugMix",
            AugMix::new,
            ValueRange.AS_GIVEN,
            NUM_CHAINS,
            CHAIN_DEPTH,
            FACTOR,
            ALPHA,
            ALL_OPS,
            Augmentations.INTERPOLATION,
            SEED);

    private AugMix() {
        super(SCHEMA);
    }

    public static AugMix create() {
        return new AugMix();
    }

    /** Between which numbers pixels lie (default 0 to 255). */
    public AugMix valueRange(double lower, double upper) {
        set(ValueRange.AS_GIVEN, List.of(lower, upper));
        return this;
    }

    /** How many chains are mixed (default 3). */
    public AugMix numChains(int numChains) {
        set(NUM_CHAINS, numChains);
        return this;
    }

    /** How many links a chain has (default 3). */
    public AugMix chainDepth(int chainDepth) {
        set(CHAIN_DEPTH, chainDepth);
        return this;
    }

    /** How strong the layers are at most, 0 to 1 (default 0.3). */
    public AugMix factor(double factor) {
        set(FACTOR, factor);
        return this;
    }

    /** How evenly chains and images are mixed, above 0 (default 1). */
    public AugMix alpha(double alpha) {
        set(ALPHA, alpha);
        return this;
    }

    /** Whether brightness, colour degeneration, contrast and sharpness are among the layers (default true). */
    public AugMix allOps(boolean allOps) {
        set(ALL_OPS, allOps);
        return this;
    }

    /** {@code "bilinear"} (default) or {@code "nearest"}. */
    public AugMix interpolation(String interpolation) {
        set(Augmentations.INTERPOLATION, interpolation);
        return this;
    }

    @Override
    Value change(Call call, Value images) {
        Value given = Ops.cast(format().fromLast(images), DType.FLOAT32);
        TensorSpec spec = given.spec();
        List<String> names = get(ALL_OPS) ? LAYERS : LAYERS.subList(0, ALWAYS);
        ValueRange range = get(ValueRange.AS_GIVEN);
        Augmentations layers =
                Augmentations.of(names, this, get(FACTOR), range, get(Augmentations.INTERPOLATION), spec);
        int links = call.graph().nextStream();
        int chains = call.graph().nextStream();
        int mixture = call.graph().nextStream();
        HostFunction function = new HostFunction("aug_mix", spec, inputs -> {
            Philox random = Chance.philox(inputs.get(1));
            double[] weights = Chance.dirichlet(random, chains, get(NUM_CHAINS), get(ALPHA));
            double own = Chance.dirichlet(random, mixture, 2, get(ALPHA))[0];
            float[] mixed = new float[spec.shape().size()];
            add(mixed, inputs.get(0), own);
            for (int chain = 0; chain < weights.length; chain++) {
                add(mixed, chain(inputs.get(0), layers, random, links, chain), (1 - own) * weights[chain]);
            }
            return Tensor.of(mixed, spec.shape().toArray());
        });
        Value result = Ops.cast(call.graph().apply(function, given, call.graph().key()), images.dtype());
        return range.clip(format().toLast(result));
    }

    private Tensor chain(Tensor images, Augmentations layers, Philox random, int stream, int chain) {
        Tensor changed = images;
        int depth = get(CHAIN_DEPTH);
        for (int link = 0; link < depth; link++) {
            // Three words a link: which layer, and the two that it draws from.
            int word = 3 * (chain * depth + link);
            int layer = random.uniformInt(stream, word, layers.size() + 1);
            if (layer < layers.size()) {
                changed = layers.apply(layer, changed, random, stream, word + 1);
            }
        }
        return changed;
    }

    private static void add(float[] sum, Tensor images, double weight) {
        float[] pixels = images.buffer().f32();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += (float) weight * pixels[i];
        }
    }
}
