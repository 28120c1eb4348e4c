package dev.keratin.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A chain of elementwise instructions that is computed in one pass over memory: what the planner makes of neighbouring elementwise
 * operations, and what follows a matrix product while its tile is still in the cache.
 *
 * <p>Registers are numbered: first the inputs, then one per instruction. Element {@code i} of an output is a function of element
 * {@code (i / inner) % period} of each input, which covers a full array (1, n), a scalar (any, 1), a bias along the last axis (1, columns), one
 * number a row (columns, rows) and a middle axis. Immutable; made by {@link Builder}.
 */
public final class Program {

    /**
     * How an input is indexed.
     *
     * @param inner how many neighbouring elements read the same element of the input
     * @param period after how many elements of the input the reading starts over
     */
    public record Access(int inner, int period) {
        public static final Access SCALAR = new Access(1, 1);

        /** Every element its own. */
        public static Access full(int n) {
            return new Access(1, n);
        }
    }

    /**
     * One instruction: {@code register = opcode(x, y, z; a, b)}; unused operands are -1.
     *
     * @param opcode what is computed
     * @param x register of the first operand
     * @param y register of the second operand
     * @param z register of the third operand
     * @param a first immediate
     * @param b second immediate
     */
    public record Instruction(Opcode opcode, int x, int y, int z, double a, double b) {}

    private final List<Access> inputs;
    private final Instruction[] instructions;
    private final int[] outputs;
    private final int[] lastUse;

    private Program(List<Access> inputs, List<Instruction> instructions, List<Integer> outputs) {
        this.inputs = List.copyOf(inputs);
        this.instructions = instructions.toArray(Instruction[]::new);
        this.outputs = outputs.stream().mapToInt(Integer::intValue).toArray();
        this.lastUse = lastUses();
    }

    private int[] lastUses() {
        int[] last = new int[inputs.size() + instructions.length];
        Arrays.fill(last, -1);
        for (int i = 0; i < instructions.length; i++) {
            Instruction instruction = instructions[i];
            for (int register : new int[] {instruction.x, instruction.y, instruction.z}) {
                if (register >= 0) {
                    last[register] = i;
                }
            }
        }
        for (int register : outputs) {
            last[register] = instructions.length;
        }
        return last;
    }

    public List<Access> inputs() {
        return inputs;
    }

    public int instructionCount() {
        return instructions.length;
    }

    public Instruction instruction(int index) {
        return instructions[index];
    }

    public int outputCount() {
        return outputs.length;
    }

    /**
     * The last instruction that reads {@code register}: -1 where none does, {@link #instructionCount()} where it is stored in an output (or more
     * than one).
     */
    public int lastUse(int register) {
        return lastUse[register];
    }

    /** The register that output {@code index} is stored from. */
    public int output(int index) {
        return outputs[index];
    }

    /** Collects inputs, instructions and outputs. */
    public static final class Builder {
        private final List<Access> inputs = new ArrayList<>();
        private final List<Instruction> instructions = new ArrayList<>();
        private final List<Integer> outputs = new ArrayList<>();

        /** A further input; returns its register. All inputs come before the first instruction. */
        public int input(Access access) {
            if (!instructions.isEmpty()) {
                throw new IllegalStateException("Inputs are declared before instructions.");
            }
            inputs.add(access);
            return inputs.size() - 1;
        }

        public int apply(Opcode opcode, int... operands) {
            return apply(opcode, 0, 0, operands);
        }

        public int apply(Opcode opcode, double a, double b, int... operands) {
            if (operands.length != opcode.operands()) {
                throw new IllegalArgumentException(
                        opcode + " takes " + opcode.operands() + " operands, received " + operands.length + ".");
            }
            int[] register = {-1, -1, -1};
            for (int i = 0; i < operands.length; i++) {
                register[i] = operands[i];
            }
            instructions.add(new Instruction(opcode, register[0], register[1], register[2], a, b));
            return inputs.size() + instructions.size() - 1;
        }

        /**
         * Uniform numbers. The key is read when the program runs: {@code Kernels.elementwise} receives it as its last input buffer, an int64
         * array {seed, counter}; {@code stream} tells several generators of one program apart.
         */
        public int uniform(int stream) {
            return apply(Opcode.UNIFORM, (double) stream, 0.0);
        }

        /** Stores {@code register} in the next output. */
        public Builder output(int register) {
            outputs.add(register);
            return this;
        }

        public Program build() {
            return new Program(inputs, instructions, outputs);
        }
    }
}
