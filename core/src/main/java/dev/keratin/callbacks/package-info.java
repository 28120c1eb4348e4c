/**
 * What happens around training besides training itself ({@code keras.callbacks}).
 *
 * <p>{@link dev.keratin.callbacks.Callback} has the hooks; a callback sees the model through {@link dev.keratin.callbacks.TrainedModel}. One that
 * remembers something between its calls says so by {@link dev.keratin.callbacks.Stateful}, so that training that was interrupted continues exactly.
 */
@NullMarked
package dev.keratin.callbacks;

import org.jspecify.annotations.NullMarked;
