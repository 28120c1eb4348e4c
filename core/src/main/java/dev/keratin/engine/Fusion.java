package dev.keratin.engine;

import dev.keratin.backend.Program.Access;
import dev.keratin.ops.Broadcast;
import dev.keratin.ops.Elementwise;
import dev.keratin.ops.EpilogueHost;
import dev.keratin.ops.Node;
import dev.keratin.ops.RandomUniform;
import dev.keratin.ops.Value;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides which elementwise nodes are computed together, and which of these groups ride on the product that feeds them. */
final class Fusion {

    /** Enough for the longest update rules; keeps a program's registers within the first-level cache. */
    private static final int MAX_NODES = 40;

    private final Map<Node, Group> groups = new HashMap<>();
    private final Map<Node, Group> epilogues = new HashMap<>();
    private final Map<Group, Node> hosts = new HashMap<>();

    Fusion(List<Node> needed) {
        for (Node node : needed) {
            Group joined = isFusable(node) ? join(node) : null;
            for (Value input : node.inputs()) {
                Group producer = groups.get(input.node());
                if (producer != null && producer != joined) {
                    producer.open = false;
                }
            }
        }
        List<Group> inOrder = new ArrayList<>(new HashSet<>(groups.values()));
        inOrder.sort(Comparator.comparingInt(Group::lastIndex));
        inOrder.forEach(this::findHost);
    }

    /** The group of a node, null where it runs alone. */
    @Nullable
    Group group(Node node) {
        return groups.get(node);
    }

    /** The group that rides on a host, null for none. */
    @Nullable
    Group epilogue(Node host) {
        return epilogues.get(host);
    }

    /** Where a group runs: with its host, else where its last member stands. */
    int position(Group group) {
        Node host = hosts.get(group);
        return host != null ? host.index() : group.lastIndex();
    }

    boolean isEpilogue(Group group) {
        return hosts.containsKey(group);
    }

    static boolean isFusable(Node node) {
        return node.output().dtype().isFloating()
                && (node.operation() instanceof Elementwise || node.operation() instanceof RandomUniform);
    }

    private Group join(Node node) {
        DType.Storage storage = node.output().dtype().storage();
        Set<Group> candidates = new HashSet<>();
        int size = 1;
        for (Value input : node.inputs()) {
            Group group = groups.get(input.node());
            if (group != null
                    && group.open
                    && group.storage == storage
                    && group.shape.equals(node.output().shape())
                    && candidates.add(group)) {
                size += group.nodes.size();
            }
        }
        Group joined = null;
        if (size <= MAX_NODES) {
            for (Group candidate : candidates) {
                joined = joined == null ? candidate : merge(joined, candidate);
            }
        }
        if (joined == null) {
            joined = new Group(node.output().shape(), storage);
        }
        joined.nodes.add(node);
        groups.put(node, joined);
        return joined;
    }

    private Group merge(Group a, Group b) {
        a.nodes.addAll(b.nodes);
        a.nodes.sort(Comparator.comparingInt(Node::index));
        b.nodes.forEach(node -> groups.put(node, a));
        return a;
    }

    /** A product whose every element a group reads once, and after which nothing else of the group's inputs is computed. */
    private void findHost(Group group) {
        Node host = null;
        int latest = -1;
        for (Node node : group.nodes) {
            for (Value input : node.inputs()) {
                Value root = Views.root(input);
                if (groups.get(input.node()) == group) {
                    continue;
                }
                int ready = readyAt(root);
                if (ready > latest) {
                    latest = ready;
                    host = isHost(root, input, group) ? root.node() : null;
                } else if (ready == latest && host != null && root.node() == host && !isHost(root, input, group)) {
                    host = null;
                }
            }
        }
        if (host != null && !epilogues.containsKey(host)) {
            epilogues.put(host, group);
            hosts.put(group, host);
        }
    }

    private int readyAt(Value root) {
        Group group = groups.get(root.node());
        if (group != null) {
            return position(group);
        }
        return root.node().operation() instanceof dev.keratin.ops.Sources.Source
                ? -1
                : root.node().index();
    }

    private static boolean isHost(Value root, Value input, Group group) {
        int n = group.shape.size();
        Access access = Broadcast.access(input.shape(), group.shape);
        return root.node().operation() instanceof EpilogueHost
                && root.index() == 0
                && root.dtype().storage() == group.storage
                && access != null
                && access.period() == n
                && n > 1;
    }
}
