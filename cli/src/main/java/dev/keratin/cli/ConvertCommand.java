package dev.keratin.cli;

import dev.keratin.files.ElementType;
import dev.keratin.files.StoredArray;
import dev.keratin.files.UnsupportedFeatureException;
import dev.keratin.files.npy.Npz;
import dev.keratin.files.safetensors.Safetensors;
import dev.keratin.ops.Variable;
import dev.keratin.saving.FileFormat;
import dev.keratin.saving.Matching;
import dev.keratin.saving.ModelSnapshot;
import dev.keratin.saving.ModelState;
import dev.keratin.saving.ModelWriter;
import dev.keratin.saving.SaveOptions;
import dev.keratin.saving.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code keratin convert}: a file of one format into another, for another Keras. */
@Command(
        name = "convert",
        description = {
            "Writes a saved model or its weights in another format or for another Keras, optimizer state included.",
            "",
            "The name of OUT decides the format: .keras, .h5, .json (the architecture alone), .weights.h5, .weights.json (in several files), .safetensors, .npz;"
                    + " any other name is the prefix of a TensorFlow checkpoint. Tensors go from file to file, so memory does not grow with the model."
        },
        footer = {
            "",
            "Examples:",
            "  keratin convert my_model.h5 converted.keras",
            "  keratin convert my_model.keras for_keras2.h5 --for keras-2.15",
            "  keratin convert training_1/cp.ckpt restored.keras --architecture my_model.h5",
            "  keratin convert my_model.keras my_model.weights.h5 --json",
            "  keratin convert my_model.keras my_model.weights.json --max-shard-size 2MB"
        })
final class ConvertCommand extends Subcommand {

    @Parameters(index = "0", paramLabel = "IN", description = "A saved model or weights, of any Keras.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "TARGET",
            description =
                    "Who is to open it: keras-2.3, keras-2.15, keras-3.0 or keras-3. Default: what most receivers open. What the receiver cannot express"
                            + " is refused.")
    private @Nullable String target;

    @Option(
            names = "--architecture",
            paramLabel = "MODEL",
            description =
                    "A saved model or architecture JSON that the weights of IN belong to, where IN holds weights only.")
    private @Nullable Path architecture;

    @Option(
            names = "--root",
            paramLabel = "NAME",
            description =
                    "Which model of a checkpoint is meant, where it holds several: the name under which it was given to"
                            + " tf.train.Checkpoint, such as generator. Default: the only one that fits.")
    private String root = "";

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "The format of OUT, whatever its name: keras, h5, architecture_json, weights_h5, sharded_weights, legacy_weights_h5,"
                            + " tf_checkpoint, safetensors, npz.")
    private @Nullable FileFormat format;

    @Option(
            names = "--max-shard-size",
            paramLabel = "SIZE",
            description =
                    "The most that the tensors of one file beside a .weights.json may take, such as 500MB or 2GB. Default: 5GB.")
    private @Nullable ByteSize maxShardSize;

    @Option(names = "--no-optimizer", description = "Leave out the compile settings and the optimizer's state.")
    private boolean noOptimizer;

    @Override
    public Integer call() throws IOException {
        Target receiver = receiver();
        if (format == null) {
            OutputFormats.requireWritten(out);
        }
        if (maxShardSize != null && outputFormat() != FileFormat.SHARDED_WEIGHTS) {
            throw usage("--max-shard-size is for sharded weights, received OUT=" + out
                    + ". Give OUT a name that ends in .weights.json.");
        }
        Outputs.requireWritable(out);
        Set<String> leftOut = new LinkedHashSet<>();
        try (ModelSnapshot source = Streamed.open(in, root)) {
            leftOut.addAll(source.weights().tensors().keySet());
            Path structure = architecture;
            if (structure != null) {
                try (ModelSnapshot model = Streamed.open(structure)) {
                    write(Skeleton.of(model, source), receiver, leftOut);
                }
            } else if (source.architecture() != null) {
                write(Skeleton.of(source, source), receiver, leftOut);
            } else {
                leftOut.removeAll(copyByName(source));
            }
            report(source, leftOut);
        }
        return 0;
    }

    private Target receiver() {
        String name = target;
        try {
            return name == null ? Target.DEFAULT : Target.of(name);
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private FileFormat outputFormat() {
        FileFormat given = format;
        return given != null ? given : OutputFormats.of(out);
    }

    private void write(Skeleton model, Target receiver, Set<String> leftOut) throws IOException {
        SaveOptions options =
                SaveOptions.defaults().format(outputFormat()).target(receiver).stateFile(false);
        if (maxShardSize != null) {
            options = options.maxShardBytes(maxShardSize.bytes());
        }
        ModelState state = noOptimizer ? model.untrained() : model.state();
        if (OutputFormats.isWholeModel(outputFormat())) {
            ModelWriter.save(state, out, options);
        } else {
            ModelWriter.saveWeights(state, out, options);
        }
        if (OutputFormats.holdsWeights(outputFormat())) {
            model.weights().forEach(variable -> remove(model, variable, leftOut));
        }
        if (state.optimizer() != null && OutputFormats.holdsOptimizer(outputFormat())) {
            model.optimizerVariables().forEach(variable -> remove(model, variable, leftOut));
        }
    }

    private static void remove(Skeleton model, Variable variable, Set<String> names) {
        Matching.Bound bound = model.matching().of(variable);
        if (bound != null) {
            names.remove(bound.tensor());
        }
    }

    /** Without an architecture numbers keep their names, in formats that have nothing else; gives the names. Strings have no place there. */
    private Set<String> copyByName(ModelSnapshot source) throws IOException {
        Map<String, StoredArray> tensors = new LinkedHashMap<>(source.weights().tensors());
        tensors.values().removeIf(array -> array.type() == ElementType.STRING);
        switch (outputFormat()) {
            case SAFETENSORS -> Safetensors.write(out, tensors, Map.of("format", "np"));
            case NPZ -> Npz.write(out, tensors);
            default ->
                throw new UnsupportedFeatureException(
                        in + " (" + source.provenance().format().title()
                                + ") holds weights only, no architecture. Say which model they belong to with --architecture MODEL,"
                                + " or write .safetensors or .npz.");
        }
        return tensors.keySet();
    }

    private List<String> notes(ModelSnapshot source) throws IOException {
        List<String> notes = new ArrayList<>(source.notes());
        if (source.weights().tensors().isEmpty() && OutputFormats.holdsWeights(outputFormat())) {
            notes.add(in + " holds no weights: those in " + out + " are what the layers begin with.");
        }
        return notes;
    }

    private void report(ModelSnapshot source, Set<String> leftOut) throws IOException {
        int tensors = source.weights().tensors().size() - leftOut.size();
        if (isJson()) {
            printJson(Trees.ordered(
                    "input",
                    in.toString(),
                    "input_format",
                    OutputFormats.id(source.provenance().format()),
                    "output",
                    out.toString(),
                    "output_format",
                    OutputFormats.id(outputFormat()),
                    "target",
                    target,
                    "tensors",
                    tensors,
                    "left_out",
                    new ArrayList<@Nullable Object>(leftOut),
                    "notes",
                    new ArrayList<@Nullable Object>(notes(source))));
            return;
        }
        out().println(in + " (" + source.provenance().format().title() + ") -> " + out + " ("
                + outputFormat().title() + "): " + tensors + " tensors");
        notes(source).forEach(note -> out().println("  " + Printable.text(note)));
        leftOut.forEach(name -> out().println("  left out: " + Printable.text(name)));
    }
}
