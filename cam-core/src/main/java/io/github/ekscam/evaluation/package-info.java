/**
 * Which rules reach a user, and whether a rule matches a request: what deciding one request and
 * answering about many have in common.
 */
@NullMarked
package io.github.ekscam.evaluation;

import org.jspecify.annotations.NullMarked;
