package dev.keratin.fuzz;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.StoredArray;
import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.BundleWriter;
import dev.keratin.files.bundle.ObjectGraph;
import dev.keratin.saving.Companion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;

/** Changes a checkpoint: its files' bytes, index blocks below right checksums, or the object graph in a checkpoint written anew. */
final class BundleMutator {

    private static final int TRAILER = 5;
    private static final int FOOTER = 48;

    private final Random random;

    BundleMutator(Random random) {
        this.random = random;
    }

    Sample mutate(Sample sample) throws IOException {
        List<String> names = sample.files().keySet().stream()
                .filter(name -> name.endsWith(".index") || name.contains(".data-") || name.endsWith("checkpoint"))
                .toList();
        String index = names.stream()
                .filter(name -> name.endsWith(".index"))
                .findFirst()
                .orElseThrow();
        String prefix = index.substring(0, index.length() - ".index".length());
        return switch (random.nextInt(4)) {
            case 0 -> {
                String name = names.get(random.nextInt(names.size()));
                yield sample.with(
                        name, new ByteMutator(random).mutate(sample.files().get(name)));
            }
            case 1, 2 -> sample.with(index, block(sample.files().get(index)));
            default -> graph(sample, prefix);
        };
    }

    /** One block of the table, with its checksum made right again. */
    byte[] block(byte[] table) {
        List<int[]> blocks = new ArrayList<>();
        int start = 0;
        for (int end = start; end + TRAILER <= table.length - FOOTER; end++) {
            if (intAt(table, end + 1) == masked(table, start, end + 1 - start)) {
                blocks.add(new int[] {start, end});
                start = end + TRAILER;
                end = start - 1;
            }
        }
        if (blocks.isEmpty()) {
            return new ByteMutator(random).mutate(table);
        }
        int[] block = blocks.get(random.nextInt(blocks.size()));
        byte[] part = new ByteMutator(random).mutate(Arrays.copyOfRange(table, block[0], block[1]));
        byte[] result = table.clone();
        System.arraycopy(part, 0, result, block[0], Math.min(part.length, block[1] - block[0]));
        ByteBuffer.wrap(result)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(block[1] + 1, masked(result, block[0], block[1] + 1 - block[0]));
        return result;
    }

    private Sample graph(Sample sample, String prefix) throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setWorkingDirectory("/models").build())) {
            Path folder = memory.getPath("/models");
            sample.writeTo(folder);
            Path written = folder.resolve(prefix);
            Map<String, StoredArray> arrays = new LinkedHashMap<>();
            try (BundleReader reader = BundleReader.open(written, LoadLimits.defaults());
                    BundleWriter writer = BundleWriter.create(written)) {
                for (String key : reader.keys()) {
                    arrays.put(key, reader.array(key));
                }
                StoredArray graph = arrays.get(ObjectGraph.KEY);
                StoredArray companion = arrays.get(Companion.NAME);
                if (companion != null && random.nextBoolean()) {
                    byte[] changed =
                            new JsonMutator(random).mutate(companion.strings().get(0));
                    arrays.put(Companion.NAME, MemoryArray.ofStrings(List.of(changed)));
                } else if (graph != null) {
                    byte[] changed =
                            new ProtoMutator(random).mutate(graph.strings().get(0));
                    arrays.put(ObjectGraph.KEY, MemoryArray.ofStrings(List.of(changed)));
                } else {
                    arrays.remove(arrays.keySet().iterator().next());
                }
                for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
                    writer.add(entry.getKey(), entry.getValue());
                }
                writer.commit();
            }
            Sample changed = sample;
            for (String name : sample.files().keySet()) {
                changed = changed.with(name, Files.readAllBytes(folder.resolve(name)));
            }
            return changed;
        }
    }

    private static int intAt(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static int masked(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }
}
