package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import java.util.function.IntConsumer;

/** One fused pass over the weights, their two moments and the gradient. */
final class F32Adam implements IntConsumer {

    private static final int PIECE = 16384;
    private static final float[] NONE = {};

    private final Workers workers;
    private final F32ElementLoops loops;
    private float[] w = NONE;
    private float[] m = NONE;
    private float[] v = NONE;
    private float[] g = NONE;
    private float alpha;
    private float rate1;
    private float rate2;
    private float epsilon;
    private int size;

    F32Adam(Workers workers, F32ElementLoops loops) {
        this.workers = workers;
        this.loops = loops;
    }

    void run(Buffer w, Buffer m, Buffer v, Buffer g, Buffer alpha, double beta1, double beta2, double epsilon, int n) {
        this.w = w.f32();
        this.m = m.f32();
        this.v = v.f32();
        this.g = g.f32();
        this.alpha = alpha.f32()[0];
        this.rate1 = (float) (1 - beta1);
        this.rate2 = (float) (1 - beta2);
        this.epsilon = (float) epsilon;
        this.size = n;
        workers.run((n + PIECE - 1) / PIECE, this);
        this.w = NONE;
        this.m = NONE;
        this.v = NONE;
        this.g = NONE;
    }

    @Override
    public void accept(int piece) {
        int from = piece * PIECE;
        loops.adam(w, m, v, g, alpha, rate1, rate2, epsilon, from, Math.min(size, from + PIECE));
    }
}
