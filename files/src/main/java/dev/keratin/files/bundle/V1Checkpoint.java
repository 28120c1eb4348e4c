package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.LfsPointer;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.internal.FileSource;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.internal.TensorMessage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint of TensorFlow's first format ({@code Saver} up to TensorFlow 0.12, later with {@code write_version=V1}): one file without an ending, or
 * several named {@code P-00000-of-00002}.
 *
 * <pre>
 * a sorted table; its first entry, of the empty key: SavedTensorSlices {1 meta {1 tensor {1 name, 2 shape, 3 type, 4 slice}}}
 * every other one, of a key that encodes name and slice: SavedTensorSlices {2 data {1 name, 2 slice, 3 tensor}}
 * </pre>
 *
 * <p>Opening reads each file once, for its checksums. Values are decoded when they are asked for.
 */
public final class V1Checkpoint implements Closeable {

    private static final int MESSAGE_1 = 1 << 3 | 2;
    private static final int MESSAGE_2 = 2 << 3 | 2;
    private static final int MESSAGE_3 = 3 << 3 | 2;
    private static final Pattern SHARD = Pattern.compile("-(\\d{5})-of-(\\d{5})");
    private static final int MOST_SHARDS = 10_000;

    private final Path path;
    private final LoadLimits limits;
    private final List<FileSource> files = new ArrayList<>();
    private final Map<String, BundleEntry> entries = new LinkedHashMap<>();
    private final Map<String, Value> values = new LinkedHashMap<>();

    private V1Checkpoint(Path path, LoadLimits limits) {
        this.path = path;
        this.limits = limits;
    }

    /** Where the values of a slice lie. */
    private record Value(FileSource file, ProtoInput.Range range) {}

    /** Whether there is a checkpoint of this format, in one file or several, of that name. */
    public static boolean exists(Path path) throws IOException {
        return Files.isRegularFile(path) ? isTable(path) : !shards(path).isEmpty();
    }

    private static boolean isTable(Path path) throws IOException {
        try (FileSource file = FileSource.open(path)) {
            if (file.size() < TableFormat.FOOTER) {
                return false;
            }
            byte[] end = file.bytes(file.size() - Long.BYTES, Long.BYTES);
            long magic = 0;
            for (int i = Long.BYTES - 1; i >= 0; i--) {
                magic = magic << Byte.SIZE | end[i] & 0xff;
            }
            return magic == TableFormat.MAGIC;
        }
    }

