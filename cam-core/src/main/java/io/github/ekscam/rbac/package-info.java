/**
 * Kubernetes RBAC objects as data, checked as the API server checks them, and the aggregation of
 * ClusterRoles.
 */
@NullMarked
package io.github.ekscam.rbac;

import org.jspecify.annotations.NullMarked;
