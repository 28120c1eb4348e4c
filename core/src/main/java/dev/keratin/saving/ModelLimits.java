package dev.keratin.saving;

import dev.keratin.files.LimitExceededException;
import dev.keratin.files.LoadLimits;
import dev.keratin.layers.Layer;
import dev.keratin.ops.Variable;
import java.nio.file.Path;

/** What a config may demand before any memory is given to its model. */
public final class ModelLimits {

    private ModelLimits() {}

    /** No name of a layer, however deep it stands, is longer than names in files may be. */
    public static void checkNames(Layer root, Path path, LoadLimits limits) throws LimitExceededException {
        if (root.name().length() > limits.nameLength()) {
            throw new LimitExceededException(path + ": a layer's name has "
                    + root.name().length() + " characters, the limit is " + limits.nameLength() + ": \""
                    + root.name().substring(0, Math.min(limits.nameLength(), 32)) + "...\".");
        }
        for (Layer child : root.children().values()) {
            checkNames(child, path, limits);
        }
        for (Iterable<Layer> children : root.childLists().values()) {
            for (Layer child : children) {
                checkNames(child, path, limits);
            }
        }
    }

    /** All variables together fit into the memory that is allowed; counted from their shapes. */
    public static void checkWeights(Iterable<Variable> variables, Path path, LoadLimits limits)
            throws LimitExceededException {
        double total = 0;
        for (Variable variable : variables) {
            double bytes = variable.dtype().byteSize();
            for (int dimension : variable.shape().toArray()) {
                bytes *= dimension;
            }
            total += bytes;
        }
        if (total > limits.totalBytes()) {
            throw new LimitExceededException(String.format(
                    java.util.Locale.ROOT,
                    "%s: its model has weights of %.0f bytes, the limit is %d. Give the JVM more heap (-Xmx), or raise"
                            + " LoadLimits.totalBytes.",
                    path,
                    total,
                    limits.totalBytes()));
        }
    }
}
