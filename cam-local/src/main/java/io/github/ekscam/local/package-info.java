/** The EKS access API on loopback, for real clients. */
@NullMarked
package io.github.ekscam.local;

import org.jspecify.annotations.NullMarked;
