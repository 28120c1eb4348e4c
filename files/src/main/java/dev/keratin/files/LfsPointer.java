package dev.keratin.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The short text that Git LFS leaves in the place of a large file until that is fetched; often all that a copied repository holds of a model. */
public final class LfsPointer {

    private static final byte[] HEAD = "version https://git-lfs".getBytes(StandardCharsets.US_ASCII);

    private LfsPointer() {}

    /**
     * Refuses a file that is a pointer.
     *
     * @throws UnsupportedFeatureException if it is one
     */
    public static void refuse(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(HEAD.length), HEAD)) {
                throw new UnsupportedFeatureException(
                        file + ": a pointer of Git LFS (a short text), not the file itself."
                                + " Fetch the file with `git lfs pull`.");
            }
        }
    }
}
