/** Keys of maps and sets whose names come from files and requests. */
@NullMarked
package io.github.ekscam.internal.keys;

import org.jspecify.annotations.NullMarked;
