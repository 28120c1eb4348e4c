package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Program;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;

/** Elementwise programs and Adam, in pieces of a fixed size. */
final class F32Elementwise implements IntConsumer {

    private static final int PIECE = 8 * F32Interpreter.BLOCK;
    private static final Buffer[] NONE = {};

    private final Workers workers;
    private final ThreadLocal<F32Scratch> scratch;
    private Program program = new Program.Builder().build();
    private Buffer[] inputs = NONE;
    private Buffer[] outputs = NONE;
    private int size;

    F32Elementwise(Workers workers, ThreadLocal<F32Scratch> scratch) {
        this.workers = workers;
        this.scratch = scratch;
    }

    void run(Program program, Buffer[] inputs, Buffer[] outputs, int n) {
        this.program = program;
        this.inputs = inputs;
        this.outputs = outputs;
        this.size = n;
        workers.run((n + PIECE - 1) / PIECE, this);
        this.inputs = NONE;
        this.outputs = NONE;
    }

    @Override
    public void accept(int piece) {
        F32Interpreter interpreter = scratch.get().interpreter;
        interpreter.bind(program, inputs, outputs);
        int from = piece * PIECE;
        interpreter.run(from, Math.min(size, from + PIECE));
    }
}
