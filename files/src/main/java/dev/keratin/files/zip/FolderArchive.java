package dev.keratin.files.zip;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.files.MissingEntryException;
import dev.keratin.files.StoredArray.ByteSink;
import dev.keratin.files.internal.FileSource;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** An archive unpacked into a folder: its regular files; links are not followed and count as absent. */
final class FolderArchive implements Archive {

    private final Path root;
    private final Map<String, Path> files;

    private FolderArchive(Path root, Map<String, Path> files) {
        this.root = root;
        this.files = files;
    }

    static FolderArchive open(Path root, LoadLimits limits) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), limits.groupDepth(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    files.put(name(root, file), file);
                }
                if (files.size() > limits.zipMembers()) {
                    throw new LimitExceededException(root + ": the folder holds more than " + limits.zipMembers()
                            + " files. Raise LoadLimits.zipMembers if it is trusted.");
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new FolderArchive(root, files);
    }

    private static String name(Path root, Path file) {
        StringBuilder name = new StringBuilder();
        for (Path part : root.relativize(file)) {
            name.append(name.length() > 0 ? "/" : "").append(part);
        }
        return name.toString();
    }

    @Override
    public Path path() {
        return root;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(files.keySet());
    }

    @Override
    public Member member(String name) throws IOException {
        Path file = files.get(name);
        if (file == null) {
            throw new MissingEntryException(root + ": no file \"" + name + "\" in this folder.");
        }
        return new FileMember(name, file, Files.size(file));
    }

    @Override
    public void close() {
        // Each read opens and closes its own file.
    }

    private record FileMember(String name, Path file, long size) implements Member {

        @Override
        public void transferTo(ByteSink sink) throws IOException {
            try (FileSource source = FileSource.open(file)) {
                source.transfer(0, size, sink);
            }
        }

        @Override
        public byte[] bytes(long limit) throws IOException {
            Members.checkSize(this, limit);
            return head((int) size);
        }

        @Override
        public byte[] head(int count) throws IOException {
            try (FileSource source = FileSource.open(file)) {
                return source.bytes(0, (int) Math.min(count, size));
            }
        }

        @Override
        public Optional<Region> region() {
            return Optional.of(new Region(file, 0, size));
        }
    }
}
