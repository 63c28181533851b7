/** What a format is, and what the formats find. */
@NullMarked
package io.github.ekscam.internal.config.format;

import org.jspecify.annotations.NullMarked;
