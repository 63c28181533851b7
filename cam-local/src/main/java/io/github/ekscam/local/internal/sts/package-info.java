/** AWS STS, as far as it tells who somebody is. */
@NullMarked
package io.github.ekscam.local.internal.sts;

import org.jspecify.annotations.NullMarked;
