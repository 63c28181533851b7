/** Certificates and keys of servers: made, or read from files. */
@NullMarked
package io.github.ekscam.local.internal.tls;

import org.jspecify.annotations.NullMarked;
