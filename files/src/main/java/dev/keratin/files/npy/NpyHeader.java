package dev.keratin.files.npy;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.Shapes;
import dev.keratin.files.UnsupportedVersionException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The header of a {@code .npy} file.
 *
 * <pre>
 * 93 'NUMPY' | major | minor | header length (uint16 LE in 1.0, uint32 LE in 2.0 and 3.0) | header text
 * text: {'descr': '&lt;f4', 'fortran_order': False, 'shape': (8, 20), } padded with spaces to a multiple of 64, then a line feed
 * </pre>
 *
 * @param descr the element type
 * @param columnMajor whether the first dimension varies fastest
 * @param shape the dimensions
 * @param length bytes of the header, where the data begins
 */
record NpyHeader(Descr descr, boolean columnMajor, long[] shape, int length) {

    /** As long as numpy itself believes a header, and more than any array of rank 32 needs. */
    static final int LONGEST = 1 << 16;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ALIGNMENT = 64;
    private static final int GROWTH = 21;

    /**
     * Parses the beginning of a file.
     *
     * @param head the first {@link #LONGEST} bytes, or all if there are fewer
     * @param size the bytes of the whole file; header and data must account for all of them
     */
    static NpyHeader parse(byte[] head, long size, LoadLimits limits, String place) throws FormatException {
        if (head.length < 10 || !Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptFileException(place + ": no .npy array, its first bytes are not \\x93NUMPY.");
        }
        int major = head[6];
        if (major < 1 || major > 3) {
            throw new UnsupportedVersionException(
                    place + ": version " + major + "." + head[7] + " of the .npy format, expected 1.0, 2.0 or 3.0.");
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).position(8);
        long textLength = major == 1 || head.length < 12
                ? Short.toUnsignedLong(bytes.getShort())
                : Integer.toUnsignedLong(bytes.getInt());
        int start = bytes.position();
        if (textLength > LONGEST - start) {
            throw new LimitExceededException(place + ": the .npy header declares " + textLength
                    + " bytes, expected at most " + (LONGEST - start) + ".");
        }
        if (textLength > head.length - start) {
            throw new CorruptFileException(place + ": truncated inside the .npy header.");
        }
        String text = new String(head, start, (int) textLength, StandardCharsets.UTF_8);
        NpyHeader header = new HeaderText(text, place).parse(start + (int) textLength);
        header.checkSize(size, limits, place);
        return header;
    }

    private void checkSize(long size, LoadLimits limits, String place) throws FormatException {
        long count = Shapes.checkedCount(shape, limits, place);
        if ((descr.bytes() > 0 && count > (size - length) / descr.bytes()) || count * descr.bytes() != size - length) {
            throw new CorruptFileException(place + ": shape " + Shapes.text(shape) + " of '" + descr.text()
                    + "' does not fit the " + (size - length) + " bytes of data; the file is truncated or damaged.");
        }
        long memory = descr.type() == ElementType.STRING ? Math.addExact(size, Math.multiplyExact(count, 16)) : size;
        if (memory > limits.totalBytes()) {
            throw new LimitExceededException(place + ": " + memory + " bytes, the limit is " + limits.totalBytes()
                    + ". Raise LoadLimits.totalBytes if the file is trusted.");
        }
    }

    /** The header of a row-major array, as numpy writes it. */
    static byte[] encode(Descr descr, long[] shape) {
        String text =
                "{'descr': '" + descr.text() + "', 'fortran_order': False, 'shape': " + Shapes.text(shape) + ", }";
        if (shape.length > 0) {
            // numpy leaves room for the first dimension to grow to 21 digits in place.
            text += " ".repeat(GROWTH - Long.toString(shape[0]).length());
        }
        int prefix = MAGIC.length + 4;
        int padding = ALIGNMENT - (prefix + text.length() + 1) % ALIGNMENT;
        ByteBuffer header =
                ByteBuffer.allocate(prefix + text.length() + padding + 1).order(ByteOrder.LITTLE_ENDIAN);
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) (text.length() + padding + 1));
        header.put((text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII));
        return header.array();
    }
}
