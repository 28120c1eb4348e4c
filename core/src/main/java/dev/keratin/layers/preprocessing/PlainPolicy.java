package dev.keratin.layers.preprocessing;

import dev.keratin.layers.DTypePolicy;
import dev.keratin.serialization.ArgType;
import org.jspecify.annotations.Nullable;

/** The type of layers whose config holds its name alone. */
final class PlainPolicy {

    static final ArgType<DTypePolicy> ARG = new ArgType<>() {
        @Override
        public DTypePolicy parse(@Nullable Object tree) {
            return DTypePolicy.ARG.parse(tree);
        }

        @Override
        public Object tree(DTypePolicy policy) {
            return policy.name();
        }
    };

    private PlainPolicy() {}
}
