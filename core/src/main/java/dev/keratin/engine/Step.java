package dev.keratin.engine;

import dev.keratin.ops.Node;
import dev.keratin.ops.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs at once: one node, possibly with a group as its epilogue, or one group.
 *
 * @param node the node, null where a group runs alone
 * @param group the group, null for none
 * @param reads the roots of all values it needs from outside
 * @param writes the values that others need from it
 */
record Step(@Nullable Node node, @Nullable Group group, List<Value> reads, List<Value> writes) {}
