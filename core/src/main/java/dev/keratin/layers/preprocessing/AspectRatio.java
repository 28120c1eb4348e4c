package dev.keratin.layers.preprocessing;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Resampling;
import dev.keratin.ops.Value;

/** Images of another size whose proportions are kept, with Keras's roundings. */
final class AspectRatio {

    private AspectRatio() {}

    /** The middle of the images, of the proportions of height to width. */
    static Value crop(Value images, int height, int width) {
        int h = images.shape().dim(1);
        int w = images.shape().dim(2);
        int cropHeight = Math.max(Math.min(h, (int) ((float) (w * (long) height) / width)), 1);
        int cropWidth = Math.max(Math.min(w, (int) ((float) (h * (long) width) / height)), 1);
        int top = (h - cropHeight) / 2;
        int left = (w - cropWidth) / 2;
        return Ops.slice(Ops.slice(images, 1, top, top + cropHeight), 2, left, left + cropWidth);
    }

    /** The images in a frame of the proportions of height to width. */
    static Value pad(Value images, int height, int width, double fill) {
        int h = images.shape().dim(1);
        int w = images.shape().dim(2);
        int top = (Math.max(h, (int) ((float) (w * (long) height) / width)) - h) / 2;
        int left = (Math.max(w, (int) ((float) (h * (long) width) / height)) - w) / 2;
        return Ops.pad(Ops.pad(images, 1, top, top, fill), 2, left, left, fill);
    }

    /** Both sizes changed. */
    static Value resize(Value images, int height, int width, String interpolation, boolean antialias) {
        return Resampling.resize(
                Resampling.resize(images, 1, height, interpolation, antialias), 2, width, interpolation, antialias);
    }
}
