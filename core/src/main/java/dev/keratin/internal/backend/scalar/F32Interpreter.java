package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Opcode;
import dev.keratin.backend.Program;
import dev.keratin.tensor.Buffer;
import java.util.Arrays;

/**
 * Runs a {@link Program} over a range of elements, a block at a time, so that what passes between instructions stays in the first-level cache.
 * Each register of a block is an array and an offset: an input that can be read where it lies is not copied, an output is computed in its place
 * where nothing is read from there afterwards. One interpreter belongs to one thread at a time.
 */
final class F32Interpreter {

    static final int BLOCK = 1024;

    private final F32ElementLoops loops;
    private Program program = new Program.Builder().build();
    private Buffer[] inputs = {};
    private Buffer[] outputs = {};
    private float[] product = {};
    private int inputCount;
    private int inputShift;

    /** Where the current block of a register lies. */
    private float[][] arrays = new float[0][];

    private int[] offsets = {};

    /** The block of scratch that a register owns. */
    private int[] slots = {};

    /** Of an input: whether its scratch holds its repeated pattern. Of an instruction: whether another owns the block of that number. */
    private boolean[] filled = {};

    private boolean[] taken = {};

    /** The output that an instruction computes in its place, or -1. */
    private int[] direct = {};

    private float[] scratch = {};

    F32Interpreter(F32ElementLoops loops) {
        this.loops = loops;
    }

    /** Makes ready for {@link #run}: all inputs of {@code program} are in {@code inputs}. */
    void bind(Program program, Buffer[] inputs, Buffer[] outputs) {
        bind(program, 0, product, inputs, outputs);
    }

    /** Makes ready for {@link #run}: input 0 is {@code product}, the others are in {@code inputs}. */
    void bindAfter(float[] product, Program program, Buffer[] inputs, Buffer[] outputs) {
        bind(program, 1, product, inputs, outputs);
    }

    private void bind(Program program, int inputShift, float[] product, Buffer[] inputs, Buffer[] outputs) {
        this.program = program;
        this.inputShift = inputShift;
        this.product = product;
        this.inputs = inputs;
        this.outputs = outputs;
        inputCount = program.inputs().size();
        int registers = inputCount + program.instructionCount();
        if (slots.length < registers) {
            arrays = new float[registers][];
            offsets = new int[registers];
            slots = new int[registers];
            direct = new int[registers];
            filled = new boolean[registers];
            taken = new boolean[registers];
        }
        Arrays.fill(filled, false);
        Arrays.fill(taken, false);
        int blocks = 0;
        for (int i = 0; i < inputCount; i++) {
            // Two, as a short pattern is read from anywhere in its first period.
            slots[i] = blocks;
            blocks += 2;
        }
        blocks += assignSlots(blocks);
        if (scratch.length < blocks * BLOCK) {
            scratch = new float[blocks * BLOCK];
        }
    }

    /** Gives each instruction without a place in an output a block that no live register owns; returns how many that takes. */
    private int assignSlots(int first) {
        int used = 0;
        for (int i = 0; i < program.instructionCount(); i++) {
            int register = inputCount + i;
            direct[i] = directOutput(register, i);
            slots[register] = -1;
            if (direct[i] < 0) {
                int block = 0;
                while (taken[block]) {
                    block++;
                }
                taken[block] = true;
                slots[register] = first + block;
                used = Math.max(used, block + 1);
            }
            Program.Instruction instruction = program.instruction(i);
            release(instruction.x(), i, first);
            release(instruction.y(), i, first);
            release(instruction.z(), i, first);
            release(register, -1, first);
        }
        return used;
    }

    private void release(int register, int lastUse, int first) {
        if (register >= inputCount && slots[register] >= 0 && program.lastUse(register) == lastUse) {
            taken[slots[register] - first] = false;
        }
    }

    /** The output that instruction {@code index} can write at once: nothing reads an input from that array later. */
    private int directOutput(int register, int index) {
        for (int o = 0; o < program.outputCount(); o++) {
            if (program.output(o) == register) {
                return readLater(outputs[o].f32(), index) ? -1 : o;
            }
        }
        return -1;
    }

