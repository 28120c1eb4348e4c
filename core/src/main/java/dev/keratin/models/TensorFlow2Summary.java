package dev.keratin.models;

import dev.keratin.files.Printable;
import dev.keratin.layers.Layer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The summary as TensorFlow 2.0 printed it: underlines between the layers. */
final class TensorFlow2Summary {

    private final Model model;
    private final boolean sequential;
    private final int[] positions;
    private final @Nullable Connections connections;

    TensorFlow2Summary(Model model) {
        this.model = model;
        this.sequential = Summary.isSequentialLike(model);
        this.connections = model instanceof Functional functional ? new Connections(functional) : null;
        this.positions = sequential ? new int[] {29, 55, 65} : new int[] {32, 53, 65, 98};
    }

    String render() {
        int length = positions[positions.length - 1];
        List<String> lines = new ArrayList<>();
        lines.add("Model: \"" + Printable.text(model.name()) + "\"");
        lines.add("_".repeat(length));
        lines.add(
                sequential
                        ? row("Layer (type)", "Output Shape", "Param #")
                        : row("Layer (type)", "Output Shape", "Param #", "Connected to"));
        lines.add("=".repeat(length));
        List<Layer> layers = model.layers();
        for (int i = 0; i < layers.size(); i++) {
            layer(layers.get(i), lines);
            lines.add((i == layers.size() - 1 ? "=" : "_").repeat(length));
        }
        lines.add("Total params: " + Summary.grouped(model.countParams()));
        lines.add("Trainable params: " + Summary.grouped(Summary.count(model.trainableVariables())));
        lines.add("Non-trainable params: " + Summary.grouped(Summary.count(model.nonTrainableVariables())));
        lines.add("_".repeat(length));
        return String.join("\n", lines) + "\n";
    }

    private void layer(Layer layer, List<String> lines) {
        String name = Printable.text(layer.name()) + " (" + layer.className() + ")";
        String params = String.valueOf(layer.countParams());
        if (sequential) {
            lines.add(row(name, Summary.outputShape(layer), params));
            return;
        }
        List<String> inputs = connections == null ? List.of() : connections.of(layer);
        lines.add(row(name, Summary.outputShape(layer), params, inputs.isEmpty() ? "" : inputs.get(0)));
        for (int i = 1; i < inputs.size(); i++) {
            lines.add(row("", "", "", inputs.get(i)));
        }
    }

    private String row(String... fields) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                line.setLength(line.length() - 1);
                line.append(' ');
            }
            line.append(fields[i]);
            line.setLength(Math.min(line.length(), positions[i]));
            line.append(" ".repeat(positions[i] - line.length()));
        }
        return line.toString();
    }
}
