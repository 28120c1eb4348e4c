package dev.keratin.files.hdf5;

import dev.keratin.files.MissingEntryException;
import java.io.IOException;
import java.util.Map;

/** A group or a dataset of an open {@link Hdf5File}: what both have, a path and attributes. */
public abstract sealed class Hdf5Node permits Hdf5Group, Hdf5Dataset {

    final Hdf5Input input;
    final ObjectHeader header;
    private final String path;

    Hdf5Node(Hdf5Input input, ObjectHeader header, String path) {
        this.input = input;
        this.header = header;
        this.path = path;
    }

    /** The absolute path, such as {@code /model_weights/dense}; {@code /} for the root. */
    public final String path() {
        return path;
    }

    /** The last part of the path; empty for the root. */
    public final String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** All attributes, in the order of their names' bytes. Their values are looked at when they are asked for. */
    public final Map<String, Hdf5Attribute> attributes() throws IOException {
        return header.attributes();
    }

    /** Whether there is an attribute of this name. */
    public final boolean hasAttribute(String name) throws IOException {
        return attributes().containsKey(name);
    }

    /**
     * The attribute of this name.
     *
     * @throws MissingEntryException where there is none
     */
    public final Hdf5Attribute attribute(String name) throws IOException {
        Hdf5Attribute attribute = attributes().get(name);
        if (attribute == null) {
            throw new MissingEntryException(
                    input.file() + ": " + Hdf5Input.quoted(path) + " has no attribute " + Hdf5Input.quoted(name)
                            + ", it has " + Names.list(attributes().keySet()) + ".");
        }
        return attribute;
    }

    @Override
    public String toString() {
        return input.file() + ":" + path;
    }
}
