/**
 * One question to a cluster, and whether its answer is the expected one: what specifications and
 * assertions have in common. Not exported.
 */
@NullMarked
package io.github.ekscam.testing.question;

import org.jspecify.annotations.NullMarked;
