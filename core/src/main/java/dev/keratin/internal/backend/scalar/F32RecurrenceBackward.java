package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Matmul;
import dev.keratin.backend.Recurrence;
import dev.keratin.backend.Recurrence.Cell;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** All steps of {@link F32RecurrenceForward} backward, block by block; then the gradient of the recurrent kernel as one matrix product. */
final class F32RecurrenceBackward implements IntConsumer {

    private static final int ROWS = F32RecurrenceForward.ROWS;
    private static final float[] NONE = {};

    private final Workers workers;
    private final F32TileLoops tiles;
    private final F32CellLoops cells;
    private final F32Product product;
    private final F32Reduce reduce;
    private final ThreadLocal<State> states = ThreadLocal.withInitial(State::new);
    private Recurrence spec =
            new Recurrence(Cell.SIMPLE, 0, 0, 0, false, Recurrence.Activation.LINEAR, Recurrence.Activation.LINEAR);
    private int @Nullable [] mask;
    private float @Nullable [] h0;
    private float[] hs = NONE;
    private float[] saved = NONE;
    private float[] dhs = NONE;
    private float @Nullable [] dlastC;
    private float[] dprojection = NONE;
    private float @Nullable [] dh0;
    private float @Nullable [] dc0;

    /** The product that gives the gradient of the recurrent kernel, kept from call to call. */
    private Matmul kernelProduct = Matmul.of(true, false, 0, 0, 0);

    /** The recurrent kernel with its axes exchanged. */
    private float[] turned = NONE;

    /** Over (sequence, element of the input): the state before, the state before after reset, the gradient of the recurrent part. */
    private Buffer before = Buffer.over(NONE);

    private Buffer reset = Buffer.over(NONE);
    private Buffer recurrent = Buffer.over(NONE);
    private Buffer resetProduct = Buffer.over(NONE);

    F32RecurrenceBackward(Workers workers, F32Loops loops, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.tiles = loops.tiles();
        this.cells = new F32CellLoops(loops.elements());
        this.product = new F32Product(workers, loops.tiles(), scratch);
        this.reduce = new F32Reduce(workers, loops.folds(), scratch);
    }

    /** What one working thread keeps. */
    private static final class State {
        float[] h = NONE;
        float[] dh = NONE;
        float[] dc = NONE;
        float[] one = NONE;
        float[] two = NONE;
        float[] dz = NONE;
        float[] pack = NONE;

        void reserve(int units, int gateCount, int packLength) {
            int size = ROWS * units;
            if (h.length < size) {
                h = new float[size];
                dh = new float[size];
                dc = new float[size];
                one = new float[size];
                two = new float[size];
            }
            if (dz.length < gateCount * size) {
                dz = new float[gateCount * size];
            }
            if (pack.length < packLength) {
                pack = new float[packLength];
            }
        }
    }

    void run(
            Recurrence spec,
            Buffer recurrentKernel,
            @Nullable Buffer mask,
            @Nullable Buffer h0,
            @Nullable Buffer c0,
            Buffer hs,
            Buffer saved,
            Buffer dhs,
            @Nullable Buffer dlastC,
            Buffer dprojection,
            Buffer drecurrentKernel,
            @Nullable Buffer drecurrentBias,
            @Nullable Buffer dh0,
            @Nullable Buffer dc0) {
        this.spec = spec;
        this.mask = mask == null ? null : mask.i32();
        this.h0 = h0 == null ? null : h0.f32();
        this.hs = hs.f32();
        this.saved = saved.f32();
        this.dhs = dhs.f32();
        this.dlastC = dlastC == null ? null : dlastC.f32();
        this.dprojection = dprojection.f32();
        this.dh0 = dh0 == null ? null : dh0.f32();
        this.dc0 = dc0 == null ? null : dc0.f32();
        int units = spec.units();
        int columns = spec.columns();
        int positions = spec.batch() * spec.steps();
        turn(recurrentKernel.f32(), units, columns);
        before = reserve(before, positions * units);
        if (spec.cell() == Cell.GRU_RESET_BEFORE) {
            reset = reserve(reset, positions * units);
            resetProduct = reserve(resetProduct, units * columns);
        } else if (spec.cell() == Cell.GRU_RESET_AFTER) {
            recurrent = reserve(recurrent, positions * columns);
        }
        workers.run((spec.batch() + ROWS - 1) / ROWS, this);
        Buffer gradient = spec.cell() == Cell.GRU_RESET_AFTER ? recurrent : dprojection;
        Matmul sum = kernelProduct;
        if (sum.m() != units || sum.n() != columns || sum.k() != positions) {
            sum = Matmul.of(true, false, units, columns, positions);
            kernelProduct = sum;
        }
        product.run(sum, before, gradient, drecurrentKernel, null);
        if (spec.cell() == Cell.GRU_RESET_BEFORE) {
            product.run(sum, reset, gradient, resetProduct, null);
            for (int k = 0; k < units; k++) {
                int at = k * columns + 2 * units;
                System.arraycopy(resetProduct.f32(), at, drecurrentKernel.f32(), at, units);
            }
        }
        if (drecurrentBias != null) {
            reduce.run(Reduction.SUM, gradient, drecurrentBias, 1, positions, columns);
        }
        this.mask = null;
        this.h0 = null;
        this.hs = NONE;
        this.saved = NONE;
        this.dhs = NONE;
        this.dlastC = null;
        this.dprojection = NONE;
        this.dh0 = null;
        this.dc0 = null;
    }

