/**
 * The Amazon EKS API on loopback, for tests that change access by AWS's own clients and ask what
 * follows.
 */
@NullMarked
package io.github.ekscam.testing.eks;

import org.jspecify.annotations.NullMarked;
