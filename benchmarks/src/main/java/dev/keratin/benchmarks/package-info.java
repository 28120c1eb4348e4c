/** JMH kernels and whole-program workloads, run beside the peers. Not null-marked: JMH fills the fields of its states. */
package dev.keratin.benchmarks;
