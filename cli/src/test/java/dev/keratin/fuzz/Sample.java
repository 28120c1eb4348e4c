package dev.keratin.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A good file, or the files that belong together, before anything is done to them.
 *
 * @param name what failures call it
 * @param main what is opened: the name of a file, the prefix of a checkpoint, or empty for the folder itself
 * @param files contents by names relative to the folder
 */
record Sample(String name, String main, Map<String, byte[]> files) {

    /** One file. */
    static Sample file(Path path) throws IOException {
        String name = path.getFileName().toString();
        return new Sample(name, name, Map.of(name, Files.readAllBytes(path)));
    }

    /** Everything in a folder; {@code main} is opened. */
    static Sample folder(Path folder, String main) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(path).toString(), Files.readAllBytes(path));
            }
        }
        return new Sample(folder.getParent().getFileName() + "/" + folder.getFileName(), main, files);
    }

    /** The same with another content of one file. */
    Sample with(String file, byte[] content) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put(file, content);
        return new Sample(name, main, changed);
    }

    /** Writes the files; gives what is to be opened. */
    Path writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        return main.isEmpty() ? folder : folder.resolve(main);
    }
}
