package dev.keratin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where commands write to. */
final class Outputs {

    private Outputs() {}

    /** A file can be written there: its folder exists and no folder or device has its name. Said before any work is done. */
    static void requireWritable(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(
                    folder.toString(), null, "the folder for the output does not exist; make it first");
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, expected the name of a file to write.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no regular file, expected the name of a file to write.");
        }
        if (folder != null && !Files.isWritable(folder)) {
            throw new IOException("No permission to write in the folder " + folder + ".");
        }
    }
}
