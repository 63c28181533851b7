/**
 * Answers about many requests at once: which rules a user holds, who may make a request and why,
 * whether roles and bindings may be written and what is missing, where an access policy differs
 * from a role, what of a configuration leads nowhere.
 */
@NullMarked
package io.github.ekscam.analysis;

import org.jspecify.annotations.NullMarked;
