/** Shared plumbing of the containers. Not API: may change today. */
@NullMarked
package dev.keratin.files.internal;

import org.jspecify.annotations.NullMarked;
