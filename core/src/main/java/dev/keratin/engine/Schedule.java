package dev.keratin.engine;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Node;
import dev.keratin.ops.Sources;
import dev.keratin.ops.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The steps of a plan in order, without what nobody needs, and who uses which value when. */
final class Schedule {

    /** Stands behind every step: where outputs and assigned values are read. */
    private final int end;

    private final List<Step> steps = new ArrayList<>();
    private final Map<Value, Integer> lastUse = new HashMap<>();
    private final Set<Value> external = new HashSet<>();

    Schedule(Graph graph, List<Value> outputs) {
        Set<Value> kept = new LinkedHashSet<>();
        outputs.forEach(output -> kept.add(Views.root(output)));
        graph.assignments().values().forEach(value -> kept.add(Views.root(value)));
        List<Node> needed = needed(graph, kept);
        Fusion fusion = new Fusion(needed);
        external.addAll(kept);
        for (Node node : needed) {
            for (Value input : node.inputs()) {
                Value root = Views.root(input);
                Group consumer = fusion.group(node);
                boolean inside = consumer != null
                        && (consumer == fusion.group(root.node()) || consumer == fusion.epilogue(root.node()));
                if (!inside) {
                    external.add(root);
                }
            }
        }
        order(needed, fusion);
        end = steps.size();
        for (int i = 0; i < steps.size(); i++) {
            for (Value read : steps.get(i).reads()) {
                lastUse.put(read, i);
            }
        }
        kept.forEach(value -> lastUse.put(value, end));
    }

    List<Step> steps() {
        return steps;
    }

    /** The index behind the last step. */
    int end() {
        return end;
    }

    /** The last step that reads a root; {@link #end} for what is read when all has run, -1 for what is never read. */
    int lastUse(Value root) {
        return lastUse.getOrDefault(root, -1);
    }

    /** Whether a root is needed by anything but the group that computes it or rides on it. */
    boolean isExternal(Value root) {
        return external.contains(root);
    }

    private static List<Node> needed(Graph graph, Set<Value> kept) {
        boolean[] marked = new boolean[graph.nodes().size()];
        kept.forEach(value -> marked[value.node().index()] = true);
        for (int i = marked.length - 1; i >= 0; i--) {
            if (marked[i]) {
                graph.nodes()
                        .get(i)
                        .inputs()
                        .forEach(input -> marked[input.node().index()] = true);
            }
        }
        List<Node> needed = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (marked[node.index()]) {
                needed.add(node);
            }
        }
        return needed;
    }

    private void order(List<Node> needed, Fusion fusion) {
        TreeMap<Integer, Step> byPosition = new TreeMap<>();
        Set<Group> placed = new HashSet<>();
        for (Node node : needed) {
            Group group = fusion.group(node);
            if (group != null) {
                if (!fusion.isEpilogue(group) && placed.add(group)) {
                    byPosition.put(fusion.position(group), step(null, group, fusion));
                }
            } else if (!(node.operation() instanceof Sources.Source)
                    && !node.operation().isView()) {
                byPosition.put(node.index(), step(node, fusion.epilogue(node), fusion));
            }
        }
        steps.addAll(byPosition.values());
    }

    private Step step(@Nullable Node node, @Nullable Group group, Fusion fusion) {
        Set<Value> reads = new LinkedHashSet<>();
        List<Value> writes = new ArrayList<>();
        if (node != null) {
            node.inputs().forEach(input -> reads.add(Views.root(input)));
            node.outputs().stream()
                    .filter(output -> group == null || output.index() > 0 || external.contains(output))
                    .forEach(writes::add);
        }
        if (group != null) {
            for (Node member : group.nodes) {
                for (Value input : member.inputs()) {
                    Value root = Views.root(input);
                    if (fusion.group(root.node()) != group && root.node() != node) {
                        reads.add(root);
                    }
                }
                if (external.contains(member.output())) {
                    writes.add(member.output());
                }
            }
        }
        return new Step(node, group, List.copyOf(reads), writes);
    }
}
