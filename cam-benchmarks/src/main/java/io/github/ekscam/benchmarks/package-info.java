/** How long a decision takes, and what is asked to find out. */
@NullMarked
package io.github.ekscam.benchmarks;

import org.jspecify.annotations.NullMarked;
