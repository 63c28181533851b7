/** Answers about many requests at once, from the same rules by the same matching as the engine. */
@NullMarked
package io.github.ekscam.internal.explain;

import org.jspecify.annotations.NullMarked;
