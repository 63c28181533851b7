/** AWS Signature Version 4: requests are signed, and signatures verified, by header or by query. */
@NullMarked
package io.github.ekscam.local.internal.sigv4;

import org.jspecify.annotations.NullMarked;
