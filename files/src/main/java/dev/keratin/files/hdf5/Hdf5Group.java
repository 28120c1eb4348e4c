package dev.keratin.files.hdf5;

import dev.keratin.files.MissingEntryException;
import dev.keratin.files.UnsupportedFeatureException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of an open {@link Hdf5File}: attributes, further groups and datasets, in the order of their names' bytes.
 *
 * <p>Names may be paths below this group ({@code "dense/kernel:0"}). Listing follows nothing: soft, external and user-defined links are
 * neither groups nor datasets here, they show in {@link #unfollowedLinks()}, and asking for one by name is refused.
 */
public final class Hdf5Group extends Hdf5Node {

    private final int depth;
    private final Map<String, Hdf5Node> opened = new HashMap<>();
    private @Nullable Map<String, Link> links;

    Hdf5Group(Hdf5Input input, ObjectHeader header, String path, int depth) {
        super(input, header, path);
        this.depth = depth;
    }

    /** The names of all groups directly below. */
    public List<String> groupNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (Link link : links().values()) {
            if (link.kind() == Link.Kind.HARD && Links.isGroup(headerOf(link))) {
                names.add(link.name());
            }
        }
        return names;
    }

    /** The names of all datasets directly below. */
    public List<String> datasetNames() throws IOException {
        List<String> names = new ArrayList<>();
        for (Link link : links().values()) {
            if (link.kind() == Link.Kind.HARD && isDataset(headerOf(link))) {
                names.add(link.name());
            }
        }
        return names;
    }

    /** The names of soft, external and user-defined links directly below, which nothing here follows. */
    public List<String> unfollowedLinks() throws IOException {
        return links().values().stream()
                .filter(link -> link.kind() != Link.Kind.HARD)
                .map(Link::name)
                .toList();
    }

    /** All groups directly below. */
    public List<Hdf5Group> groups() throws IOException {
        List<Hdf5Group> groups = new ArrayList<>();
        for (String name : groupNames()) {
            groups.add((Hdf5Group) open(name));
        }
        return groups;
    }

    /** All datasets directly below. One of a type that is not supported fails the call; {@link #datasetNames()} does not mind. */
    public List<Hdf5Dataset> datasets() throws IOException {
        List<Hdf5Dataset> datasets = new ArrayList<>();
        for (String name : datasetNames()) {
            datasets.add((Hdf5Dataset) open(name));
        }
        return datasets;
    }

    /** Whether there is a group at this name or path. */
    public boolean hasGroup(String name) throws IOException {
        ObjectHeader found = findHeader(name);
        return found != null && Links.isGroup(found);
    }

    /** Whether there is a dataset at this name or path. */
    public boolean hasDataset(String name) throws IOException {
        ObjectHeader found = findHeader(name);
        return found != null && isDataset(found);
    }

    /**
     * The group at this name or path.
     *
     * @throws MissingEntryException where there is none
     * @throws UnsupportedFeatureException where a soft or external link would have to be followed
     */
    public Hdf5Group group(String name) throws IOException {
        Hdf5Node node = resolve(name);
        if (node instanceof Hdf5Group group) {
            return group;
        }
        throw new MissingEntryException(
                input.file() + ": " + Hdf5Input.quoted(node.path()) + " is a dataset, expected a group.");
    }

    /**
     * The dataset at this name or path.
     *
     * @throws MissingEntryException where there is none
     * @throws UnsupportedFeatureException where a soft or external link would have to be followed, or the data cannot be read by us
     */
    public Hdf5Dataset dataset(String name) throws IOException {
        Hdf5Node node = resolve(name);
        if (node instanceof Hdf5Dataset dataset) {
            return dataset;
        }
        throw new MissingEntryException(
                input.file() + ": " + Hdf5Input.quoted(node.path()) + " is a group, expected a dataset.");
    }

    /**
     * A list of strings as Keras stores it: the attribute {@code name}, or where that would have been larger than 64 KiB, its parts
     * {@code name0}, {@code name1}, and so on in one.
     *
     * @throws MissingEntryException where there is neither
     */
    public List<String> stringList(String name) throws IOException {
        if (hasAttribute(name) || !hasAttribute(name + 0)) {
            return attribute(name).strings();
        }
        List<String> all = new ArrayList<>();
        for (int part = 0; hasAttribute(name + part); part++) {
            all.addAll(attribute(name + part).strings());
        }
        return all;
    }

    /** Whether {@link #stringList} finds anything. */
    public boolean hasStringList(String name) throws IOException {
        return hasAttribute(name) || hasAttribute(name + 0);
    }

    private Hdf5Node resolve(String relativePath) throws IOException {
        Hdf5Node node = this;
        for (String part : parts(relativePath)) {
            if (!(node instanceof Hdf5Group group)) {
                throw new MissingEntryException(input.file() + ": " + Hdf5Input.quoted(node.path())
                        + " is a dataset, it cannot hold " + Hdf5Input.quoted(part) + ".");
            }
            node = group.open(part);
        }
        return node;
    }

    private @Nullable ObjectHeader findHeader(String relativePath) throws IOException {
        Hdf5Group group = this;
        List<String> parts = parts(relativePath);
        for (int i = 0; i < parts.size(); i++) {
            Link link = group.links().get(parts.get(i));
            if (link == null || link.kind() != Link.Kind.HARD) {
                return null;
            }
            ObjectHeader found = group.headerOf(link);
            if (i == parts.size() - 1) {
                return found;
            }
            if (!Links.isGroup(found)) {
                return null;
            }
            group = (Hdf5Group) group.open(parts.get(i));
        }
        return header;
    }

    private static List<String> parts(String relativePath) {
        List<String> parts = new ArrayList<>();
        for (String part : relativePath.split("/")) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private synchronized Hdf5Node open(String name) throws IOException {
        Hdf5Node known = opened.get(name);
        if (known == null) {
            known = openNew(name);
            opened.put(name, known);
        }
        return known;
    }

    private Hdf5Node openNew(String name) throws IOException {
        Link link = links().get(name);
        String childPath = childPath(name);
        if (link == null) {
            throw new MissingEntryException(input.file() + ": " + Hdf5Input.quoted(path()) + " holds no "
                    + Hdf5Input.quoted(name) + ", it holds " + Names.list(links().keySet()) + ".");
        }
        if (link.kind() != Link.Kind.HARD) {
            throw input.unsupported(
                    childPath, "is " + link.kind() + "; links are not followed, copy the data into the file");
        }
        ObjectHeader child = headerOf(link);
        if (isDataset(child)) {
            return Hdf5Dataset.open(input, child, childPath);
        }
        if (!Links.isGroup(child)) {
            throw input.unsupported(childPath, "is neither a group nor a dataset");
        }
        if (depth + 1 > input.limits().groupDepth()) {
            throw input.exceeded(
                    childPath, "groups nested deeper than " + input.limits().groupDepth());
        }
        input.enterGroup(link.address(), childPath);
        return new Hdf5Group(input, child, childPath, depth + 1);
    }

    private static boolean isDataset(ObjectHeader header) {
        return header.has(ObjectHeader.LAYOUT);
    }

    private String childPath(String name) {
        return path().equals("/") ? "/".concat(name) : path().concat("/").concat(name);
    }

    private ObjectHeader headerOf(Link link) throws IOException {
        return input.header(link.address(), childPath(link.name()));
    }

    private synchronized Map<String, Link> links() throws IOException {
        if (links == null) {
            links = Collections.unmodifiableMap(Links.of(input, header, path()));
        }
        return links;
    }
}
