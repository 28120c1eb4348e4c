package dev.keratin.training;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics after a batch, computed when somebody looks: a step in which nobody does costs nothing. */
final class BatchLogs extends AbstractMap<String, Double> {

    private final Compiled compiled;
    private @Nullable Map<String, Double> computed;

    BatchLogs(Compiled compiled) {
        this.compiled = compiled;
    }

    /** Another batch was run. */
    void renew() {
        computed = null;
    }

    private Map<String, Double> current() {
        Map<String, Double> present = computed;
        if (present == null) {
            present = Collections.unmodifiableMap(compiled.results());
            computed = present;
        }
        return present;
    }

    @Override
    public Set<Entry<String, Double>> entrySet() {
        return current().entrySet();
    }

    @Override
    public @Nullable Double get(Object key) {
        return computed == null && key instanceof String name
                ? compiled.result(name)
                : current().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return current().containsKey(key);
    }
}
