/**
 * Turns bytes into one small tree that knows its places, bounded in size and depth, and puts what
 * the formats found together. One sub-package for each format.
 */
@NullMarked
package io.github.ekscam.internal.config;

import org.jspecify.annotations.NullMarked;
