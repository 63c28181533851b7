/**
 * Sets of requests as symbols, for all requests at once: what rules in scopes allow, and what is
 * left of one such set without another. What a rule and a scope match is as {@code
 * io.github.ekscam.internal.matching} has it for one request.
 */
@NullMarked
package io.github.ekscam.analysis.internal.requests;

import org.jspecify.annotations.NullMarked;
