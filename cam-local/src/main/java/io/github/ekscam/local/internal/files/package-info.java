/** Files that are there whole or not at all. */
@NullMarked
package io.github.ekscam.local.internal.files;

import org.jspecify.annotations.NullMarked;
