/** The managed resources of Crossplane's AWS providers. */
@NullMarked
package io.github.ekscam.internal.config.crossplane;

import org.jspecify.annotations.NullMarked;
