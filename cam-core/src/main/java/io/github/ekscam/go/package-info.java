/**
 * How Go's standard library prints strings. Kubernetes' reasons and error texts are made of them,
 * so they have to be the same to the letter. Not exported.
 */
@NullMarked
package io.github.ekscam.go;

import org.jspecify.annotations.NullMarked;
