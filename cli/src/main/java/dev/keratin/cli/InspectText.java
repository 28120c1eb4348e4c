package dev.keratin.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code inspect} found, for a reader. */
final class InspectText {

    /** Counts that are told where they are not zero. */
    private static final Map<String, String> COUNTS =
            new TreeMap<>(Map.of("nan_count", "NaN", "inf_count", "infinite", "zero_count", "zeros"));

    private final PrintWriter out;

    InspectText(PrintWriter out) {
        this.out = out;
    }

    void print(Map<String, @Nullable Object> tree) {
        out.println(Printable.text(String.valueOf(tree.get("file"))));
        field("format", tree.get("format_title"));
        field("written by", tree.get("written_by"));
        if (tree.get("model") instanceof Map<?, ?> model) {
            field("model", model.get("class_name") + " \"" + model.get("name") + "\"");
        } else {
            field("model", "none, weights only");
        }
        field("optimizer", tree.get("optimizer"));
        if (Boolean.TRUE.equals(tree.get("training_position"))) {
            field("training", "can be resumed where it stood");
        }
        List<?> notes = (List<?>) tree.get("notes");
        if (notes != null) {
            notes.forEach(note -> field("note", note));
        }
        if (tree.get("layers") instanceof List<?> layers && !layers.isEmpty()) {
            out.println("\nLayers");
            layers(layers, "  ");
        }
        if (tree.get("tensors") instanceof List<?> tensors) {
            out.printf(Locale.ROOT, "%nTensors (%d, %,d numbers)%n", tensors.size(), (Long) tree.get("elements"));
            tensors.forEach(tensor -> tensor((Map<?, ?>) tensor));
        }
        out.flush();
    }

    private void field(String name, @Nullable Object value) {
        if (value != null) {
            out.printf(Locale.ROOT, "  %-11s %s%n", name, Printable.text(String.valueOf(value)));
        }
    }

    private void layers(List<?> layers, String indent) {
        for (Object element : layers) {
            if (element instanceof Map<?, ?> layer) {
                out.println(Printable.text(indent + layer.get("name") + " (" + layer.get("class_name") + ")"));
                if (layer.get("layers") instanceof List<?> inner) {
                    layers(inner, indent + "  ");
                }
            }
        }
    }

    /** Lines of their own for name, values and digest: names are often longer than a table's column. */
    private void tensor(Map<?, ?> tensor) {
        out.println("  " + Printable.text(String.valueOf(tensor.get("name"))));
        List<?> dims = (List<?>) Objects.requireNonNull(tensor.get("shape"));
        StringBuilder facts = new StringBuilder("    " + tensor.get("dtype") + " " + shape(dims));
        boolean one = dims.stream().allMatch(Long.valueOf(1)::equals);
        for (String key : one ? List.of("min") : List.of("min", "max", "mean", "std")) {
            if (tensor.get(key) instanceof Double number) {
                facts.append("  ").append(one ? "value" : key).append(' ').append(number(number));
            }
        }
        COUNTS.forEach((key, word) -> {
            if (!Long.valueOf(0).equals(tensor.get(key)) && !(one && key.equals("zero_count"))) {
                facts.append("  ").append(tensor.get(key)).append(' ').append(word);
            }
        });
        out.println(facts);
        out.println("    sha256 " + tensor.get("sha256"));
    }

    /** As Python writes a tuple. */
    private static String shape(List<?> dims) {
        String text = dims.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "(" + text + (dims.size() == 1 ? ",)" : ")");
    }

    /** Six digits, without zeros that say nothing. */
    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.6g", value);
        int exponent = text.indexOf('e');
        String digits = exponent < 0 ? text : text.substring(0, exponent);
        String trimmed = digits.contains(".") ? digits.replaceFirst("\\.?0+$", "") : digits;
        return trimmed + (exponent < 0 ? "" : text.substring(exponent));
    }
}
