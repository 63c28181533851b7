/**
 * What every Kubernetes object has, whatever its kind: metadata, label selectors, and the shape of
 * the API server's refusal. The package bears the name of the Kubernetes module it reproduces.
 */
@NullMarked
package io.github.ekscam.apimachinery;

import org.jspecify.annotations.NullMarked;
