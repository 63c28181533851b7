/**
 * The cluster that answers, and its answers: who may do what, by which grant, and what cannot be
 * told.
 */
@NullMarked
package io.github.ekscam;

import org.jspecify.annotations.NullMarked;
