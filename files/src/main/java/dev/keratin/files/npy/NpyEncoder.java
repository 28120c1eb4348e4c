package dev.keratin.files.npy;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The bytes of one array as a {@code .npy} file; their number is known before. */
final class NpyEncoder {

    private final StoredArray array;
    private final Descr descr;
    private final byte[] header;

    NpyEncoder(StoredArray array) throws IOException {
        this.array = array;
        this.descr =
                array.type() == ElementType.STRING ? Descr.ofStrings(longest(array.strings())) : Descr.of(array.type());
        this.header = NpyHeader.encode(descr, array.shape());
    }

    private static int longest(List<byte[]> strings) {
        int longest = 0;
        for (byte[] string : strings) {
            if (string.length > 0 && string[string.length - 1] == 0) {
                throw new IllegalArgumentException(
                        "numpy pads strings with zero bytes, so a string that ends in one cannot be written.");
            }
            longest = Math.max(longest, string.length);
        }
        return longest;
    }

    long size() {
        return Math.addExact(header.length, Math.multiplyExact(array.elementCount(), descr.bytes()));
    }

    void transferTo(ByteSink sink) throws IOException {
        sink.accept(ByteBuffer.wrap(header));
        if (array.type() == ElementType.STRING) {
            for (byte[] string : array.strings()) {
                ByteBuffer padded = ByteBuffer.allocate(descr.bytes());
                padded.put(string);
                sink.accept(padded.clear());
            }
        } else {
            array.transferTo(sink);
        }
    }
}
