/**
 * Reads the files of a cluster: knows which formats there are, sorts documents by what they are,
 * and puts together what the formats found. Each format is a sub-package that knows the tree, what
 * a format is, and the model, and neither this package nor another format.
 */
@NullMarked
package io.github.ekscam.internal.config;

import org.jspecify.annotations.NullMarked;
