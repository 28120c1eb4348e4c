package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Recurrence;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All steps of a recurrent layer for a block of rows of the batch. Within a block each gate is a matrix [rows, units] of its own, so that the
 * elementwise part is a few long loops; what is saved has that layout too: [block][step][gate][row][unit].
 */
final class F32RecurrenceForward implements IntConsumer {

    /** Rows of the batch that one thread takes through all steps: as many as a register tile has. */
    static final int ROWS = 8;

    private static final float[] NONE = {};

    private final Workers workers;
    private final F32TileLoops tiles;
    private final F32CellLoops cells;
    private final ThreadLocal<State> states = ThreadLocal.withInitial(State::new);
    private Recurrence spec = new Recurrence(
            Recurrence.Cell.SIMPLE, 0, 0, 0, false, Recurrence.Activation.LINEAR, Recurrence.Activation.LINEAR);
    private float[] projection = NONE;
    private float[] kernel = NONE;
    private float @Nullable [] bias;
    private int @Nullable [] mask;
    private float @Nullable [] h0;
    private float @Nullable [] c0;
    private float[] hs = NONE;
    private float @Nullable [] lastC;
    private float[] saved = NONE;

    F32RecurrenceForward(Workers workers, F32Loops loops) {
        this.workers = workers;
        this.tiles = loops.tiles();
        this.cells = new F32CellLoops(loops.elements());
    }

    /** What one working thread keeps. */
    private static final class State {
        float[] h = NONE;
        float[] c = NONE;
        float[] input = NONE;
        float[] gates = NONE;
        float[] next = NONE;
        float[] nextC = NONE;
        float[] pack = NONE;

        void reserve(int units, int gateCount, int packLength) {
            int size = ROWS * units;
            if (h.length < size) {
                h = new float[size];
                c = new float[size];
                next = new float[size];
                nextC = new float[size];
            }
            if (gates.length < gateCount * size) {
                gates = new float[gateCount * size];
                input = new float[gateCount * size];
            }
            if (pack.length < packLength) {
                pack = new float[packLength];
            }
        }
    }

    void run(
            Recurrence spec,
            Buffer projection,
            Buffer recurrentKernel,
            @Nullable Buffer recurrentBias,
            @Nullable Buffer mask,
            @Nullable Buffer h0,
            @Nullable Buffer c0,
            Buffer hs,
            @Nullable Buffer lastC,
            Buffer saved) {
        this.spec = spec;
        this.projection = projection.f32();
        this.kernel = recurrentKernel.f32();
        this.bias = recurrentBias == null ? null : recurrentBias.f32();
        this.mask = mask == null ? null : mask.i32();
        this.h0 = h0 == null ? null : h0.f32();
        this.c0 = c0 == null ? null : c0.f32();
        this.hs = hs.f32();
        this.lastC = lastC == null ? null : lastC.f32();
        this.saved = saved.f32();
        workers.run((spec.batch() + ROWS - 1) / ROWS, this);
        this.projection = NONE;
        this.kernel = NONE;
        this.bias = null;
        this.mask = null;
        this.h0 = null;
        this.c0 = null;
        this.hs = NONE;
        this.lastC = null;
        this.saved = NONE;
    }

    static void load(float @Nullable [] from, int row, int rows, int units, float[] to) {
        if (from == null) {
            Arrays.fill(to, 0, rows * units, 0);
        } else {
            System.arraycopy(from, row * units, to, 0, rows * units);
        }
    }

    @Override
    public void accept(int block) {
        int row = block * ROWS;
        int rows = Math.min(ROWS, spec.batch() - row);
        int units = spec.units();
        int steps = spec.steps();
        int gates = spec.cell().gates();
        State state = states.get();
        state.reserve(units, gates, tiles.packLength(ROWS, units, units, false));
        load(h0, row, rows, units, state.h);
        load(c0, row, rows, units, state.c);
        int savedStep = steps == 0 ? 0 : spec.savedSize() / Math.max(1, spec.batch() * steps) * rows;
        for (int step = 0; step < steps; step++) {
            int time = spec.backwards() ? steps - 1 - step : step;
            for (int g = 0; g < gates; g++) {
                for (int r = 0; r < rows; r++) {
                    int from = ((row + r) * steps + time) * gates * units + g * units;
                    System.arraycopy(projection, from, state.input, (g * rows + r) * units, units);
                }
            }
            int at = row * steps * (savedStep / rows) + step * savedStep;
            switch (spec.cell()) {
                case SIMPLE -> simple(state, rows);
                case LSTM -> lstm(state, rows, at);
                case GRU_RESET_BEFORE -> gruBefore(state, rows, at);
                case GRU_RESET_AFTER -> gruAfter(state, rows, at);
            }
            finishStep(state, row, rows, step, time);
        }
        float[] last = lastC;
        if (last != null) {
            System.arraycopy(state.c, 0, last, row * units, rows * units);
        }
    }

