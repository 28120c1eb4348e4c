/**
 * Learning rates that change with the number of steps ({@code keras.optimizers.schedules}). They are computed in the training graph from the
 * optimizer's iteration counter, so nothing has to be done between steps. Start at {@link dev.keratin.optimizers.schedules.LearningRateSchedule}.
 */
@NullMarked
package dev.keratin.optimizers.schedules;

import org.jspecify.annotations.NullMarked;
