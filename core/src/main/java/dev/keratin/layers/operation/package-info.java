/** Functions of {@code keras.ops} that stand between layers in a functional model. API. */
@NullMarked
package dev.keratin.layers.operation;

import org.jspecify.annotations.NullMarked;
