package dev.keratin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keratin.backend.Recurrence.Activation;
import dev.keratin.backend.Recurrence.Cell;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recurrent layers against Keras's formulas and finite differences, and all backends against each other to the bit. */
class RecurrentContractTest {

    private static final List<Backend> BACKENDS =
            List.of(Backend.of("scalar", 1), Backend.of("scalar", 4), Backend.of("vector", 1), Backend.of("vector", 2));

    @AfterAll
    static void close() {
        BACKENDS.forEach(Backend::close);
    }

    static Stream<Recurrence> recurrences() {
        List<Recurrence> all = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            all.add(new Recurrence(cell, 11, 4, 5, false, Activation.TANH, Activation.SIGMOID));
            all.add(new Recurrence(cell, 2, 3, 37, true, Activation.TANH, Activation.SIGMOID));
        }
        all.add(new Recurrence(Cell.LSTM, 3, 3, 4, false, Activation.RELU, Activation.HARD_SIGMOID));
        all.add(new Recurrence(
                Cell.GRU_RESET_BEFORE, 3, 3, 4, false, Activation.LINEAR, Activation.HARD_SIGMOID_KERAS_2));
        return all.stream();
    }

    /** One set of buffers and the calls on them. */
    private static final class Run {
        final Recurrence spec;
        final boolean masked;
        final DType.Storage storage;
        final Buffer projection;
        final Buffer kernel;
        final @Nullable Buffer bias;
        final @Nullable Buffer mask;
        final Buffer h0;
        final Buffer c0;
        final Buffer hs;
        final Buffer lastC;
        final Buffer saved;

        Run(Recurrence spec, boolean masked, DType.Storage storage) {
            this.spec = spec;
            this.masked = masked;
            this.storage = storage;
            int state = spec.batch() * spec.units();
            projection = Samples.ordinary(storage, spec.batch() * spec.steps() * spec.columns(), 1);
            kernel = Samples.ordinary(storage, spec.units() * spec.columns(), 2);
            bias = spec.cell() == Cell.GRU_RESET_AFTER ? Samples.ordinary(storage, spec.columns(), 3) : null;
            mask = masked ? Buffer.allocate(DType.Storage.I32, spec.batch() * spec.steps()) : null;
            for (int i = 0; masked && i < spec.batch() * spec.steps(); i++) {
                mask.i32()[i] = i % 3 == 0 ? 0 : 1;
            }
            h0 = Samples.ordinary(storage, state, 4);
            c0 = Samples.ordinary(storage, state, 5);
            hs = Buffer.allocate(storage, state * spec.steps());
            lastC = Buffer.allocate(storage, state);
            saved = Buffer.allocate(storage, spec.savedSize());
        }

        void forward(Backend backend) {
            backend.kernels(storage)
                    .recurrences()
                    .forward(spec, projection, kernel, bias, mask, h0, c0, hs, lastC, saved);
        }

        List<Buffer> backward(Backend backend, Buffer dhs, Buffer dlastC) {
            List<Buffer> gradients = new ArrayList<>();
            for (Buffer input : inputs()) {
                gradients.add(Samples.ordinary(storage, input.length(), 9));
            }
            Buffer dbias = bias == null ? null : gradients.get(4);
            backend.kernels(storage)
                    .recurrences()
                    .backward(
                            spec,
                            kernel,
                            mask,
                            h0,
                            c0,
                            hs,
                            saved,
                            dhs,
                            dlastC,
                            gradients.get(0),
                            gradients.get(1),
                            dbias,
                            gradients.get(2),
                            gradients.get(3));
            return gradients;
        }

        List<Buffer> inputs() {
            return bias == null ? List.of(projection, kernel, h0, c0) : List.of(projection, kernel, h0, c0, bias);
        }
    }

    private static double activate(Activation activation, double x) {
        return switch (activation) {
            case LINEAR -> x;
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case RELU -> Math.max(x, 0);
            case HARD_SIGMOID -> Math.max(0, Math.min(1, x / 6 + 0.5));
            case HARD_SIGMOID_KERAS_2 -> Math.max(0, Math.min(1, 0.2 * x + 0.5));
        };
    }

    /** The states of sequence b after each step, by Keras's formulas. */
    private static double[][] expected(Run run, int b) {
        Recurrence spec = run.spec;
        int units = spec.units();
        double[] h = new double[units];
        double[] c = new double[units];
        for (int u = 0; u < units; u++) {
            h[u] = Samples.get(run.h0, b * units + u);
            c[u] = Samples.get(run.c0, b * units + u);
        }
        double[][] states = new double[spec.steps()][];
        for (int step = 0; step < spec.steps(); step++) {
            int time = spec.backwards() ? spec.steps() - 1 - step : step;
            if (!run.masked || run.mask.i32()[b * spec.steps() + time] != 0) {
                double[] before = h;
                double[] after = new double[units];
                int at = (b * spec.steps() + time) * spec.columns();
                for (int u = 0; u < units; u++) {
                    after[u] = cell(run, before, c, at, u);
                }
                h = after;
            }
            states[step] = h;
        }
        return states;
    }

    private static double recurrent(Run run, double[] h, int gate, int u) {
        int units = run.spec.units();
        double sum = run.bias == null ? 0 : Samples.get(run.bias, gate * units + u);
        for (int k = 0; k < units; k++) {
            sum += h[k] * Samples.get(run.kernel, k * run.spec.columns() + gate * units + u);
        }
        return sum;
    }

    private static double cell(Run run, double[] h, double[] c, int at, int u) {
        Recurrence spec = run.spec;
        int units = spec.units();
        Activation gate = spec.recurrentActivation();
        double[] x = new double[4];
        for (int g = 0; g < spec.cell().gates(); g++) {
            x[g] = Samples.get(run.projection, at + g * units + u);
        }
        switch (spec.cell()) {
            case SIMPLE:
                return activate(spec.activation(), x[0] + recurrent(run, h, 0, u));
            case LSTM:
                double i = activate(gate, x[0] + recurrent(run, h, 0, u));
                double f = activate(gate, x[1] + recurrent(run, h, 1, u));
                double candidate = activate(spec.activation(), x[2] + recurrent(run, h, 2, u));
                double o = activate(gate, x[3] + recurrent(run, h, 3, u));
                c[u] = f * c[u] + i * candidate;
                return o * activate(spec.activation(), c[u]);
            default:
                double z = activate(gate, x[0] + recurrent(run, h, 0, u));
                double other;
                if (spec.cell() == Cell.GRU_RESET_AFTER) {
                    double r = activate(gate, x[1] + recurrent(run, h, 1, u));
                    other = activate(spec.activation(), x[2] + r * recurrent(run, h, 2, u));
                } else {
                    double[] reset = new double[units];
                    for (int k = 0; k < units; k++) {
                        double r =
                                activate(gate, Samples.get(run.projection, at + units + k) + recurrent(run, h, 1, k));
                        reset[k] = r * h[k];
                    }
                    other = activate(spec.activation(), x[2] + recurrent(run, reset, 2, u));
                }
                return z * h[u] + (1 - z) * other;
        }
    }

    @ParameterizedTest
    @MethodSource("recurrences")
    void statesFollowKerasFormulas(Recurrence spec) {
        for (boolean masked : new boolean[] {false, true}) {
            Run run = new Run(spec, masked, DType.Storage.F64);
            run.forward(BACKENDS.get(0));
            for (int b = 0; b < spec.batch(); b++) {
                double[][] states = expected(run, b);
                for (int step = 0; step < spec.steps(); step++) {
                    for (int u = 0; u < spec.units(); u++) {
                        double found = Samples.get(run.hs, (b * spec.steps() + step) * spec.units() + u);
                        assertThat(found).isCloseTo(states[step][u], within(1e-12));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("recurrences")
    void gradientsAreThoseOfFiniteDifferences(Recurrence spec) {
        for (boolean masked : new boolean[] {false, true}) {
            Run run = new Run(spec, masked, DType.Storage.F64);
            Backend backend = BACKENDS.get(0);
            Buffer dhs = Samples.ordinary(DType.Storage.F64, run.hs.length(), 7);
            Buffer dlastC = Samples.ordinary(DType.Storage.F64, run.lastC.length(), 8);
            if (spec.cell() != Cell.LSTM) {
                java.util.Arrays.fill(dlastC.f64(), 0);
            }
            run.forward(backend);
            List<Buffer> gradients = run.backward(backend, dhs, dlastC);
            for (int input = 0; input < run.inputs().size(); input++) {
                if (input == 3 && spec.cell() != Cell.LSTM) {
                    continue;
                }
                double[] values = run.inputs().get(input).f64();
                for (int i = 0; i < values.length; i += 1 + values.length / 23) {
                    double value = values[i];
                    values[i] = value + 1e-6;
                    double above = loss(run, backend, dhs, dlastC);
                    values[i] = value - 1e-6;
                    double below = loss(run, backend, dhs, dlastC);
                    values[i] = value;
                    assertThat(gradients.get(input).f64()[i])
                            .as("input %d, element %d", input, i)
                            .isCloseTo((above - below) / 2e-6, within(1e-6));
                }
            }
        }
    }

    private static double loss(Run run, Backend backend, Buffer dhs, Buffer dlastC) {
        run.forward(backend);
        double loss = 0;
        for (int i = 0; i < run.hs.length(); i++) {
            loss += run.hs.f64()[i] * dhs.f64()[i];
        }
        for (int i = 0; run.spec.cell() == Cell.LSTM && i < run.lastC.length(); i++) {
            loss += run.lastC.f64()[i] * dlastC.f64()[i];
        }
        return loss;
    }

    @ParameterizedTest
    @MethodSource("recurrences")
    void everyBackendGivesTheSameBits(Recurrence spec) {
        Buffer dhs = Samples.ordinary(DType.Storage.F32, spec.batch() * spec.steps() * spec.units(), 7);
        Buffer dlastC = Samples.ordinary(DType.Storage.F32, spec.batch() * spec.units(), 8);
        List<Object> first = null;
        for (Backend backend : BACKENDS) {
            Run run = new Run(spec, true, DType.Storage.F32);
            run.forward(backend);
            List<Object> found = new ArrayList<>(List.of(run.hs.array(), run.lastC.array(), run.saved.array()));
            List<Buffer> gradients = run.backward(backend, dhs, dlastC);
            gradients.forEach(gradient -> found.add(gradient.array()));
            if (spec.cell() != Cell.LSTM) {
                // Nothing but an LSTM has a cell state.
                found.remove(6);
                found.remove(1);
            }
            first = first == null ? found : first;
            for (int i = 0; i < found.size(); i++) {
                assertThat((float[]) found.get(i)).as("result %d", i).isEqualTo((float[]) first.get(i));
            }
        }
    }
}
