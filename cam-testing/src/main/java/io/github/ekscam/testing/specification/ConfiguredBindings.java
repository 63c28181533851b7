package io.github.ekscam.testing.specification;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The bindings that tests can be expected to look at: those that people made. What only service
 * accounts have counts where these are tested, as most are none of those who write the tests.
 */
final class ConfiguredBindings {

  private final Set<String> testedUsers;

  private ConfiguredBindings(Set<String> testedUsers) {
    this.testedUsers = testedUsers;
  }

  /** Those that cases can be expected to look at. */
  static ConfiguredBindings of(Collection<SpecificationCase> cases) {
    return new ConfiguredBindings(
        cases.stream()
            .flatMap(testCase -> testCase.principals().stream())
            .flatMap(principal -> principal.user().stream())
            .map(UserInfo::username)
            .collect(Collectors.toSet()));
  }

  boolean isCounted(RbacBinding binding) {
    boolean bootstrapped =
        "rbac-defaults".equals(binding.metadata().labels().get("kubernetes.io/bootstrapping"));
    return !bootstrapped
        && !AccessEntry.isReserved(binding.metadata().name())
        && binding.subjects().stream().anyMatch(subject -> isCounted(subject, binding));
  }

  boolean isCounted(Subject subject, RbacBinding binding) {
    return !subject.kind().equals("ServiceAccount")
        || testedUsers.contains(
            subject.boundIn(binding.metadata().namespace()).authenticatedName());
  }

  /** The role that a binding refers to, if it exists. */
  static Optional<? extends RbacRole> role(RbacObjects objects, RbacBinding binding) {
    String name = binding.roleRef().name();
    return binding.roleRef().kind().equals("ClusterRole")
        ? objects.clusterRole(name)
        : objects.role(binding.metadata().namespace(), name);
  }
}
