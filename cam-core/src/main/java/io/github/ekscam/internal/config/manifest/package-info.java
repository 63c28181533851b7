/** Kubernetes manifests of RBAC objects. */
@NullMarked
package io.github.ekscam.internal.config.manifest;

import org.jspecify.annotations.NullMarked;
