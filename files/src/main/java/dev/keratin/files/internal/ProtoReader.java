package dev.keratin.files.internal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads protobuf messages field by field, without generated classes; all lengths are bounded by the bytes at hand. */
public final class ProtoReader {

    private static final int BUFFER = 1 << 16;

    private ProtoReader() {}

    /** Takes one field. */
    @FunctionalInterface
    public interface Fields {
        /** Reads the field of {@code tag} from {@code in}, or skips it with {@link CodedInputStream#skipField}. */
        void field(int tag, CodedInputStream in) throws IOException;
    }

    /**
     * Reads a whole message.
     *
     * @param place the file and the place in it, for messages
     */
    public static void read(byte[] bytes, String place, Fields fields) throws FormatException {
        try {
            read(CodedInputStream.newInstance(bytes), place, fields);
        } catch (FormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory does not fail.", e);
        }
    }

    /** Reads a whole file as one message, without holding it in memory. */
    public static void read(Path file, Fields fields) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            CodedInputStream coded = CodedInputStream.newInstance(in, BUFFER);
            coded.setSizeLimit(Integer.MAX_VALUE);
            read(coded, file.toString(), fields);
        }
    }

    private static void read(CodedInputStream in, String place, Fields fields) throws IOException {
        try {
            fields(in, fields);
        } catch (InvalidProtocolBufferException e) {
            throw new CorruptFileException(place + ": a broken protobuf message: " + e.getMessage(), e);
        }
    }

    /** Reads a message that is the value of the field just met. */
    public static void nested(CodedInputStream in, Fields fields) throws IOException {
        int length = in.readRawVarint32();
        int limit = in.pushLimit(length);
        fields(in, fields);
        in.popLimit(limit);
    }

    private static void fields(CodedInputStream in, Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.field(tag, in);
        }
        if (!in.isAtEnd()) {
            throw new InvalidProtocolBufferException("a message ends before its length");
        }
    }
}
