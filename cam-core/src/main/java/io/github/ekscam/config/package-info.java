/**
 * Reads and writes the files that configure access to a cluster, and says where in them a thing was
 * read.
 */
@NullMarked
package io.github.ekscam.config;

import org.jspecify.annotations.NullMarked;
