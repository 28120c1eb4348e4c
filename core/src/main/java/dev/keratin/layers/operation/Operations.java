package dev.keratin.layers.operation;

import dev.keratin.serialization.ConfigTrees;
import dev.keratin.serialization.Registry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code keras.ops} that may stand in a functional model, by the names of Keras's classes.
 *
 * <p>Some have the names of layers ({@code Add}, {@code Concatenate}); the module of an object tree tells them apart.
 */
public final class Operations {

    private static final Map<String, OperationKind> KINDS = kinds();

    private static final String CODE = "its arguments are functions, which are code";
    private static final String VALUES = "the shape of its result depends on values";
    private static final String COMPLEX = "it computes with complex numbers";

    /** What no model of a file can use here, and why. */
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("AssociativeScan", CODE),
            Map.entry("Cond", CODE),
            Map.entry("ForiLoop", CODE),
            Map.entry("Function", CODE),
            Map.entry("JVP", CODE),
            Map.entry("Map", CODE),
            Map.entry("Scan", CODE),
            Map.entry("Switch", CODE),
            Map.entry("VectorizedMap", CODE),
            Map.entry("WhileLoop", CODE),
            Map.entry("Arange", VALUES),
            Map.entry("Nonzero", VALUES),
            Map.entry("Unique", VALUES),
            Map.entry("Eig", COMPLEX),
            Map.entry("Polar", COMPLEX),
            Map.entry("ViewAsComplex", COMPLEX),
            Map.entry("ViewAsReal", COMPLEX));

    private static final Registry<OperationLayer> REGISTRY = new Registry<>(
            "operation",
            OperationLayer.class,
            List.copyOf(KINDS.keySet()),
            name -> KINDS.containsKey(name) ? KINDS.get(name).schema() : null,
            Map.of());

    private Operations() {}

    private static Map<String, OperationKind> kinds() {
        Map<String, OperationKind> kinds = new TreeMap<>();
        for (List<OperationKind> table : List.of(
                ElementOperations.all(),
                ReductionOperations.all(),
                ShapeOperations.all(),
                NeuralOperations.all(),
                CompositeOperations.all(),
                ConvolutionOperations.all(),
                CrossentropyOperations.all(),
                BlockOperations.all(),
                SortOperations.all(),
                QuantileOperations.all(),
                NanOperations.all(),
                IntegerOperations.all(),
                FormulaOperations.all(),
                MatrixOperations.all(),
                ArrangeOperations.all(),
                ScatterOperations.all(),
                ImageOperations.all(),
                SpectrumOperations.all(),
                LinearAlgebraOperations.all())) {
            table.forEach(kind -> kinds.put(kind.className(), kind));
        }
        return kinds;
    }

    /** The names of all operations. */
    public static List<String> names() {
        return REGISTRY.names();
    }

    /** The names of operations of Keras that are refused by nature, to the reasons. */
    public static Map<String, String> refused() {
        return REFUSED;
    }

    /** Whether an object tree stands for an operation rather than a layer. */
    public static boolean isOperation(Map<String, @Nullable Object> tree) {
        return tree.get("module") instanceof String module
                && (module.startsWith("keras.src.ops.") || module.startsWith("keras.ops"));
    }

    /**
     * The operation of an object tree.
     *
     * @throws IllegalArgumentException where there is none of that name, or its config does not fit
     */
    public static OperationLayer parse(Map<String, @Nullable Object> tree) {
        String reason = REFUSED.get(String.valueOf(tree.get("class_name")));
        if (reason != null) {
            throw new IllegalArgumentException("The operation " + tree.get("class_name")
                    + " of keras.ops cannot be run from a file: " + reason
                    + ". Build that part of the model in Java and load the weights of the file into it.");
        }
        Map<String, @Nullable Object> named = new LinkedHashMap<>(tree);
        if (tree.get("name") instanceof String name && tree.get("config") instanceof Map<?, ?> config) {
            Map<String, @Nullable Object> full = new LinkedHashMap<>(ConfigTrees.map(config, "config"));
            full.putIfAbsent("name", name);
            named.put("config", full);
        }
        return REGISTRY.parse(named);
    }

    /** The object tree of an operation. */
    public static Map<String, @Nullable Object> tree(OperationLayer operation) {
        Map<String, @Nullable Object> tree = REGISTRY.tree(operation);
        tree.put("registered_name", operation.className());
        return tree;
    }

    /**
     * An operation.
     *
     * @param className Keras's name of its class, for example {@code "Mean"}
     * @param arguments the arguments of its construction, for example {@code Map.of("axis", -1)}
     */
    public static OperationLayer of(String className, Map<String, @Nullable Object> arguments) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("class_name", className);
        tree.put("config", arguments);
        return REGISTRY.parse(tree);
    }
}
