/**
 * Numbers to watch ({@code keras.metrics}).
 *
 * <p>{@link dev.keratin.metrics.Metrics} finds a metric by its Keras identifier; {@link dev.keratin.metrics.Metric} is the class to extend for one of
 * your own. A metric accumulates in variables, within the graph of a step, and gives its result from them at any time.
 */
@NullMarked
package dev.keratin.metrics;

import org.jspecify.annotations.NullMarked;
