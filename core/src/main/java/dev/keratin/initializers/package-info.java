/** First values of variables ({@code keras.initializers}). */
@NullMarked
package dev.keratin.initializers;

import org.jspecify.annotations.NullMarked;
