/** Compares configurations: an access policy with a role, and two clusters with each other. */
@NullMarked
package io.github.ekscam.analysis;

import org.jspecify.annotations.NullMarked;
