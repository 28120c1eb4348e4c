package dev.keratin.files.savedmodel;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code keras_metadata.pb}: {@code SavedMetadata {1 nodes {2 node_id, 3 node_path, 4 identifier, 5 metadata, 6 version}}}.
 */
final class KerasMetadata {

    private KerasMetadata() {}

    static List<KerasNode> read(Path file, LoadLimits limits) throws IOException {
        List<KerasNode> nodes = new ArrayList<>();
        ProtoReader.read(file, (tag, in) -> {
            if (tag != (1 << 3 | 2)) {
                in.skip(tag);
                return;
            }
            checkCount(nodes.size(), limits, file);
            nodes.add(node(in));
        });
        return List.copyOf(nodes);
    }

    static void checkCount(int count, LoadLimits limits, Path file) throws LimitExceededException {
        if (count >= limits.tensors()) {
            throw new LimitExceededException(file + ": more than " + limits.tensors()
                    + " objects. Raise LoadLimits.tensors if the file is trusted.");
        }
    }

    private static KerasNode node(ProtoInput in) throws IOException {
        int[] id = new int[1];
        String[] texts = {"", "", ""};
        ProtoReader.nested(in, (tag, fields) -> {
            switch (tag) {
                case 2 << 3 -> id[0] = fields.readInt32();
                case 3 << 3 | 2 -> texts[0] = fields.readString();
                case 4 << 3 | 2 -> texts[1] = fields.readString();
                case 5 << 3 | 2 -> texts[2] = fields.readString();
                default -> fields.skip(tag);
            }
        });
        return new KerasNode(id[0], texts[0], texts[1], texts[2]);
    }
}
