package io.github.ekscam.testing.specification;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import java.util.Optional;

/** The bindings that tests of IAM principals can be expected to look at. */
final class ConfiguredBindings {

  private ConfiguredBindings() {}

  /** Whether people made the binding, and somebody other than a service account has it. */
  static boolean isCounted(RbacBinding binding) {
    boolean bootstrapped =
        "rbac-defaults".equals(binding.metadata().labels().get("kubernetes.io/bootstrapping"));
    return !bootstrapped
        && !AccessEntry.isReserved(binding.metadata().name())
        && binding.subjects().stream()
            .anyMatch(subject -> !subject.kind().equals("ServiceAccount"));
  }

  /** The role that a binding refers to, if it exists. */
  static Optional<? extends RbacRole> role(RbacObjects objects, RbacBinding binding) {
    String name = binding.roleRef().name();
    return binding.roleRef().kind().equals("ClusterRole")
        ? objects.clusterRole(name)
        : objects.role(binding.metadata().namespace(), name);
  }
}
