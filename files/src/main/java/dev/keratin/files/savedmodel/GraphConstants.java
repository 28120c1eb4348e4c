package dev.keratin.files.savedmodel;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray;
import dev.keratin.files.internal.DataTypes;
import dev.keratin.files.internal.FileSource;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.internal.TensorMessage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The constants of a TensorFlow graph as named arrays: the weights of a frozen graph ({@code frozen_inference_graph.pb}), or of a SavedModel without
 * variables. The graph itself is not run.
 *
 * <pre>
 * GraphDef {1 node {1 name, 2 op, 5 attr map {1 key, 2 value {8 tensor}}}, 2 library, 4 versions}
 * SavedModel {1 version, 2 meta graph {2 graph_def}}
 * MetaGraphDef {1 meta_info, 2 graph_def, 3 saver_def}: the {@code .meta} file beside a TensorFlow 1 checkpoint
 * </pre>
 */
public final class GraphConstants implements Closeable {

    private static final int FIELD_1 = 1 << 3 | 2;
    private static final int FIELD_2 = 2 << 3 | 2;
    private static final int DIMENSIONS = 64;

    private final FileSource source;
    private final LoadLimits limits;
    private final Map<String, Constant> constants = new LinkedHashMap<>();
    private int nodes;
    private boolean named = true;

    private GraphConstants(FileSource source, LoadLimits limits) {
        this.source = source;
        this.limits = limits;
    }

    /** Where a tensor lies and what it is. */
    private record Constant(ProtoInput.Range range, ElementType type, long[] shape) {}

    /** What a file of protobuf is. */
    public enum Kind {
        /** A graph, which may hold constants. */
        GRAPH,
        /** The graph of a checkpoint without its values. */
        META_GRAPH,
        /** A graph with signatures. */
        SAVED_MODEL,
        /** None of these. */
        OTHER
    }

    /** Finds out what a file is, by its structure. */
    public static Kind kind(Path file, LoadLimits limits) throws IOException {
        try (FileSource source = FileSource.open(file)) {
            if (source.size() > 2 && source.bytes(0, 1)[0] == 1 << 3) {
                return new GraphConstants(source, limits).reads(FIELD_2, FIELD_2) ? Kind.SAVED_MODEL : Kind.OTHER;
            }
            if (new GraphConstants(source, limits).reads()) {
                return Kind.GRAPH;
            }
            return new GraphConstants(source, limits).reads(FIELD_2) ? Kind.META_GRAPH : Kind.OTHER;
        }
    }

    private boolean reads(int... path) throws IOException {
        try {
            read(path);
            return nodes > 0 && named;
        } catch (FormatException e) {
            // Some other file: that was the question.
            return false;
        }
    }

    /** Opens a graph or a SavedModel. */
    public static GraphConstants open(Path file, LoadLimits limits) throws IOException {
        Kind kind = kind(file, limits);
        FileSource source = FileSource.open(file);
        try {
            GraphConstants graph = new GraphConstants(source, limits);
            switch (kind) {
                case GRAPH -> graph.read();
                case SAVED_MODEL -> graph.read(FIELD_2, FIELD_2);
                case META_GRAPH, OTHER -> throw new CorruptFileException(file + ": no graph of TensorFlow.");
            }
            return graph;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Reads the graph at the end of a path of fields. */
    private void read(int... path) throws IOException {
        ProtoInput.Range all = new ProtoInput.Range(0, source.size());
        ProtoReader.read(source, all, source.path().toString(), (tag, in) -> descend(path, 0, tag, in));
    }

    private void descend(int[] path, int depth, int tag, ProtoInput in) throws IOException {
        if (depth == path.length) {
            if (tag == FIELD_1) {
                KerasMetadata.checkCount(nodes++, limits, source.path());
                node(in);
            } else {
                in.skip(tag);
            }
        } else if (tag == path[depth]) {
            ProtoReader.nested(in, (inner, fields) -> descend(path, depth + 1, inner, fields));
        } else {
            in.skip(tag);
        }
    }

    private void node(ProtoInput in) throws IOException {
        String[] texts = {"", ""};
        List<Constant> found = new ArrayList<>();
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case FIELD_1 -> texts[0] = fields.readString();
                case FIELD_2 -> texts[1] = fields.readString();
                case 5 << 3 | 2 ->
                    ProtoReader.nested(fields, (inner, attribute) -> {
                        if (inner == FIELD_2) {
                            ProtoReader.nested(attribute, (field, value) -> tensor(field, value, found));
                        } else {
                            attribute.skip(inner);
                        }
                    });
                default -> fields.skip(tag);
            }
        });
        named &= !texts[0].isEmpty() && texts[1].matches("[A-Za-z_][\\w.>]*");
        if (texts[1].equals("Const") && !found.isEmpty()) {
            constants.put(texts[0], found.get(0));
        }
    }

    private void tensor(int tag, ProtoInput in, List<Constant> found) throws IOException {
        if (tag != (8 << 3 | 2)) {
            in.skip(tag);
            return;
        }
        ProtoInput.Range range = in.readRange();
        int[] type = new int[1];
        List<Long> shape = new ArrayList<>();
        ProtoReader.read(source, range, source.path() + ": a constant", (field, tensor) -> {
            switch (field) {
                case 1 << 3 -> type[0] = tensor.readInt32();
                case FIELD_2 ->
                    ProtoReader.nested(tensor, (inner, dimensions) -> {
                        if (inner == FIELD_2 && shape.size() < DIMENSIONS) {
                            long[] size = new long[1];
                            ProtoReader.nested(dimensions, (last, dimension) -> {
                                if (last == 1 << 3) {
                                    size[0] = dimension.readInt64();
                                } else {
                                    dimension.skip(last);
                                }
                            });
                            shape.add(size[0]);
                        } else {
                            dimensions.skip(inner);
                        }
                    });
                default -> tensor.skip(field);
            }
        });
        ElementType element = DataTypes.type(type[0]);
        if (element != null) {
            long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
            found.add(new Constant(range, element, dimensions));
        }
    }

    /** The names of the constants, in the order of the file. */
    public Set<String> names() {
        return Collections.unmodifiableSet(constants.keySet());
    }

    /**
     * The constant of that name; to be read before this file is closed.
     *
     * @throws MissingEntryException if there is none
     */
    public StoredArray array(String name) throws IOException {
        Constant constant = constants.get(name);
        if (constant == null) {
            throw new MissingEntryException(source.path() + ": no constant \"" + name + "\" in this graph.");
        }
        String place = source.path() + ": the constant \"" + name + "\"";
        return TensorMessage.of(source, constant.range, constant.type, constant.shape, limits, place);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
