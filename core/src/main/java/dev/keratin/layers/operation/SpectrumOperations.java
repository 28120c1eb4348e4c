package dev.keratin.layers.operation;

import dev.keratin.ops.Ops;
import dev.keratin.ops.Value;
import dev.keratin.tensor.Shape;
import dev.keratin.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Fourier transforms. Complex numbers are pairs of arrays, as Keras has them; a transform is a product with a matrix of waves. */
final class SpectrumOperations {

    private static final String MATH = "math";

    private SpectrumOperations() {}

    /** Real and imaginary parts. */
    private record Complex(Value real, Value imaginary) {

        static Complex of(Operands operands) {
            Object given = operands.raw(0);
            if (!(given instanceof List<?> list)
                    || list.size() != 2
                    || !(list.get(0) instanceof Value real)
                    || !(list.get(1) instanceof Value imaginary)) {
                throw new IllegalArgumentException(
                        "Complex numbers are a pair of arrays, the real and the imaginary parts, received " + given
                                + ".");
            }
            Value first = Types.floating(real);
            return new Complex(first, Ops.cast(imaginary, first.dtype()));
        }

        List<Value> parts() {
            return List.of(real, imaginary);
        }

        /** Its transform along the last axis; {@code sign} is -1 for forward. */
        Complex transformed(double sign) {
            int n = real.shape().last();
            Value cosine = waves(real, n, n, Math::cos);
            Value sine = waves(real, n, n, t -> sign * Math.sin(t));
            return new Complex(
                    Ops.subtract(Ops.matmul(real, cosine), Ops.matmul(imaginary, sine)),
                    Ops.add(Ops.matmul(real, sine), Ops.matmul(imaginary, cosine)));
        }

        Complex turned() {
            return new Complex(MatrixOperations.move(real, -1, -2), MatrixOperations.move(imaginary, -1, -2));
        }

        Complex scaled(double factor) {
            return new Complex(Ops.multiply(real, factor), Ops.multiply(imaginary, factor));
        }
    }

    static List<OperationKind> all() {
        List<OperationKind> kinds = new ArrayList<>();
        pairs(kinds, "FFT", x -> x.transformed(-1));
        pairs(kinds, "FFT2", x -> x.transformed(-1).turned().transformed(-1).turned());
        pairs(kinds, "IFFT2", x -> {
            double size = (double) x.real().shape().last() * x.real().shape().dim(-2);
            return x.transformed(1).turned().transformed(1).turned().scaled(1 / size);
        });
        kinds.add(OperationKind.of("RFFT", MATH, "x", Operands::x)
                .giving(o -> spectrum(fitted(o.floating(), length(o))))
                .with("fft_length", null));
        kinds.add(OperationKind.of("IRFFT", MATH, "x", o -> {
                    Complex x = Complex.of(o);
                    Integer given = length(o);
                    return inverse(x, given == null ? 2 * (x.real().shape().last() - 1) : given);
                })
                .with("fft_length", null));
        kinds.add(OperationKind.of("STFT", MATH, "x", Operands::x)
                .giving(SpectrumOperations::stft)
                .with("sequence_length", null)
                .with("sequence_stride", null)
                .with("fft_length", null)
                .with("window", "hann")
                .with("center", true));
        return kinds;
    }

    private static void pairs(List<OperationKind> kinds, String name, UnaryOperator<Complex> transform) {
        kinds.add(OperationKind.of(name, MATH, "x", Operands::x)
                .giving(o -> transform.apply(Complex.of(o)).parts()));
    }

    /** A wave of 2 pi i j / period in row i of {@code rows}, column j of {@code columns}. */
    private static Value waves(Value like, int rows, int columns, int period, DoubleUnaryOperator wave) {
        double[] values = new double[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < values.length; i++) {
            long turn = (long) (i / columns) * (i % columns) % period;
            values[i] = wave.applyAsDouble(2 * Math.PI * turn / period);
        }
        return like.graph().constant(Tensor.of(values, rows, columns).cast(like.dtype()));
    }

    /** Waves that come round after as many rows as there are. */
    private static Value waves(Value like, int rows, int columns, DoubleUnaryOperator wave) {
        return waves(like, rows, columns, rows, wave);
    }

    private static @Nullable Integer length(Operands operands) {
        return operands.argument("fft_length") == null ? null : operands.integer("fft_length");
    }

    /** The last axis cut or filled with zeros. */
    private static Value fitted(Value x, @Nullable Integer length) {
        int present = x.shape().last();
        if (length == null || length == present) {
            return x;
        }
        return length < present ? Ops.slice(x, -1, 0, length) : Ops.pad(x, -1, 0, length - present, 0);
    }

    private static List<Value> spectrum(Value x) {
        int n = x.shape().last();
        int count = n / 2 + 1;
        return List.of(
                Ops.matmul(x, waves(x, n, count, Math::cos)), Ops.matmul(x, waves(x, n, count, t -> -Math.sin(t))));
    }

    /** The other half of the spectrum of real numbers follows from this one: inner frequencies count twice. */
    private static Value inverse(Complex x, int n) {
        int count = n / 2 + 1;
        Value real = fitted(x.real(), count);
        Value imaginary = fitted(x.imaginary(), count);
        double[] weights = new double[count];
        for (int i = 0; i < count; i++) {
            weights[i] = (i == 0 || 2 * i == n ? 1.0 : 2.0) / n;
        }
        Value weight = real.graph().constant(Tensor.of(weights, count).cast(real.dtype()));
        Value cosine = waves(real, count, n, n, Math::cos);
        Value sine = waves(real, count, n, n, t -> -Math.sin(t));
        return Ops.add(
                Ops.matmul(Ops.multiply(real, weight), cosine), Ops.matmul(Ops.multiply(imaginary, weight), sine));
    }

    private static List<Value> stft(Operands operands) {
        Value x = operands.floating();
        int length = operands.integer("sequence_length");
        int size = operands.integer("fft_length");
        if (size < length) {
            throw new IllegalArgumentException(
                    "`fft_length` must not be less than `sequence_length`, received " + size + " and " + length + ".");
        }
        if (operands.flag("center")) {
            x = Mirrors.reflect(x, x.rank() - 1, size / 2, size / 2);
        }
        Value frames = BlockOperations.sequences(x, size, operands.integer("sequence_stride"));
        Value window = window(x, operands.argument("window"), length);
        if (window != null) {
            int before = (size - length) / 2;
            frames = Ops.multiply(frames, Ops.pad(window, 0, before, size - length - before, 0));
        }
        return spectrum(frames);
    }

    private static @Nullable Value window(Value x, @Nullable Object name, int length) {
        if (name == null) {
            return null;
        }
        if (!(name instanceof String word)) {
            Value given = Ops.cast(Constants.of(x.graph(), name, "STFT"), x.dtype());
            if (!given.shape().equals(Shape.of(length))) {
                throw new IllegalArgumentException("`window` must have `sequence_length` (" + length
                        + ") elements, received shape " + given.shape() + ".");
            }
            return given;
        }
        if (!word.equals("hann") && !word.equals("hamming")) {
            throw new IllegalArgumentException(
                    "`window` must be \"hann\", \"hamming\", null or a list, received \"" + word + "\".");
        }
        double offset = word.equals("hann") ? 0.5 : 0.54;
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = length == 1 ? 1 : offset - (1 - offset) * Math.cos(2 * Math.PI * i / length);
        }
        return x.graph().constant(Tensor.of(values, length).cast(x.dtype()));
    }
}
