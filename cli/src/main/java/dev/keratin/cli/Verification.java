package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.UnsupportedVersionException;
import dev.keratin.files.bundle.CheckpointState;
import dev.keratin.files.hdf5.Hdf5File;
import dev.keratin.files.json.Json;
import dev.keratin.files.zip.Archive;
import dev.keratin.saving.CheckedArray;
import dev.keratin.saving.Companion;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.SideBySide;
import dev.keratin.saving.WeightMismatchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files to their last byte and tells what is bad. */
final class Verification {

    private static final String INDEX = ".index";
    private static final List<String> MODEL_ENDINGS = List.of(".keras", ".safetensors", ".npz");

    /** Verdicts on a file or checkpoint, or on everything in a folder. */
    List<Verdict> of(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return folder(path);
        }
        if (!Files.exists(path) && !Files.exists(path.resolveSibling(path.getFileName() + INDEX))) {
            throw new NoSuchFileException(path.toString());
        }
        return List.of(asked(path));
    }

    /** A file that was named by itself has to be something. */
    private Verdict asked(Path file) {
        Verdict verdict = file(file);
        return verdict.status() == Verdict.Status.SKIPPED ? Verdict.bad(file, "unknown", verdict.what()) : verdict;
    }

    private List<Verdict> folder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Path file : files) {
            Verdict verdict = member(file);
            if (verdict != null) {
                verdicts.add(verdict);
            }
        }
        return verdicts;
    }

    /** The verdict on a file of a folder; null for a part of a checkpoint, which its index stands for. */
    private @Nullable Verdict member(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Verdict.skipped(file, "no regular file");
        }
        if (name.endsWith(INDEX)) {
            return file(file.resolveSibling(name.substring(0, name.length() - INDEX.length())));
        }
        if (name.matches(".+\\.data-\\d{5}-of-\\d{5}")) {
            Path index = file.resolveSibling(name.replaceFirst("\\.data-\\d{5}-of-\\d{5}$", INDEX));
            return Files.exists(index)
                    ? null
                    : Verdict.bad(
                            file,
                            "data of a TensorFlow checkpoint",
                            "its index " + index.getFileName() + " is missing");
        }
        if (name.equals("saved_model.pb")) {
            return file(file.resolveSibling(""));
        }
        if (name.equals(CheckpointState.FILE_NAME)) {
            return state(file);
        }
        return file(file);
    }

    private static Verdict state(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || CheckpointState.latestCheckpoint(folder).isEmpty()) {
                return Verdict.bad(file, "checkpoint state", "the checkpoint that it names as the latest is missing");
            }
            return new Verdict(file, Verdict.Status.OK, "checkpoint state", 0, 0, List.of());
        } catch (IOException e) {
            return Verdict.bad(file, "checkpoint state", Keratin.oneLine(e));
        }
    }

    private Verdict file(Path file) {
        try {
            byte[] head = head(file);
            if (head.length > 1 && head[0] == 'P' && head[1] == 'K') {
                return archive(file);
            }
            return head.length > 0 && head[0] == '{' ? json(file) : model(file, false);
        } catch (UnsupportedFeatureException | UnsupportedVersionException e) {
            return isOfAnotherKind(file)
                    ? Verdict.skipped(file, Keratin.oneLine(e))
                    : Verdict.bad(file, "unreadable", Keratin.oneLine(e));
        } catch (IOException e) {
            return Verdict.bad(file, "unreadable", Keratin.oneLine(e));
        }
    }

    /** Whether a file need not be a model: its name says none, or it is HDF5 in order that Keratin has put no checksums into. */
    private static boolean isOfAnotherKind(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(".h5") && !name.endsWith(".hdf5")) {
            return MODEL_ENDINGS.stream().noneMatch(name::endsWith);
        }
        try (Hdf5File hdf5 = Hdf5File.open(file)) {
            return !hdf5.root().attributes().containsKey(Companion.NAME);
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] head(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(2);
        }
    }

    /** Every member of a zip, whether a model needs it or not; then the model, if it is one. */
    private Verdict archive(Path file) throws IOException {
        List<String> problems = new ArrayList<>();
        int members = 0;
        try (Archive archive = Archive.open(file, LoadLimits.defaults())) {
            for (String name : archive.names()) {
                members++;
                try {
                    archive.member(name).transferTo(piece -> piece.position(piece.limit()));
                } catch (IOException e) {
                    problems.add(Keratin.oneLine(e));
                }
            }
        }
        if (!problems.isEmpty()) {
            return new Verdict(file, Verdict.Status.BAD, "zip archive", 0, 0, problems);
        }
        try {
            return model(file, true);
        } catch (UnsupportedFeatureException e) {
            return new Verdict(
                    file, Verdict.Status.OK, "zip archive of " + members + " members, no model", 0, 0, List.of());
        }
    }

    private Verdict json(Path file) throws IOException {
        LoadLimits limits = LoadLimits.defaults();
        if (Files.size(file) > limits.jsonBytes()) {
            throw new LimitExceededException(
                    file + ": " + Files.size(file) + " bytes, the limit for JSON is " + limits.jsonBytes() + ".");
        }
        Object tree = Json.parse(Files.readAllBytes(file), limits, file.toString());
        if (tree instanceof Map<?, ?> map && map.containsKey("weight_map")) {
            // The index of sharded weights stands for all of them.
            return model(file, false);
        }
        return new Verdict(file, Verdict.Status.OK, "JSON", 0, 0, List.of());
    }

    /** @param contained whether a checksum over all of the file has been verified already */
    private Verdict model(Path file, boolean contained) throws IOException {
        try (ModelSnapshot snapshot = Streamed.open(file)) {
            boolean checked = contained || snapshot.weights().isChecked();
            Map<String, String> checksums = snapshot.weights().checksums();
            List<Map.Entry<String, StoredArray>> stored =
                    List.copyOf(snapshot.weights().tensors().entrySet());
            List<String> verdicts = SideBySide.map(
                    stored,
                    entry -> problem(
                            entry.getValue(),
                            checksums.get(entry.getKey()),
                            file + ": the tensor `" + entry.getKey() + "`"));
            List<String> problems = new ArrayList<>();
            int tensors = 0;
            int checksummed = 0;
            for (int i = 0; i < stored.size(); i++) {
                if (verdicts.get(i).isEmpty()) {
                    tensors++;
                    checksummed +=
                            checked || checksums.containsKey(stored.get(i).getKey()) ? 1 : 0;
                } else {
                    problems.add(verdicts.get(i));
                }
            }
            problems.addAll(strangers(snapshot.weights().tensors().keySet(), checksums.keySet()));
            if (problems.isEmpty()) {
                problems.addAll(misfits(snapshot));
            }
            return new Verdict(
                    file,
                    problems.isEmpty() ? Verdict.Status.OK : Verdict.Status.BAD,
                    snapshot.provenance().format().title() + ", " + words(tensors, checksummed),
                    tensors,
                    checksummed,
                    problems);
        }
    }

    private static String words(int tensors, int checksummed) {
        if (tensors == 0) {
            return "no tensors";
        }
        String count = tensors == 1 ? "1 tensor" : tensors + " tensors";
        if (checksummed == 0) {
            return count + ", not verified: the file has no checksums";
        }
        return count + ", " + (checksummed == tensors ? "verified" : checksummed + " of them verified");
    }

    /** Where checksums are kept, every tensor has one: others have lost their name or were put in later. */
    private static List<String> strangers(Set<String> tensors, Set<String> checksums) {
        List<String> problems = new ArrayList<>();
        if (!checksums.isEmpty()) {
            tensors.stream()
                    .filter(name -> !checksums.contains(name))
                    .forEach(name -> problems.add("the tensor `" + name
                            + "` has no checksum, but others have; it was renamed or added later"));
            checksums.stream()
                    .filter(name -> !tensors.contains(name))
                    .forEach(name ->
                            problems.add("there is a checksum of the tensor `" + name + "`, but not the tensor"));
        }
        return problems;
    }

    /** What is bad about a tensor, read to its last byte; empty where nothing is. */
    private static String problem(StoredArray array, @Nullable String expected, String place) {
        StoredArray checked = expected == null ? array : new CheckedArray(array, expected, place);
        try {
            if (checked.type() == ElementType.STRING) {
                checked.strings();
            } else {
                checked.transferTo(piece -> piece.position(piece.limit()));
            }
            return "";
        } catch (IOException e) {
            return Keratin.oneLine(e);
        }
    }

    /** Where the layers are known, whether the tensors are those that they need. Classes that are not known are no damage. */
    private static List<String> misfits(ModelSnapshot snapshot) throws IOException {
        if (snapshot.architecture() == null) {
            return List.of();
        }
        try {
            Skeleton.of(snapshot, snapshot);
            return List.of();
        } catch (WeightMismatchException e) {
            return e.problems();
        } catch (FormatException e) {
            return List.of();
        }
    }
}
