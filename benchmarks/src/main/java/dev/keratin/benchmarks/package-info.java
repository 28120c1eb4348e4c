/** JMH kernels and whole-program workloads, run beside the peers. */
@NullMarked
package dev.keratin.benchmarks;

import org.jspecify.annotations.NullMarked;
