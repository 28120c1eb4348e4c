/**
 * Arrays in host memory: {@link dev.keratin.tensor.DType}, {@link dev.keratin.tensor.Shape}, {@link dev.keratin.tensor.Tensor}.
 */
@NullMarked
package dev.keratin.tensor;

import org.jspecify.annotations.NullMarked;
