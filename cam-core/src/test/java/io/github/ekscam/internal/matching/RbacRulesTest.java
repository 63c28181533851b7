package io.github.ekscam.internal.matching;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RbacRulesTest {

  private static final UserInfo ALICE = UserInfo.of("alice", List.of("dev"));

  private static final RbacObjects OBJECTS =
      RbacObjects.of(
          List.of(
              ClusterRole.of(ObjectMeta.named("view"), List.of()),
              ofCluster("b", "view", Subject.user("alice")),
              ofCluster("a", "view", Subject.group("dev"), Subject.user("alice")),
              ofCluster("c", "view", Subject.user("bob")),
              ofCluster("missing", "gone", Subject.user("alice")),
              ofNamespace("dev", "d"),
              ofNamespace("dev", "e"),
              ofNamespace("another", "f")));

  private static final RbacRules RULES = RbacRules.of(OBJECTS);

  private static ClusterRoleBinding ofCluster(String name, String role, Subject... subjects) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole(role), List.of(subjects));
  }

  private static RoleBinding ofNamespace(String namespace, String name) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace),
        RoleRef.clusterRole("view"),
        List.of(Subject.group("dev")));
  }

  /** What a visitor is shown that has seen enough with a binding of some name. */
  private static List<String> shown(Consumer<RbacRules.Visitor> visit, String last) {
    List<String> shown = new ArrayList<>();
    visit.accept(
        new RbacRules.Visitor() {
          @Override
          public boolean role(RbacBinding binding, Subject subject, RbacRole role) {
            shown.add(binding.metadata().name() + " for " + subject.name());
            return !binding.metadata().name().equals(last);
          }

          @Override
          public void missingRole(RbacBinding binding) {
            shown.add(binding.metadata().name() + " without its role");
          }
        });
    return shown;
  }

  @Test
  void bindingsOfTheClusterComeFirst_thenThoseOfTheNamespace_byName() {
    assertThat(shown(visitor -> RULES.visit(ALICE, "dev", visitor), ""))
        .containsExactly(
            "a for dev", "b for alice", "missing without its role", "d for dev", "e for dev");
    assertThat(shown(visitor -> RULES.visit(ALICE, "", visitor), ""))
        .containsExactly("a for dev", "b for alice", "missing without its role");
    assertThat(shown(visitor -> RULES.visitEverywhere(ALICE, visitor), ""))
        .containsExactly(
            "a for dev",
            "b for alice",
            "missing without its role",
            "f for dev",
            "d for dev",
            "e for dev");
  }

  /** Bindings are looked through for whoever comes first, and found by name from then on. */
  @Test
  void visitorThatHasSeenEnough_isShownNoMore_theFirstTimeAndLater() {
    assertThat(shownTwice(rules -> shown(visitor -> rules.visit(ALICE, "dev", visitor), "a")))
        .containsOnly(List.of("a for dev"));
    assertThat(shownTwice(rules -> shown(visitor -> rules.visitEverywhere(ALICE, visitor), "b")))
        .containsOnly(List.of("a for dev", "b for alice"));
    assertThat(shownTwice(rules -> shown(visitor -> rules.visitEverywhere(ALICE, visitor), "f")))
        .containsOnly(List.of("a for dev", "b for alice", "missing without its role", "f for dev"));
  }

  private static List<List<String>> shownTwice(Function<RbacRules, List<String>> shown) {
    RbacRules rules = RbacRules.of(OBJECTS);
    return List.of(shown.apply(rules), shown.apply(rules));
  }

  @Test
  void whoeverIsVisitedAgain_isShownTheSame() {
    RbacObjects objects =
        RbacObjects.of(
            List.of(
                ClusterRole.of(ObjectMeta.named("view"), List.of()),
                ofCluster("of-account", "view", Subject.serviceAccount("dev", "ci")),
                ofCluster("twice", "view", Subject.user("alice"), Subject.group("dev")),
                new RoleBinding(
                    ObjectMeta.named("own").inNamespace("dev"),
                    RoleRef.clusterRole("view"),
                    List.of(Subject.serviceAccount("", "ci"))),
                ofNamespace("dev", "group"),
                ofCluster("missing", "gone", Subject.user("alice"))));
    RbacRules rules = RbacRules.of(objects);
    for (UserInfo user :
        List.of(
            ALICE,
            UserInfo.of("system:serviceaccount:dev:ci", List.of("dev")),
            UserInfo.builderOfUnknownName("{{SessionName}}").groups(List.of("dev")).build(),
            UserInfo.of("Robot", List.of("alice")))) {
      List<String> first =
          shown(visitor -> RbacRules.of(objects).visitEverywhere(user, visitor), "");
      shown(visitor -> rules.visitEverywhere(user, visitor), "");
      assertThat(shown(visitor -> rules.visitEverywhere(user, visitor), "")).isEqualTo(first);
    }
  }
}
