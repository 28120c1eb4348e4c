/**
 * Models ({@code keras.Model}, {@code keras.Sequential}, functional models): the place that joins layers, training and saving.
 *
 * <p>Start at {@link dev.keratin.models.Sequential} for a stack of layers, at {@link dev.keratin.models.Functional} for any graph of layers, at
 * {@link dev.keratin.models.Models} to load what was saved.
 */
@NullMarked
package dev.keratin.models;

import org.jspecify.annotations.NullMarked;
