package dev.keratin.layers.regularization;

import dev.keratin.layers.DTypePolicy;
import dev.keratin.serialization.ArgType;
import org.jspecify.annotations.Nullable;

/** A dtype argument that is written as a bare name. */
final class TypeName {

    static final ArgType<String> ARG = new ArgType<>() {
        @Override
        public String parse(@Nullable Object tree) {
            return DTypePolicy.ARG.parse(tree).name();
        }

        @Override
        public Object tree(String name) {
            return DTypePolicy.of(name).variableDType().kerasName();
        }
    };

    private TypeName() {}
}
