/**
 * The API server's validation of names, metadata and selectors, with its texts. Not exported: what
 * it finds surfaces as {@link io.github.ekscam.apimachinery.InvalidObjectException}.
 */
@NullMarked
package io.github.ekscam.validation;

import org.jspecify.annotations.NullMarked;
