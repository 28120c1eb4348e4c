package dev.keratin.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Changes fields of a protocol buffer of any kind and writes it with lengths that agree. */
final class ProtoMutator {

    private static final int DEPTH = 12;

    private final Random random;

    ProtoMutator(Random random) {
        this.random = random;
    }

    /** A field as it stands on the wire; {@code content} of a number are its bytes. */
    private record Field(long tag, byte[] content) {
        int wireType() {
            return (int) (tag & 7);
        }
    }

    byte[] mutate(byte[] message) {
        return random.nextInt(8) == 0 ? new ByteMutator(random).mutate(message) : mutate(message, 0);
    }

    private byte[] mutate(byte[] message, int depth) {
        List<Field> fields = parse(message);
        if (fields.isEmpty()) {
            return new ByteMutator(random).mutate(message);
        }
        int at = random.nextInt(fields.size());
        Field field = fields.get(at);
        switch (random.nextInt(depth < 2 ? 12 : 6)) {
            case 0 -> fields.remove(at);
            case 1 -> fields.add(at, field);
            case 2 -> Collections.swap(fields, at, random.nextInt(fields.size()));
            case 3 -> fields.set(at, new Field(8L * (1 + random.nextInt(12)) + random.nextInt(6), field.content()));
            default -> fields.set(at, new Field(field.tag(), content(field, depth)));
        }
        return write(fields);
    }

    private byte[] content(Field field, int depth) {
        return switch (field.wireType()) {
            case 0 ->
                varint(
                        switch (random.nextInt(6)) {
                            case 0 -> 0;
                            case 1 -> -1;
                            case 2 -> Integer.MAX_VALUE;
                            case 3 -> 1L << 40;
                            case 4 -> random.nextInt(64);
                            default -> random.nextLong();
                        });
            case 2 -> {
                byte[] content = field.content();
                if (content.length > 1 && content[0] == '{') {
                    yield new JsonMutator(random).mutate(content);
                }
                yield depth < DEPTH && !parse(content).isEmpty() && random.nextInt(10) > 0
                        ? mutate(content, depth + 1)
                        : new ByteMutator(random).mutate(content);
            }
            default -> new ByteMutator(random).mutate(field.content());
        };
    }

    /** The fields; none where these are not the bytes of a message. */
    private static List<Field> parse(byte[] message) {
        List<Field> fields = new ArrayList<>();
        int[] at = {0};
        while (at[0] < message.length) {
            int start = at[0];
            long tag = varint(message, at);
            if (at[0] < 0 || tag >>> 3 == 0 || tag >>> 3 > 10_000) {
                return List.of();
            }
            int from = at[0];
            long end =
                    switch ((int) (tag & 7)) {
                        case 0 -> {
                            varint(message, at);
                            yield at[0];
                        }
                        case 1 -> from + 8L;
                        case 5 -> from + 4L;
                        case 2 -> {
                            long length = varint(message, at);
                            from = at[0];
                            yield length < 0 || from < 0 ? -1 : from + length;
                        }
                        default -> -1;
                    };
            if (end <= start || end > message.length || from < 0) {
                return List.of();
            }
            fields.add(new Field(tag, Arrays.copyOfRange(message, from, (int) end)));
            at[0] = (int) end;
        }
        return fields;
    }

    private static long varint(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64 && at[0] >= 0 && at[0] < bytes.length; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        at[0] = -1;
        return -1;
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    private static byte[] write(List<Field> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Field field : fields) {
            out.writeBytes(varint(field.tag()));
            if (field.wireType() == 2) {
                out.writeBytes(varint(field.content().length));
            }
            out.writeBytes(field.content());
        }
        return out.toByteArray();
    }
}
