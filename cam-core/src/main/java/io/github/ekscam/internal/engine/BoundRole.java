package io.github.ekscam.internal.engine;

import io.github.ekscam.rbac.RbacBinding;

/** A binding and the number of its role. */
record BoundRole(RbacBinding binding, int roleNumber) {}
