package dev.keratin.files.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Mutations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWriterTest {

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_795_000_000_500L), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void aScalarHasTheBytesThatTensorBoardReads() throws IOException {
        try (EventWriter events = EventWriter.create(folder.resolve("train"), CLOCK)) {
            events.scalar("epoch_loss", 3, 0.5f);
        }
        List<byte[]> records = records(file(folder.resolve("train")));
        assertThat(HexFormat.of().formatHex(records.get(0)))
                .isEqualTo("09000020b061bfda41" + "1a0d"
                        + HexFormat.of().formatHex("brain.Event:2".getBytes(StandardCharsets.US_ASCII)));
        assertThat(HexFormat.of().formatHex(records.get(1)))
                .isEqualTo("09000020b061bfda41" + "1003" + "2a29" + "0a27" + "0a0a65706f63685f6c6f7373" + "420a"
                        + "0801" + "1200" + "22040000003f" + "4a0d" + "0a090a07" + "7363616c617273" + "2001");
        assertThat(records).hasSize(2);
    }

    @Test
    void fileNamesAreThoseThatTensorBoardLooksFor() throws IOException {
        EventWriter.create(folder, CLOCK).close();
        EventWriter.create(folder, CLOCK).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .hasSize(2)
                    .allMatch(name ->
                            name.matches("events\\.out\\.tfevents\\.1795000000\\.[A-Za-z0-9_-]+\\.\\d+\\.\\d+\\.v2"));
        }
    }

    @Test
    void histogramsHaveBucketsOfEqualWidth() {
        float[] values = new float[61];
        for (int i = 0; i < 61; i++) {
            values[i] = i;
        }
        double[] rows = Histogram.buckets(values);
        assertThat(rows).hasSize(90);
        assertThat(new double[] {rows[0], rows[1], rows[2]}).containsExactly(0, 2, 2);
        assertThat(new double[] {rows[87], rows[88], rows[89]}).containsExactly(58, 60, 3);
        assertThat(Histogram.buckets(new float[0])).containsOnly(0);
        double[] single = Histogram.buckets(new float[] {7, 7, Float.NaN, Float.POSITIVE_INFINITY});
        assertThat(new double[] {single[0], single[86], single[87], single[89]}).containsExactly(7, 0, 7, 2);
    }

    @Test
    void damagedRecordsGiveOnlyTypedErrors() throws IOException {
        try (EventWriter events = EventWriter.create(folder, CLOCK)) {
            events.histogram("w", 1, new float[] {1, 2, 3});
            events.text("t", 2, "**bold**");
        }
        byte[] original = Files.readAllBytes(file(folder));
        Path scratch = folder.resolve("scratch");
        assertThat(Mutations.survivesByteFlips(original, scratch, 1000, 2, EventWriterTest::records))
                .isGreaterThan(900);
        for (int length = 1; length < 20; length++) {
            Files.write(scratch, Arrays.copyOf(original, length));
            assertThatThrownBy(() -> records(scratch)).isInstanceOf(CorruptFileException.class);
        }
    }

    private static Path file(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().contains("tfevents"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<byte[]> records(Path path) throws IOException {
        List<byte[]> records = new ArrayList<>();
        TfRecords.read(path, LoadLimits.defaults(), records::add);
        return records;
    }
}
