package dev.keratin.callbacks;

/**
 * How long a run is and how much it says.
 *
 * @param verbose 0 nothing, 1 a progress bar, 2 a line an epoch
 * @param epochs the last epoch, counted from 1
 * @param steps batches an epoch; -1 where that is not known yet
 */
public record RunParameters(int verbose, int epochs, int steps) {}
