/**
 * What the services of AWS have in common: whose a request is, who makes it, and how each protocol
 * writes what it answers and refuses.
 */
@NullMarked
package io.github.ekscam.local.internal.aws;

import org.jspecify.annotations.NullMarked;
