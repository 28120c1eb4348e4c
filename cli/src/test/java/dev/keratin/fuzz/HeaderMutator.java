package dev.keratin.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes the text headers of npy and safetensors and keeps their lengths right. */
final class HeaderMutator {

    private static final int NPY = 10;
    private static final String[] NUMBERS = {
        "0",
        "-1",
        "1",
        "2147483647",
        "2147483648",
        "4294967296",
        "9223372036854775807",
        "99999999999999999999",
        "1.5",
        "None"
    };
    private static final String[] WORDS = {
        "'|O'", "'>f8'", "'<U5'", "True", "()", "(", "}", "'<f0'", "'<c16'", "[('a','<f4')]", "__import__('os')"
    };

    private final Random random;

    HeaderMutator(Random random) {
        this.random = random;
    }

    byte[] npy(byte[] file) {
        if (file.length < NPY || random.nextInt(3) == 0) {
            return new ByteMutator(random).mutate(file);
        }
        int length = Short.toUnsignedInt(
                ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getShort(8));
        int end = Math.min(file.length, NPY + length);
        String header = new String(file, NPY, end - NPY, StandardCharsets.ISO_8859_1);
        byte[] changed = header(header).getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer start =
                ByteBuffer.allocate(NPY).order(ByteOrder.LITTLE_ENDIAN).put(file, 0, 8);
        start.putShort((short) changed.length);
        return join(start.array(), changed, Arrays.copyOfRange(file, end, file.length));
    }

    private String header(String text) {
        return switch (random.nextInt(4)) {
            case 0 -> text.replaceFirst("\\d+(?=[,)])", NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1 ->
                text.replaceFirst(
                        "\\([^)]*\\)",
                        "(" + (NUMBERS[random.nextInt(NUMBERS.length)] + ",").repeat(1 + random.nextInt(40)) + ")");
            case 2 ->
                text.replaceFirst(
                        "'[<>|=][a-zA-Z]\\d+'|True|False", WORDS[random.nextInt(WORDS.length)].replace("$", ""));
            default ->
                new String(
                        new ByteMutator(random).mutate(text.getBytes(StandardCharsets.ISO_8859_1)),
                        StandardCharsets.ISO_8859_1);
        };
    }

    byte[] safetensors(byte[] file) {
        if (file.length < 8 || random.nextInt(3) == 0) {
            return new ByteMutator(random).mutate(file);
        }
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        int end = (int) Math.min(file.length, 8 + length);
        byte[] changed = new JsonMutator(random).mutate(Arrays.copyOfRange(file, 8, end));
        byte[] start = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(changed.length)
                .array();
        return join(start, changed, Arrays.copyOfRange(file, end, file.length));
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
