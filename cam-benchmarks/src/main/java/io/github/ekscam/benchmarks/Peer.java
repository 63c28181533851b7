package io.github.ekscam.benchmarks;

import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Another engine, asked the same questions. Whatever it needs of a question is made beforehand. */
interface Peer {

  /** Whether the question of a turn is allowed. */
  boolean isAllowed(int turn);

  /** A binding's role, as one text. */
  static String role(RbacBinding binding) {
    return binding.roleRef().kind().equals("ClusterRole")
        ? binding.roleRef().name()
        : binding.metadata().namespace() + "/" + binding.roleRef().name();
  }

  /** The rules of a binding's role; in a workload it always exists. */
  static List<PolicyRule> rules(RbacObjects objects, RbacBinding binding) {
    String name = binding.roleRef().name();
    return Optional.of(binding.roleRef().kind())
        .filter("ClusterRole"::equals)
        .map(kind -> objects.clusterRole(name).orElseThrow().rules())
        .orElseGet(() -> objects.role(binding.metadata().namespace(), name).orElseThrow().rules());
  }

  /** A subject as one text, equal to that of a user or of one of their groups. */
  static String text(Subject subject) {
    return switch (subject.kind()) {
      case "Group" -> "group:" + subject.name();
      case "ServiceAccount" ->
          "user:" + Workload.serviceAccountUsername(subject.namespace(), subject.name());
      default -> "user:" + subject.name();
    };
  }

  /** A user and their groups as texts. */
  static List<String> texts(UserInfo user) {
    return Stream.concat(
            Stream.of("user:" + user.username()),
            user.groups().stream().map(group -> "group:" + group))
        .toList();
  }
}
