package dev.keratin.backend;

import dev.keratin.tensor.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers over whole sequences, on an input projection that is computed before for all steps at once; what {@link Kernels} says holds
 * here too. Rows of the batch are independent, so they are shared out and each thread goes through all steps alone.
 *
 * <p>Contract of accumulation: in each step a gate is {@code projection + (h recurrentKernel)}, the product as in {@link Kernels#matmul}; backward, the
 * gradient of h is the sum of one such product for each gate, added one after the other. The gradient of the recurrent kernel is a matrix
 * product over (sequence, element of the input).
 */
public interface RecurrentKernels {

    /**
     * All steps forward.
     *
     * @param projection x times the kernel plus the bias, [batch, steps, columns]
     * @param recurrentKernel [units, columns]
     * @param recurrentBias [columns], for {@link Recurrence.Cell#GRU_RESET_AFTER} only; null is zero
     * @param mask [batch, steps] (int32): where it is 0, a step leaves the state as it is; null is all 1
     * @param h0 the state before the first step, [batch, units]; null is zero
     * @param c0 the cell state of an LSTM before the first step; null is zero
     * @param hs the state after each step, [batch, steps, units]
     * @param lastC the cell state of an LSTM after the last step, [batch, units]; null where it is not wanted
     * @param saved {@link Recurrence#savedSize()} elements for {@link #backward}
     */
    void forward(
            Recurrence spec,
            Buffer projection,
            Buffer recurrentKernel,
            @Nullable Buffer recurrentBias,
            @Nullable Buffer mask,
            @Nullable Buffer h0,
            @Nullable Buffer c0,
            Buffer hs,
            @Nullable Buffer lastC,
            Buffer saved);

    /**
     * All steps backward. Inputs are those of {@link #forward} and what it wrote.
     *
     * @param dhs gradient of the state after each step, [batch, steps, units]; that of the last state belongs to its last step
     * @param dlastC gradient of lastC; null is zero
     * @param dprojection gradient of the projection
     * @param drecurrentKernel gradient of the recurrent kernel
     * @param drecurrentBias gradient of the recurrent bias, for {@link Recurrence.Cell#GRU_RESET_AFTER}; null where it is not wanted
     * @param dh0 gradient of h0; null where it is not wanted
     * @param dc0 gradient of c0; null where it is not wanted
     */
    void backward(
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
            @Nullable Buffer dc0);
}
