package dev.keratin.initializers;

import dev.keratin.random.Philox;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgType;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An initializer that draws random numbers. Its own {@code seed} makes it give the same numbers wherever it is used; without one each variable gets
 * its own. The numbers are not those of Keras, whose backends differ among themselves too.
 *
 * @param <S> the class itself
 */
abstract class RandomInitializer<S extends RandomInitializer<S>> extends Initializer {

    /** The stream of the seed that values are drawn from. */
    static final int STREAM = 0;

    static final Arg<@Nullable Object> SEED = Arg.optional("seed", seeds(), null);

    RandomInitializer(Schema<S> schema) {
        super(schema);
    }

    static <T extends Initializer> Schema<T> seeded(String className, Supplier<T> blank, Arg<?>... args) {
        return Schema.of("keras.initializers", className, blank, args).after(List.of(SEED));
    }

    /** An integer, null, or a {@code SeedGenerator} as Keras writes it. */
    private static ArgType<@Nullable Object> seeds() {
        return ArgTypes.nullable(ArgTypes.of(
                "an integer, or the config of a SeedGenerator",
                tree -> tree instanceof Integer || tree instanceof Long
                        ? (Object) ((Number) tree).longValue()
                        : generatorSeed(tree) == null ? null : tree,
                seed -> seed));
    }

    private static @Nullable Long generatorSeed(@Nullable Object tree) {
        return tree instanceof Map<?, ?> generator
                        && generator.get("config") instanceof Map<?, ?> config
                        && config.get("seed") instanceof Number seed
                ? (Long) seed.longValue()
                : null;
    }

    @SuppressWarnings("unchecked")
    final S self() {
        return (S) this;
    }

    /** The seed of all that this initializer draws; null to let each variable have its own. */
    public S seed(@Nullable Long seed) {
        set(SEED, seed);
        return self();
    }

    /** As {@link #seed(Long)}. */
    public S seed(long seed) {
        return seed((Long) seed);
    }

    final Philox random(long seed) {
        Object own = get(SEED);
        Long ofGenerator = generatorSeed(own);
        return new Philox(own instanceof Long number ? number : ofGenerator != null ? ofGenerator : seed, 0);
    }

    static Tensor tensor(float[] values, Shape shape, DType dtype) {
        return Tensor.of(DType.FLOAT32, shape, Buffer.over(values)).cast(dtype);
    }
}
