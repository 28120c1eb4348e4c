package dev.keratin.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes structures of an HDF5 file, or the JSON configs that stand in its attributes. */
final class Hdf5Mutator {

    /** What the structures of HDF5 begin with: damage near them is read, damage elsewhere is data. */
    private static final List<String> SIGNATURES = List.of(
            "TREE", "HEAP", "SNOD", "GCOL", "OHDR", "OCHK", "FRHP", "FHDB", "FHIB", "BTHD", "BTLF", "FAHD", "EAHD");

    private final Random random;

    Hdf5Mutator(Random random) {
        this.random = random;
    }

    byte[] mutate(byte[] file) {
        return switch (random.nextInt(3)) {
            case 0 -> new ByteMutator(random).mutate(file);
            case 1 -> config(file);
            default -> structure(file);
        };
    }

    private byte[] config(byte[] file) {
        List<int[]> documents = documents(file);
        if (documents.isEmpty()) {
            return structure(file);
        }
        int[] range = documents.get(random.nextInt(documents.size()));
        byte[] changed = new JsonMutator(random).mutateInPlace(Arrays.copyOfRange(file, range[0], range[1]));
        byte[] result = file.clone();
        System.arraycopy(changed, 0, result, range[0], changed.length);
        return result;
    }

    private byte[] structure(byte[] file) {
        List<Integer> places = new ArrayList<>();
        String text = new String(file, StandardCharsets.ISO_8859_1);
        for (String signature : SIGNATURES) {
            for (int at = text.indexOf(signature); at >= 0; at = text.indexOf(signature, at + 4)) {
                places.add(at);
            }
        }
        // An object header of the first version has no signature: version 1, a zero, at most 255 messages.
        for (int at = 0; at + 16 < file.length; at += 8) {
            if (file[at] == 1 && file[at + 1] == 0 && file[at + 3] == 0 && file[at + 4] == 1 && file[at + 5] == 0) {
                places.add(at);
            }
        }
        if (places.isEmpty()) {
            return new ByteMutator(random).mutate(file);
        }
        byte[] result = file.clone();
        for (int k = random.nextInt(2); k >= 0; k--) {
            int at = places.get(random.nextInt(places.size()));
            int end = Math.min(file.length, at + 24 + random.nextInt(256));
            byte[] part = new ByteMutator(random).mutate(Arrays.copyOfRange(result, at, end));
            System.arraycopy(part, 0, result, at, Math.min(part.length, end - at));
        }
        return result;
    }

    /** Where JSON objects begin and end. */
    private static List<int[]> documents(byte[] file) {
        List<int[]> documents = new ArrayList<>();
        for (int at = 0; at + 2 < file.length; at++) {
            if (file[at] == '{' && file[at + 1] == '"') {
                int end = end(file, at);
                if (end - at > 40) {
                    documents.add(new int[] {at, end});
                    at = end;
                }
            }
        }
        return documents;
    }

    private static int end(byte[] file, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int at = start; at < file.length; at++) {
            byte c = file[at];
            if (quoted) {
                if (c == '\\') {
                    at++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at + 1;
            }
        }
        return start;
    }
}
