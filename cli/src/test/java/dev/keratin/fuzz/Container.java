package dev.keratin.fuzz;

import dev.keratin.datasets.Datasets;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MemoryArray;
import dev.keratin.files.events.EventWriter;
import dev.keratin.files.events.TfRecords;
import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.idx.IdxFile;
import dev.keratin.files.npy.Npy;
import dev.keratin.files.zip.Archive;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The kinds of files that are damaged, with good ones of each, and how damage to each kind is done. */
enum Container {
    KERAS {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            List<Sample> samples = new ArrayList<>(files(
                    "keras3/opt_adam/opt_adam.keras",
                    "keras2/k2_nested/k2_nested.keras",
                    "keras3/rnn_cells_timedistributed/rnn_cells_timedistributed.keras",
                    "keras3/functional_multi_io/functional_multi_io.keras",
                    "keras3/preprocessing/preprocessing.keras",
                    "vocabulary/assets.keras",
                    "quantized/int8_lora.keras"));
            samples.addAll(MadeFiles.written(scratch, model(""), "model.keras"));
            return samples;
        }

        @Override
        Sample mutate(Sample sample, Random random) throws IOException {
            return sample.with(
                    sample.main(), new ZipMutator(random).mutate(sample.files().get(sample.main())));
        }
    },
    HDF5 {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            List<Sample> samples = new ArrayList<>(files(
                    "keras3/opt_adam/opt_adam.h5",
                    "keras3/opt_adam/opt_adam.weights.h5",
                    "keras2/k2_nested/k2_nested.h5",
                    "keras2/k2_nested/k2_nested_weights.h5",
                    "keras2/k2_opt_legacy_adam/k2_opt_legacy_adam.h5",
                    "keras3/nested_models/nested_models.h5"));
            samples.add(MadeFiles.keras1(scratch));
            samples.addAll(MadeFiles.written(scratch, model(""), "model.h5", "weights.h5", "own.weights.h5"));
            Path variants = FIXTURES.resolve("../../../../../files/src/test/resources/fixtures/h5_variants")
                    .normalize();
            try (Stream<Path> list = Files.list(variants)) {
                for (Path path : list.filter(path -> path.toString().endsWith(".h5"))
                        .sorted()
                        .toList()) {
                    samples.add(Sample.file(path));
                }
            }
            return samples;
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            return sample.with(
                    sample.main(), new Hdf5Mutator(random).mutate(sample.files().get(sample.main())));
        }
    },
    SHARDED_WEIGHTS {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return List.of(MadeFiles.sharded(scratch, model("")));
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            List<String> names = List.copyOf(sample.files().keySet());
            String name = random.nextBoolean() ? sample.main() : names.get(random.nextInt(names.size()));
            byte[] file = sample.files().get(name);
            return sample.with(
                    name,
                    name.endsWith(".json")
                            ? random.nextInt(5) == 0
                                    ? new ByteMutator(random).mutate(file)
                                    : new JsonMutator(random).mutate(file)
                            : new Hdf5Mutator(random).mutate(file));
        }
    },
    CHECKPOINT {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return List.of(
                    MadeFiles.checkpoint(scratch, model("")),
                    Sample.folder(FIXTURES.resolve("several_models/keras3"), ""),
                    Sample.folder(FIXTURES.resolve("keras3/opt_adam/tf_ckpt"), "ckpt-1"),
                    Sample.folder(FIXTURES.resolve("keras3/nested_models/tf_ckpt"), ""),
                    Sample.folder(FIXTURES.resolve("keras2/k2_nested/tf_weights"), "ckpt"),
                    Sample.folder(FIXTURES.resolve("keras2/k2_opt_adam/train_checkpoint"), "ckpt-1"));
        }

        @Override
        Sample mutate(Sample sample, Random random) throws IOException {
            return new BundleMutator(random).mutate(sample);
        }
    },
    SAVED_MODEL {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return List.of(
                    Sample.folder(FIXTURES.resolve("keras2/k2_functional_multi_io/saved_model"), ""),
                    Sample.folder(FIXTURES.resolve("keras2/k2_mlp_tutorial/saved_model"), ""));
        }

        @Override
        Sample mutate(Sample sample, Random random) throws IOException {
            if (random.nextInt(5) == 0) {
                return new BundleMutator(random).mutate(sample);
            }
            String name = random.nextInt(4) == 0 ? "saved_model.pb" : "keras_metadata.pb";
            return sample.with(
                    name, new ProtoMutator(random).mutate(sample.files().get(name)));
        }
    },
    V1_CHECKPOINT {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return files("tensorflow1/model.ckpt");
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            byte[] file = sample.files().get(sample.main());
            return sample.with(
                    sample.main(),
                    random.nextInt(4) == 0
                            ? new ByteMutator(random).mutate(file)
                            : new BundleMutator(random).block(file));
        }
    },
    FROZEN_GRAPH {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return files("tensorflow1/frozen_graph.pb", "tensorflow1/model.ckpt.meta");
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            return sample.with(
                    sample.main(),
                    new ProtoMutator(random).mutate(sample.files().get(sample.main())));
        }
    },
    SAFETENSORS {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            return MadeFiles.written(scratch, model(""), "weights.safetensors");
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            return sample.with(
                    sample.main(),
                    new HeaderMutator(random).safetensors(sample.files().get(sample.main())));
        }
    },
    NPZ {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            List<Sample> samples = new ArrayList<>(MadeFiles.written(scratch, model(""), "weights.npz"));
            samples.addAll(MadeFiles.dataset(scratch));
            samples.addAll(files("keras3/opt_adam/opt_adam.npz"));
            return samples;
        }

        @Override
        Sample mutate(Sample sample, Random random) throws IOException {
            return sample.with(
                    sample.main(), new ZipMutator(random).mutate(sample.files().get(sample.main())));
        }

        @Override
        void open(Openers openers, Path path, Random random) {
            Openers.allowed("dataset", () -> Datasets.load(path));
            openers.open(path, random);
        }
    },
    NPY {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            Path path = scratch.resolve("array.npy");
            Npy.write(path, MemoryArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
            return List.of(Sample.file(path));
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            return sample.with(
                    sample.main(), new HeaderMutator(random).npy(sample.files().get(sample.main())));
        }

        @Override
        void open(Openers openers, Path path, Random random) {
            Openers.allowed("npy", () -> {
                try (Npy npy = Npy.open(path, Openers.STRICT.limits())) {
                    npy.array().transferTo(piece -> {});
                }
            });
        }
    },
    JSON {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            List<Sample> samples = new ArrayList<>(List.of(MadeFiles.keras1Architecture()));
            for (String name : List.of(
                    "keras3/functional_multi_io",
                    "keras3/activations_zoo",
                    "keras3/attention_zoo",
                    "keras3/cnn_variants",
                    "keras3/merge_zoo",
                    "keras3/functional_dict_io",
                    "keras3/norm_zoo",
                    "keras3/ops_operators",
                    "keras3/opt_adam_lossscale",
                    "keras3/opt_sgd_piecewise",
                    "keras3/preprocessing",
                    "keras3/preprocessing_categorical",
                    "keras3/regularized_constrained",
                    "keras3/reshape_zoo",
                    "keras3/rnn_cells_timedistributed",
                    "keras3/rnn_simple_bidirectional",
                    "keras2/k2_cnn",
                    "keras2/k2_nested")) {
                samples.add(config(FIXTURES.resolve(name).resolve(name.substring(name.indexOf('/') + 1) + ".keras")));
            }
            for (String name : List.of(
                    "k2_cnn", "k2_functional_multi_io", "k2_nested", "k2_preprocessing", "k2_rnn", "k2_transformer")) {
                samples.add(modelConfig(FIXTURES.resolve("keras2").resolve(name).resolve(name + ".h5")));
            }
            return samples;
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            byte[] json = sample.files().get(sample.main());
            return sample.with(
                    sample.main(),
                    random.nextInt(10) == 0
                            ? new ByteMutator(random).mutate(json)
                            : new JsonMutator(random).mutate(json));
        }
    },
    IDX {
        @Override
        List<Sample> samples(Path scratch) {
            ByteBuffer idx = ByteBuffer.allocate(4 + 12 + 48)
                    .putInt(0x0803)
                    .putInt(3)
                    .putInt(4)
                    .putInt(4);
            return List.of(new Sample("idx", "t10k-images-idx3-ubyte", Map.of("t10k-images-idx3-ubyte", idx.array())));
        }

        @Override
        Sample mutate(Sample sample, Random random) throws IOException {
            byte[] bytes = new ByteMutator(random).mutate(sample.files().get(sample.main()));
            if (random.nextBoolean()) {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
                    out.write(bytes);
                }
                bytes = random.nextInt(3) == 0
                        ? new ByteMutator(random).mutate(compressed.toByteArray())
                        : compressed.toByteArray();
            }
            return sample.with(sample.main(), bytes);
        }

        @Override
        void open(Openers openers, Path path, Random random) {
            Openers.allowed("idx", () -> IdxFile.read(path, Openers.STRICT.limits()));
        }
    },
    EVENTS {
        @Override
        List<Sample> samples(Path scratch) throws IOException {
            Path folder = Files.createDirectory(scratch.resolve("logs"));
            try (EventWriter writer = EventWriter.create(folder)) {
                writer.scalar("loss", 1, 0.5f);
                writer.histogram("kernel", 1, new float[] {1, 2, 3});
                writer.text("config", 1, "text");
            }
            try (Stream<Path> list = Files.list(folder)) {
                return List.of(Sample.file(list.findFirst().orElseThrow()));
            }
        }

        @Override
        Sample mutate(Sample sample, Random random) {
            return sample.with(
                    sample.main(), new ByteMutator(random).mutate(sample.files().get(sample.main())));
        }

        @Override
        void open(Openers openers, Path path, Random random) {
            Openers.allowed("events", () -> TfRecords.read(path, Openers.STRICT.limits(), data -> {}));
        }
    };

    private static final Path FIXTURES = Path.of("..", "core", "src", "test", "resources", "fixtures");

    /** Good files. */
    abstract List<Sample> samples(Path scratch) throws IOException;

    /** A damaged one. */
    abstract Sample mutate(Sample sample, Random random) throws IOException;

    /** Opens a damaged one in every way there is for this kind. */
    void open(Openers openers, Path path, Random random) {
        openers.open(path, random);
    }

    /** A model that the weights of a good file fit; null where they fit none. */
    static @Nullable Model fitting(String name) throws IOException {
        if (name.endsWith(".npy") || name.contains("idx") || name.contains("tfevents")) {
            return null;
        }
        return model(name);
    }

    private static Model model(String name) throws IOException {
        String structure = name.contains("nested_models")
                ? "keras3/nested_models/nested_models.keras"
                : name.contains("k2_nested") ? "keras2/k2_nested/k2_nested.keras" : "keras3/opt_adam/opt_adam.keras";
        return Models.load(FIXTURES.resolve(structure));
    }

    private static Sample config(Path archive) throws IOException {
        try (Archive opened = Archive.open(archive, LoadLimits.defaults())) {
            return new Sample(
                    archive.getFileName().toString(),
                    "config.json",
                    Map.of("config.json", opened.member("config.json").bytes(1 << 20)));
        }
    }

    /** The architecture of a model of Keras 2 with what else that generation says in JSON. */
    private static Sample modelConfig(Path file) throws IOException {
        try (Hdf5File opened = Hdf5File.open(file, LoadLimits.defaults())) {
            String text = opened.root().attribute("model_config").string();
            String json = "{\"keras_version\": \"2.9.0\", \"backend\": \"tensorflow\", " + text.substring(1);
            return new Sample(
                    file.getFileName().toString(),
                    "config.json",
                    Map.of("config.json", json.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static List<Sample> files(String... names) throws IOException {
        List<Sample> samples = new ArrayList<>();
        for (String name : names) {
            samples.add(Sample.file(FIXTURES.resolve(name)));
        }
        return samples;
    }
}
