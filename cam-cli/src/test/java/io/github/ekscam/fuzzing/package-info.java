/** Targets for coverage-guided fuzzing, and what was found by it, tried in each build. */
@NullMarked
package io.github.ekscam.fuzzing;

import org.jspecify.annotations.NullMarked;
