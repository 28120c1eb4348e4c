package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Kernels;
import dev.keratin.backend.Matmul;
import dev.keratin.backend.PoolingKernels;
import dev.keratin.backend.Program;
import dev.keratin.backend.RecurrentKernels;
import dev.keratin.backend.Reduction;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import dev.keratin.tensor.DType;
import org.jspecify.annotations.Nullable;

/**
 * The kernels over one kind of array: cuts each call into pieces for the workers and hands the pieces to the loops of a provider. Threads
 * that call at the same time each have their own state here.
 */
public final class F32Kernels implements Kernels {

    private final String name;
    private final ThreadLocal<Calls> calls;
    private final ConvolutionKernels convolutions;
    private final PoolingKernels poolings;
    private final RecurrentKernels recurrences;

    public F32Kernels(Workers workers, F32Loops loops) {
        this.name = loops.name();
        ThreadLocal<F32Scratch> scratch = ThreadLocal.withInitial(() -> new F32Scratch(loops.elements()));
        this.convolutions = new F32Convolutions(workers, loops.convolutions(), scratch);
        this.poolings = new F32Poolings(workers, loops.poolings(), scratch);
        this.recurrences = new F32Recurrences(workers, loops, scratch);
        this.calls = ThreadLocal.withInitial(() -> new Calls(workers, loops, scratch));
    }

    /** The calls of one thread. */
    private static final class Calls {
        final F32Elementwise elementwise;
        final F32Adam adam;
        final F32AdamRows adamRows;
        final F32Product product;
        final F32Reduce reduce;
        final F32Rows rows;
        final F32LayerNorm layerNorm;
        final F32Moves moves;
        final F32Transpose transpose;

        Calls(Workers workers, F32Loops loops, ThreadLocal<F32Scratch> scratch) {
            elementwise = new F32Elementwise(workers, scratch);
            adam = new F32Adam(workers, loops.elements());
            adamRows = new F32AdamRows(workers, loops.elements(), scratch);
            product = new F32Product(workers, loops.tiles(), scratch);
            reduce = new F32Reduce(workers, loops.folds(), scratch);
            rows = new F32Rows(workers, loops, scratch);
            layerNorm = new F32LayerNorm(workers, loops, scratch);
            moves = new F32Moves(workers);
            transpose = new F32Transpose(workers);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DType.Storage storage() {
        return DType.Storage.F32;
    }

    @Override
    public ConvolutionKernels convolutions() {
        return convolutions;
    }

    @Override
    public PoolingKernels poolings() {
        return poolings;
    }

    @Override
    public RecurrentKernels recurrences() {
        return recurrences;
    }

    @Override
    public void elementwise(Program program, Buffer[] inputs, Buffer[] outputs, int n) {
        calls.get().elementwise.run(program, inputs, outputs, n);
    }

    @Override
    public void matmul(Matmul spec, Buffer a, Buffer b, Buffer c, @Nullable Epilogue epilogue) {
        calls.get().product.run(spec, a, b, c, epilogue);
    }

    @Override
    public void reduce(Reduction reduction, Buffer x, Buffer y, int outer, int n, int inner) {
        calls.get().reduce.run(reduction, x, y, outer, n, inner);
    }

    @Override
    public void argMax(boolean smallest, Buffer x, Buffer y, int outer, int n, int inner) {
        calls.get().moves.argMax(smallest, x, y, outer, n, inner);
    }

    @Override
    public void softmax(Buffer x, Buffer y, int rows, int n) {
        calls.get().rows.softmax(x, y, rows, n);
    }

    @Override
    public void logSoftmax(Buffer x, Buffer y, int rows, int n) {
        calls.get().rows.logSoftmax(x, y, rows, n);
    }

    @Override
    public void softmaxGradient(Buffer y, Buffer dy, Buffer dx, int rows, int n) {
        calls.get().rows.softmaxGradient(y, dy, dx, rows, n);
    }

    @Override
    public void layerNorm(
            Buffer x,
            Buffer gamma,
            Buffer beta,
            Buffer y,
            Buffer mean,
            Buffer deviation,
            double epsilon,
            int rows,
            int n) {
        calls.get().layerNorm.forward(x, gamma, beta, y, mean, deviation, epsilon, rows, n);
    }

    @Override
    public void layerNormGradient(
            Buffer x,
            Buffer gamma,
            Buffer mean,
            Buffer deviation,
            Buffer dy,
            Buffer dx,
            Buffer dgamma,
            Buffer dbeta,
            int rows,
            int n) {
        calls.get().layerNorm.backward(x, gamma, mean, deviation, dy, dx, dgamma, dbeta, rows, n);
    }

    @Override
    public void sparseCrossentropy(Buffer logits, Buffer labels, Buffer loss, Buffer softmax, int rows, int n) {
        calls.get().rows.crossentropy(logits, labels, loss, softmax, rows, n);
    }

    @Override
    public void sparseCrossentropyGradient(Buffer softmax, Buffer labels, Buffer dloss, Buffer dx, int rows, int n) {
        calls.get().rows.crossentropyGradient(softmax, labels, dloss, dx, rows, n);
    }

    @Override
    public void gather(Buffer table, Buffer indices, Buffer y, int count, int tableRows, int width) {
        calls.get().moves.gather(table, indices, y, count, tableRows, width);
    }

    @Override
    public void scatterAdd(Buffer x, Buffer indices, Buffer y, int count, int tableRows, int width) {
        calls.get().moves.scatterAdd(x, indices, y, count, tableRows, width);
    }

    @Override
    public void transpose(Buffer x, Buffer y, int[] shapeOfX, int[] permutation) {
        calls.get().transpose.run(x, y, shapeOfX, permutation);
    }

    @Override
    public void adam(
            Buffer w, Buffer m, Buffer v, Buffer g, Buffer alpha, double beta1, double beta2, double epsilon, int n) {
        calls.get().adam.run(w, m, v, g, alpha, beta1, beta2, epsilon, n);
    }

    @Override
    public void adamRows(
            Buffer w,
            Buffer m,
            Buffer v,
            Buffer g,
            Buffer indices,
            Buffer alpha,
            double beta1,
            double beta2,
            double epsilon,
            int count,
            int tableRows,
            int width) {
        calls.get().adamRows.run(w, m, v, g, indices, alpha, beta1, beta2, epsilon, count, tableRows, width);
    }
}
