package dev.keratin.internal.backend;

import dev.keratin.backend.Kernels;
import dev.keratin.backend.Workers;
import dev.keratin.internal.backend.scalar.F32Kernels;
import dev.keratin.internal.backend.scalar.F32Loops;
import dev.keratin.internal.backend.scalar.F64Kernels;
import dev.keratin.internal.backend.scalar.F64Loops;
import org.jspecify.annotations.Nullable;

/** Finds the providers of kernels. The vector provider is loaded by name, as its classes link only where the JVM has the Vector API. */
public final class Providers {

    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private static final String VECTOR_LOOPS = "dev.keratin.internal.backend.vector.VectorLoops";

    private Providers() {}

    /**
     * A provider ready to make kernels.
     *
     * @param description in words
     * @param f32 its loops over float[]
     */
    public record Choice(String description, F32Loops f32) {
        public String name() {
            return f32.name();
        }

        public Kernels f32(Workers workers) {
            return new F32Kernels(workers, f32);
        }

        public Kernels f64(Workers workers) {
            return new F64Kernels(workers, F64Loops.scalar());
        }
    }

    /** What {@link VectorProvider} implementations offer; the one entrance to the classes that need the Vector API. */
    public interface VectorProvider {
        F32Loops loops();

        /** For example {@code "vector (512 bit)"}. */
        String description();
    }

    /** The provider of that name. */
    public static Choice named(String name) {
        return switch (name) {
            case "scalar" -> new Choice("scalar", F32Loops.scalar());
            case "vector" -> vector();
            default ->
                throw new IllegalArgumentException(
                        "Unknown provider of kernels \"" + name + "\"; expected \"vector\" or \"scalar\".");
        };
    }

    /** The named provider, or without a name the fastest that runs here; where that is not the vector provider, the log says how to have it. */
    public static Choice preferred(@Nullable String name) {
        if (name != null && !name.isEmpty()) {
            return named(name);
        }
        if (hasVectorModule()) {
            return vector();
        }
        System.getLogger("dev.keratin")
                .log(
                        System.Logger.Level.INFO,
                        "Computing with scalar kernels; start the JVM with --add-modules " + VECTOR_MODULE
                                + " for the faster vector kernels.");
        return named("scalar");
    }

    private static boolean hasVectorModule() {
        return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    }

    private static Choice vector() {
        if (!hasVectorModule()) {
            throw new IllegalArgumentException("The vector kernels need the module " + VECTOR_MODULE
                    + ", which this JVM was started without; add --add-modules " + VECTOR_MODULE + ".");
        }
        try {
            VectorProvider provider = (VectorProvider)
                    Class.forName(VECTOR_LOOPS).getDeclaredConstructor().newInstance();
            return new Choice(provider.description(), provider.loops());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "The vector kernels cannot be loaded although the JVM has " + VECTOR_MODULE + ".", e);
        }
    }
}
