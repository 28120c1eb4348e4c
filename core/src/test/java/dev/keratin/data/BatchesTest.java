package dev.keratin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {

    /** Sample i is {i, -i} with label i. */
    private static ArrayDataset samples(int n) {
        float[] x = new float[2 * n];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = i;
            x[2 * i + 1] = -i;
            y[i] = i;
        }
        return Dataset.of(Tensor.of(x, n, 2), Tensor.of(y));
    }

    private static int[] labels(Batches batches) {
        int[] labels = new int[batches.size()];
        batches.copy(1, Buffer.over(labels), DType.INT32);
        return labels;
    }

    /** The labels of the rest of the epoch, batch by batch. */
    private static List<List<Integer>> rest(Batches batches) {
        List<List<Integer>> all = new ArrayList<>();
        while (batches.advance()) {
            all.add(Arrays.stream(labels(batches)).boxed().toList());
        }
        return all;
    }

    @Test
    void comeInOrderWithoutShuffling() {
        Batches batches = samples(7).batches(3, false, 1);

        assertThat(batches.count()).isEqualTo(3);
        assertThat(rest(batches)).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
        assertThat(batches.advance()).isFalse();
    }

    @Test
    void describeTheSmallerLastBatch() {
        Batches batches = samples(5).batches(4, false, 1);
        batches.advance();
        List<TensorSpec> full = batches.specs();
        batches.advance();

        assertThat(full).containsExactly(TensorSpec.of(DType.FLOAT32, 4, 2), TensorSpec.of(DType.INT32, 4));
        assertThat(batches.specs()).containsExactly(TensorSpec.of(DType.FLOAT32, 1, 2), TensorSpec.of(DType.INT32, 1));
    }

    @Test
    void orderIsAFunctionOfSeedAndEpoch() {
        Batches batches = samples(50).batches(8, true, 3);
        batches.seek(4, 0);
        List<List<Integer>> epoch4 = rest(batches);
        batches.seek(5, 0);
        List<List<Integer>> epoch5 = rest(batches);
        Batches again = samples(50).batches(8, true, 3);
        again.seek(4, 0);
        Batches other = samples(50).batches(8, true, 9);
        other.seek(4, 0);

        assertThat(rest(again)).isEqualTo(epoch4).isNotEqualTo(epoch5);
        assertThat(rest(other)).isNotEqualTo(epoch4);
        assertThat(epoch4.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
    }

    @Test
    void continueInTheMiddleOfAnEpoch() {
        Batches batches = samples(50).batches(8, true, 3);
        batches.seek(2, 0);
        List<List<Integer>> whole = rest(batches);
        batches.seek(2, 4);

        assertThat(rest(batches)).isEqualTo(whole.subList(4, whole.size()));
    }

    @Test
    void keepRowsTogetherAndConvertThem() {
        Batches batches = samples(20).batches(6, true, 3);
        batches.advance();
        double[] rows = new double[12];
        batches.copy(0, Buffer.over(rows), DType.FLOAT64);
        int[] labels = labels(batches);

        for (int i = 0; i < 6; i++) {
            assertThat(rows[2 * i]).isEqualTo(labels[i]);
            assertThat(rows[2 * i + 1]).isEqualTo(-labels[i]);
        }
    }

    @Test
    void readBytesAsUnsigned() {
        Tensor pixels = Tensor.of(new byte[] {0, (byte) 200, (byte) 255, 7}, 2, 2);
        Batches batches = Dataset.of(pixels).batches(2, false, 0);
        batches.advance();
        float[] floats = new float[4];
        batches.copy(0, Buffer.over(floats), DType.FLOAT32);

        assertThat(floats).containsExactly(0, 200, 255, 7);
    }

    @Test
    void classWeightsBecomeSampleWeights() {
        Tensor x = Tensor.of(new float[3], 3, 1);
        Tensor labels = Tensor.of(new int[] {2, 0, 1});
        Tensor oneHot = Tensor.of(new float[] {0, 0, 1, 1, 0, 0, 0, 1, 0}, 3, 3);
        Map<Integer, Double> weights = Map.of(0, 3.0, 2, 0.5);

        for (ArrayDataset data : List.of(Dataset.of(x, labels), Dataset.of(x, oneHot))) {
            Batches batches = data.weightedByClass(weights).batches(3, false, 0);
            batches.advance();
            float[] result = new float[3];
            batches.copy(2, Buffer.over(result), DType.FLOAT32);

            assertThat(batches.weightedTargets()).containsExactly(0);
            assertThat(result).containsExactly(0.5f, 3, 1);
        }
    }

    @Test
    void areSlicedBySamples() {
        assertThat(rest(samples(10).slice(6, 10).batches(3, false, 0))).containsExactly(List.of(6, 7, 8), List.of(9));
    }

    @Test
    void mayBeMadeWhenTheyAreNeeded() {
        Dataset data = Dataset.generated(
                3,
                number -> Batch.of(
                        Tensor.of(new float[number + 1], number + 1, 1),
                        Tensor.of(IntStream.rangeClosed(0, number)
                                .map(i -> 10 * number)
                                .toArray())));
        Batches batches = data.batches(32, false, 0);
        batches.seek(0, 1);
        Batches shuffled = data.batches(32, true, 1);

        assertThat(batches.count()).isEqualTo(3);
        assertThat(rest(batches)).containsExactly(List.of(10, 10), List.of(20, 20, 20));
        assertThat(rest(shuffled)).hasSize(3).contains(List.of(0), List.of(10, 10));
    }

    @Test
    void refuseArraysOfDifferentLengths() {
        assertThatThrownBy(() -> Dataset.of(Tensor.of(new float[6], 3, 2), Tensor.of(new int[2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("(3, 2)", "(2,)");
        assertThatThrownBy(() -> samples(3).batches(0, false, 0)).hasMessageContaining("batch_size=0");
        assertThat(samples(3).samples()).isEqualTo(Shape.of(3).dim(0));
    }
}
