/** Who asks for what: Kubernetes users, and requests for resources and for paths. */
@NullMarked
package io.github.ekscam.request;

import org.jspecify.annotations.NullMarked;
