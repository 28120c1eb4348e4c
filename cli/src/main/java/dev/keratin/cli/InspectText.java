package dev.keratin.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code inspect} found, for a reader. */
final class InspectText {

    private final PrintWriter out;

    InspectText(PrintWriter out) {
        this.out = out;
    }

    void print(Map<String, @Nullable Object> tree) {
        out.println(tree.get("file"));
        field("format", tree.get("format_title"));
        field("written by", writer(tree));
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
            tensors(tensors);
        }
        out.flush();
    }

    private void field(String name, @Nullable Object value) {
        if (value != null) {
            out.printf(Locale.ROOT, "  %-11s %s%n", name, Printable.text(String.valueOf(value)));
        }
    }

    private static @Nullable String writer(Map<String, @Nullable Object> tree) {
        if (tree.get("keras_version") == null) {
            return null;
        }
        return "Keras " + tree.get("keras_version")
                + (tree.get("backend") == null ? "" : ", backend " + tree.get("backend"));
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

    private void tensors(List<?> tensors) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("name", "shape", "dtype", "min", "max", "mean", "NaN", "sha256"));
        for (Object element : tensors) {
            if (element instanceof Map<?, ?> tensor) {
                rows.add(List.of(
                        Printable.text(String.valueOf(tensor.get("name"))),
                        String.valueOf(tensor.get("shape")).replace('[', '(').replace(']', ')'),
                        String.valueOf(tensor.get("dtype")),
                        number(tensor.get("min")),
                        number(tensor.get("max")),
                        number(tensor.get("mean")),
                        String.valueOf(tensor.get("nan_count")),
                        String.valueOf(tensor.get("sha256"))));
            }
        }
        out.println("\nTensors (" + (rows.size() - 1) + ")");
        Printable.table(rows).forEach(line -> out.println("  " + line));
    }

    private static String number(@Nullable Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.6g", number) : "-";
    }
}
