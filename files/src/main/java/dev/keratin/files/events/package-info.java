/**
 * TensorBoard's event files and the record frames that they are made of.
 *
 * <p>Start at {@link dev.keratin.files.events.EventWriter}.
 */
@NullMarked
package dev.keratin.files.events;

import org.jspecify.annotations.NullMarked;
