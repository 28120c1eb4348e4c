/** Counter-based random numbers: every number is a pure function of a seed and counters, so the state of all randomness is a few integers. */
@NullMarked
package dev.keratin.random;

import org.jspecify.annotations.NullMarked;
