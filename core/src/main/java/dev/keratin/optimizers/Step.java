package dev.keratin.optimizers;

import dev.keratin.ops.Graph;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.tensor.DType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One update while it is recorded: reads and assigns variables line by line, as a program would.
 *
 * <p>A nested step holds its assignments back until it is known whether they take place ({@link #commitIf}); that is how a step that depends on
 * a condition computed in the graph is recorded without branches.
 */
public final class Step {

    private record Shared(String name, DType dtype) {}

    private final Graph graph;
    private final @Nullable Step outer;
    private final Map<Variable, Value> assigned = new LinkedHashMap<>();
    private final Map<Shared, Value> shared = new HashMap<>();

    private Step(Graph graph, @Nullable Step outer) {
        this.graph = graph;
        this.outer = outer;
    }

    /** A step that assigns at once. */
    static Step in(Graph graph) {
        return new Step(graph, null);
    }

    /** A step that holds its assignments back. */
    Step nested() {
        return new Step(graph, this);
    }

    public Graph graph() {
        return graph;
    }

    /** The value of a variable at this point. */
    public Value read(Variable variable) {
        Value present = assigned.get(variable);
        if (present != null) {
            return present;
        }
        return outer == null ? graph.read(variable) : outer.read(variable);
    }

    /** Gives a variable a new value from here on, converted to the variable's type. Gives that value. */
    public Value assign(Variable variable, Value value) {
        Value fitting = Ops.cast(value, variable.dtype());
        if (outer != null) {
            assigned.put(variable, fitting);
            return fitting;
        }
        graph.assign(variable, fitting);
        return graph.read(variable);
    }

    /** A value that all variables of one type need, recorded once. */
    public Value shared(String name, DType dtype, Supplier<Value> make) {
        Shared key = new Shared(name, dtype);
        Value present = shared.get(key);
        if (present == null) {
            present = make.get();
            shared.put(key, present);
        }
        return present;
    }

    /** Carries the assignments out. */
    void commit() {
        Step target = Objects.requireNonNull(outer, "outer");
        assigned.forEach(target::assign);
    }

    /** Carries the assignments out where {@code condition}, a float32 scalar of 0 or 1, is 1; elsewhere all variables keep their values. */
    void commitIf(Value condition) {
        Step target = Objects.requireNonNull(outer, "outer");
        assigned.forEach((variable, value) -> target.assign(
                variable, Ops.select(Ops.cast(condition, variable.dtype()), value, target.read(variable))));
    }
}
