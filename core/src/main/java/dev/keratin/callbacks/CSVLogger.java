package dev.keratin.callbacks;

import dev.keratin.files.json.PythonFloats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the logs of each epoch to a CSV file ({@code keras.callbacks.CSVLogger}): a header, then a line an epoch, as Python's {@code csv} module writes
 * them.
 *
 * <p>Arguments: {@code filename}; {@code separator} {@code ","}; {@code append} false: a file that is there is overwritten, with true it is continued. Training
 * that goes on from a position cuts off what was written after that position and continues.
 */
public final class CSVLogger extends Callback implements Stateful {

    private final Path file;
    private String separator = ",";
    private boolean append;
    private @Nullable List<String> keys;
    private @Nullable SeekableByteChannel channel;
    private long length;

    private CSVLogger(Path file) {
        this.file = file;
    }

    public static CSVLogger of(String filename) {
        return of(Path.of(filename));
    }

    public static CSVLogger of(Path filename) {
        return new CSVLogger(filename);
    }

    public CSVLogger separator(String separator) {
        this.separator = separator;
        return this;
    }

    public CSVLogger append(boolean append) {
        this.append = append;
        return this;
    }

    @Override
    public void onTrainBegin() {
        keys = null;
        length = 0;
        try {
            if (append && Files.exists(file)) {
                length = Files.size(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onEpochEnd(int epoch, Map<String, Double> logs) {
        StringBuilder text = new StringBuilder();
        List<String> columns = keys;
        if (columns == null) {
            columns = columns(logs);
            keys = columns;
            if (length == 0) {
                text.append("epoch");
                columns.forEach(key -> text.append(separator).append(quoted(key)));
                text.append("\r\n");
            }
        }
        text.append(epoch);
        for (String key : columns) {
            Double value = logs.get(key);
            text.append(separator).append(value == null ? "NA" : PythonFloats.repr(value));
        }
        write(text.append("\r\n").toString());
    }

    private static List<String> columns(Map<String, Double> logs) {
        List<String> columns = new ArrayList<>(new TreeMap<>(logs).keySet());
        if (columns.stream().noneMatch(key -> key.startsWith("val_"))) {
            List.copyOf(columns).forEach(key -> columns.add("val_" + key));
        }
        return columns;
    }

    private String quoted(String text) {
        boolean plain =
                !text.contains(separator) && !text.contains("\"") && !text.contains("\n") && !text.contains("\r");
        return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private void write(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            SeekableByteChannel open = open();
            while (bytes.hasRemaining()) {
                open.write(bytes);
            }
            length = open.position();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the file at the end of what belongs to this training. */
    private SeekableByteChannel open() throws IOException {
        SeekableByteChannel open = channel;
        if (open == null) {
            open = Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            open.truncate(length);
            open.position(length);
            channel = open;
        }
        return open;
    }

    @Override
    public void onTrainEnd(Map<String, Double> logs) {
        try {
            // Also training without an epoch leaves a file.
            open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = null;
    }

    @Override
    public Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("keys", keys);
        state.put("length", length);
        return state;
    }

    @Override
    public void restore(Map<String, @Nullable Object> state) {
        keys = state.get("keys") == null
                ? null
                : States.list(state, "keys").stream().map(String::valueOf).toList();
        long known = (long) States.number(state, "length");
        try {
            // A file that is not there, or is shorter, was begun elsewhere.
            length = Files.exists(file) ? Math.min(known, Files.size(file)) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
