package dev.keratin.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitsTest {

    @Test
    void haveTheFormOfMnist() {
        TrainTest digits = Digits.load(200, 50, 1);

        assertThat(digits.xTrain().dtype()).isEqualTo(DType.UINT8);
        assertThat(digits.yTrain().dtype()).isEqualTo(DType.UINT8);
        assertThat(digits.xTrain().shape()).isEqualTo(Shape.of(200, 28, 28));
        assertThat(digits.yTest().shape()).isEqualTo(Shape.of(50));
        assertThat(IntStream.of(digits.yTrain().toInts()).distinct().sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void areTheSameEverywhere() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        TrainTest digits = Digits.load(300, 100, 42);
        for (Tensor tensor : new Tensor[] {digits.xTrain(), digits.yTrain(), digits.xTest(), digits.yTest()}) {
            digest.update(tensor.buffer().i8());
        }

        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("76ae0ed7743e49751570d914e38c0a94788aff848495935033f3bc3fb43ddd22");
    }

    @Test
    void doNotDependOnHowManyThereAre() {
        TrainTest few = Digits.load(20, 10, 7);
        TrainTest more = Digits.load(40, 30, 7);

        assertThat(more.limit(20, 10)).isEqualTo(few);
        assertThat(few.xTest()).isNotEqualTo(few.xTrain().rows(0, 10));
        assertThat(Digits.load(20, 10, 8).xTrain()).isNotEqualTo(few.xTrain());
    }

    @Test
    void showInkInsideThePaper() {
        Tensor pictures = Digits.load(500, 0, 3).xTrain();
        for (int i = 0; i < 500; i++) {
            int first = i * 784;
            long dark = IntStream.range(first, first + 784)
                    .filter(pixel -> pictures.getLong(pixel) > 100)
                    .count();
            assertThat(dark).as("picture %s", i).isBetween(12L, 350L);
        }
    }

    @Test
    void refuseNegativeNumbers() {
        assertThatThrownBy(() -> Digits.load(-1, 0, 1)).hasMessageContaining("train=-1");
    }
}
