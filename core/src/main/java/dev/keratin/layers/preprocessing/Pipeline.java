package dev.keratin.layers.preprocessing;

import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Arguments;
import dev.keratin.layers.Call;
import dev.keratin.layers.Layer;
import dev.keratin.layers.Layers;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after the other ({@code keras.layers.Pipeline}), usually preprocessing. As in Keras, its config is its layers and its name.
 *
 * <pre>{@code
 * Pipeline augmentation = Pipeline.of(RandomFlip.create(), RandomRotation.of(0.1));
 * }</pre>
 */
public final class Pipeline extends AbstractLayer<Pipeline> {

    private static final Arg<List<Layer>> LAYERS = Arg.required("layers", ArgTypes.listOf(Layers.REGISTRY));

    public static final Schema<Pipeline> SCHEMA = schema("Pipeline", Pipeline::new, LAYERS);

    private Pipeline() {
        super(SCHEMA);
    }

    /** These layers in this order. */
    public static Pipeline of(Layer... layers) {
        Pipeline pipeline = new Pipeline();
        pipeline.set(LAYERS, List.of(layers));
        pipeline.validate();
        return pipeline;
    }

    /** The layers. */
    public List<Layer> layers() {
        return get(LAYERS);
    }

    @Override
    protected void validate() {
        if (layers().isEmpty()) {
            throw new IllegalArgumentException("`layers` of Pipeline must not be empty, received [].");
        }
        trackAll("_pipeline_layers", layers());
    }

    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> all = super.getConfig();
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("layers", all.get("layers"));
        config.put("name", name());
        return config;
    }

    @Override
    protected boolean castsInputs() {
        return false;
    }

    @Override
    protected Value call(Call call) {
        Value x = call.input();
        Arguments arguments =
                call.mask() == null ? Arguments.of(x) : Arguments.of(x).with("mask", call.mask());
        for (Layer layer : layers()) {
            x = call.callAll(layer, arguments).get(0);
            arguments = Arguments.of(x);
        }
        return x;
    }
}
