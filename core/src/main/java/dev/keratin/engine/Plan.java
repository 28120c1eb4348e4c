package dev.keratin.engine;

import dev.keratin.backend.Backend;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Program;
import dev.keratin.ops.Graph;
import dev.keratin.ops.Node;
import dev.keratin.ops.Sources;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A graph made ready to run, again and again: what nobody needs is gone, neighbouring elementwise operations are one pass, every value has its
 * memory. A run feeds the inputs' buffers, calls {@link #run}, reads the outputs' buffers; the variables that the graph assigns have their new
 * values then. Nothing is allocated in a run. Not thread-safe: a plan owns its buffers.
 */
public final class Plan {

    private final Memory memory;
    private final Schedule schedule;
    private final List<Value> outputs;
    private final Runnable[] kernels;
    private final Buffer key;
    private final boolean random;

    private Plan(Graph graph, List<Value> outputs, Backend backend) {
        this.outputs = List.copyOf(outputs);
        this.schedule = new Schedule(graph, outputs);
        this.memory = new Memory(graph, schedule);
        List<Runnable> runnables = new ArrayList<>();
        for (Step step : schedule.steps()) {
            runnables.addAll(memory.copiesBefore(step));
            runnables.add(bind(step, backend));
        }
        addStores(graph, runnables);
        this.kernels = runnables.toArray(Runnable[]::new);
        Node keyNode = graph.nodes().stream()
                .filter(node -> node.operation() instanceof Sources.Key)
                .findFirst()
                .orElse(null);
        this.random = keyNode != null;
        this.key = keyNode == null ? Buffer.over(new long[2]) : memory.buffer(keyNode.output());
    }

    /**
     * Plans a graph.
     *
     * @param outputs the values to be read after a run
     * @param backend whose kernels and threads run it
     */
    public static Plan of(Graph graph, List<Value> outputs, Backend backend) {
        return new Plan(graph, outputs, backend);
    }

    /** The memory that an input is fed through; stays the same for the plan's life. */
    public Buffer input(Value input) {
        return memory.buffer(input);
    }

    /** Feeds an input. */
    public void feed(Value input, Tensor tensor) {
        if (!tensor.shape().equals(input.shape())) {
            throw new IllegalArgumentException(
                    "Input " + input.node().operation().name() + " expects shape " + input.shape() + ", received "
                            + tensor.shape() + ".");
        }
        Tensor fitting = tensor.cast(input.dtype());
        System.arraycopy(fitting.buffer().array(), 0, input(input).array(), 0, fitting.size());
    }

    /** Runs everything once. Random numbers are a function of seed and counter alone; a graph without them ignores both. */
    public void run(long seed, long counter) {
        if (random) {
            key.i64()[0] = seed;
            key.i64()[1] = counter;
        }
        for (Runnable kernel : kernels) {
            kernel.run();
        }
    }

    /** Output {@code index} of the last run, copied. */
    public Tensor output(int index) {
        Value value = outputs.get(index);
        Tensor result = Tensor.zeros(value.dtype(), value.shape());
        System.arraycopy(outputBuffer(index).array(), 0, result.buffer().array(), 0, result.size());
        return result;
    }

    /** The memory of output {@code index}; it may be longer than the output and is overwritten by the next run. */
    public Buffer outputBuffer(int index) {
        return memory.buffer(outputs.get(index));
    }

    /** What runs, a line a step: for tests and for people. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Step step : schedule.steps()) {
            text.append(step.node() == null ? "pass" : step.node().operation().name());
            Group group = step.group();
            if (group != null) {
                text.append(step.node() == null ? " " : " + ");
                text.append(group.nodes.stream()
                        .map(node -> node.operation().name())
                        .toList());
            }
            text.append(" -> ").append(step.writes()).append('\n');
        }
        return text.toString();
    }

    /** Elements of memory for intermediate values. */
    public long allocatedElements() {
        return memory.allocatedElements();
    }

    private Runnable bind(Step step, Backend backend) {
        Group group = step.group();
        Node node = step.node();
        if (node == null && group != null) {
            GroupProgram code = new GroupProgram(group, null, step.writes(), memory);
            Kernels loops = backend.kernels(group.storage);
            Program program = code.program();
            Buffer[] inputs = code.inputs();
            Buffer[] results = code.outputs();
            int n = group.shape.size();
            return () -> loops.elementwise(program, inputs, results, n);
        }
        if (node == null) {
            throw new IllegalStateException("A step without node and group.");
        }
        return node.operation()
                .bind(new StepBinding(node, memory, backend, group == null ? null : epilogue(node, group, step)));
    }

    private Epilogue epilogue(Node node, Group group, Step step) {
        List<Value> results =
                step.writes().stream().filter(value -> value.node() != node).toList();
        GroupProgram code = new GroupProgram(group, node.output(), results, memory);
        return new Epilogue(code.program(), code.inputs(), code.outputs());
    }

    /** Copies assigned values that could not be computed in their variable's memory; values that are themselves old variables are set aside first. */
    private void addStores(Graph graph, List<Runnable> runnables) {
        List<Runnable> stores = new ArrayList<>();
        for (Map.Entry<Variable, Value> entry : graph.assignments().entrySet()) {
            Buffer target = entry.getKey().buffer();
            Buffer source = memory.buffer(entry.getValue());
            int n = entry.getKey().shape().size();
            if (source == target) {
                continue;
            }
            Object from = source.array();
            Object to = target.array();
            if (Views.root(entry.getValue()).node().operation() instanceof Sources.Read) {
                Object aside =
                        Buffer.allocate(entry.getKey().dtype().storage(), n).array();
                runnables.add(() -> System.arraycopy(from, 0, aside, 0, n));
                stores.add(() -> System.arraycopy(aside, 0, to, 0, n));
            } else {
                stores.add(() -> System.arraycopy(from, 0, to, 0, n));
            }
        }
        runnables.addAll(stores);
    }
}
