package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Convolution;
import dev.keratin.backend.ConvolutionKernels;
import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/** The convolutions over one kind of array; each calling thread has its own state. */
final class F32Convolutions implements ConvolutionKernels {

    private final ThreadLocal<F32ConvolutionPass> pass;
    private final ThreadLocal<F32FilterGradient> filterGradient;

    F32Convolutions(Workers workers, F32ConvolutionLoops loops, ThreadLocal<F32Scratch> scratch) {
        pass = ThreadLocal.withInitial(() -> new F32ConvolutionPass(workers, loops, scratch));
        filterGradient = ThreadLocal.withInitial(() -> new F32FilterGradient(workers, loops, scratch));
    }

    @Override
    public void convolution(Convolution spec, Buffer x, Buffer filter, Buffer y, @Nullable Epilogue epilogue) {
        pass.get().forward(spec, x, filter, y, epilogue);
    }

    @Override
    public void inputGradient(Convolution spec, Buffer dy, Buffer filter, Buffer dx, @Nullable Epilogue epilogue) {
        pass.get().inputGradient(spec, dy, filter, dx, epilogue);
    }

    @Override
    public void filterGradient(Convolution spec, Buffer x, Buffer dy, Buffer dfilter) {
        filterGradient.get().run(spec, x, dy, dfilter);
    }
}
