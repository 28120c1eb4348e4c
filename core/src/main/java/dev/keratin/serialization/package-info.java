/**
 * Keras objects as config trees and back, without any file.
 *
 * <p>A {@link dev.keratin.serialization.KerasObject} is a class of Keras and the values of its arguments. The class says once, in a
 * {@link dev.keratin.serialization.Schema}, which arguments it has, in the order in which Keras writes them; checking, defaults, {@code getConfig} and
 * building from a config all follow from that. A {@link dev.keratin.serialization.Registry} is the closed list of classes of one kind: nothing outside it is
 * ever built from a file, and no code comes from one. Config trees are plain values: maps with ordered string keys, lists, strings,
 * {@link java.lang.Long}, {@link java.lang.Double}, {@link java.lang.Boolean}, null.
 */
@NullMarked
package dev.keratin.serialization;

import org.jspecify.annotations.NullMarked;
