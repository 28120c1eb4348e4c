package dev.keratin.files.internal;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a protobuf message field by field; fields with their default value are left to the caller to leave out. */
public final class ProtoWriter {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    private interface Write {
        void run() throws IOException;
    }

    private ProtoWriter write(Write step) {
        try {
            step.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory does not fail.", e);
        }
    }

    /** An integer of any varint type. */
    public ProtoWriter varint(int field, long value) {
        return write(() -> out.writeUInt64(field, value));
    }

    /** A {@code fixed32}. */
    public ProtoWriter fixed32(int field, int value) {
        return write(() -> out.writeFixed32(field, value));
    }

    /** A {@code double}. */
    public ProtoWriter float64(int field, double value) {
        return write(() -> out.writeDouble(field, value));
    }

    /** A {@code string}. */
    public ProtoWriter string(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** A {@code bytes} field. */
    public ProtoWriter bytes(int field, byte[] value) {
        return write(() -> out.writeByteArray(field, value));
    }

    /** A message, also when it is empty. */
    public ProtoWriter message(int field, ProtoWriter value) {
        return bytes(field, value.bytes());
    }

    /** All that has been written. */
    public byte[] bytes() {
        write(out::flush);
        return bytes.toByteArray();
    }
}
