package dev.keratin.saving.h5;

import dev.keratin.files.CorruptFileException;
import dev.keratin.files.LimitExceededException;
import dev.keratin.files.hdf5.Hdf5Dataset;
import dev.keratin.files.hdf5.Hdf5Group;
import dev.keratin.layers.Layer;
import dev.keratin.saving.LoadOptions;
import dev.keratin.saving.NamedArray;
import dev.keratin.saving.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Weights as Keras wrote them before version 1, when layers had numbers and no names. The weights of VGG that went around in 2015 are such a file.
 *
 * <pre>
 * /@nb_layers              how many layers, also those without weights
 * /layer_K@nb_params       how many tensors layer K has
 * /layer_K/param_N         tensor N of layer K
 * </pre>
 */
final class NumberedLayers {

    /** The last line of versions that wrote them; the files say none. */
    static final String VERSION = "0.3";

    private static final String LAYERS = "nb_layers";
    private static final String TENSORS = "nb_params";

    private NumberedLayers() {}

    static boolean recognises(Hdf5Group root) throws IOException {
        return root.hasAttribute(LAYERS) && root.hasGroup("layer_0");
    }

    /** Whether one of the tensors may mean something else than today. */
    static boolean isDoubtful(Provenance provenance, Layer layer) {
        return VERSION.equals(provenance.kerasVersion()) && layer.className().equals("BatchNormalization");
    }

    static List<LayerTensors> read(Hdf5Group root, LoadOptions options) throws IOException {
        long most = options.limits().tensors();
        long count = count(root, LAYERS, most);
        List<LayerTensors> layers = new ArrayList<>();
        long total = 0;
        for (long k = 0; k < count; k++) {
            Hdf5Group layer = root.group("layer_" + k);
            long size = count(layer, TENSORS, most - total);
            total += size;
            List<NamedArray> tensors = new ArrayList<>();
            List<String> roles = new ArrayList<>();
            for (long n = 0; n < size; n++) {
                Hdf5Dataset dataset = layer.dataset("param_" + n);
                tensors.add(new NamedArray(dataset.path().substring(1), dataset));
                roles.add("param_" + n);
            }
            layers.add(new LayerTensors("layer_" + k, tensors, roles));
        }
        return layers;
    }

    private static long count(Hdf5Group group, String attribute, long most) throws IOException {
        long count = group.attribute(attribute).asLong();
        if (count < 0) {
            throw new CorruptFileException(group + ": `" + attribute + "` is " + count + ", expected 0 or more.");
        }
        if (count > most) {
            throw new LimitExceededException(group + ": `" + attribute + "` is " + count
                    + ", more tensors than the limit of LoadLimits leaves.");
        }
        return count;
    }
}
