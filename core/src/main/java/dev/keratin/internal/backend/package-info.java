/** What the providers of kernels share: the thread pool, the counter-based generator. Internal: may change at any time. */
@NullMarked
package dev.keratin.internal.backend;

import org.jspecify.annotations.NullMarked;
