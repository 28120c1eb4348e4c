package dev.keratin.files.hdf5;

import dev.keratin.files.StoredArray;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group that is to be written, with all that is in it. The root of a file is simply a new one; {@link Hdf5Writer} writes it.
 *
 * <pre>{@code
 * GroupDescription root = new GroupDescription().attribute("keras_version", "3.15.1");
 * GroupDescription dense = root.group("model_weights/dense").stringList("weight_names", List.of("dense/kernel"));
 * dense.dataset("dense/kernel", kernel);
 * Hdf5Writer.write(path, root);
 * }</pre>
 *
 * <p>Names may be paths below this group; what is missing on the way is made. The order in which children are added does not matter.
 */
public final class GroupDescription extends NodeDescription {

    /** The size beyond which Keras splits a list of names: HDF5's 64 KiB for a header, less 1 KiB. */
    private static final long LIST_LIMIT = 64512;

    private final Map<String, NodeDescription> children = new TreeMap<>(ByteOrderOfNames.INSTANCE);

    /** An empty group. */
    public GroupDescription() {}

    /**
     * Adds an attribute.
     *
     * @throws IllegalArgumentException where the name is taken
     */
    public GroupDescription attribute(String name, AttributeValue value) {
        put(name, value);
        return this;
    }

    /** Adds a string attribute of variable length, tagged UTF-8. */
    public GroupDescription attribute(String name, String text) {
        return attribute(name, AttributeValue.utf8(text));
    }

    /**
     * Adds a list of strings as Keras stores it: ASCII-tagged strings; an empty list as a float64 array of shape [0]; a list that takes more
     * than 64512 bytes (count times longest) in equal parts {@code name0}, {@code name1}, and so on, of fixed-length strings.
     */
    public GroupDescription stringList(String name, List<String> texts) {
        if (texts.isEmpty()) {
            return attribute(name, AttributeValue.emptyList());
        }
        long longest = texts.stream()
                .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
        if (longest > LIST_LIMIT) {
            throw new IllegalArgumentException("The list " + Hdf5Input.quoted(name) + " holds a text of " + longest
                    + " bytes, Keras's files take up to " + LIST_LIMIT + ".");
        }
        int count = texts.size();
        if (Math.max(longest, 1) * count <= LIST_LIMIT && (long) count * TypeEncoder.REFERENCE_SIZE <= LIST_LIMIT) {
            return attribute(name, AttributeValue.asciiList(texts));
        }
        int parts = 1;
        while ((long) ((count + parts - 1) / parts) * longest > LIST_LIMIT) {
            parts++;
        }
        for (int part = 0, at = 0; part < parts; part++) {
            int size = count / parts + (part < count % parts ? 1 : 0);
            attribute(name + part, AttributeValue.fixedList(texts.subList(at, at + size)));
            at += size;
        }
        return this;
    }

    /** The group at this name or path, made where it is missing. */
    public GroupDescription group(String name) {
        GroupDescription group = this;
        for (String part : name.split("/")) {
            NodeDescription child = group.children.computeIfAbsent(checked(part), key -> new GroupDescription());
            if (!(child instanceof GroupDescription below)) {
                throw new IllegalArgumentException(
                        Hdf5Input.quoted(part) + " of " + Hdf5Input.quoted(name) + " is a dataset, expected a group.");
            }
            group = below;
        }
        return group;
    }

    /**
     * Adds a dataset at this name or path; its bytes are asked for when the file is written.
     *
     * @throws IllegalArgumentException where the name is taken
     */
    public DatasetDescription dataset(String name, StoredArray data) {
        int slash = name.lastIndexOf('/');
        if (slash >= 0) {
            return group(name.substring(0, slash)).dataset(name.substring(slash + 1), data);
        }
        DatasetDescription dataset = new DatasetDescription(data);
        if (children.putIfAbsent(checked(name), dataset) != null) {
            throw new IllegalArgumentException("The name " + Hdf5Input.quoted(name) + " has been given before.");
        }
        return dataset;
    }

    Map<String, NodeDescription> children() {
        return children;
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.equals(".") || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A name in an HDF5 file must not be empty, `.` or hold a zero character, received "
                            + Hdf5Input.quoted(name) + ".");
        }
        return name;
    }
}
