package dev.keratin.backend;

/** Reductions along an axis. */
public enum Reduction {
    SUM,
    PRODUCT,
    /** NaN where any element is NaN. */
    MAX,
    /** NaN where any element is NaN. */
    MIN
}
