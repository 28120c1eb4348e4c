package dev.keratin.layers.preprocessing;

import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;

/**
 * The middle of images; smaller images are enlarged first ({@code keras.layers.CenterCrop}).
 *
 * <pre>{@code
 * CenterCrop middle = CenterCrop.of(224, 224);
 * }</pre>
 */
public final class CenterCrop extends ImageLayer<CenterCrop> {

    private static final Arg<Integer> HEIGHT = Arg.required("height", ArgTypes.POSITIVE_INT);
    private static final Arg<Integer> WIDTH = Arg.required("width", ArgTypes.POSITIVE_INT);

    public static final Schema<CenterCrop> SCHEMA = image("CenterCrop", CenterCrop::new, HEIGHT, WIDTH);

    private CenterCrop() {
        super(SCHEMA);
    }

    /** A layer that gives images of this size. */
    public static CenterCrop of(int height, int width) {
        CenterCrop layer = new CenterCrop();
        layer.set(HEIGHT, height);
        layer.set(WIDTH, width);
        return layer;
    }

    @Override
    Value transform(Call call, Value images) {
        int height = get(HEIGHT);
        int width = get(WIDTH);
        int top = images.shape().dim(1) - height;
        int left = images.shape().dim(2) - width;
        if (top < 0 || left < 0) {
            return AspectRatio.resize(AspectRatio.crop(images, height, width), height, width, "bilinear", false);
        }
        return Ops.slice(Ops.slice(images, 1, top / 2, top / 2 + height), 2, left / 2, left / 2 + width);
    }
}
