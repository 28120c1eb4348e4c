package dev.keratin.files.events;

import dev.keratin.files.internal.ProtoWriter;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes scalars, histograms and texts that TensorBoard shows.
 *
 * <pre>{@code
 * try (EventWriter events = EventWriter.create(Path.of("logs/train"))) {
 *     events.scalar("epoch_loss", 0, 0.31f);
 * }
 * }</pre>
 *
 * <p>Each value is one record, on disk when the call returns, so a killed run keeps what it has written. Keras's callback writes into the
 * folders {@code train} and {@code validation}, tags {@code epoch_loss}, {@code epoch_accuracy}, ..., the step being the epoch. Not for
 * use by several threads at once.
 */
public final class EventWriter implements Closeable {

    private static final AtomicInteger FILES = new AtomicInteger();

    private static final int DT_FLOAT = 1;
    private static final int DT_DOUBLE = 2;
    private static final int DT_STRING = 7;
    private static final int SCALAR = 1;
    private static final int TENSOR = 2;

    private final SeekableByteChannel channel;
    private final Clock clock;

    private EventWriter(SeekableByteChannel channel, Clock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    /** Creates a new event file in {@code folder}, and the folder where it does not exist. */
    public static EventWriter create(Path folder) throws IOException {
        return create(folder, Clock.systemUTC());
    }

    static EventWriter create(Path folder, Clock clock) throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents." + clock.instant().getEpochSecond() + "." + host() + "."
                + ProcessHandle.current().pid() + "." + FILES.getAndIncrement() + ".v2";
        SeekableByteChannel channel = Files.newByteChannel(
                folder.resolve(name), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        EventWriter writer = new EventWriter(channel, clock);
        try {
            writer.record(writer.event(0).string(3, "brain.Event:2"));
            return writer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String host() {
        String name;
        try {
            name = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // The name only tells files of several machines apart.
            name = "localhost";
        }
        return name.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    /** Writes one value of a curve. */
    public void scalar(String tag, long step, float value) throws IOException {
        ProtoWriter tensor = tensor(DT_FLOAT, new ProtoWriter());
        tensor.bytes(
                4,
                ByteBuffer.allocate(Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat(value)
                        .array());
        value(tag, step, tensor, "scalars", SCALAR);
    }

    /** Writes the distribution of some values, in TensorBoard's 30 buckets; NaN and infinite values are left out. */
    public void histogram(String tag, long step, float[] values) throws IOException {
        double[] buckets = Histogram.buckets(values);
        ProtoWriter shape = new ProtoWriter()
                .message(2, dimension(buckets.length / Histogram.COLUMNS))
                .message(2, dimension(Histogram.COLUMNS));
        ByteBuffer content = ByteBuffer.allocate(buckets.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        content.asDoubleBuffer().put(buckets);
        value(tag, step, tensor(DT_DOUBLE, shape).bytes(4, content.array()), "histograms", TENSOR);
    }

    /** Writes a text, which TensorBoard shows as Markdown. */
    public void text(String tag, long step, String markdown) throws IOException {
        ProtoWriter tensor = tensor(DT_STRING, new ProtoWriter());
        tensor.bytes(8, markdown.getBytes(StandardCharsets.UTF_8));
        value(tag, step, tensor, "text", TENSOR);
    }

    private static ProtoWriter dimension(long size) {
        return size == 0 ? new ProtoWriter() : new ProtoWriter().varint(1, size);
    }

    private static ProtoWriter tensor(int dtype, ProtoWriter shape) {
        return new ProtoWriter().varint(1, dtype).message(2, shape);
    }

    private void value(String tag, long step, ProtoWriter tensor, String plugin, int dataClass) throws IOException {
        ProtoWriter metadata = new ProtoWriter()
                .message(1, new ProtoWriter().string(1, plugin))
                .varint(4, dataClass);
        ProtoWriter value = new ProtoWriter().string(1, tag).message(8, tensor).message(9, metadata);
        record(event(step).message(5, new ProtoWriter().message(1, value)));
    }

    private ProtoWriter event(long step) {
        ProtoWriter event = new ProtoWriter().float64(1, clock.millis() / 1000.0);
        return step == 0 ? event : event.varint(2, step);
    }

    private void record(ProtoWriter event) throws IOException {
        TfRecords.write(channel, event.bytes());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
