package dev.keratin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.internal.backend.PhiloxRounds;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {

    /** Known answers of the authors' Random123 library. */
    @Test
    void wordsAreThoseOfThePublishedGenerator() {
        assertThat(words(0, 0, 0, 0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(words(-1, -1, -1, -1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(words(0xa4093822, 0x299f31d0, 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    private static int[] words(int key0, int key1, int c0, int c1, int c2, int c3) {
        return IntStream.range(0, 4)
                .map(word -> PhiloxRounds.word(word, key0, key1, c0, c1, c2, c3))
                .toArray();
    }

    @Test
    void elementsOfAGroupAreTheFourWordsOfSixteenCounters() {
        Philox random = new Philox(0x123456789abcdefL, 0x1122334455667788L);
        assertThat(random.word(7, 64 + 2 * 16 + 5))
                .isEqualTo(PhiloxRounds.word(2, 0x89abcdef, 0x01234567, 16 + 5, 0x55667788, 0x11223344, 7));
    }

    @Test
    void aPermutationHoldsEveryNumberOnceAndFollowsFromSeedAndCounter() {
        int[] order = new Philox(3, 4).permutation(1000);
        assertThat(Arrays.stream(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(new Philox(3, 4).permutation(1000)).isEqualTo(order);
        assertThat(new Philox(3, 5).permutation(1000)).isNotEqualTo(order);
        assertThat(new Philox(4, 4).permutation(1000)).isNotEqualTo(order);
    }

    @Test
    void momentsAreThoseOfTheDistributions() {
        Philox random = new Philox(11, 0);
        int n = 200_000;
        moments(random.uniform(0, n, -1f, 3f), 1, 4 / Math.sqrt(12));
        moments(random.normal(1, n, 2f, 3f), 2, 3);
        // The standard deviation of a normal distribution cut off at 2.
        moments(random.truncatedNormal(2, n, 0f, 1f), 0, 0.87962566);
        for (float value : random.truncatedNormal(2, n, 0f, 1f)) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo(2f);
        }
    }

    private static void moments(float[] values, double mean, double standardDeviation) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double found = sum / values.length;
        assertThat(found).isCloseTo(mean, within(standardDeviation * 0.01));
        assertThat(Math.sqrt(squares / values.length - found * found))
                .isCloseTo(standardDeviation, within(standardDeviation * 0.01));
    }
}
