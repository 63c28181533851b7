/**
 * The Amazon EKS side: access entries, access policies, their association and scope, and what the
 * EKS API refuses of them, in its words.
 */
@NullMarked
package io.github.ekscam.access;

import org.jspecify.annotations.NullMarked;
