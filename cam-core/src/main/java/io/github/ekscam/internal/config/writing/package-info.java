/** How JSON and YAML are written, whatever the format. */
@NullMarked
package io.github.ekscam.internal.config.writing;

import org.jspecify.annotations.NullMarked;
