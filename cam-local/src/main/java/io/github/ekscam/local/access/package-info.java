/** The EKS access management API in memory: its operations, defaults and refusals. */
@NullMarked
package io.github.ekscam.local.access;

import org.jspecify.annotations.NullMarked;
