package dev.keratin.layers.preprocessing;

import dev.keratin.backend.Axis;
import dev.keratin.backend.Window;
import dev.keratin.layers.AbstractLayer;
import dev.keratin.layers.Call;
import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.ArgTypes;
import dev.keratin.serialization.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How loud signals are over time, in bands of the mel scale ({@code keras.layers.MelSpectrogram}).
 *
 * <p>Input {@code (samples)} or {@code (batch, samples)}, output {@code (..., num_mel_bins, frames)}. The signal is mirrored at its ends by half of the
 * transform's length, which it must exceed. Loudness in decibels ends at {@code top_db} below the loudest of the whole batch.
 *
 * <pre>{@code
 * MelSpectrogram mel = MelSpectrogram.create().samplingRate(22050).numMelBins(80);
 * }</pre>
 */
public final class MelSpectrogram extends AbstractLayer<MelSpectrogram> {

    private static final Arg<Integer> FFT_LENGTH = Arg.optional("fft_length", ArgTypes.POSITIVE_INT, 2048);
    private static final Arg<Integer> SEQUENCE_STRIDE = Arg.optional("sequence_stride", ArgTypes.POSITIVE_INT, 512);
    private static final Arg<@Nullable Integer> SEQUENCE_LENGTH =
            Arg.optional("sequence_length", ArgTypes.nullable(ArgTypes.POSITIVE_INT), null);
    private static final Arg<@Nullable String> WINDOW =
            Arg.optional("window", ArgTypes.nullable(ArgTypes.oneOf("hann", "hamming")), "hann");
    private static final Arg<Double> SAMPLING_RATE =
            Arg.optional("sampling_rate", ArgTypes.number("a number above 0", rate -> rate > 0), 16000);
    private static final Arg<Integer> NUM_MEL_BINS = Arg.optional("num_mel_bins", ArgTypes.POSITIVE_INT, 128);
    private static final Arg<Double> MIN_FREQ = Arg.optional("min_freq", ArgTypes.NON_NEGATIVE_FLOAT, 20.0);
    private static final Arg<@Nullable Double> MAX_FREQ =
            Arg.optional("max_freq", ArgTypes.nullable(ArgTypes.NON_NEGATIVE_FLOAT), null);
    private static final Arg<Boolean> POWER_TO_DB = Arg.optional("power_to_db", ArgTypes.BOOL, true);
    private static final Arg<Double> TOP_DB = Arg.optional("top_db", ArgTypes.FLOAT, 80.0);
    private static final Arg<Double> MAG_EXP = Arg.optional("mag_exp", ArgTypes.FLOAT, 2.0);
    private static final Arg<Double> MIN_POWER = Arg.optional("min_power", ArgTypes.FLOAT, 1e-10);
    private static final Arg<Double> REF_POWER = Arg.optional("ref_power", ArgTypes.FLOAT, 1.0);

    public static final Schema<MelSpectrogram> SCHEMA = schema(
            "MelSpectrogram",
            MelSpectrogram::new,
            FFT_LENGTH,
            SEQUENCE_STRIDE,
            SEQUENCE_LENGTH,
            WINDOW,
            SAMPLING_RATE,
            NUM_MEL_BINS,
            MIN_FREQ,
            MAX_FREQ,
            POWER_TO_DB,
            TOP_DB,
            MAG_EXP,
            MIN_POWER,
            REF_POWER);

    private MelSpectrogram() {
        super(SCHEMA);
    }

    /** 128 bands of signals of 16 kHz, in frames of 2048 samples, unless set otherwise. */
    public static MelSpectrogram create() {
        return new MelSpectrogram();
    }

    /** The length of the transform (default 2048). */
    public MelSpectrogram fftLength(int fftLength) {
        set(FFT_LENGTH, fftLength);
        return this;
    }

    /** Samples from frame to frame (default 512). */
    public MelSpectrogram sequenceStride(int sequenceStride) {
        set(SEQUENCE_STRIDE, sequenceStride);
        return this;
    }

    /** Samples in a frame, at most the transform's length (default that). */
    public MelSpectrogram sequenceLength(int sequenceLength) {
        set(SEQUENCE_LENGTH, sequenceLength);
        return this;
    }

    /** {@code "hann"} (default), {@code "hamming"}, or null for none. */
    public MelSpectrogram window(@Nullable String window) {
        set(WINDOW, window);
        return this;
    }

    /** Samples in a second (default 16000). */
    public MelSpectrogram samplingRate(int samplingRate) {
        set(SAMPLING_RATE, samplingRate);
        return this;
    }

    /** The number of bands (default 128). */
    public MelSpectrogram numMelBins(int numMelBins) {
        set(NUM_MEL_BINS, numMelBins);
        return this;
    }

    /** Where the bands begin and end, in Hertz (default 20 and half of the sampling rate). */
    public MelSpectrogram frequencies(double least, double greatest) {
        set(MIN_FREQ, least);
        set(MAX_FREQ, greatest);
        return this;
    }

