package dev.keratin.benchmarks;

import dev.keratin.random.Philox;
import dev.keratin.tensor.Buffer;

/** Inputs of the benchmarks: the same numbers in every run. */
final class Numbers {

    private Numbers() {}

    static Buffer uniform(int stream, int n) {
        return Buffer.over(new Philox(1, 0).uniform(stream, n, -1f, 1f));
    }
}
