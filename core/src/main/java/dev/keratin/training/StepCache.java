package dev.keratin.training;

import dev.keratin.backend.Backend;
import dev.keratin.data.Batches;
import dev.keratin.tensor.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps by what they are for and by the shapes of their batches. Those used last are kept; a shape comes back soon or never. */
final class StepCache {

    private static final int MOST = 16;

    private record Key(
            StepKind kind,
            Backend backend,
            int inputs,
            int targets,
            List<Integer> weightedTargets,
            List<TensorSpec> specs) {}

    private final Map<Key, Step> steps = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Step> eldest) {
            return size() > MOST;
        }
    };

    private @Nullable Step last;
    private @Nullable StepKind lastKind;
    private @Nullable Backend lastBackend;
    private @Nullable List<TensorSpec> lastSpecs;

    /** Forgets all steps: those to come are traced anew. */
    void clear() {
        steps.clear();
        last = null;
    }

    /** The step for the present batch, traced and planned where it is the first of its kind. */
    Step get(StepKind kind, Batches batches, StepTracer tracer) {
        List<TensorSpec> specs = batches.specs();
        Backend backend = Backend.current();
        Step recent = last;
        // Batches of one size give the same list, so that in steady state nothing is compared.
        if (recent != null && specs == lastSpecs && kind == lastKind && backend == lastBackend) {
            return recent;
        }
        Key key = new Key(kind, backend, batches.inputs(), batches.targets(), batches.weightedTargets(), specs);
        Step step = steps.get(key);
        if (step == null) {
            step = tracer.trace(kind, batches, backend);
            steps.put(key, step);
        }
        last = step;
        lastKind = kind;
        lastBackend = backend;
        lastSpecs = specs;
        return step;
    }
}
