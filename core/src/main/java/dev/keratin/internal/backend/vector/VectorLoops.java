package dev.keratin.internal.backend.vector;

import dev.keratin.internal.backend.Providers;
import dev.keratin.internal.backend.scalar.F32ElementLoops;
import dev.keratin.internal.backend.scalar.F32FoldLoops;
import dev.keratin.internal.backend.scalar.F32Loops;
import dev.keratin.internal.backend.scalar.F32TileLoops;
import jdk.incubator.vector.FloatVector;

/** The entrance: loaded by name. */
public final class VectorLoops implements Providers.VectorProvider {

    @Override
    public F32Loops loops() {
        return new F32Loops("vector", new F32ElementLoops(), new F32FoldLoops(), new F32TileLoops());
    }

    @Override
    public String description() {
        return "vector (" + FloatVector.SPECIES_PREFERRED.vectorBitSize() + " bit)";
    }
}
