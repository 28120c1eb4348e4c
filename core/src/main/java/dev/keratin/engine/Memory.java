package dev.keratin.engine;

import dev.keratin.backend.Program.Access;
import dev.keratin.ops.Broadcast;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Node;
import dev.keratin.ops.Sources;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives every root value of a schedule its buffer: by lifetime, reusing what is free; in place where an operation works so or where a pass may
 * overwrite what it reads; and the memory of a variable directly for its new value where nothing reads the old one later.
 */
final class Memory {

    private final Schedule schedule;
    private final Map<Value, Buffer> buffers = new HashMap<>();
    private final Set<Value> owned = new HashSet<>();
    private final Map<Value, Variable> homes = new HashMap<>();
    private final Map<Variable, Value> reads = new HashMap<>();
    private final Pool pool = new Pool();
    private final Map<Step, List<Runnable>> copiesBefore = new HashMap<>();

    Memory(Graph graph, Schedule schedule) {
        this.schedule = schedule;
        for (Node node : graph.nodes()) {
            if (node.operation() instanceof Sources.Read read) {
                reads.put(read.variable(), node.output());
            }
        }
        graph.assignments().forEach((variable, value) -> homes.putIfAbsent(Views.root(value), variable));
        for (int i = 0; i < schedule.steps().size(); i++) {
            place(schedule.steps().get(i), i);
        }
    }

    /** The memory of a value. */
    Buffer buffer(Value value) {
        return buffers.computeIfAbsent(Views.root(value), Memory::source);
    }

    /** What must be copied before a step runs, because the step works in place on what is needed later. */
    List<Runnable> copiesBefore(Step step) {
        return copiesBefore.getOrDefault(step, List.of());
    }

    /** Elements allocated for intermediate values, for tests and reports. */
    long allocatedElements() {
        return pool.allocatedElements();
    }

    private static Buffer source(Value value) {
        if (!(value.node().operation() instanceof Sources.Source source)) {
            throw new IllegalStateException("No memory was planned for " + value + ".");
        }
        if (source instanceof Sources.Read read) {
            return read.variable().buffer();
        }
        if (source instanceof Sources.Constant constant) {
            return constant.tensor().buffer();
        }
        if (source instanceof Sources.Scalar scalar) {
            return Tensor.of(new double[] {scalar.value()}).cast(scalar.dtype()).buffer();
        }
        return Buffer.allocate(value.dtype().storage(), value.shape().size());
    }

    private void place(Step step, int index) {
        Set<Buffer> taken = new HashSet<>();
        for (Value value : step.writes()) {
            Node node = value.node();
            int inPlace = node.operation().inPlaceInput(value.index());
            Buffer buffer = home(value, index);
            Value donor = inPlace >= 0 ? Views.root(node.input(inPlace)) : donor(step, value, index, taken);
            if (buffer == null
                    && donor != null
                    && owned.contains(donor)
                    && schedule.lastUse(donor) == index
                    && !taken.contains(buffer(donor))) {
                buffer = buffer(donor);
            }
            if (buffer == null) {
                buffer = pool.take(value.dtype().storage(), value.shape().size());
                owned.add(value);
            } else if (donor != null && buffer == buffers.get(donor)) {
                owned.add(value);
            }
            taken.add(buffer);
            buffers.put(value, buffer);
            if (inPlace >= 0 && donor != null && buffer != buffer(donor)) {
                Object from = buffer(donor).array();
                Object to = buffer.array();
                int n = value.shape().size();
                copiesBefore
                        .computeIfAbsent(step, s -> new ArrayList<>())
                        .add(() -> System.arraycopy(from, 0, to, 0, n));
            }
        }
        placeHiddenProduct(step);
        release(step, index, taken);
    }

    /** A product that only its epilogue reads lies where the epilogue's first result will overwrite it. */
    private void placeHiddenProduct(Step step) {
        if (step.node() == null
                || step.group() == null
                || schedule.isExternal(step.node().output())) {
            return;
        }
        Value product = step.node().output();
        for (Value value : step.writes()) {
            if (value.node() != step.node()) {
                buffers.put(product, buffer(value));
                return;
            }
        }
        throw new IllegalStateException("The epilogue of " + step.node() + " has no result.");
    }

    private void release(Step step, int index, Set<Buffer> taken) {
        Set<Value> done = new HashSet<>(step.reads());
        done.addAll(step.writes());
        for (Value value : done) {
            if (owned.contains(value) && schedule.lastUse(value) <= index) {
                owned.remove(value);
                Buffer buffer = buffer(value);
                boolean stillUsed = taken.contains(buffer) && !step.writes().contains(value);
                if (!stillUsed) {
                    pool.give(value.dtype().storage(), buffer);
                }
            }
        }
    }

    /** The memory of the variable that a value is assigned to, where its old value is not read after this step. */
    private @Nullable Buffer home(Value value, int index) {
        Variable variable = homes.get(value);
        if (variable == null) {
            return null;
        }
        Value old = reads.get(variable);
        if (old != null && schedule.lastUse(old) >= index) {
            if (schedule.lastUse(old) > index || !readsInPlace(schedule.steps().get(index), value, old)) {
                return null;
            }
        }
        return variable.buffer();
    }

    /** Whether a step may write {@code value} over {@code old}: every element is read before it is written. */
    private static boolean readsInPlace(Step step, Value value, Value old) {
        int inPlace = value.node().operation().inPlaceInput(value.index());
        if (inPlace >= 0) {
            return Views.root(value.node().input(inPlace)) == old
                    && step.reads().stream().filter(read -> read == old).count() == 1;
        }
        return readsOnlyFull(step, old);
    }

    private static boolean readsOnlyFull(Step step, Value root) {
        if (step.group() == null || step.node() != null) {
            // A hidden product is written where its epilogue's result will be, before the epilogue reads its other
            // operands.
            return false;
        }
        int n = step.group().shape.size();
        for (Node member : step.group().nodes) {
            for (Value input : member.inputs()) {
                if (Views.root(input) == root) {
                    Access access = Broadcast.access(input.shape(), step.group().shape);
                    if (access == null
                            || (access.period() != n && n > 1)
                            || input.dtype() != member.output().dtype()) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** A value that a pass reads for the last time and may overwrite with one of its results. */
    private @Nullable Value donor(Step step, Value value, int index, Set<Buffer> taken) {
        for (Value read : step.reads()) {
            if (owned.contains(read)
                    && schedule.lastUse(read) == index
                    && read.dtype().storage() == value.dtype().storage()
                    && read.shape().size() == value.shape().size()
                    && !taken.contains(buffer(read))
                    && readsOnlyFull(step, read)) {
                return read;
            }
        }
        return null;
    }
}
