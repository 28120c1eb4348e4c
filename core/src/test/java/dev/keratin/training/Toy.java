package dev.keratin.training;

import dev.keratin.data.ArrayDataset;
import dev.keratin.data.Dataset;
import dev.keratin.random.Philox;
import dev.keratin.tensor.Tensor;

/** Points in four dimensions whose largest of the first three coordinates is their class. */
final class Toy {

    private Toy() {}

    static ArrayDataset points(int samples, long seed) {
        float[] x = new Philox(seed, 0).uniform(0, samples * 4, -1, 1);
        int[] y = new int[samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 1; j < 3; j++) {
                if (x[i * 4 + j] > x[i * 4 + y[i]]) {
                    y[i] = j;
                }
            }
        }
        return Dataset.of(Tensor.of(x, samples, 4), Tensor.of(y));
    }
}
