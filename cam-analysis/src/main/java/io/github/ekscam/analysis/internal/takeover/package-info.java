/** The rights by which somebody becomes more than they are, and the ways that they open. */
@NullMarked
package io.github.ekscam.analysis.internal.takeover;

import org.jspecify.annotations.NullMarked;
