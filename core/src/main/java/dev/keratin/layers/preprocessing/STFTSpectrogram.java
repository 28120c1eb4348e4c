package dev.keratin.layers.preprocessing;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.initializers.STFT;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.layers.DataFormat;
import dev.keratin.layers.InputChecks;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.ops.Variable;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The short-time Fourier transform of signals ({@code keras.layers.STFTSpectrogram}), as a convolution whose kernels training may change.
 *
 * <p>Input {@code (batch, samples, channels)}, or channels first. Output {@code (batch, frames, channels * frequencies)}, channels first the last two
 * swapped, with an axis for each of them where {@code expandDims}. Saves {@code real_kernel} and {@code imag_kernel} (frame, 1, frequencies), each unless the
 * mode does without.
 *
 * <pre>{@code
 * STFTSpectrogram spectrogram = STFTSpectrogram.create().frameLength(512).frameStep(128).mode("magnitude");
 * }</pre>
 */
public final class STFTSpectrogram extends AbstractLayer<STFTSpectrogram> {

    private static final double EPSILON = 1e-7;

    /** Each channel is transformed by itself. */
    private static final int CHANNELS = 4096;

    private static final Arg<String> MODE =
            Arg.optional("mode", ArgTypes.oneOf("log", "magnitude", "psd", "real", "imag", "angle", "stft"), "log");
    private static final Arg<Integer> FRAME_LENGTH = Arg.optional("frame_length", ArgTypes.POSITIVE_INT, 256);
    private static final Arg<@Nullable Integer> FRAME_STEP =
            Arg.optional("frame_step", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<@Nullable Integer> FFT_LENGTH =
            Arg.optional("fft_length", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<@Nullable String> WINDOW =
            Arg.optional("window", ArgTypes.nullable(ArgTypes.STRING), "hann");
    private static final Arg<Boolean> PERIODIC = Arg.optional("periodic", ArgTypes.BOOL, false);
    private static final Arg<@Nullable String> SCALING =
            Arg.optional("scaling", ArgTypes.nullable(ArgTypes.oneOf("density", "spectrum")), "density");
    private static final Arg<String> PADDING = Arg.optional("padding", ArgTypes.oneOf("valid", "same"), "valid");
    private static final Arg<DataFormat> DATA_FORMAT = Arg.optional("data_format", DataFormat.ARG, null);
    private static final Arg<Boolean> EXPAND_DIMS = Arg.optional("expand_dims", ArgTypes.BOOL, false);

    public static final Schema<STFTSpectrogram> SCHEMA = schema(
            "STFTSpectrogram",
            STFTSpectrogram::new,
            MODE,
            FRAME_LENGTH,
            FRAME_STEP,
            FFT_LENGTH,
            WINDOW,
            PERIODIC,
            SCALING,
            PADDING,
            DATA_FORMAT,
            EXPAND_DIMS);

    private @Nullable Variable realKernel;
    private @Nullable Variable imagKernel;

    private STFTSpectrogram() {
        super(SCHEMA);
    }

    /** The logarithm of the magnitudes in frames of 256 samples, unless set otherwise. */
    public static STFTSpectrogram create() {
        return new STFTSpectrogram();
    }

    /** {@code "log"} (default), {@code "magnitude"}, {@code "psd"}, {@code "real"}, {@code "imag"}, {@code "angle"}, {@code "stft"}: both parts. */
    public STFTSpectrogram mode(String mode) {
        set(MODE, mode);
        return this;
    }

    /** Samples in a frame (default 256). */
    public STFTSpectrogram frameLength(int frameLength) {
        set(FRAME_LENGTH, frameLength);
        return this;
    }

    /** Samples from frame to frame (default half of a frame). */
    public STFTSpectrogram frameStep(int frameStep) {
        set(FRAME_STEP, frameStep);
        return this;
    }

    /** The length of the transform (default the least power of two that holds a frame). */
    public STFTSpectrogram fftLength(int fftLength) {
        set(FFT_LENGTH, fftLength);
        return this;
    }

    /** {@code "hann"} (default), {@code "hamming"}, {@code "blackman"}, {@code "boxcar"}, or null for none. */
    public STFTSpectrogram window(@Nullable String window) {
        set(WINDOW, window);
        return this;
    }

    /** Whether the window is one period of a periodic function (default false). */
    public STFTSpectrogram periodic(boolean periodic) {
        set(PERIODIC, periodic);
        return this;
    }

    /** What the window is normalized for: {@code "density"} (default), {@code "spectrum"}, or null for nothing. */
    public STFTSpectrogram scaling(@Nullable String scaling) {
        set(SCALING, scaling);
        return this;
    }

    /** {@code "valid"} (default) or {@code "same"}. */
    public STFTSpectrogram padding(String padding) {
        set(PADDING, padding);
        return this;
    }

    /** {@code "channels_last"} (default) or {@code "channels_first"}. */
    public STFTSpectrogram dataFormat(String dataFormat) {
        set(DATA_FORMAT, dataFormat);
        return this;
    }

    /** Whether channels and frequencies have an axis each (default false). */
    public STFTSpectrogram expandDims(boolean expandDims) {
        set(EXPAND_DIMS, expandDims);
        return this;
    }

    @Override
    protected void validate() {
        int frame = get(FRAME_LENGTH);
        Integer step = get(FRAME_STEP);
        Integer transform = get(FFT_LENGTH);
        if (step != null && step > frame || transform != null && transform < frame) {
            throw new IllegalArgumentException(
                    "`frame_step` of STFTSpectrogram must not exceed `frame_length`, nor that"
                            + " `fft_length`; received frame_step=" + step + ", frame_length=" + frame + ", fft_length="
                            + transform + ".");
        }
    }

    private int step() {
        Integer step = get(FRAME_STEP);
        return step == null ? Math.max(get(FRAME_LENGTH) / 2, 1) : step;
    }

    private int frequencies() {
        Integer given = get(FFT_LENGTH);
        int frame = get(FRAME_LENGTH);
        int least = frame == 1 ? 1 : Math.multiplyExact(Integer.highestOneBit(frame - 1), 2);
        return (given == null ? least : given) / 2 + 1;
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        validate();
        InputChecks.ofRank(this, inputShapes, 3);
        int channels = inputShapes.get(0).dim(get(DATA_FORMAT) == DataFormat.CHANNELS_LAST ? 2 : 1);
        if (channels > CHANNELS) {
            throw new IllegalArgumentException("Layer " + name() + " (STFTSpectrogram) takes signals of at most "
                    + CHANNELS + " channels, received shape " + inputShapes.get(0) + ".");
        }
        realKernel = get(MODE).equals("imag") ? null : kernel("real");
        imagKernel = get(MODE).equals("real") ? null : kernel("imag");
    }

    private Variable kernel(String side) {
        STFT initializer = STFT.create()
                .side(side)
                .window(get(WINDOW))
                .scaling(get(SCALING))
                .periodic(get(PERIODIC));
        return addWeight(side + "_kernel", Shape.of(get(FRAME_LENGTH), 1, frequencies()), initializer);
    }

    @Override
    protected Value call(Call call) {
        Value x = get(DATA_FORMAT).toLast(call.input());
        return switch (get(MODE)) {
            case "real" -> arrange(transform(call, x, realKernel));
            case "imag" -> arrange(transform(call, x, imagKernel));
            case "angle" -> arrange(Ops.arctan2(transform(call, x, imagKernel), transform(call, x, realKernel)));
            case "stft" ->
                arrange(Ops.concatenate(List.of(transform(call, x, realKernel), transform(call, x, imagKernel)), 2));
            case "psd" -> {
                Value power = power(call, x);
                int last = power.shape().dim(2) - 1;
                // All frequencies but the first and the last stand for their conjugates, too.
                Value twice = last > 1 ? Ops.pad(Ops.slice(power, 2, 1, last), 2, 1, 1, 0) : Ops.zerosLike(power);
                yield arrange(Ops.add(power, twice));
            }
            default -> {
                Value magnitude = Ops.sqrt(Ops.maximum(power(call, x), EPSILON));
                yield arrange(get(MODE).equals("magnitude") ? magnitude : Ops.log(Ops.maximum(magnitude, EPSILON)));
            }
        };
    }

    private Value power(Call call, Value x) {
        return Ops.add(Ops.square(transform(call, x, realKernel)), Ops.square(transform(call, x, imagKernel)));
    }

    /** Each channel by itself: {@code (batch, channels, frequencies, frames)}. */
    private Value transform(Call call, Value x, @Nullable Variable kernel) {
        int samples = x.shape().dim(1);
        Axis axis = get(PADDING).equals("same")
                ? Axis.same(samples, get(FRAME_LENGTH), step(), 1)
                : Axis.valid(samples, get(FRAME_LENGTH), step(), 1);
        Value filter = call.read(Objects.requireNonNull(kernel, "kernel"));
        List<Value> channels = new ArrayList<>();
        for (int c = 0; c < x.shape().last(); c++) {
            Value frames = Ops.convolution(Ops.slice(x, 2, c, c + 1), filter, Window.of(axis), 1);
            channels.add(Ops.transpose(frames, 0, 2, 1));
        }
        return Ops.stack(channels, 1);
    }

    private Value arrange(Value x) {
        boolean last = get(DATA_FORMAT) == DataFormat.CHANNELS_LAST;
        if (get(EXPAND_DIMS)) {
            return last ? Ops.transpose(x, 0, 3, 2, 1) : Ops.transpose(x, 0, 1, 3, 2);
        }
        Shape shape = x.shape();
        Value flat = Ops.reshape(x, shape.dim(0), shape.dim(1) * shape.dim(2), shape.dim(3));
        return last ? Ops.transpose(flat, 0, 2, 1) : flat;
    }
}
