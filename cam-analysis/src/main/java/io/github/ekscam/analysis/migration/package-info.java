/**
 * Moves a cluster from the aws-auth ConfigMap to access entries: what gives every mapped principal
 * the same rights, in which order, and what cannot be the same.
 */
@NullMarked
package io.github.ekscam.analysis.migration;

import org.jspecify.annotations.NullMarked;
