/**
 * Advises what to grant where a request is denied: the smallest changes that allow it, each proved
 * on the cluster as it would be ({@link io.github.ekscam.analysis.advice.Advisor}).
 */
@NullMarked
package io.github.ekscam.analysis.advice;

import org.jspecify.annotations.NullMarked;
