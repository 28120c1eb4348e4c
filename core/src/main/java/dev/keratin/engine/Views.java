package dev.keratin.engine;

import dev.keratin.ops.Value;

/** Values that are another value's memory under another shape. */
final class Views {

    private Views() {}

    /** The value whose memory this is. */
    static Value root(Value value) {
        Value root = value;
        while (root.node().operation().isView()) {
            root = root.node().input(0);
        }
        return root;
    }
}
