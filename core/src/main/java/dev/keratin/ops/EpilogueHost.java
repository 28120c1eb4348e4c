package dev.keratin.ops;

/** An operation whose kernel can run elementwise instructions on each finished piece of its first output: products, convolutions, what hands gradients back through windows. */
public interface EpilogueHost extends Operation {}
