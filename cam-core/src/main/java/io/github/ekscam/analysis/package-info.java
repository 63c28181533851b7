/**
 * Answers about many requests at once: which rules a user holds, who may make a request, what a
 * change of roles and bindings would take, what of a configuration leads nowhere.
 */
@NullMarked
package io.github.ekscam.analysis;

import org.jspecify.annotations.NullMarked;
