package dev.keratin.internal.backend;

/**
 * Philox4x32-10: ten rounds that turn a counter of four words and a key of two into four random words. Source: Salmon, Moraes, Dror and
 * Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
 *
 * <p>A stream of words is laid out in groups of 64: element {@code i} is word {@code (i / 16) % 4} of counter {@code (i / 64) * 16 + i % 16}. So sixteen
 * neighbouring elements are the same word of sixteen neighbouring counters, and vectors up to that width need no shuffle.
 */
public final class PhiloxRounds {

    public static final int ROUNDS = 10;
    public static final int MULTIPLIER_0 = 0xD2511F53;
    public static final int MULTIPLIER_1 = 0xCD9E8D57;
    public static final int WEYL_0 = 0x9E3779B9;
    public static final int WEYL_1 = 0xBB67AE85;

    /** How many elements share sixteen counters. */
    public static final int GROUP = 64;

    private PhiloxRounds() {}

    /** Word {@code word} (0 to 3) of the block that key and counter give. */
    public static int word(int word, int key0, int key1, int c0, int c1, int c2, int c3) {
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (MULTIPLIER_0 & 0xffffffffL) * (c0 & 0xffffffffL);
            long p1 = (MULTIPLIER_1 & 0xffffffffL) * (c2 & 0xffffffffL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ key0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ key1;
            c1 = (int) p1;
            c3 = (int) p0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return switch (word) {
            case 0 -> c0;
            case 1 -> c1;
            case 2 -> c2;
            default -> c3;
        };
    }

    /** Element {@code index} of the stream {@code (seed, counter, stream)}. */
    public static int element(long seed, long counter, int stream, int index) {
        int c0 = (index / GROUP) * 16 + index % 16;
        int word = (index / 16) % 4;
        return word(word, (int) seed, (int) (seed >>> 32), c0, (int) counter, (int) (counter >>> 32), stream);
    }

    /** The 24 upper bits of a word as a number in [0, 1). */
    public static float uniform(int word) {
        return (word >>> 8) * 0x1p-24f;
    }
}
