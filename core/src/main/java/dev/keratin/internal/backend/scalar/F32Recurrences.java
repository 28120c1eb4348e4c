package dev.keratin.internal.backend.scalar;

import dev.keratin.backend.Recurrence;
import dev.keratin.backend.RecurrentKernels;
import dev.keratin.backend.Workers;
import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/** The recurrent layers over one kind of array; each calling thread has its own state. */
final class F32Recurrences implements RecurrentKernels {

    private final ThreadLocal<F32RecurrenceForward> forward;
    private final ThreadLocal<F32RecurrenceBackward> backward;

    F32Recurrences(Workers workers, F32Loops loops, ThreadLocal<F32Scratch> scratch) {
        forward = ThreadLocal.withInitial(() -> new F32RecurrenceForward(workers, loops));
        backward = ThreadLocal.withInitial(() -> new F32RecurrenceBackward(workers, loops, scratch));
    }

    @Override
    public void forward(
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
        forward.get().run(spec, projection, recurrentKernel, recurrentBias, mask, h0, c0, hs, lastC, saved);
    }

    @Override
    public void backward(
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
        backward.get()
                .run(
                        spec,
                        recurrentKernel,
                        mask,
                        h0,
                        c0,
                        hs,
                        saved,
                        dhs,
                        dlastC,
                        dprojection,
                        drecurrentKernel,
                        drecurrentBias,
                        dh0,
                        dc0);
    }
}
