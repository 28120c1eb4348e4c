package dev.keratin.files.zip;

import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Named members to read, in a zip file or in a folder. Names are keys; nothing is ever extracted to disk.
 *
 * <p>Members may be read until the archive is closed, by several threads.
 */
public interface Archive extends Closeable {

    /** Opens a zip file, or a folder that holds what such a file would. */
    static Archive open(Path path, LoadLimits limits) throws IOException {
        return Files.isDirectory(path) ? FolderArchive.open(path, limits) : ZipArchive.open(path, limits);
    }

    /** The file or folder. */
    Path path();

    /** The names of all members, in the order of the archive; {@code '/'} between the parts of a name. */
    Set<String> names();

    /**
     * The member of that name.
     *
     * @throws MissingEntryException if there is none
     * @throws IOException if it is there but must not be read: a duplicate, encrypted, overlapping another, a link
     */
    Member member(String name) throws IOException;
}
