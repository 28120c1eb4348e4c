/**
 * The training loop: {@link dev.keratin.training.Trainer} fits, evaluates and predicts with whatever is {@link dev.keratin.training.Trainable}, as
 * {@link dev.keratin.training.CompileSettings} say; {@link dev.keratin.training.TrainingPosition} is where it stands.
 */
@NullMarked
package dev.keratin.training;

import org.jspecify.annotations.NullMarked;
