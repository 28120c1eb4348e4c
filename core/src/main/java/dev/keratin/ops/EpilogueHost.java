package dev.keratin.ops;

/** An operation whose kernel can run elementwise instructions on each finished piece of its first output: products and convolutions. */
public interface EpilogueHost extends Operation {}
