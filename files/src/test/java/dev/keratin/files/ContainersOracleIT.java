package dev.keratin.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keratin.files.bundle.BundleReader;
import dev.keratin.files.bundle.BundleWriter;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.files.events.EventWriter;
import dev.keratin.files.json.Json;
import dev.keratin.files.json.PythonFloats;
import dev.keratin.files.npy.Npy;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.files.zip.Archive;
import dev.keratin.files.zip.ArchiveWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real libraries read what this module writes, and it reads what they write. */
class ContainersOracleIT {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @TempDir
    Path folder;

    @Test
    void jsonTextEqualsThatOfPython() throws Exception {
        Random random = new Random(20);
        StringBuilder ours = new StringBuilder();
        StringBuilder bits = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            double value =
                    switch (i % 4) {
                        case 0 -> Double.longBitsToDouble(random.nextLong());
                        case 1 -> random.nextFloat();
                        case 2 -> Math.scalb(1.0, random.nextInt(2000) - 1000);
                        default -> random.nextInt(1_000_000) / 1000.0 * Math.pow(10, random.nextInt(40) - 20);
                    };
            ours.append(PythonFloats.repr(value)).append('\n');
            bits.append(Double.doubleToRawLongBits(value)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("bits"), bits);
        String theirs = Oracle.run(
                folder,
                """
                import sys, json, struct
                for line in open(sys.argv[1]):
                    print(json.dumps(struct.unpack('<d', struct.pack('<q', int(line)))[0]))
                """,
                file);
        assertThat(ours.toString()).isEqualTo(theirs);
        Path config = folder.resolve("config.json");
        try (Archive archive = Archive.open(Fixtures.path("uncompiled/uncompiled.keras"), LIMITS)) {
            Files.write(config, archive.member("config.json").bytes(1 << 20));
        }
        Object tree = Json.parse(Files.readAllBytes(config), LIMITS, "config.json");
        String script =
                "import sys, json\nsys.stdout.write(json.dumps(json.load(open(sys.argv[1])), indent=eval(sys.argv[2])))";
        assertThat(Json.write(tree)).isEqualTo(Oracle.run(folder, script, config, "None"));
        assertThat(Json.write(tree, 4)).isEqualTo(Oracle.run(folder, script, config, "4"));
    }

