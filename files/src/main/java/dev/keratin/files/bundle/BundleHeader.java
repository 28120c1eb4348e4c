package dev.keratin.files.bundle;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.UnsupportedVersionException;
import dev.keratin.files.internal.ProtoInput;
import dev.keratin.files.internal.ProtoReader;
import dev.keratin.files.internal.ProtoWriter;
import java.io.IOException;

/**
 * The value of the empty key: {@code 1 num_shards, 2 endianness, 3 version {1 producer, 2 min_consumer, 3 bad_consumers}}.
 *
 * @param shards the number of data files
 */
record BundleHeader(int shards) {

    private static final int VERSION = 1;
    private static final int MOST_SHARDS = 100_000;
    private static final int SHARDS = 1 << 3;
    private static final int ENDIANNESS = 2 << 3;
    private static final int VERSION_DEF = 3 << 3 | 2;
    private static final int MIN_CONSUMER = 2 << 3;

    static BundleHeader parse(byte[] bytes, String place) throws FormatException {
        int[] fields = new int[3];
        ProtoReader.read(bytes, place + ": the header", (tag, in) -> {
            switch (tag) {
                case SHARDS -> fields[0] = in.readInt32();
                case ENDIANNESS -> fields[1] = in.readInt32();
                case VERSION_DEF -> ProtoReader.nested(in, (inner, version) -> minConsumer(inner, version, fields));
                default -> in.skip(tag);
            }
        });
        if (fields[2] > VERSION) {
            throw new UnsupportedVersionException(place + ": written for readers of bundle version " + fields[2]
                    + " or newer, this one reads version " + VERSION + ".");
        }
        if (fields[1] != 0) {
            throw new UnsupportedFeatureException(place + ": written on a big-endian machine, expected little-endian.");
        }
        if (fields[0] < 1 || fields[0] > MOST_SHARDS) {
            throw new CorruptFileException(
                    place + ": declares " + fields[0] + " data files, expected 1 to " + MOST_SHARDS + ".");
        }
        return new BundleHeader(fields[0]);
    }

    private static void minConsumer(int tag, ProtoInput in, int[] fields) throws IOException {
        if (tag == MIN_CONSUMER) {
            fields[2] = in.readInt32();
        } else {
            in.skip(tag);
        }
    }

    byte[] encode() {
        ProtoWriter header = new ProtoWriter();
        header.varint(1, shards);
        header.message(3, new ProtoWriter().varint(1, VERSION));
        return header.bytes();
    }
}
