package dev.keratin.datasets;

import dev.keratin.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * The folder in which Keras keeps downloaded datasets, {@code ~/.keras/datasets} (or {@code $KERAS_HOME/datasets}), and where they come from.
 *
 * @param folder where files are kept
 * @param origin where missing ones are
 */
record KerasCache(Path folder, URI origin) {

    private static final URI ORIGIN = URI.create("https://storage.googleapis.com/tensorflow/tf-keras-datasets/");
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int PIECE = 1 << 16;

    /** The user's. */
    static KerasCache standard() {
        String home = System.getenv("KERAS_HOME");
        Path keras =
                home == null || home.isEmpty() ? Path.of(System.getProperty("user.home"), ".keras") : Path.of(home);
        return new KerasCache(keras.resolve("datasets"), ORIGIN);
    }

    /**
     * A file of the folder, downloaded where it is missing or another one.
     *
     * @param name its name here and there
     * @param sha256 what it must be
     * @param limit bytes that it has at most
     * @throws IOException where it is neither here nor to be had; the message says what to do
     */
    Path fetch(String name, String sha256, long limit) throws IOException {
        Path file = folder.resolve(name);
        boolean present = Files.isRegularFile(file);
        if (present && Files.size(file) <= limit && sha256(file).equals(sha256)) {
            return file;
        }
        try {
            download(name, file, sha256, limit);
        } catch (IOException e) {
            String found = present
                    ? file + " is not the expected file (its SHA-256 is not " + sha256 + ")"
                    : file + " is not there";
            throw new IOException(
                    found + ", and " + origin.resolve(name) + " could not be downloaded: " + reason(e)
                            + ". Without a network, put the file there by hand, give the path of a copy to load(Path), or use "
                            + "Digits.load(), which needs no file.",
                    e);
        }
        return file;
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void download(String name, Path file, String sha256, long limit) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request =
                HttpRequest.newBuilder(origin.resolve(name)).timeout(ANSWER).build();
        HttpResponse<InputStream> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("the server answered " + response.statusCode());
            }
            Files.createDirectories(folder);
            try (AtomicFile target = AtomicFile.create(file)) {
                String received = copy(body, target.channel(), limit);
                if (!received.equals(sha256)) {
                    throw new IOException("what arrived has SHA-256 " + received + ", expected " + sha256);
                }
                target.commit();
            }
        }
    }

    private static String copy(InputStream body, SeekableByteChannel target, long limit) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE];
        long total = 0;
        for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
            total += count;
            if (total > limit) {
                throw new IOException("more than " + limit + " bytes arrived");
            }
            digest.update(piece, 0, count);
            ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
            while (bytes.hasRemaining()) {
                target.write(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}
