/** Go's and Kubernetes' ways of writing strings, names and errors. */
@NullMarked
package io.github.ekscam.internal.text;

import org.jspecify.annotations.NullMarked;