    @Test
    void numpyReadsOurArraysAndWeReadItsOwn() throws Exception {
        Path path = folder.resolve("ours.npz");
        Npz.write(path, sample());
        String output = Oracle.run(
                folder,
                """
                import sys, numpy as np, zipfile
                assert zipfile.ZipFile(sys.argv[1]).testzip() is None
                f = np.load(sys.argv[1])
                print([(k, f[k].dtype.str, f[k].shape, f[k].ravel().tolist()) for k in f.files])
                np.savez(sys.argv[2] + '/plain.npz', **{k: f[k] for k in f.files})
                a = np.arange(24, dtype='>i2').reshape(2, 3, 4)
                np.savez_compressed(sys.argv[2] + '/packed.npz', a=np.asfortranarray(a), u=np.array([['é', 'long text']]), z=np.zeros((3, 0)))
                """,
                path,
                folder);
        assertThat(output.strip())
                .isEqualTo(
                        "[('f', '<f4', (2, 2), [1.5, -2.0, 3.0, 4.0]), ('step', '<i8', (), [7]), ('u', '|u1', (3,), [0, 128, 255])]");
        try (Npz plain = Npz.open(folder.resolve("plain.npz"), LIMITS);
                Npz packed = Npz.open(folder.resolve("packed.npz"), LIMITS)) {
            assertThat(StoredArrays.toFloats(plain.array("f"))).containsExactly(1.5f, -2, 3, 4);
            int[] expected = new int[24];
            Arrays.setAll(expected, i -> i);
            assertThat(StoredArrays.toInts(packed.array("a"))).containsExactly(expected);
            assertThat(packed.array("u").strings())
                    .extracting(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .containsExactly("é", "long text");
            assertThat(packed.array("z").shape()).containsExactly(3, 0);
        }
    }

    @Test
    void arraysOfEveryRankHaveTheBytesOfNumpy() throws Exception {
        for (int rank = 0; rank <= 32; rank++) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 1);
            Npy.write(folder.resolve(rank + ".ours"), MemoryArray.of(new double[1], shape));
        }
        Oracle.run(
                folder,
                """
                import sys, numpy as np
                for rank in range(33):
                    np.save(open(f'{sys.argv[1]}/{rank}.theirs', 'wb'), np.zeros((1,) * rank))
                """,
                folder);
        for (int rank = 0; rank <= 32; rank++) {
            assertThat(folder.resolve(rank + ".ours")).hasSameBinaryContentAs(folder.resolve(rank + ".theirs"));
        }
    }

    @Test
    void safetensorsReadsOurFileAndWritesTheSameBytes() throws Exception {
        Path path = folder.resolve("ours.safetensors");
        Map<String, StoredArray> arrays = new LinkedHashMap<>(sample());
        arrays.put("h", MemoryArray.of(ElementType.FLOAT16, new short[] {0x3C00}, 1));
        Safetensors.write(path, arrays, Map.of());
        Path theirs = folder.resolve("theirs.safetensors");
        Oracle.run(
                folder,
                """
                import sys
                from safetensors.numpy import load_file, save_file
                d = load_file(sys.argv[1])
                assert d['f'].tolist() == [[1.5, -2.0], [3.0, 4.0]] and d['step'].shape == () and d['h'].dtype.name == 'float16'
                save_file(d, sys.argv[2])
                """,
                path,
                theirs);
        assertThat(path).hasSameBinaryContentAs(theirs);
    }

    @Test
    void tensorFlowReadsOurCheckpointAlsoUnderItsSpareName() throws Exception {
        Path prefix = folder.resolve("cp.ckpt");
        Map<String, StoredArray> arrays = new LinkedHashMap<>(sample());
        arrays.put("s", MemoryArray.ofStrings(List.of(new byte[] {'a'}, new byte[300]), 2));
        arrays.put("b", MemoryArray.of(ElementType.BFLOAT16, new short[] {0x3F80}, 1));
        for (int i = 0; i < 6000; i++) {
            arrays.put("many/" + i + "/kernel", MemoryArray.of(new int[] {i}));
        }
        writeBundle(prefix, arrays);
        writeBundle(prefix, arrays);
        CheckpointState.of("cp.ckpt").write(folder);
        String script =
                """
                import sys, tensorflow as tf
                p = tf.train.latest_checkpoint(sys.argv[1])
                r = tf.train.load_checkpoint(p)
                print(r.get_tensor('f').tolist(), r.get_tensor('step'), len(r.get_tensor('s')[1]), r.get_tensor('b').astype('float32').tolist(),
                      sum(int(r.get_tensor(k)) for k in r.get_variable_to_shape_map() if k.startswith('many')))
                """;
        String expected = "[[1.5, -2.0], [3.0, 4.0]] 7 300 [1.0] 17997000";
        assertThat(Oracle.run(folder, script, folder).strip()).isEqualTo(expected);
        // As after a save that was killed before it restored the usual names: one data file, of two by its name.
        rewriteForTwoShards(prefix, arrays);
        assertThat(Oracle.run(folder, script, folder).strip()).isEqualTo(expected);
    }

    private void rewriteForTwoShards(Path prefix, Map<String, StoredArray> arrays) throws IOException {
        // A folder that cannot be deleted stands where the link goes, so the save stops there, with the spare name in
        // place.
        Path spare = prefix.resolveSibling("cp.ckpt.data-00000-of-00002");
        Path usual = prefix.resolveSibling("cp.ckpt.data-00000-of-00001");
        Path obstacle = prefix.resolveSibling(".keratin-tmp-link-" + usual.getFileName());
        Files.createDirectories(obstacle.resolve("x"));
        try (BundleWriter writer = BundleWriter.create(prefix)) {
            for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
                writer.add(entry.getKey(), entry.getValue());
            }
            assertThatThrownBy(writer::commit).isInstanceOf(IOException.class);
        }
        assertThat(spare).exists();
        Files.delete(usual);
        Files.delete(obstacle.resolve("x"));
        Files.delete(obstacle);
    }

    @Test
    void partitionedVariablesOfTensorFlowAreReadWhole() throws Exception {
        Path prefix = folder.resolve("parts");
        Oracle.run(
                folder,
                """
                import sys, numpy as np, tensorflow as tf
                v = np.arange(35, dtype='float32').reshape(7, 5)
                w = np.arange(300 * 200, dtype='int64').reshape(300, 200)
                x = np.arange(2_000_003, dtype='int32')
                tf.raw_ops.SaveV2(
                    prefix=sys.argv[1], tensor_names=['v', 'v', 'v', 'w/x', 'w/x', 'x', 'x'],
                    shape_and_slices=['7 5 0,3:-', '7 5 3,2:-', '7 5 5,2:-', '300 200 -:0,120', '300 200 -:120,80', '2000003 0,1234567', '2000003 1234567,765436'],
                    tensors=[v[:3], v[3:5], v[5:], w[:, :120], w[:, 120:], x[:1234567], x[1234567:]])
                """,
                prefix);
        try (BundleReader reader = BundleReader.open(prefix, LIMITS)) {
            assertThat(reader.keys()).containsExactly("v", "w/x", "x");
            int[] x = StoredArrays.toInts(reader.array("x"));
            assertThat(x[1_234_566]).isEqualTo(1_234_566);
            assertThat(x[2_000_002]).isEqualTo(2_000_002);
            float[] v = StoredArrays.toFloats(reader.array("v"));
            long[] w = StoredArrays.toLongs(reader.array("w/x"));
            for (int i = 0; i < v.length; i++) {
                assertThat(v[i]).isEqualTo(i);
            }
            for (int i = 0; i < w.length; i++) {
                assertThat(w[i]).isEqualTo(i);
            }
        }
    }

    @Test
    void kerasReadsTheArchivesThatWeWriteAgain() throws Exception {
        Path ours = folder.resolve("ours.keras");
        try (Archive archive = Archive.open(Fixtures.path("uncompiled/uncompiled.keras"), LIMITS);
                ArchiveWriter writer = ArchiveWriter.create(ours)) {
            for (String name : archive.names()) {
                writer.add(name, archive.member(name).size(), archive.member(name)::transferTo);
            }
            writer.commit();
        }
        String output = Oracle.run(
                folder,
                """
                import sys, zipfile, keras
                z = zipfile.ZipFile(sys.argv[1])
                assert z.testzip() is None
                m = keras.models.load_model(sys.argv[1])
                print(z.namelist(), all(i.compress_type == 0 and i.date_time[0] == 1980 for i in z.infolist()), m.count_params() > 0)
                """,
                ours);
        assertThat(output.strip()).isEqualTo("['metadata.json', 'config.json', 'model.weights.h5'] True True");
    }

    @Test
    void tensorFlowReadsOurEvents() throws Exception {
        try (EventWriter events = EventWriter.create(folder.resolve("train"))) {
            events.scalar("epoch_loss", 0, 0.5f);
            events.scalar("epoch_loss", 3, 0.25f);
            events.histogram("dense/kernel", 3, new float[] {1, 2, 3});
            events.text("note", 4, "hello");
        }
        String output = Oracle.run(
                folder,
                """
                import sys, glob, tensorflow as tf
                for e in tf.compat.v1.train.summary_iterator(glob.glob(sys.argv[1] + '/*tfevents*')[0]):
                    for v in e.summary.value:
                        t = tf.make_ndarray(v.tensor)
                        print(e.step, v.tag, v.metadata.plugin_data.plugin_name, t.shape, t.tolist() if t.size == 1 else t[:, 2].sum())
                    if e.file_version: print(e.file_version, e.wall_time > 1e9)
                """,
                folder.resolve("train"));
        assertThat(output.lines())
                .containsExactly(
                        "brain.Event:2 True",
                        "0 epoch_loss scalars () 0.5",
                        "3 epoch_loss scalars () 0.25",
                        "3 dense/kernel histograms (30, 3) 3.0",
                        "4 note text () b'hello'");
    }

    private static void writeBundle(Path prefix, Map<String, StoredArray> arrays) throws IOException {
        try (BundleWriter writer = BundleWriter.create(prefix)) {
            for (Map.Entry<String, StoredArray> entry : arrays.entrySet()) {
                writer.add(entry.getKey(), entry.getValue());
            }
            writer.commit();
        }
    }

    private static Map<String, StoredArray> sample() {
        Map<String, StoredArray> arrays = new LinkedHashMap<>();
        arrays.put("f", MemoryArray.of(new float[] {1.5f, -2, 3, 4}, 2, 2));
        arrays.put("step", MemoryArray.of(new long[] {7}));
        arrays.put("u", MemoryArray.of(new byte[] {0, -128, -1}, 3));
        return arrays;
    }
}
