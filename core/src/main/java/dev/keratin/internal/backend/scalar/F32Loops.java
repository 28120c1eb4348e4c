package dev.keratin.internal.backend.scalar;

/**
 * The innermost loops of a provider: what a faster provider overrides, group by group.
 *
 * @param name of the provider
 * @param elements elementwise instructions
 * @param folds reductions
 * @param tiles pieces of matrix products
 * @param convolutions pieces of convolutions
 * @param poolings pieces of poolings
 */
public record F32Loops(
        String name,
        F32ElementLoops elements,
        F32FoldLoops folds,
        F32TileLoops tiles,
        F32ConvolutionLoops convolutions,
        F32PoolingLoops poolings) {

    /** The reference. */
    public static F32Loops scalar() {
        return new F32Loops(
                "scalar",
                new F32ElementLoops(),
                new F32FoldLoops(),
                new F32TileLoops(),
                new F32ConvolutionLoops(),
                new F32PoolingLoops());
    }
}
