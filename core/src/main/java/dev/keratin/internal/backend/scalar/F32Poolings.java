package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Epilogue;
import dev.keratin.backend.Pooling;
import dev.keratin.backend.PoolingKernels;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/** The poolings over one kind of array; each calling thread has its own state. */
final class F32Poolings implements PoolingKernels {

    private final ThreadLocal<F32PoolingPass> pass;

    F32Poolings(Workers workers, F32PoolingLoops loops, ThreadLocal<F32Scratch> scratch) {
        pass = ThreadLocal.withInitial(() -> new F32PoolingPass(workers, loops, scratch));
    }

    @Override
    public void maxPool(Pooling spec, Buffer x, Buffer y) {
        pass.get().run(F32PoolingPass.Work.MAX, spec, x.f32(), y.f32(), x.f32(), y.f32());
    }

    @Override
    public void maxPoolGradient(Pooling spec, Buffer x, Buffer y, Buffer dy, Buffer dx, @Nullable Epilogue epilogue) {
        pass.get().maxGradient(spec, x.f32(), y.f32(), dx.f32(), dy.f32(), epilogue);
    }

    @Override
    public void averagePool(Pooling spec, Buffer x, Buffer y) {
        pass.get().run(F32PoolingPass.Work.AVERAGE, spec, x.f32(), y.f32(), x.f32(), y.f32());
    }

    @Override
    public void averagePoolGradient(Pooling spec, Buffer dy, Buffer dx) {
        pass.get().run(F32PoolingPass.Work.AVERAGE_GRADIENT, spec, dx.f32(), dy.f32(), dx.f32(), dy.f32());
    }
}
