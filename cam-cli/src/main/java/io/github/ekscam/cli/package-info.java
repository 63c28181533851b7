/** The {@code cam} command: kubectl's grammar, asked of files instead of a cluster. */
@NullMarked
package io.github.ekscam.cli;

import org.jspecify.annotations.NullMarked;
