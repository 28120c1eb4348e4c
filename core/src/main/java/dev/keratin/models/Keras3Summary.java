package dev.keratin.models;

import dev.keratin.files.Printable;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import dev.keratin.optimizers.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The summary as Keras 3 prints it: a table with borders, sizes in bytes. */
final class Keras3Summary {

    private final Model model;
    private final boolean sequential;
    private final int[] widths;
    private final @Nullable Connections connections;

    Keras3Summary(Model model, int terminalColumns) {
        this.model = model;
        this.sequential = Summary.isSequentialLike(model);
        this.connections = model instanceof Functional functional ? new Connections(functional) : null;
        this.widths = widths(sequential, Math.min(sequential ? 88 : 108, terminalColumns - 4));
    }

    /** The contents' widths: Keras's column positions, cut down evenly until the table with its borders fits. */
    private static int[] widths(boolean sequential, int length) {
        double[] positions = sequential ? new double[] {0.45, 0.80, 1.0} : new double[] {0.3, 0.56, 0.74, 1.0};
        int[] widths = new int[positions.length];
        int at = 0;
        for (int i = 0; i < widths.length; i++) {
            widths[i] = (int) (positions[i] * length) - at;
            at += widths[i];
        }
        long excess = at + 3L * widths.length + 1 - length;
        for (int i = 0; i < widths.length && excess > 0; i++) {
            int share = (int) Math.rint((double) excess / (widths.length - i));
            widths[i] = Math.max(1, widths[i] - share);
            excess -= share;
        }
        return widths;
    }

    String render() {
        List<String> lines = new ArrayList<>();
        lines.add("Model: \"" + Printable.text(model.name()) + "\"");
        lines.add(border("┏", "━", "┳", "┓"));
        List<String> header = new ArrayList<>(List.of("Layer (type)", "Output Shape", "Param #"));
        if (!sequential) {
            header.add("Connected to");
        }
        row(header, "┃", lines);
        lines.add(border("┡", "━", "╇", "┩"));
        List<Layer> layers = model.layers();
        for (int i = 0; i < layers.size(); i++) {
            if (i > 0) {
                lines.add(border("├", "─", "┼", "┤"));
            }
            row(fields(layers.get(i)), "│", lines);
        }
        lines.add(border("└", "─", "┴", "┘"));
        totals(lines);
        return String.join("\n", lines) + "\n";
    }

    private List<String> fields(Layer layer) {
        List<String> fields = new ArrayList<>();
        fields.add(Printable.text(layer.name()) + " (" + layer.className() + ")");
        fields.add(Summary.outputShape(layer));
        fields.add(layer.isBuilt() ? Summary.grouped(layer.countParams()) : "0 (unbuilt)");
        if (!sequential && connections != null) {
            List<String> inputs = connections.of(layer);
            fields.add(inputs.isEmpty() ? "-" : String.join(", ", inputs));
        }
        return fields;
    }

    private void totals(List<String> lines) {
        List<Variable> trainable = model.trainableVariables();
        List<Variable> frozen = model.nonTrainableVariables();
        Optimizer present = model.optimizer();
        List<Variable> optimizer = present == null || !present.isBuilt() ? List.of() : present.variables();
        total(
                lines,
                "Total",
                Summary.count(trainable) + Summary.count(frozen) + Summary.count(optimizer),
                Summary.bytes(trainable) + Summary.bytes(frozen) + Summary.bytes(optimizer));
        total(lines, "Trainable", Summary.count(trainable), Summary.bytes(trainable));
        total(lines, "Non-trainable", Summary.count(frozen), Summary.bytes(frozen));
        if (!optimizer.isEmpty()) {
            total(lines, "Optimizer", Summary.count(optimizer), Summary.bytes(optimizer));
        }
    }

    private static void total(List<String> lines, String what, long count, long bytes) {
        lines.add(" " + what + " params: " + Summary.grouped(count) + " (" + Summary.readable(bytes) + ")");
    }

    private String border(String left, String line, String middle, String right) {
        StringBuilder text = new StringBuilder(left);
        for (int i = 0; i < widths.length; i++) {
            text.append(i == 0 ? "" : middle).append(line.repeat(widths[i] + 2));
        }
        return text.append(right).toString();
    }

    private void row(List<String> fields, String edge, List<String> lines) {
        List<List<String>> cells = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < widths.length; i++) {
            cells.add(wrap(fields.get(i), widths[i]));
            height = Math.max(height, cells.get(i).size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder(edge);
            for (int i = 0; i < widths.length; i++) {
                String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
                String padding = " ".repeat(widths[i] - part.length());
                text.append(' ')
                        .append(i == 2 ? padding + part : part + padding)
                        .append(' ')
                        .append(edge);
            }
            lines.add(text.toString());
        }
    }

    /** Breaks at spaces; a word longer than the cell is cut. */
    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            String rest = word;
            if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }
}
