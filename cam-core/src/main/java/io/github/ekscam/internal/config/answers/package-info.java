/** Writes answers as JSON. */
@NullMarked
package io.github.ekscam.internal.config.answers;

import org.jspecify.annotations.NullMarked;