    /** Where the mask lets it, the next state becomes the state. */
    private void finishStep(State state, int row, int rows, int step, int time) {
        int units = spec.units();
        int[] seen = mask;
        for (int r = 0; r < rows; r++) {
            if (seen == null || seen[(row + r) * spec.steps() + time] != 0) {
                System.arraycopy(state.next, r * units, state.h, r * units, units);
                System.arraycopy(state.nextC, r * units, state.c, r * units, units);
            }
            System.arraycopy(state.h, r * units, hs, ((row + r) * spec.steps() + step) * units, units);
        }
    }

    /** {@code h recurrentKernel} for one gate. */
    private void product(State state, float[] h, int gate, int rows) {
        int units = spec.units();
        int columns = spec.columns();
        tiles.tile(
                h,
                0,
                units,
                1,
                kernel,
                gate * units,
                columns,
                1,
                state.gates,
                gate * rows * units,
                units,
                rows,
                units,
                units,
                state.pack);
    }

    private void simple(State state, int rows) {
        int n = rows * spec.units();
        product(state, state.h, 0, rows);
        cells.add(state.input, 0, state.gates, 0, state.next, 0, n);
        cells.activate(spec.activation(), state.next, 0, n);
    }

    private void lstm(State state, int rows, int at) {
        int n = rows * spec.units();
        for (int g = 0; g < 4; g++) {
            product(state, state.h, g, rows);
        }
        float[] z = state.gates;
        cells.add(state.input, 0, z, 0, z, 0, 4 * n);
        cells.activate(spec.recurrentActivation(), z, 0, 2 * n);
        cells.activate(spec.activation(), z, 2 * n, n);
        cells.activate(spec.recurrentActivation(), z, 3 * n, n);
        // c = f c + i g
        cells.multiply(z, 0, z, 2 * n, state.nextC, 0, n);
        cells.multiplyAdd(z, n, state.c, 0, state.nextC, 0, state.nextC, 0, n);
        cells.activate(spec.activation(), state.nextC, 0, state.next, 0, n);
        System.arraycopy(z, 0, saved, at, 4 * n);
        System.arraycopy(state.c, 0, saved, at + 4 * n, n);
        System.arraycopy(state.next, 0, saved, at + 5 * n, n);
        cells.multiply(z, 3 * n, state.next, 0, state.next, 0, n);
    }

    /** z and r are in place; the candidate is at 2 n: {@code h = z h + (1 - z) candidate}, as candidate + z (h - candidate). */
    private void blend(State state, int n) {
        float[] z = state.gates;
        cells.subtract(state.h, 0, z, 2 * n, state.next, 0, n);
        cells.multiplyAdd(z, 0, state.next, 0, z, 2 * n, state.next, 0, n);
    }

    private void gruBefore(State state, int rows, int at) {
        int n = rows * spec.units();
        float[] z = state.gates;
        product(state, state.h, 0, rows);
        product(state, state.h, 1, rows);
        cells.add(state.input, 0, z, 0, z, 0, 2 * n);
        cells.activate(spec.recurrentActivation(), z, 0, 2 * n);
        cells.multiply(z, n, state.h, 0, state.next, 0, n);
        product(state, state.next, 2, rows);
        cells.add(state.input, 2 * n, z, 2 * n, z, 2 * n, n);
        cells.activate(spec.activation(), z, 2 * n, n);
        System.arraycopy(z, 0, saved, at, 3 * n);
        blend(state, n);
    }

    private void gruAfter(State state, int rows, int at) {
        int units = spec.units();
        int n = rows * units;
        float[] z = state.gates;
        for (int g = 0; g < 3; g++) {
            product(state, state.h, g, rows);
        }
        float[] added = bias;
        if (added != null) {
            for (int i = 0; i < 3 * rows; i++) {
                cells.add(z, i * units, added, i / rows * units, z, i * units, units);
            }
        }
        System.arraycopy(z, 2 * n, saved, at + 3 * n, n);
        cells.add(state.input, 0, z, 0, z, 0, 2 * n);
        cells.activate(spec.recurrentActivation(), z, 0, 2 * n);
        cells.multiplyAdd(z, n, z, 2 * n, state.input, 2 * n, z, 2 * n, n);
        cells.activate(spec.activation(), z, 2 * n, n);
        System.arraycopy(z, 0, saved, at, 3 * n);
        blend(state, n);
    }
}
