package dev.keratin.saving.generations;

import dev.keratin.saving.KerasVersion;
import dev.keratin.saving.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configs of one file, of whatever generation, in the grammar of Keras 3.15.
 *
 * <p>The meaning is kept: where a generation computes otherwise under the same name, the config names what its author had. What has no effect is put aside, and
 * each such key is a note.
 */
public final class Generations {

    private final @Nullable KerasVersion version;
    private final List<String> notes;

    /**
     * The grammar of a file.
     *
     * @param version what wrote it, null where it does not say (then it is taken for the current one)
     * @param backend the backend it ran on, null where it does not say
     * @param notes takes what was read with another meaning or put aside
     */
    public Generations(@Nullable KerasVersion version, @Nullable String backend, List<String> notes) {
        this.version = version;
        this.notes = notes;
        if (version != null && version.compareTo(KerasVersion.CURRENT) > 0) {
            notes.add("The file was written by Keras " + version + ", which is newer than the " + KerasVersion.CURRENT
                    + " that this release knows.");
        }
        if ("theano".equals(backend) || "cntk".equals(backend)) {
            notes.add("The file was written on " + backend + ".");
        }
    }

    /**
     * A model as an object {@code {"module", "class_name", "config", ...}}.
     *
     * @param tree {@code model_config} of an {@code .h5}, {@code config.json} of an archive, the result of {@code to_json}
     */
    public Map<String, @Nullable Object> architecture(Map<String, @Nullable Object> tree) {
        Map<String, @Nullable Object> object = Values.normalise(Trees.copyMap(tree));
        object.remove("compile_config");
        return new LayerGrammar(version, notes).layer(object);
    }

    /** The settings of an archive's {@code compile_config}, with an optimizer that was named by a string as an object. */
    public Map<String, @Nullable Object> compileConfig(Map<String, @Nullable Object> tree) {
        return new CompileGrammar(version, notes).compileConfig(Values.normalise(Trees.copyMap(tree)));
    }

    /** The settings of an {@code .h5} file's {@code training_config} in the form of {@code compile_config}. */
    public Map<String, @Nullable Object> trainingConfig(Map<String, @Nullable Object> tree) {
        return new CompileGrammar(version, notes).trainingConfig(Values.normalise(Trees.copyMap(tree)));
    }
}
