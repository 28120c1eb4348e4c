package dev.keratin.files.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.keratin.files.ElementType;
import dev.keratin.files.FormatException;
import dev.keratin.files.LoadLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes, reading ends soon and with nothing but a {@link FormatException}. */
class Hdf5DamageTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults().withTotalBytes(16 << 20);

    @Test
    void everyTruncationIsRefused() throws IOException {
        GroupDescription root = new GroupDescription().attribute("keras_version", "3.15.1");
        root.dataset("dense/kernel", Samples.random(ElementType.FLOAT32, 3, 2));
        byte[] bytes = Samples.write(root);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuffer part = ByteBuffer.wrap(bytes, 0, length);
            assertThatThrownBy(() -> list(part)).as("length %d", length).isInstanceOf(FormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdf5/earliest.h5",
                "hdf5/latest.h5",
                "hdf5/unlimited.h5",
                "hdf5/many_latest.h5",
                "hdf5/large_attribute.h5",
                "hdf5/bomb.h5",
                "fixtures/h5_variants/chunked_gzip_shuffle.h5",
                "fixtures/bfloat16_weights/bfloat16_weights.weights.h5"
            })
    void damagedBytesGiveTypedErrorsOnly(String name) throws IOException {
        byte[] sound = Files.readAllBytes(Samples.resource(name));
        int rounds = Integer.getInteger("keratin.damage.rounds", 150);
        long seed = Long.getLong("keratin.damage.seed", name.hashCode());
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = sound.clone();
            damage(bytes, random);
            try {
                list(ByteBuffer.wrap(bytes));
            } catch (FormatException e) {
                refused++;
                assertThat(e).hasMessageStartingWith("damaged.h5: ");
            } catch (RuntimeException | Error e) {
                fail("round " + round + " of seed " + seed + " of " + name, e);
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void damagedPayloadsBelowRightChecksumsGiveTypedErrorsOnly() throws IOException {
        // Checksums keep random damage from the parsers of the newer structures; here they are made right again.
        byte[] sound = Files.readAllBytes(Samples.resource("hdf5/latest.h5"));
        Random random = new Random(11);
        for (int round = 0; round < Integer.getInteger("keratin.damage.rounds", 150); round++) {
            byte[] bytes = sound.clone();
            Checksums.damageAndMend(bytes, random);
            try {
                list(ByteBuffer.wrap(bytes));
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("damaged.h5: ");
            } catch (RuntimeException | Error e) {
                fail("round " + round, e);
            }
        }
    }

    private static void damage(byte[] bytes, Random random) {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            // Metadata gather at the front: half of the damage goes there.
            int range = random.nextBoolean() ? Math.min(4096, bytes.length) : bytes.length;
            int at = random.nextInt(range);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 ->
                    bytes[at] = List.of((byte) 0, (byte) -1, (byte) 127, (byte) -128)
                            .get(random.nextInt(4));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(1 + random.nextInt(16), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, length);
                }
            }
        }
    }

    /** Reads all that can be read; one unreadable part does not spare the others. */
    private static void list(ByteBuffer bytes) throws IOException {
        try (Hdf5File file = Hdf5File.open(bytes, "damaged.h5", LIMITS)) {
            FormatException first = walk(file.root());
            if (first != null) {
                throw first;
            }
        }
    }

    private static FormatException walk(Hdf5Group group) throws IOException {
        FormatException first = null;
        try {
            for (Hdf5Attribute attribute : group.attributes().values()) {
                attribute.array();
            }
            group.unfollowedLinks();
        } catch (FormatException e) {
            first = e;
        }
        try {
            for (String name : group.datasetNames()) {
                try {
                    Hdf5Dataset dataset = group.dataset(name);
                    dataset.attributes();
                    Listing.summary(dataset);
                } catch (FormatException e) {
                    first = e;
                }
            }
            for (String name : group.groupNames()) {
                try {
                    FormatException below = walk(group.group(name));
                    first = below == null ? first : below;
                } catch (FormatException e) {
                    first = e;
                }
            }
        } catch (FormatException e) {
            first = e;
        }
        return first;
    }
}
