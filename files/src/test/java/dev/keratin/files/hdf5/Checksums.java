package dev.keratin.files.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damages checksummed structures and mends the checksums, so that the damage reaches the parsers. */
final class Checksums {

    private static final List<String> SIGNATURES =
            List.of("OHDR", "OCHK", "BTHD", "BTLF", "BTIN", "FRHP", "FHDB", "FHIB", "FAHD", "FADB", "EAHD", "EAIB");
    private static final int LONGEST = 4096;

    private Checksums() {}

    static void damageAndMend(byte[] bytes, Random random) {
        ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<int[]> structures = structures(view);
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int[] range = structures.get(random.nextInt(structures.size()));
            int at = range[0] + 4 + random.nextInt(range[1] - range[0] - 4);
            bytes[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (random.nextBoolean() ? 0xff : 0);
            view.putInt(range[1], hash(view, range[0], range[1]));
        }
    }

    /** Start and place of the checksum of every structure whose checksum stands at its end. */
    private static List<int[]> structures(ByteBuffer bytes) {
        List<int[]> found = new ArrayList<>();
        for (int start = 0; start + 8 < bytes.limit(); start++) {
            byte[] four = new byte[4];
            bytes.get(start, four);
            if (SIGNATURES.contains(new String(four, StandardCharsets.ISO_8859_1))) {
                for (int end = start + 8; end + 4 <= Math.min(bytes.limit(), start + LONGEST); end++) {
                    if (bytes.getInt(end) == hash(bytes, start, end)) {
                        found.add(new int[] {start, end});
                        break;
                    }
                }
            }
        }
        return found;
    }

    private static int hash(ByteBuffer bytes, int start, int end) {
        ByteBuffer part = bytes.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
        return Lookup3.hash(part, end - start);
    }
}
