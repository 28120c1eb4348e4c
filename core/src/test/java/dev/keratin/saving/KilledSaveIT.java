package dev.keratin.saving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keratin.layers.core.Dense;
import dev.keratin.models.Model;
import dev.keratin.models.Models;
import dev.keratin.models.Sequential;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Adam;
import dev.keratin.optimizers.Optimizer;
import dev.keratin.tensor.DType;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import dev.keratin.training.FitOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that saves without end is killed at moments drawn by a fixed seed: each of its files is the old one or the new one, for us and for real Keras. */
class KilledSaveIT {

    private static final int KILLS = 8;
    private static final int UNITS = 300;

    @TempDir
    Path folder;

    private Model model;

    @BeforeEach
    void saveTheFirstState() throws IOException {
        model = Sequential.of(Dense.of(UNITS).inputShape(UNITS), Dense.of(UNITS));
        model.compile(Adam.create(), "mse");
        Tensor data = Tensor.zeros(DType.FLOAT32, Shape.of(4, UNITS));
        model.fit(data, data, new FitOptions().verbose(0));
        fill(model, SavingLoop.OLD);
        model.save(folder.resolve("seed.keras"));
        for (String name : SavingLoop.NAMES) {
            SavingLoop.save(model, folder.resolve(name));
        }
    }

    @Test
    void everyFileOfAKilledProcessIsTheOldOrTheNewOne() throws IOException, InterruptedException {
        Random random = new Random(20);
        for (int kill = 0; kill < KILLS; kill++) {
            killASave(random);
            for (String name : SavingLoop.NAMES) {
                assertThat(content(folder.resolve(name))).as(name).isIn(Set.of(SavingLoop.OLD), Set.of(SavingLoop.NEW));
            }
        }
        for (String name : SavingLoop.NAMES) {
            SavingLoop.save(model, folder.resolve(name));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.startsWith(".keratin-tmp-"));
        }
    }

    @Test
    void kerasLoadsEveryFileOfAKilledProcess() throws IOException, InterruptedException {
        Random random = new Random(21);
        Path kept = Files.createDirectory(folder.resolve("kept"));
        for (int kill = 0; kill < KILLS; kill++) {
            killASave(random);
            copy(folder, kept.resolve(String.valueOf(kill)));
        }
        String answer = Python.run(folder, "oracle/killed_saves.py", kept, KILLS);
        assertThat(answer.lines().toList())
                .hasSize(KILLS * 6)
                .allMatch(line -> line.endsWith(" [0.25]") || line.endsWith(" [0.75]"));
    }

    /** Lets a child save for a while, and kills it between or within saves. */
    private void killASave(Random random) throws IOException, InterruptedException {
        int first = random.nextInt(2 * SavingLoop.NAMES.size());
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SavingLoop.class.getName(),
                        folder.toString(),
                        String.valueOf(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            int saves = 1 + random.nextInt(SavingLoop.NAMES.size());
            for (int i = 0; i < saves; i++) {
                assertThat(lines.readLine()).as("the child saves").isNotNull();
            }
            long moment = System.nanoTime() + random.nextInt(30_000_000);
            while (System.nanoTime() < moment) {
                Thread.onSpinWait();
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    /** Each value that stands in the weights and slots of a file. */
    private Set<Float> content(Path path) throws IOException {
        String name = path.getFileName().toString();
        Model loaded = model;
        if (name.equals("model.keras") || name.equals("model.h5")) {
            loaded = Models.load(path);
        } else {
            fill(model, -1);
            if (name.equals("checkpoints")) {
                Checkpoints.restoreLatest(model, model.state().optimizer(), path, LoadOptions.defaults());
            } else {
                model.loadWeights(path);
            }
        }
        Set<Float> values = new TreeSet<>();
        for (Variable variable : filled(loaded, !name.startsWith("model.weights"))) {
            for (float value : variable.value().toFloats()) {
                values.add(value);
            }
        }
        return values;
    }

    /** Gives all weights and slots one value. */
    static void fill(Model model, float value) {
        for (Variable variable : filled(model, true)) {
            float[] values = new float[variable.shape().size()];
            Arrays.fill(values, value);
            variable.assign(Tensor.of(values, variable.shape().toArray()));
        }
    }

    private static List<Variable> filled(Model model, boolean withSlots) {
        List<Variable> variables = new ArrayList<>(model.variables());
        Optimizer optimizer = Objects.requireNonNull(model.state().optimizer());
        if (withSlots) {
            optimizer.variables().stream()
                    .filter(variable -> variable.shape().rank() > 0)
                    .forEach(variables::add);
        }
        return variables;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        for (String name : SavingLoop.NAMES) {
            Path source = from.resolve(name);
            if (!Files.isDirectory(source)) {
                continue;
            }
            Files.createDirectory(to.resolve(name));
            try (Stream<Path> files = Files.list(source)) {
                for (Path file : files.toList()) {
                    Files.copy(file, to.resolve(name).resolve(file.getFileName().toString()));
                }
            }
        }
    }
}
