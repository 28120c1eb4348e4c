package dev.keratin.files.savedmodel;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.savedmodel.Signature.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of {@code saved_model.pb} that matter here; graphs and functions are skipped.
 *
 * <pre>
 * SavedModel {1 schema version, 2 meta_graphs}   MetaGraphDef {1 meta_info, 2 graph_def, 5 signature_def map, 7 object_graph_def}
 * meta_info {4 tags, 5 tensorflow_version}       SignatureDef {1 inputs map, 2 outputs map}   TensorInfo {1 name, 2 dtype, 3 shape}
 * object_graph_def {1 nodes}                     node {4 user_object {1 identifier, 3 metadata}, 7 variable {3 trainable, 6 name}}
 * </pre>
 */
final class SavedModelProto {

    private static final int DIMENSIONS = 32;

    private final Path file;
    private final LoadLimits limits;
    private final List<String> tags = new ArrayList<>();
    private final Map<String, Signature> signatures = new LinkedHashMap<>();
    private final List<KerasNode> kerasNodes = new ArrayList<>();
    private final List<SavedVariable> variables = new ArrayList<>();
    private String tensorflowVersion = "";
    private long schemaVersion;
    private int metaGraphs;
    private int nodes;

    private SavedModelProto(Path file, LoadLimits limits) {
        this.file = file;
        this.limits = limits;
    }

    static SavedModelProto read(Path file, LoadLimits limits) throws IOException {
        SavedModelProto model = new SavedModelProto(file, limits);
        ProtoReader.read(file, model::savedModel);
        return model;
    }

    long schemaVersion() {
        return schemaVersion;
    }

    List<String> tags() {
        return Collections.unmodifiableList(tags);
    }

    Map<String, Signature> signatures() {
        return Collections.unmodifiableMap(signatures);
    }

    List<KerasNode> kerasNodes() {
        return Collections.unmodifiableList(kerasNodes);
    }

    List<SavedVariable> variables() {
        return Collections.unmodifiableList(variables);
    }

    String tensorflowVersion() {
        return tensorflowVersion;
    }

    private void savedModel(int tag, ProtoInput in) throws IOException {
        switch (tag) {
            case 1 << 3 -> schemaVersion = in.readInt64();
            case 2 << 3 | 2 -> {
                // Further graphs hold the same model for other devices.
                if (metaGraphs++ == 0) {
                    ProtoReader.nested(in, this::metaGraph);
                } else {
                    in.skip(tag);
                }
            }
            default -> in.skip(tag);
        }
    }

    private void metaGraph(int tag, ProtoInput in) throws IOException {
        switch (tag) {
            case 1 << 3 | 2 -> ProtoReader.nested(in, this::metaInfo);
            case 5 << 3 | 2 -> signature(in);
            case 7 << 3 | 2 -> ProtoReader.nested(in, this::objectGraph);
            default -> in.skip(tag);
        }
    }

    private void metaInfo(int tag, ProtoInput in) throws IOException {
        switch (tag) {
            case 4 << 3 | 2 -> tags.add(in.readString());
            case 5 << 3 | 2 -> tensorflowVersion = in.readString();
            default -> in.skip(tag);
        }
    }

    private void signature(ProtoInput in) throws IOException {
        String[] name = {""};
        Map<String, TensorInfo> inputs = new LinkedHashMap<>();
        Map<String, TensorInfo> outputs = new LinkedHashMap<>();
        ProtoReader.nested(in, (tag, entry) -> {
            switch (tag) {
                case 1 << 3 | 2 -> name[0] = entry.readString();
                case 2 << 3 | 2 ->
                    ProtoReader.nested(entry, (inner, signature) -> {
                        switch (inner) {
                            case 1 << 3 | 2 -> tensor(signature, inputs);
                            case 2 << 3 | 2 -> tensor(signature, outputs);
                            default -> signature.skip(inner);
                        }
                    });
                default -> entry.skip(tag);
            }
        });
        signatures.put(
                name[0], new Signature(Collections.unmodifiableMap(inputs), Collections.unmodifiableMap(outputs)));
    }

    private void tensor(ProtoInput in, Map<String, TensorInfo> target) throws IOException {
        String[] names = {"", ""};
        int[] type = new int[1];
        List<Long> shape = new ArrayList<>();
        ProtoReader.nested(in, (tag, entry) -> {
            switch (tag) {
                case 1 << 3 | 2 -> names[0] = entry.readString();
                case 2 << 3 | 2 ->
                    ProtoReader.nested(entry, (inner, info) -> {
                        switch (inner) {
                            case 1 << 3 | 2 -> names[1] = info.readString();
                            case 2 << 3 -> type[0] = info.readInt32();
                            case 3 << 3 | 2 ->
                                ProtoReader.nested(info, (field, shapeIn) -> dimension(field, shapeIn, shape));
                            default -> info.skip(inner);
                        }
                    });
                default -> entry.skip(tag);
            }
        });
        long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
        target.put(names[0], new TensorInfo(names[1], type[0], dimensions));
    }

    private void dimension(int tag, ProtoInput in, List<Long> shape) throws IOException {
        if (tag != (2 << 3 | 2)) {
            in.skip(tag);
            return;
        }
        if (shape.size() == DIMENSIONS) {
            throw new LimitExceededException(file + ": a tensor of more than " + DIMENSIONS + " dimensions.");
        }
        long[] size = new long[1];
        ProtoReader.nested(in, (inner, field) -> {
            if (inner == 1 << 3) {
                size[0] = field.readInt64();
            } else {
                field.skip(inner);
            }
        });
        shape.add(size[0]);
    }

    private void objectGraph(int tag, ProtoInput in) throws IOException {
        if (tag != (1 << 3 | 2)) {
            in.skip(tag);
            return;
        }
        KerasMetadata.checkCount(nodes, limits, file);
        int id = nodes++;
        ProtoReader.nested(in, (inner, node) -> {
            switch (inner) {
                case 4 << 3 | 2 -> userObject(id, node);
                case 7 << 3 | 2 -> variable(id, node);
                default -> node.skip(inner);
            }
        });
    }

    private void userObject(int id, ProtoInput in) throws IOException {
        String[] texts = {"", ""};
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case 1 << 3 | 2 -> texts[0] = fields.readString();
                case 3 << 3 | 2 -> texts[1] = fields.readString();
                default -> fields.skip(tag);
            }
        });
        if (texts[0].startsWith("_tf_keras_")) {
            kerasNodes.add(new KerasNode(id, "", texts[0], texts[1]));
        }
    }

    private void variable(int id, ProtoInput in) throws IOException {
        String[] name = {""};
        boolean[] trainable = new boolean[1];
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case 3 << 3 -> trainable[0] = fields.readBool();
                case 6 << 3 | 2 -> name[0] = fields.readString();
                default -> fields.skip(tag);
            }
        });
        variables.add(new SavedVariable(id, name[0], trainable[0]));
    }
}
