package dev.keratin.files.hdf5;

import dev.keratin.files.CorruptFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The filter pipeline of chunked data: gzip, shuffle and Fletcher32, each at most once. */
final class Filters {

    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER32 = 3;
    /** No deflate stream expands further. */
    private static final long MAX_EXPANSION = 1032;

    private final Hdf5Input input;
    private final String path;
    private final List<Integer> ids;

    private Filters(Hdf5Input input, String path, List<Integer> ids) {
        this.input = input;
        this.path = path;
        this.ids = ids;
    }

    static Filters of(Hdf5Input input, ObjectHeader header, String path) throws IOException {
        ObjectHeader.Message message = header.find(ObjectHeader.FILTERS);
        if (message == null) {
            return new Filters(input, path, List.of());
        }
        if (message.isShared()) {
            throw input.unsupported(path, "has its filters in the shared message heap");
        }
        Bytes body = message.body();
        int version = body.u8();
        int count = body.u8();
        if (version != 1 && version != 2) {
            throw body.corrupt("has filter pipeline version " + version + ", expected 1 or 2");
        }
        body.skip(version == 1 ? 6 : 0);
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = body.u16();
            int nameSize = version == 1 || id >= 256 ? body.u16() : 0;
            body.skip(2);
            int values = body.u16();
            String name =
                    body.slice(version == 1 ? nameSize + 7 & ~7 : nameSize).text(nameSize);
            body.skip(4L * values + (version == 1 && values % 2 == 1 ? 4 : 0));
            if (id != DEFLATE && id != SHUFFLE && id != FLETCHER32) {
                throw input.unsupported(
                        path,
                        "is packed with the filter " + id + (name.isEmpty() ? "" : " (" + Hdf5Input.quoted(name) + ")")
                                + "; gzip, shuffle and fletcher32 can be read");
            }
            if (ids.contains(id)) {
                throw input.corrupt(path, "has the filter " + id + " twice");
            }
            ids.add(id);
        }
        return new Filters(input, path, ids);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /** Undoes the filters of one chunk; the result has {@code size} bytes, which have been bounded before. */
    byte[] decode(byte[] stored, long mask, int size, int elementSize) throws IOException {
        List<Integer> applied = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            if ((mask >> i & 1) == 0) {
                applied.add(ids.get(i));
            }
        }
        boolean sumInside = applied.contains(FLETCHER32)
                && applied.contains(DEFLATE)
                && applied.indexOf(FLETCHER32) < applied.indexOf(DEFLATE);
        Collections.reverse(applied);
        byte[] bytes = stored;
        for (int id : applied) {
            bytes = switch (id) {
                case DEFLATE -> inflate(bytes, size + (sumInside ? 4 : 0));
                case SHUFFLE -> unshuffle(bytes, elementSize);
                default -> verifyFletcher32(bytes);
            };
        }
        if (bytes.length != size) {
            throw input.corrupt(path, "has a chunk of " + bytes.length + " bytes, expected " + size);
        }
        return bytes;
    }

    private byte[] inflate(byte[] packed, int size) throws IOException {
        if (size > packed.length * MAX_EXPANSION + 64) {
            throw input.corrupt(path, "has a chunk of " + packed.length + " bytes that cannot hold " + size);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[size];
            int done = 0;
            while (done < size) {
                int count = inflater.inflate(bytes, done, size - done);
                if (count == 0) {
                    throw input.corrupt(path, "has a gzip chunk of " + done + " bytes, expected " + size);
                }
                done += count;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw input.corrupt(path, "has a gzip chunk of more than " + size + " bytes");
            }
            if (!inflater.finished()) {
                throw input.corrupt(path, "has a gzip chunk without an end");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new CorruptFileException(
                    input.file() + ": " + Hdf5Input.quoted(path) + " has a damaged gzip chunk: " + e.getMessage() + ".",
                    e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] unshuffle(byte[] shuffled, int elementSize) {
        if (elementSize == 1) {
            return shuffled;
        }
        byte[] bytes = new byte[shuffled.length];
        int count = shuffled.length / elementSize;
        for (int plane = 0; plane < elementSize; plane++) {
            int from = plane * count;
            for (int i = 0, to = plane; i < count; i++, to += elementSize) {
                bytes[to] = shuffled[from + i];
            }
        }
        // A rest that is no whole element stays where it is.
        System.arraycopy(shuffled, count * elementSize, bytes, count * elementSize, shuffled.length % elementSize);
        return bytes;
    }

    private byte[] verifyFletcher32(byte[] bytes) throws IOException {
        int length = bytes.length - 4;
        if (length < 0) {
            throw input.corrupt(path, "has a chunk too short for its checksum");
        }
        int stored = bytes[length] & 0xff
                | (bytes[length + 1] & 0xff) << 8
                | (bytes[length + 2] & 0xff) << 16
                | (bytes[length + 3] & 0xff) << 24;
        int computed = fletcher32(bytes, length);
        if (stored != computed) {
            throw input.corrupt(
                    path,
                    String.format("has a chunk with the checksum 0x%08x, its bytes give 0x%08x", stored, computed));
        }
        return Arrays.copyOf(bytes, length);
    }

    private static int fletcher32(byte[] bytes, int length) {
        long sum1 = 0;
        long sum2 = 0;
        boolean zero = true;
        for (int i = 0; i < length; i += 2) {
            int low = i + 1 < length ? bytes[i + 1] & 0xff : 0;
            int word = (bytes[i] & 0xff) << 8 | low;
            zero &= word == 0;
            sum1 = (sum1 + word) % 65535;
            sum2 = (sum2 + sum1) % 65535;
        }
        return (int) (folded(sum2, zero) << 16 | folded(sum1, zero));
    }

    /** The library folds carries instead of dividing, which leaves 65535 where the remainder is 0. */
    private static long folded(long sum, boolean zero) {
        return sum == 0 && !zero ? 65535 : sum;
    }
}
