/** What every endpoint here has in common: bytes over HTTP, bounded, and safe from web pages. */
@NullMarked
package io.github.ekscam.local.internal.http;

import org.jspecify.annotations.NullMarked;
