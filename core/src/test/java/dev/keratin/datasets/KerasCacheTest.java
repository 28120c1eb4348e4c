package dev.keratin.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads come from a server in this process. */
class KerasCacheTest {

    private static final byte[] CONTENT = "a dataset".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final String SHA_256 = "603519f60151f52b806ac5dfe16e5337ebb05844e5044b2b0e1106a7280abee2";

    @TempDir
    Path home;

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private KerasCache cache;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/data/", exchange -> {
            requests.incrementAndGet();
            boolean known = exchange.getRequestURI().getPath().endsWith("/some.npz");
            exchange.sendResponseHeaders(known ? 200 : 404, known ? CONTENT.length : -1);
            if (known) {
                exchange.getResponseBody().write(CONTENT);
            }
            exchange.close();
        });
        server.start();
        URI origin = URI.create("http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/data/");
        cache = new KerasCache(home.resolve("datasets"), origin);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void assertNothingElseIn(Path folder, String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void downloadsOnce() throws IOException {
        Path file = cache.fetch("some.npz", SHA_256, 100);
        cache.fetch("some.npz", SHA_256, 100);

        assertThat(file).hasBinaryContent(CONTENT);
        assertThat(requests).hasValue(1);
        assertNothingElseIn(cache.folder(), "some.npz");
    }

    @Test
    void replacesAnotherFileOfThatName() throws IOException {
        Files.createDirectories(cache.folder());
        Files.writeString(cache.folder().resolve("some.npz"), "cut off");

        assertThat(cache.fetch("some.npz", SHA_256, 100)).hasBinaryContent(CONTENT);
    }

    @Test
    void refusesWhatHasAnotherDigest() throws IOException {
        assertThatThrownBy(() -> cache.fetch("some.npz", SHA_256.replace('4', '5'), 100))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("some.npz", SHA_256);
        assertNothingElseIn(cache.folder());
    }

    @Test
    void refusesMoreThanTheLimit() throws IOException {
        assertThatThrownBy(() -> cache.fetch("some.npz", SHA_256, 3)).hasMessageContaining("more than 3 bytes");
        assertNothingElseIn(cache.folder());
    }

    @Test
    void saysWhatToDoWithoutANetwork() {
        server.stop(0);

        assertThatThrownBy(() -> Mnist.load(cache))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("mnist.npz", cache.folder().toString(), "load(Path)", "Digits.load()");
    }

    @Test
    void saysWhatTheServerAnswered() {
        assertThatThrownBy(() -> cache.fetch("other.npz", SHA_256, 100)).hasMessageContaining("404");
    }
}
