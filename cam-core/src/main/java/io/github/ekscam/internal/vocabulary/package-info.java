/**
 * The words of Kubernetes' API, from tables that tell their source, and what a slip was meant for.
 */
@NullMarked
package io.github.ekscam.internal.vocabulary;

import org.jspecify.annotations.NullMarked;