    /** Whether the result is in decibels (default true). */
    public MelSpectrogram powerToDb(boolean powerToDb) {
        set(POWER_TO_DB, powerToDb);
        return this;
    }

    /** How far below the loudest the quietest lies, in decibels (default 80). */
    public MelSpectrogram topDb(double topDb) {
        set(TOP_DB, topDb);
        return this;
    }

    /** The power of the magnitude: 1 for amplitudes, 2 (default) for energies. */
    public MelSpectrogram magExp(double magExp) {
        set(MAG_EXP, magExp);
        return this;
    }

    /** The least power, and the one of 0 decibels (default 1e-10 and 1). */
    public MelSpectrogram powers(double least, double reference) {
        set(MIN_POWER, least);
        set(REF_POWER, reference);
        return this;
    }

    /** As Keras: what follows from other arguments is written as it came out. */
    @Override
    public Map<String, @Nullable Object> getConfig() {
        Map<String, @Nullable Object> config = super.getConfig();
        config.computeIfAbsent("sequence_length", key -> (long) get(FFT_LENGTH));
        config.computeIfAbsent("max_freq", key -> (long) (get(SAMPLING_RATE) / 2));
        return config;
    }

    private int frame() {
        Integer given = get(SEQUENCE_LENGTH);
        return given == null ? get(FFT_LENGTH) : given;
    }

    @Override
    protected void validate() {
        if (frame() > get(FFT_LENGTH)) {
            throw new IllegalArgumentException(
                    "`sequence_length` of MelSpectrogram must not exceed `fft_length`, received" + " sequence_length="
                            + frame() + ", fft_length=" + get(FFT_LENGTH) + ".");
        }
    }

    @Override
    protected Value call(Call call) {
        validate();
        Value given = call.input();
        int half = get(FFT_LENGTH) / 2;
        if (given.rank() < 1 || given.rank() > 2 || given.shape().last() <= half) {
            throw new IllegalArgumentException(
                    "Layer " + name() + " (MelSpectrogram) needs signals (samples) or (batch,"
                            + " samples) of more than " + half + " samples, received shape " + given.shape() + ".");
        }
        Value x = Ops.cast(given, policy().arithmetic());
        Value powers = powers(Ops.reshape(
                x, given.rank() == 1 ? 1 : given.shape().dim(0), given.shape().last()));
        MelScale scale = new MelScale(get(SAMPLING_RATE), get(NUM_MEL_BINS), get(MIN_FREQ), greatest());
        Value matrix = call.graph().constant(scale.weights(half + 1).cast(x.dtype()));
        Value bands = Ops.matmul(powers, matrix);
        Value result = Ops.transpose(get(POWER_TO_DB) ? decibels(bands) : bands, 0, 2, 1);
        return given.rank() == 1 ? Ops.squeeze(result, 0) : result;
    }

    private double greatest() {
        Double given = get(MAX_FREQ);
        return given == null || given == 0 ? Math.floor(get(SAMPLING_RATE) / 2) : given;
    }

    /** Powers of frequencies in frames: {@code (batch, frames, frequencies)}. */
    private Value powers(Value x) {
        int length = get(FFT_LENGTH);
        int half = length / 2;
        int samples = x.shape().dim(1);
        Value before = Ops.flip(Ops.slice(x, 1, 1, half + 1), 1);
        Value after = Ops.flip(Ops.slice(x, 1, samples - half - 1, samples - 1), 1);
        Value mirrored = Ops.expandDims(Ops.concatenate(List.of(before, x, after), 1), 2);
        Axis axis = Axis.valid(samples + 2 * half, length, get(SEQUENCE_STRIDE), 1);
        Value filter = x.graph()
                .constant(MelScale.fourier(length, frame(), get(WINDOW)).cast(x.dtype()));
        Value both = Ops.convolution(mirrored, filter, Window.of(axis), 1);
        int frequencies = half + 1;
        Value real = Ops.slice(both, 2, 0, frequencies);
        Value imaginary = Ops.slice(both, 2, frequencies, 2 * frequencies);
        Value square = Ops.add(Ops.square(real), Ops.square(imaginary));
        double exponent = get(MAG_EXP);
        return exponent == 2 ? square : Ops.power(Ops.sqrt(square), exponent);
    }

    private Value decibels(Value x) {
        double reference = 10 * Math.log10(Math.max(Math.abs(get(REF_POWER)), get(MIN_POWER)));
        Value loudness = Ops.subtract(Ops.multiply(Ops.log10(Ops.maximum(x, get(MIN_POWER))), 10), reference);
        Value floor = Ops.subtract(Ops.max(loudness, new int[] {0, 1, 2}, true), get(TOP_DB));
        return Ops.maximum(loudness, floor);
    }
}
