/** How Jackson is set up wherever JSON is read or written. */
@NullMarked
package io.github.ekscam.internal.config.json;

import org.jspecify.annotations.NullMarked;
