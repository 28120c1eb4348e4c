package dev.keratin.saving;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.FormatException;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Says what a file is that holds no model, as far as its first bytes tell, and what to do about it. */
final class UnknownKind {

    private static final int SHOWN = 16;
    private static final int NAMES = 8;
    private static final String EXPECTED =
            " Expected HDF5 (.h5), a zip (.keras, .npz), a checkpoint, safetensors or JSON.";

    private UnknownKind() {}

    /** A file that begins with these bytes. */
    static FormatException file(Path path, byte[] head) {
        if (head.length == 0) {
            return new CorruptFileException(path + ": is empty (0 bytes), expected a model or weights.");
        }
        String text = new String(head, StandardCharsets.ISO_8859_1);
        String start = text.stripLeading().toLowerCase(Locale.ROOT);
        String name = String.valueOf(path.getFileName());
        if (start.startsWith("version https://git-lfs")) {
            return unsupported(path, "a pointer of Git LFS, not the file itself. Get the file with `git lfs pull`.");
        }
        if (start.startsWith("<!doctype") || start.startsWith("<html")) {
            return unsupported(path, "a web page, not a model. The download went wrong; get the file itself.");
        }
        if (text.startsWith("\u001f\u008b")) {
            return unsupported(
                    path,
                    "compressed with gzip. Decompress it first, with gunzip, or with tar -xzf where it is a tar.");
        }
        if (name.equals("saved_model.pb") || name.equals("keras_metadata.pb")) {
            return unsupported(path, "a part of a SavedModel. Name the folder that it lies in.");
        }
        if (text.startsWith("\u0080") && text.length() > 1 && text.charAt(1) <= 5) {
            return unsupported(
                    path, "a pickle of Python, which is code and never run. Save the weights as .npz or .h5.");
        }
        if (text.startsWith("TFL3", 4)) {
            return unsupported(path, "a TensorFlow Lite model, which Keratin does not read." + EXPECTED);
        }
        return unsupported(path, "not a file of Keras or TensorFlow; it begins with " + begin(head) + "." + EXPECTED);
    }

    private static String begin(byte[] head) {
        int length = Math.min(head.length, SHOWN);
        boolean printable = true;
        for (int i = 0; i < length; i++) {
            printable &= head[i] >= ' ' && head[i] <= '~' || head[i] == '\n' || head[i] == '\r' || head[i] == '\t';
        }
        return printable
                ? "the text \""
                        + new String(head, 0, length, StandardCharsets.US_ASCII)
                                .strip()
                                .replaceAll("\\s+", " ") + "\""
                : HexFormat.ofDelimiter(" ").formatHex(head, 0, length);
    }

    /** A zip file with these members. */
    static FormatException archive(Path path, Collection<String> names) {
        List<String> configs =
                names.stream().filter(name -> name.endsWith("/config.json")).toList();
        if (configs.size() == 1) {
            String folder = configs.get(0).substring(0, configs.get(0).lastIndexOf('/'));
            return unsupported(
                    path,
                    "its model lies in the folder `" + folder
                            + "` of the zip, expected it at the top. Unpack the zip and name"
                            + " the folder, or give its URI, jar:" + path.toUri() + "!/" + folder + "/");
        }
        List<String> models = names.stream()
                .filter(name -> name.matches(".*\\.(keras|h5|hdf5|safetensors)"))
                .toList();
        if (!models.isEmpty()) {
            return unsupported(
                    path,
                    "a zip around " + shown(models) + ". Unpack it, or give the URI of what is in it, jar:"
                            + path.toUri() + "!/" + models.get(0));
        }
        if (names.stream().anyMatch(name -> name.endsWith("data.pkl"))) {
            return unsupported(
                    path, "a PyTorch file, a pickle whose code is never run. Save its tensors as .safetensors.");
        }
        return unsupported(path, "holds no model; expected a member `config.json`, found " + shown(names) + ".");
    }

    /** A folder in which nothing says what it is. */
    static FormatException folder(Path path) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(path)) {
            files.map(file -> String.valueOf(file.getFileName())).sorted().forEach(names::add);
        }
        List<String> prefixes = names.stream()
                .filter(name -> name.endsWith(".index"))
                .map(name -> name.substring(0, name.length() - ".index".length()))
                .toList();
        if (!prefixes.isEmpty()) {
            return unsupported(
                    path,
                    "a folder whose file `checkpoint` is missing or names a checkpoint that is not there. Name one of those"
                            + " that are, "
                            + shown(prefixes.stream()
                                    .map(name -> path.resolve(name).toString())
                                    .toList()) + ".");
        }
        return unsupported(
                path,
                "a folder without a model; expected `config.json` (.keras), `saved_model.pb` or `checkpoint` in it, found "
                        + shown(names) + ".");
    }

    private static String shown(Collection<String> names) {
        return names.isEmpty()
                ? "nothing"
                : String.join(", ", names.stream().limit(NAMES).toList()) + (names.size() > NAMES ? ", ..." : "");
    }

    private static UnsupportedFeatureException unsupported(Path path, String what) {
        return new UnsupportedFeatureException(path + ": " + what);
    }
}
