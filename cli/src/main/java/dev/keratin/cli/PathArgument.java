package dev.keratin.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A path of the default file system, or a URI of any file system whose provider is on the class path ({@code s3://bucket/model.keras}). File systems that
 * had to be opened are closed at the end: a zip file is written only then.
 */
final class PathArgument implements ITypeConverter<Path>, Closeable {

    // At least two letters: C:\model.h5 is no URI.
    private static final Pattern URI_WITH_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*/.*");

    private final List<FileSystem> opened = new ArrayList<>();

    @Override
    public Path convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("the path is empty");
        }
        try {
            return URI_WITH_SCHEME.matcher(text).matches() ? ofUri(URI.create(text)) : Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' is no path: " + e.getReason());
        } catch (ProviderNotFoundException | FileSystemNotFoundException e) {
            throw new TypeConversionException("there is no file system provider for '" + text
                    + "'; put its jar on the class path (environment variable KERATIN_CLASSPATH)");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is no URI of a file: " + e.getMessage());
        } catch (IOException e) {
            throw new TypeConversionException("'" + text + "' cannot be opened. " + Keratin.oneLine(e));
        }
    }

    private Path ofUri(URI uri) throws IOException {
        try {
            return Path.of(uri);
        } catch (FileSystemNotFoundException e) {
            opened.add(FileSystems.newFileSystem(uri, Map.of()));
            return Path.of(uri);
        }
    }

    @Override
    public void close() throws IOException {
        for (FileSystem system : opened) {
            system.close();
        }
        opened.clear();
    }
}
