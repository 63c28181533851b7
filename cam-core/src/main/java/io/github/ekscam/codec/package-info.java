/**
 * Reads and writes bytes: cluster configuration in the forms people already have it, and reviews.
 * The only package that knows JSON and YAML.
 */
@NullMarked
package io.github.ekscam.codec;

import org.jspecify.annotations.NullMarked;
