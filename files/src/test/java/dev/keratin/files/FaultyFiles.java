package dev.keratin.files;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An in-memory file system that counts what changes files and fails from the chosen operation on, once or for good: a full disk, a lost
 * connection, a killed process.
 */
public final class FaultyFiles implements Closeable {

    private final FileSystem memory = MemoryFiles.create();
    private final List<String> operations = new ArrayList<>();
    private final Map<Path, Path> wrapped = new IdentityHashMap<>();
    private final FileSystemProvider provider = new Provider();
    private final FileSystem fileSystem = new Facade();
    private int failAt = Integer.MAX_VALUE;
    private boolean forGood;
    private boolean atomicMoves = true;
    private boolean links = true;

    /** A path whose operations are counted. */
    public Path path(String path) {
        return wrap(memory.getPath(path));
    }

    /** The same file, past all faults. */
    public Path behind(String path) {
        return memory.getPath(path);
    }

    /** What has been done so far, by name. */
    public List<String> operations() {
        return operations;
    }

    /** Lets the operation of this number (from 0) fail, and all after it where {@code forGood}. */
    public void failAt(int operation, boolean forGood) {
        failAt = operation;
        this.forGood = forGood;
        operations.clear();
    }

    /** Takes away the atomic rename, as in an object store. */
    public void withoutAtomicMoves() {
        atomicMoves = false;
    }

    /** Takes away hard links. */
    public void withoutLinks() {
        links = false;
    }

    @Override
    public void close() throws IOException {
        memory.close();
    }

    private void step(String operation) throws IOException {
        int number = operations.size();
        operations.add(operation);
        if (number == failAt || (forGood && number > failAt)) {
            throw new IOException("fault at " + number + ": " + operation);
        }
    }

    private Path wrap(Path path) {
        if (path == null) {
            return null;
        }
        InvocationHandler handler = (proxy, method, arguments) -> {
            switch (method.getName()) {
                case "getFileSystem":
                    return fileSystem;
                case "equals":
                    return path.equals(unwrap(arguments[0]));
                default:
                    break;
            }
            Object[] plain = arguments == null
                    ? new Object[0]
                    : Arrays.stream(arguments).map(this::unwrap).toArray();
            try {
                Object result = method.invoke(path, plain);
                return result instanceof Path found ? wrap(found) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        Path proxy = (Path) Proxy.newProxyInstance(Path.class.getClassLoader(), new Class<?>[] {Path.class}, handler);
        wrapped.put(proxy, path);
        return proxy;
    }

    private Object unwrap(Object value) {
        return value instanceof Path path && wrapped.containsKey(path) ? wrapped.get(path) : value;
    }

    private Path real(Path path) {
        return (Path) unwrap(path);
    }

    private final class Provider extends FileSystemProvider {
        private final FileSystemProvider behind = memory.provider();

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
            return fileSystem;
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return fileSystem;
        }

        @Override
        public Path getPath(URI uri) {
            return path(uri.getPath());
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            if (options.isEmpty() || options.equals(Set.of(StandardOpenOption.READ))) {
                return behind.newByteChannel(real(path), options, attributes);
            }
            step("create");
            return new Channel(behind.newByteChannel(real(path), options, attributes));
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            DirectoryStream<Path> stream =
                    behind.newDirectoryStream(real(directory), path -> filter.accept(wrap(path)));
            return new DirectoryStream<>() {
                @Override
                public Iterator<Path> iterator() {
                    Iterator<Path> paths = stream.iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return paths.hasNext();
                        }

                        @Override
                        public Path next() {
                            return wrap(paths.next());
                        }
                    };
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
            step("create directory");
            behind.createDirectory(real(directory), attributes);
        }

        @Override
        public void delete(Path path) throws IOException {
            step("delete");
            behind.delete(real(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            step("copy");
            behind.copy(real(source), real(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            step("move");
            if (!atomicMoves && List.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw new AtomicMoveNotSupportedException(source.toString(), target.toString(), "object store");
            }
            behind.move(real(source), real(target), options);
        }

        @Override
        public void createLink(Path link, Path existing) throws IOException {
            step("link");
            if (!links) {
                throw new UnsupportedOperationException("This store has no links.");
            }
            behind.createLink(real(link), real(existing));
        }

        @Override
        public boolean isSameFile(Path path, Path other) throws IOException {
            return behind.isSameFile(real(path), real(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return behind.isHidden(real(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return behind.getFileStore(real(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            behind.checkAccess(real(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return behind.getFileAttributeView(real(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return behind.readAttributes(real(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
                throws IOException {
            return behind.readAttributes(real(path), attributes, options);
        }

        @Override
        public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
            behind.setAttribute(real(path), attribute, value, options);
        }
    }

    private final class Channel implements SeekableByteChannel {
        private final SeekableByteChannel behind;

        Channel(SeekableByteChannel behind) {
            this.behind = behind;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return behind.read(target);
        }

        /** A failing write is torn: half of it has gone out. */
        @Override
        public int write(ByteBuffer source) throws IOException {
            try {
                step("write");
            } catch (IOException e) {
                behind.write(source.slice(source.position(), source.remaining() / 2));
                throw e;
            }
            return behind.write(source);
        }

        @Override
        public long position() throws IOException {
            return behind.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            behind.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return behind.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            behind.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return behind.isOpen();
        }

        @Override
        public void close() throws IOException {
            if (behind.isOpen()) {
                step("close");
            }
            behind.close();
        }
    }

    private final class Facade extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return provider;
        }

        @Override
        public void close() throws IOException {
            memory.close();
        }

        @Override
        public boolean isOpen() {
            return memory.isOpen();
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return memory.getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of(path("/"));
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return memory.getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return memory.supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(memory.getPath(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String pattern) {
            PathMatcher matcher = memory.getPathMatcher(pattern);
            return path -> matcher.matches(real(path));
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            return memory.getUserPrincipalLookupService();
        }

        @Override
        public WatchService newWatchService() throws IOException {
            return memory.newWatchService();
        }
    }

    /** The names in a directory, past all faults. */
    public List<String> names(String directory) throws IOException {
        try (var files = Files.list(memory.getPath(directory))) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