    /** The files of a checkpoint in several, in order; empty where there are none. */
    private static List<Path> shards(Path path) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        String name = String.valueOf(path.getFileName());
        int count = 0;
        if (folder == null || name.isEmpty() || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
            for (Path sibling : siblings) {
                String other = String.valueOf(sibling.getFileName());
                Matcher matcher = SHARD.matcher(other.startsWith(name) ? other.substring(name.length()) : "");
                if (matcher.matches()) {
                    count = Integer.parseInt(matcher.group(2));
                }
            }
        }
        List<Path> found = new ArrayList<>();
        for (int i = 0; i < Math.min(count, MOST_SHARDS); i++) {
            found.add(path.resolveSibling(String.format("%s-%05d-of-%05d", name, i, count)));
        }
        return found;
    }

    /**
     * Opens a checkpoint by its file, or by the name that its files have in common.
     *
     * @throws IOException where it is damaged or incomplete
     */
    public static V1Checkpoint open(Path path, LoadLimits limits) throws IOException {
        V1Checkpoint checkpoint = new V1Checkpoint(path, limits);
        try {
            for (Path file : Files.isRegularFile(path) ? List.of(path) : shards(path)) {
                if (!Files.isRegularFile(file)) {
                    throw new CorruptFileException(
                            file + ": this file of the checkpoint is missing; the checkpoint is" + " incomplete.");
                }
                checkpoint.read(file);
            }
            for (String name : checkpoint.keys()) {
                checkpoint.parts(name);
            }
            return checkpoint;
        } catch (IOException | RuntimeException e) {
            checkpoint.close();
            throw e;
        }
    }

    private void read(Path file) throws IOException {
        LfsPointer.refuse(file);
        FileSource source = FileSource.open(file);
        files.add(source);
        TableReader.visit(source, limits, (key, offset, length) -> {
            ProtoInput.Range range = new ProtoInput.Range(offset, length);
            String place = file + ": the entry at byte 0x" + Long.toHexString(offset);
            if (key.length == 0) {
                ProtoReader.read(source, range, place, (tag, in) -> {
                    if (tag != MESSAGE_1) {
                        throw new CorruptFileException(
                                file + ": its first entry lists no tensors, so it is no checkpoint of format V1.");
                    }
                    ProtoReader.nested(in, (inner, meta) -> {
                        if (inner == MESSAGE_1) {
                            tensor(meta, place);
                        } else {
                            meta.skip(inner);
                        }
                    });
                });
            } else {
                String name = new String(key, StandardCharsets.ISO_8859_1);
                ProtoReader.read(source, range, place, (tag, in) -> {
                    if (tag == MESSAGE_2) {
                        ProtoReader.nested(in, (inner, slice) -> {
                            if (inner == MESSAGE_3) {
                                values.put(name, new Value(source, slice.readRange()));
                            } else {
                                slice.skip(inner);
                            }
                        });
                    } else {
                        in.skip(tag);
                    }
                });
            }
        });
    }

    /** {@code 1 name, 2 shape, 3 type, 4 slice}. */
    private void tensor(ProtoInput in, String place) throws IOException {
        String[] name = {""};
        BundleEntry.Parser parser = new BundleEntry.Parser(limits, place);
        List<Slice> slices = new ArrayList<>();
        int[] type = new int[1];
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case MESSAGE_1 -> name[0] = fields.readString();
                case MESSAGE_2 -> ProtoReader.nested(fields, parser::shapeField);
                case 3 << 3 -> type[0] = fields.readInt32();
                case 4 << 3 | 2 -> slices.add(Slice.parse(fields));
                default -> fields.skip(tag);
            }
        });
        BundleEntry known = entries.get(name[0]);
        List<Slice> all = new ArrayList<>(known == null ? List.of() : known.slices());
        slices.stream().filter(slice -> !all.contains(slice)).forEach(all::add);
        entries.put(name[0], parser.entry(type[0], all));
    }

    /** The names of all tensors, in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /**
     * The tensor of that name; to be read before this checkpoint is closed.
     *
     * @throws MissingEntryException if there is none
     * @throws UnsupportedFeatureException if it holds no values
     */
    public StoredArray array(String name) throws IOException {
        BundleEntry entry = entries.get(name);
        if (entry == null) {
            throw new MissingEntryException(path + ": no tensor \"" + name + "\" in this checkpoint.");
        }
        Map<Slice, StoredArray> parts = parts(name);
        return parts.size() == 1 && entry.slices().get(0).isWhole()
                ? parts.values().iterator().next()
                : new PartitionedArray(entry, parts, limits, place(name));
    }

    private Map<Slice, StoredArray> parts(String name) throws IOException {
        BundleEntry entry = entries.getOrDefault(name, BundleEntry.NONE);
        @Nullable ElementType type = entry.type();
        if (type == null) {
            throw new UnsupportedFeatureException(place(name) + " has TensorFlow type " + entry.typeNumber()
                    + " (a resource or a variant), expected numbers or strings.");
        }
        Map<Slice, StoredArray> parts = new LinkedHashMap<>();
        for (Slice slice : entry.slices()) {
            Value value = values.get(new String(slice.key(name), StandardCharsets.ISO_8859_1));
            if (value == null) {
                throw new CorruptFileException(place(name) + ": the values of its part " + slice
                        + " are missing; a file of the checkpoint is damaged or missing.");
            }
            long[] shape = slice.shape(entry.shape(), place(name));
            parts.put(slice, TensorMessage.of(value.file, value.range, type, shape, limits, place(name)));
        }
        return parts;
    }

    private String place(String name) {
        return path + ": the tensor \"" + name + "\"";
    }

    @Override
    public void close() throws IOException {
        for (FileSource file : files) {
            file.close();
        }
    }
}
