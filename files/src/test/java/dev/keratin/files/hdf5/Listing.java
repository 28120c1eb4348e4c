package dev.keratin.files.hdf5;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Lists a file as {@code list_h5.py} does: every attribute and dataset with type, shape and checksum. */
final class Listing {

    private final List<String> lines = new ArrayList<>();

    private Listing() {}

    static List<String> of(Hdf5File file) throws IOException {
        Listing listing = new Listing();
        listing.walk(file.root());
        return listing.lines;
    }

    private void walk(Hdf5Group group) throws IOException {
        attributes(group);
        for (Hdf5Dataset dataset : group.datasets()) {
            attributes(dataset);
            lines.add("D " + dataset.path() + " " + summary(dataset));
        }
        for (Hdf5Group below : group.groups()) {
            lines.add("G " + below.path());
            walk(below);
        }
    }

    private void attributes(Hdf5Node node) throws IOException {
        for (Hdf5Attribute attribute : node.attributes().values()) {
            lines.add("A " + node.path() + " " + attribute.name() + " " + summary(attribute.array()));
        }
    }

    static String summary(StoredArray array) throws IOException {
        CRC32 sum = new CRC32();
        if (array.type() == ElementType.STRING) {
            for (byte[] text : array.strings()) {
                sum.update(text);
                sum.update('\n');
            }
        } else {
            array.transferTo(sum::update);
        }
        return array.type() + " " + Arrays.toString(array.shape()) + " " + Long.toHexString(sum.getValue());
    }
}
