/** Catalogues of access policies. */
@NullMarked
package io.github.ekscam.internal.config.catalogue;

import org.jspecify.annotations.NullMarked;