    private static Buffer reserve(Buffer buffer, int length) {
        return buffer.f32().length < length ? Buffer.over(new float[length]) : buffer;
    }

    private void turn(float[] kernel, int units, int columns) {
        if (turned.length < units * columns) {
            turned = new float[units * columns];
        }
        for (int k = 0; k < units; k++) {
            for (int j = 0; j < columns; j++) {
                turned[j * units + k] = kernel[k * columns + j];
            }
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
        state.reserve(units, gates, tiles.packLength(ROWS, units, units, false) + ROWS * units);
        Arrays.fill(state.dh, 0, rows * units, 0);
        F32RecurrenceForward.load(dlastC, row, rows, units, state.dc);
        int savedRow = steps == 0 ? 0 : spec.savedSize() / Math.max(1, spec.batch() * steps);
        for (int step = steps - 1; step >= 0; step--) {
            int time = spec.backwards() ? steps - 1 - step : step;
            loadBefore(state, row, rows, step, time);
            int at = (row * steps + step * rows) * savedRow;
            switch (spec.cell()) {
                case SIMPLE -> simple(state, row, rows, step);
                case LSTM -> lstm(state, rows, at);
                case GRU_RESET_BEFORE -> gruBefore(state, row, rows, at, time);
                case GRU_RESET_AFTER -> gruAfter(state, row, rows, at, time);
            }
            finishStep(state, row, rows, time);
        }
        store(state.dh, dh0, row, rows);
        store(state.dc, dc0, row, rows);
    }

    private void store(float[] from, float @Nullable [] to, int row, int rows) {
        if (to != null) {
            System.arraycopy(from, 0, to, row * spec.units(), rows * spec.units());
        }
    }

    /** The state before a step, for this step and for the product at the end; and the gradient that reaches the step's output. */
    private void loadBefore(State state, int row, int rows, int step, int time) {
        int units = spec.units();
        int steps = spec.steps();
        float[] first = h0;
        for (int r = 0; r < rows; r++) {
            if (step > 0) {
                System.arraycopy(hs, ((row + r) * steps + step - 1) * units, state.h, r * units, units);
            } else if (first != null) {
                System.arraycopy(first, (row + r) * units, state.h, r * units, units);
            } else {
                Arrays.fill(state.h, r * units, (r + 1) * units, 0);
            }
            System.arraycopy(state.h, r * units, before.f32(), ((row + r) * steps + time) * units, units);
            int at = ((row + r) * steps + step) * units;
            cells.add(state.dh, r * units, dhs, at, state.dh, r * units, units);
        }
    }

    /**
     * Stores the gradients of the gates (zero where the mask hides the step) and takes over the gradients of the state before, which a cell
     * left in {@code one} and {@code two}.
     */
    private void finishStep(State state, int row, int rows, int time) {
        int units = spec.units();
        int gates = spec.cell().gates();
        int[] seen = mask;
        for (int r = 0; r < rows; r++) {
            int position = (row + r) * spec.steps() + time;
            boolean hidden = seen != null && seen[position] == 0;
            for (int g = 0; g < gates; g++) {
                int to = (position * gates + g) * units;
                if (hidden) {
                    Arrays.fill(dprojection, to, to + units, 0);
                } else {
                    System.arraycopy(state.dz, (g * rows + r) * units, dprojection, to, units);
                }
            }
            if (hidden && spec.cell() == Cell.GRU_RESET_AFTER) {
                Arrays.fill(recurrent.f32(), position * gates * units, (position + 1) * gates * units, 0);
            }
            if (!hidden) {
                System.arraycopy(state.one, r * units, state.dh, r * units, units);
                System.arraycopy(state.two, r * units, state.dc, r * units, units);
            }
        }
    }

    /** {@code sums += dz[gate] kernel[gate]^T}, or without sums before, the product alone. */
    private void backProduct(State state, float[] dz, int from, int gate, int rows, float[] sums, boolean first) {
        int units = spec.units();
        float[] to = first ? sums : state.pack;
        int scratch = tiles.packLength(ROWS, units, units, false);
        int at = first ? 0 : scratch;
        tiles.tile(
                dz,
                from,
                units,
                1,
                turned,
                gate * units * units,
                units,
                1,
                to,
                at,
                units,
                rows,
                units,
                units,
                state.pack);
        if (!first) {
            cells.add(sums, 0, state.pack, scratch, sums, 0, rows * units);
        }
    }

    private void simple(State state, int row, int rows, int step) {
        int units = spec.units();
        for (int r = 0; r < rows; r++) {
            int output = ((row + r) * spec.steps() + step) * units;
            cells.gradient(spec.activation(), state.dh, r * units, hs, output, state.dz, r * units, units);
        }
        backProduct(state, state.dz, 0, 0, rows, state.one, true);
    }

    private void lstm(State state, int rows, int at) {
        int n = rows * spec.units();
        float[] dz = state.dz;
        // o: dh act(c) o'; c: dc + dh o act'
        cells.multiply(state.dh, 0, saved, at + 5 * n, dz, 3 * n, n);
        cells.gradient(spec.recurrentActivation(), dz, 3 * n, saved, at + 3 * n, dz, 3 * n, n);
        cells.multiply(state.dh, 0, saved, at + 3 * n, state.one, 0, n);
        cells.gradient(spec.activation(), state.one, 0, saved, at + 5 * n, state.one, 0, n);
        cells.add(state.dc, 0, state.one, 0, state.one, 0, n);
        // i: dc g i'; f: dc c f'; g: dc i g'
        cells.multiply(state.one, 0, saved, at + 2 * n, dz, 0, n);
        cells.multiply(state.one, 0, saved, at + 4 * n, dz, n, n);
        cells.gradient(spec.recurrentActivation(), dz, 0, saved, at, dz, 0, 2 * n);
        cells.multiply(state.one, 0, saved, at, dz, 2 * n, n);
        cells.gradient(spec.activation(), dz, 2 * n, saved, at + 2 * n, dz, 2 * n, n);
        cells.multiply(state.one, 0, saved, at + n, state.two, 0, n);
        for (int g = 0; g < 4; g++) {
            backProduct(state, dz, g * n, g, rows, state.one, g == 0);
        }
    }

    /** The gradients of z and of the candidate (at 2 n) from that of h. */
    private void blendGradient(State state, int at, int n) {
        float[] dz = state.dz;
        cells.subtract(state.h, 0, saved, at + 2 * n, dz, 0, n);
        cells.multiply(state.dh, 0, dz, 0, dz, 0, n);
        cells.gradient(spec.recurrentActivation(), dz, 0, saved, at, dz, 0, n);
        // dh (1 - z), as dh - dh z
        cells.multiply(state.dh, 0, saved, at, state.two, 0, n);
        cells.subtract(state.dh, 0, state.two, 0, dz, 2 * n, n);
        cells.gradient(spec.activation(), dz, 2 * n, saved, at + 2 * n, dz, 2 * n, n);
    }

    private void gruBefore(State state, int row, int rows, int at, int time) {
        int units = spec.units();
        int n = rows * units;
        float[] dz = state.dz;
        blendGradient(state, at, n);
        backProduct(state, dz, 2 * n, 2, rows, state.one, true);
        cells.multiply(state.one, 0, state.h, 0, dz, n, n);
        cells.gradient(spec.recurrentActivation(), dz, n, saved, at + n, dz, n, n);
        // dh z + d(r h) r + the products of z and r
        cells.multiplyAdd(state.one, 0, saved, at + n, state.two, 0, state.one, 0, n);
        backProduct(state, dz, 0, 0, rows, state.one, false);
        backProduct(state, dz, n, 1, rows, state.one, false);
        cells.multiply(saved, at + n, state.h, 0, state.two, 0, n);
        for (int r = 0; r < rows; r++) {
            int position = (row + r) * spec.steps() + time;
            System.arraycopy(state.two, r * units, reset.f32(), position * units, units);
        }
    }

    private void gruAfter(State state, int row, int rows, int at, int time) {
        int units = spec.units();
        int n = rows * units;
        float[] dz = state.dz;
        blendGradient(state, at, n);
        cells.multiply(dz, 2 * n, saved, at + 3 * n, dz, n, n);
        cells.gradient(spec.recurrentActivation(), dz, n, saved, at + n, dz, n, n);
        // The recurrent part of the candidate: its gradient times r.
        cells.multiply(dz, 2 * n, saved, at + n, state.one, 0, n);
        for (int r = 0; r < rows; r++) {
            int to = ((row + r) * spec.steps() + time) * 3 * units;
            System.arraycopy(dz, r * units, recurrent.f32(), to, units);
            System.arraycopy(dz, n + r * units, recurrent.f32(), to + units, units);
            System.arraycopy(state.one, r * units, recurrent.f32(), to + 2 * units, units);
        }
        backProduct(state, state.one, 0, 2, rows, state.two, false);
        backProduct(state, dz, 0, 0, rows, state.two, false);
        backProduct(state, dz, n, 1, rows, state.two, false);
        System.arraycopy(state.two, 0, state.one, 0, n);
    }
}
