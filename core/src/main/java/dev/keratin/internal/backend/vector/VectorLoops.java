package dev.keratin.internal.backend.vector;

import dev.keratin.internal.backend.Providers;
import dev.keratin.internal.backend.scalar.F32Loops;
import jdk.incubator.vector.FloatVector;

/** The entrance: loaded by name. */
public final class VectorLoops implements Providers.VectorProvider {

    @Override
    public F32Loops loops() {
        return new F32Loops(
                "vector",
                new VectorElementLoops(),
                new VectorFoldLoops(),
                new VectorTileLoops(),
                new VectorConvolutionLoops(),
                new VectorPoolingLoops());
    }

    @Override
    public String description() {
        return "vector (" + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bit)";
    }
}
