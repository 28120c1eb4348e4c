package dev.keratin.files.hdf5;

import java.util.LinkedHashMap;
import java.util.Map;

/** A group or dataset that is to be written: what both have, attributes. */
public abstract sealed class NodeDescription permits GroupDescription, DatasetDescription {

    private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    NodeDescription() {}

    final void put(String name, AttributeValue value) {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("`name` of an attribute must be text without zero characters, received "
                    + Hdf5Input.quoted(name) + ".");
        }
        if (attributes.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("The attribute " + Hdf5Input.quoted(name) + " has been given before.");
        }
    }

    final Map<String, AttributeValue> attributes() {
        return attributes;
    }
}
