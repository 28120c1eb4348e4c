package dev.keratin.files;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;

/** File systems in memory with one folder, {@value #FOLDER}. */
public final class MemoryFiles {

    public static final String FOLDER = "/models";

    private MemoryFiles() {}

    public static FileSystem create() {
        return Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setWorkingDirectory(FOLDER).build());
    }
}
