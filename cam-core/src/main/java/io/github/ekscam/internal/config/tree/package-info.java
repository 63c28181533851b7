/**
 * Turns bytes into the one tree that knows its places, bounded in size and depth. A {@link
 * io.github.ekscam.internal.config.tree.Node} is what is written, a {@link
 * io.github.ekscam.internal.config.tree.DocumentNode} is a node and the path to it, and {@link
 * io.github.ekscam.internal.config.tree.Fields} are those of a mapping, by name and type.
 */
@NullMarked
package io.github.ekscam.internal.config.tree;

import org.jspecify.annotations.NullMarked;
