/**
 * How Go's standard library prints strings and reads URLs. Kubernetes' reasons and error texts are
 * made of them, and its requests are read by it, so they have to be the same to the letter. Not
 * exported.
 */
@NullMarked
package io.github.ekscam.go;

import org.jspecify.annotations.NullMarked;
