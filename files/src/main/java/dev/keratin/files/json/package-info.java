/**
 * JSON as the Keras files hold it: a strict reader with bounds, and a writer whose text equals Python's.
 *
 * <p>Start at {@link dev.keratin.files.json.Json}.
 */
@NullMarked
package dev.keratin.files.json;

import org.jspecify.annotations.NullMarked;
