package io.github.ekscam.internal.matching;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The bindings of a cluster by whom they name. Immutable; made in one pass over them. */
final class BoundSubjects {

  private final List<RbacBinding> bindings = new ArrayList<>();

  /** The places of the bindings that name a user, a service account included, by the username. */
  private final Map<String, List<Integer>> ofUsers = new HashMap<>();

  private final Map<String, List<Integer>> ofGroups = new HashMap<>();

  private BoundSubjects() {}

  static BoundSubjects of(RbacObjects objects) {
    BoundSubjects bound = new BoundSubjects();
    objects.clusterRoleBindings().forEach(bound::add);
    objects.roleBindings().forEach(bound::add);
    return bound;
  }

  private void add(RbacBinding binding) {
    for (Subject each : binding.subjects()) {
      Subject subject = each.boundIn(binding.metadata().namespace());
      Map<String, List<Integer>> byName = subject.kind().equals("Group") ? ofGroups : ofUsers;
      byName
          .computeIfAbsent(subject.authenticatedName(), name -> new ArrayList<>(1))
          .add(bindings.size());
    }
    bindings.add(binding);
  }

  /** Those that may reach a user, in their order; whoever asks compares the subjects. */
  List<RbacBinding> bindingsOf(UserInfo user) {
    BitSet places = new BitSet();
    if (user.isUsernameKnown()) {
      ofUsers.getOrDefault(user.username(), List.of()).forEach(places::set);
    }
    for (String group : user.groups()) {
      ofGroups.getOrDefault(group, List.of()).forEach(places::set);
    }
    return places.stream().mapToObj(bindings::get).toList();
  }
}
