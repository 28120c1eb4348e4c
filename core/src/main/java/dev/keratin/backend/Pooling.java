package dev.keratin.backend;

/**
 * The geometry of a pooling: x is [batch, depth, height, width, channels] and y has one element for each window and channel.
 *
 * @param batch number of samples
 * @param window the spatial axes
 * @param channels of x and y
 */
public record Pooling(int batch, Window window, int channels) {}
