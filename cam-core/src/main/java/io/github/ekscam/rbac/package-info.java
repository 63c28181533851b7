/**
 * Kubernetes RBAC objects as data, checked as the API server checks them, and the aggregation of
 * ClusterRoles. Whom they allow what is decided in {@link io.github.ekscam.authz}.
 */
@NullMarked
package io.github.ekscam.rbac;

import org.jspecify.annotations.NullMarked;
