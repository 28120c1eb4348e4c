package dev.keratin.internal.backend.vector;

import static dev.keratin.internal.backend.PhiloxRounds.GROUP;
import static dev.keratin.internal.backend.vector.RegisterTiles.LANES;
import static dev.keratin.internal.backend.vector.RegisterTiles.SPECIES;

import dev.keratin.internal.backend.PhiloxRounds;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PhiloxRounds} on as many neighbouring counters as a vector has lanes. */
final class VectorPhilox {

    private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
    private static final IntVector IOTA = IntVector.broadcast(INTS, 0).addIndex(1);
    /** The bits of 2^-24. */
    private static final int LAST_BIT = 0x33800000;

    private static final int COUNTERS = GROUP / 4;

    private VectorPhilox() {}

    /** Draws the leading elements that fill whole groups; returns how many, 0 where {@code first} is inside a group. */
    static int uniform(long seed, long counter, int stream, int first, float[] out, int o, int n) {
        if (first % GROUP != 0 || LANES > COUNTERS) {
            return 0;
        }
        int groups = n / GROUP;
        int c0 = first / GROUP * COUNTERS;
        for (int g = 0; g < groups; g++) {
            for (int lane = 0; lane < COUNTERS; lane += LANES) {
                counters(seed, counter, stream, c0 + g * COUNTERS + lane, out, o + g * GROUP + lane);
            }
        }
        numbers(out, o, groups * GROUP);
        return groups * GROUP;
    }

    private static void counters(long seed, long counter, int stream, int base, float[] out, int o) {
        int key0 = (int) seed;
        int key1 = (int) (seed >>> 32);
        IntVector c0 = IOTA.add(base);
        IntVector c1 = IntVector.broadcast(INTS, (int) counter);
        IntVector c2 = IntVector.broadcast(INTS, (int) (counter >>> 32));
        IntVector c3 = IntVector.broadcast(INTS, stream);
        for (int round = 0; round < PhiloxRounds.ROUNDS; round++) {
            // The upper 32 bits of the unsigned products, from products of halves.
            IntVector firstLow = c0.lanewise(VectorOperators.AND, 0xffff);
            IntVector firstHigh = c0.lanewise(VectorOperators.LSHR, 16);
            IntVector firstMiddle = firstHigh
                    .mul(PhiloxRounds.MULTIPLIER_0 & 0xffff)
                    .add(firstLow.mul(PhiloxRounds.MULTIPLIER_0 & 0xffff).lanewise(VectorOperators.LSHR, 16));
            IntVector firstOther = firstLow.mul(PhiloxRounds.MULTIPLIER_0 >>> 16)
                    .add(firstMiddle.lanewise(VectorOperators.AND, 0xffff));
            IntVector first = firstHigh
                    .mul(PhiloxRounds.MULTIPLIER_0 >>> 16)
                    .add(firstMiddle.lanewise(VectorOperators.LSHR, 16))
                    .add(firstOther.lanewise(VectorOperators.LSHR, 16));
            IntVector secondLow = c2.lanewise(VectorOperators.AND, 0xffff);
            IntVector secondHigh = c2.lanewise(VectorOperators.LSHR, 16);
            IntVector secondMiddle = secondHigh
                    .mul(PhiloxRounds.MULTIPLIER_1 & 0xffff)
                    .add(secondLow.mul(PhiloxRounds.MULTIPLIER_1 & 0xffff).lanewise(VectorOperators.LSHR, 16));
            IntVector secondOther = secondLow
                    .mul(PhiloxRounds.MULTIPLIER_1 >>> 16)
                    .add(secondMiddle.lanewise(VectorOperators.AND, 0xffff));
            IntVector second = secondHigh
                    .mul(PhiloxRounds.MULTIPLIER_1 >>> 16)
                    .add(secondMiddle.lanewise(VectorOperators.LSHR, 16))
                    .add(secondOther.lanewise(VectorOperators.LSHR, 16));
            IntVector low0 = c0.mul(PhiloxRounds.MULTIPLIER_0);
            IntVector low1 = c2.mul(PhiloxRounds.MULTIPLIER_1);
            c0 = second.lanewise(VectorOperators.XOR, c1).lanewise(VectorOperators.XOR, key0);
            c2 = first.lanewise(VectorOperators.XOR, c3).lanewise(VectorOperators.XOR, key1);
            c1 = low1;
            c3 = low0;
            key0 += PhiloxRounds.WEYL_0;
            key1 += PhiloxRounds.WEYL_1;
        }
        // As bits: with the conversion in the same method, JDK 17 would box.
        c0.reinterpretAsFloats().intoArray(out, o);
        c1.reinterpretAsFloats().intoArray(out, o + COUNTERS);
        c2.reinterpretAsFloats().intoArray(out, o + 2 * COUNTERS);
        c3.reinterpretAsFloats().intoArray(out, o + 3 * COUNTERS);
    }

    /** Makes numbers of the upper 24 bits of each word: 23 as the fraction of a number in [1, 2), the last one added to it. */
    private static void numbers(float[] out, int o, int n) {
        for (int i = 0; i < n; i += LANES) {
            IntVector words = FloatVector.fromArray(SPECIES, out, o + i).reinterpretAsInts();
            FloatVector upper = words.lanewise(VectorOperators.LSHR, 9)
                    .lanewise(VectorOperators.OR, 0x3f800000)
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector last = words.lanewise(VectorOperators.LSHL, 23)
                    .lanewise(VectorOperators.ASHR, 31)
                    .lanewise(VectorOperators.AND, LAST_BIT)
                    .reinterpretAsFloats();
            upper.add(last).intoArray(out, o + i);
        }
    }
}
