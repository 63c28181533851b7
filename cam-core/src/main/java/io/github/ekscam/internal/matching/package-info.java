/**
 * Tells whether a rule matches a request, a scope a namespace, a subject a user: the one place of
 * that semantics, which the engine, the explanations and the comparisons call.
 */
@NullMarked
package io.github.ekscam.internal.matching;

import org.jspecify.annotations.NullMarked;
