/**
 * The words of Kubernetes: its well-known names, the words of its API from tables that tell their
 * source, and suggestions for a misspelled one.
 */
@NullMarked
package io.github.ekscam.internal.vocabulary;

import org.jspecify.annotations.NullMarked;
