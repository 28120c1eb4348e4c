package dev.keratin.files.internal;

import dev.keratin.files.FormatException;
import java.io.IOException;
import java.nio.file.Path;

/** Reads protobuf messages field by field, without generated classes. */
public final class ProtoReader {

    private ProtoReader() {}

    /** Takes one field. */
    @FunctionalInterface
    public interface Fields {
        /** Reads the field of {@code tag} (number * 8 + kind) from {@code in}, or passes over it with {@link ProtoInput#skip}. */
        void field(int tag, ProtoInput in) throws IOException;
    }

    /**
     * Reads a whole message.
     *
     * @param place the file and the place in it, for messages
     */
    public static void read(byte[] bytes, String place, Fields fields) throws FormatException {
        try {
            fields(ProtoInput.of(bytes, place), fields);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory does not fail.", e);
        }
    }

    /** Reads a whole file as one message, without holding it in memory; parts that are passed over are not even read. */
    public static void read(Path file, Fields fields) throws IOException {
        try (FileSource source = FileSource.open(file)) {
            fields(ProtoInput.of(source), fields);
        }
    }

    /** Reads a message inside an open file, as {@link #read(Path, Fields)} does. */
    public static void read(FileSource file, ProtoInput.Range range, String place, Fields fields) throws IOException {
        fields(ProtoInput.of(file, range, place), fields);
    }

    /** Reads a message that is the value of the field just met. */
    public static void nested(ProtoInput in, Fields fields) throws IOException {
        in.nested(fields);
    }

    static void fields(ProtoInput in, Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.field(tag, in);
        }
    }
}
