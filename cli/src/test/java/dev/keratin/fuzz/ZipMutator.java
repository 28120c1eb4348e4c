package dev.keratin.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Changes members of an archive and writes it anew, with right checksums; or the archive's own bytes. */
final class ZipMutator {

    private static final List<String> NAMES =
            List.of("../x", "/etc/x", "C:\\x", "config.json/", "model.weights.h5", "keratin", "a\nb");

    private final Random random;

    ZipMutator(Random random) {
        this.random = random;
    }

    byte[] mutate(byte[] archive) throws IOException {
        if (random.nextInt(3) == 0) {
            return new ByteMutator(random).mutate(archive);
        }
        Map<String, byte[]> members = members(archive);
        List<String> names = new ArrayList<>(members.keySet());
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(10)) {
            case 0 -> members.remove(name);
            case 1 -> members.put(NAMES.get(random.nextInt(NAMES.size())), members.get(name));
            case 2 -> members.put(name, members.get(names.get(random.nextInt(names.size()))));
            default -> members.put(name, content(name, members.get(name)));
        }
        return archive(members);
    }

    private byte[] content(String name, byte[] content) {
        if (name.endsWith(".json") || content.length > 0 && content[0] == '{') {
            return new JsonMutator(random).mutate(content);
        }
        if (name.endsWith(".npy")) {
            return new HeaderMutator(random).npy(content);
        }
        return name.endsWith(".h5") ? new Hdf5Mutator(random).mutate(content) : new ByteMutator(random).mutate(content);
    }

    private static Map<String, byte[]> members(byte[] archive) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                members.put(entry.getName(), in.readAllBytes());
            }
        }
        return members;
    }

    private byte[] archive(Map<String, byte[]> members) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                ZipEntry entry = new ZipEntry(member.getKey());
                if (random.nextBoolean()) {
                    CRC32 crc = new CRC32();
                    crc.update(member.getValue());
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(member.getValue().length);
                    entry.setCrc(crc.getValue());
                }
                out.putNextEntry(entry);
                out.write(member.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
