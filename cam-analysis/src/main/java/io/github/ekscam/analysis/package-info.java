/**
 * Compares configurations, for all requests at once: an access policy with a role ({@link
 * io.github.ekscam.analysis.PolicyComparison}), two clusters ({@link
 * io.github.ekscam.analysis.ClusterDiff}), and what a caller may do with what is expected ({@link
 * io.github.ekscam.analysis.AccessBeyond}).
 */
@NullMarked
package io.github.ekscam.analysis;

import org.jspecify.annotations.NullMarked;