    private boolean readLater(float[] target, int index) {
        for (int i = 0; i < inputCount; i++) {
            if (source(i) == target && program.lastUse(i) > index) {
                return true;
            }
        }
        return false;
    }

    private float[] source(int input) {
        return input < inputShift ? product : inputs[input - inputShift].f32();
    }

    /** Elements {@code from} to {@code to - 1}. */
    void run(int from, int to) {
        for (int start = from; start < to; start += BLOCK) {
            block(start, Math.min(BLOCK, to - start));
        }
    }

    private void block(int start, int n) {
        for (int i = 0; i < inputCount; i++) {
            load(i, start, n);
        }
        for (int i = 0; i < program.instructionCount(); i++) {
            int register = inputCount + i;
            if (direct[i] >= 0) {
                arrays[register] = outputs[direct[i]].f32();
                offsets[register] = start;
            } else {
                arrays[register] = scratch;
                offsets[register] = slots[register] * BLOCK;
            }
            execute(program.instruction(i), register, start, n);
        }
        for (int o = 0; o < program.outputCount(); o++) {
            int register = program.output(o);
            float[] target = outputs[o].f32();
            if (arrays[register] != target || offsets[register] != start) {
                System.arraycopy(arrays[register], offsets[register], target, start, n);
            }
        }
    }

    private void load(int input, int start, int n) {
        Program.Access access = program.inputs().get(input);
        int period = access.period();
        float[] source = source(input);
        if (access.inner() == 1 && start % period + n <= period) {
            arrays[input] = source;
            offsets[input] = start % period;
            return;
        }
        arrays[input] = scratch;
        offsets[input] = slots[input] * BLOCK;
        if (access.inner() == 1 && period < BLOCK) {
            if (!filled[input]) {
                repeat(source, period, offsets[input]);
                filled[input] = true;
            }
            offsets[input] += start % period;
        } else {
            gather(source, access, start, n, offsets[input]);
        }
    }

    private void repeat(float[] source, int period, int at) {
        int length = BLOCK + period;
        if (period == 1) {
            Arrays.fill(scratch, at, at + length, source[0]);
            return;
        }
        System.arraycopy(source, 0, scratch, at, period);
        for (int done = period; done < length; done *= 2) {
            System.arraycopy(scratch, at, scratch, at + done, Math.min(done, length - done));
        }
    }

    private void gather(float[] source, Program.Access access, int start, int n, int at) {
        int inner = access.inner();
        int element = start / inner % access.period();
        int left = inner - start % inner;
        for (int i = 0; i < n; ) {
            int run = Math.min(left, n - i);
            if (inner == 1) {
                run = Math.min(access.period() - element, n - i);
                System.arraycopy(source, element, scratch, at + i, run);
                element = 0;
            } else {
                Arrays.fill(scratch, at + i, at + i + run, source[element]);
                element = element + 1 == access.period() ? 0 : element + 1;
            }
            left = inner;
            i += run;
        }
    }

    private void execute(Program.Instruction instruction, int register, int start, int n) {
        float[] out = arrays[register];
        int o = offsets[register];
        Opcode opcode = instruction.opcode();
        int x = instruction.x();
        int y = instruction.y();
        int z = instruction.z();
        switch (opcode.operands()) {
            case 0 -> {
                if (opcode == Opcode.CONSTANT) {
                    loops.constant((float) instruction.a(), out, o, n);
                } else {
                    long[] key = inputs[inputs.length - 1].i64();
                    loops.uniform(key[0], key[1], (int) instruction.a(), start, out, o, n);
                }
            }
            case 1 ->
                loops.unary(opcode, (float) instruction.a(), (float) instruction.b(), arrays[x], offsets[x], out, o, n);
            case 2 -> loops.binary(opcode, arrays[x], offsets[x], arrays[y], offsets[y], out, o, n);
            default ->
                loops.ternary(opcode, arrays[x], offsets[x], arrays[y], offsets[y], arrays[z], offsets[z], out, o, n);
        }
    }
}
