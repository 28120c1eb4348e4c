package dev.keratin.backend;

import dev.keratin.tensor.Buffer;

/**
 * What is done with each finished piece of a product while it is in the cache: a {@link Program} whose input 0 is the product itself. Its
 * outputs go to {@code outputs}; output 0 may be the product's own buffer. Index {@code i} runs over the product, row-major.
 *
 * @param program the instructions; input 0 is the product
 * @param inputs the buffers of inputs 1, 2, ... (and the key of UNIFORM last, as for {@link Kernels#elementwise})
 * @param outputs where the program's outputs go
 */
public record Epilogue(Program program, Buffer[] inputs, Buffer[] outputs) {}
