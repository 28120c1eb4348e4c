/**
 * Recurrent layers and the cells they repeat over time. API.
 *
 * <p>Start with {@link dev.keratin.layers.rnn.LSTM} and {@link dev.keratin.layers.rnn.GRU}. A cell of your own extends
 * {@link dev.keratin.layers.rnn.RecurrentCell} and is repeated by {@link dev.keratin.layers.rnn.RNN}. The sequence is unrolled in the graph; the product
 * of inputs and kernel is computed for all steps at once.
 */
@NullMarked
package dev.keratin.layers.rnn;

import org.jspecify.annotations.NullMarked;
