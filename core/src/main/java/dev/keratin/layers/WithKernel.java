package dev.keratin.layers;

import dev.keratin.ops.Variable;

/** A layer with one main weight: what wrappers that work on it need ({@code SpectralNormalization}). */
public interface WithKernel {

    /**
     * The kernel, or the table of an embedding.
     *
     * @throws IllegalStateException where the layer is not built
     */
    Variable kernel();
}
