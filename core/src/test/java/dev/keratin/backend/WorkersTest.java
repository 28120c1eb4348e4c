package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.internal.backend.SpinningWorkers;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 9})
    void everyPieceRunsExactlyOnce(int threads) {
        try (Workers workers = new SpinningWorkers(threads)) {
            for (int round = 0; round < 2000; round++) {
                int count = round % 37;
                AtomicIntegerArray runs = new AtomicIntegerArray(count);
                workers.run(count, runs::incrementAndGet);
                for (int i = 0; i < count; i++) {
                    assertThat(runs.get(i)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void whatATaskThrowsIsThrownAfterTheOthersHaveEnded() {
        try (Workers workers = new SpinningWorkers(3)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(8);
            assertThatThrownBy(() -> workers.run(8, i -> {
                        runs.incrementAndGet(i);
                        if (i == 2) {
                            throw new IllegalStateException("piece 2");
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("piece 2");
            for (int i = 0; i < 8; i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
            workers.run(8, runs::incrementAndGet);
            assertThat(runs.get(7)).isEqualTo(2);
        }
    }

    @Test
    void aCallFromWithinATaskIsDoneByItsCaller() {
        try (Workers workers = new SpinningWorkers(2)) {
            AtomicIntegerArray runs = new AtomicIntegerArray(4);
            workers.run(4, i -> workers.run(4, runs::incrementAndGet));
            for (int i = 0; i < 4; i++) {
                assertThat(runs.get(i)).isEqualTo(4);
            }
        }
    }

    @Test
    void workIsDoneAfterClosingToo() {
        Workers workers = new SpinningWorkers(2);
        workers.close();
        AtomicIntegerArray runs = new AtomicIntegerArray(4);
        workers.run(4, runs::incrementAndGet);
        assertThat(runs.get(3)).isEqualTo(1);
    }
}
