/**
 * What is wrong, risky or without effect in a cluster's configuration: rules with stable ids, and
 * their findings, each with the place, the fix, and the requests that prove it.
 */
@NullMarked
package io.github.ekscam.analysis.lint;

import org.jspecify.annotations.NullMarked;
