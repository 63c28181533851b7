package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A large plan may leave much open: what it costs grows with that, and not with its square. */
class ManyUnresolvedTest {

  private static final List<Unresolved.Value> VALUES =
      List.of(new Unresolved.Value("a", "b", List.of("c"), "give it", Source.of("in")));

  private static String arn(int number) {
    return "arn:aws:iam::111122223333:role/teams/team-" + number + "/developers-of-team-" + number;
  }

  @Test
  void manyEntriesAndBindings_areLookedThroughInSeconds() {
    EksCluster.Builder builder = EksCluster.builder().authenticationMode(AuthenticationMode.API);
    for (int i = 0; i < 3_000; i++) {
      builder.add(
          AccessEntry.builder(arn(i)).kubernetesGroups(List.of("developers-of-team-" + i)).build());
      builder.unresolved(
          new Unresolved.Association(arn(i), "*", AccessScope.namespaces(List.of("dev")), VALUES));
    }
    for (int i = 0; i < 10_000; i++) {
      builder.unresolved(
          new Unresolved.Binding(
              "*", List.of(Subject.group("a-group-of-no-entry-" + i)), RoleRef.role("r"), VALUES));
      builder.add(
          new RoleBinding(
              ObjectMeta.named("binding-" + i).inNamespace("dev"),
              RoleRef.role("role-" + i),
              List.of(Subject.group("another-group-" + i))));
    }
    for (int i = 0; i < 500; i++) {
      builder.unresolved(new Unresolved.Rules("Role", "dev", "role-" + i, Map.of(), VALUES));
    }
    EksCluster cluster = builder.build();
    ResourceRequest request = ResourceRequest.parse("get pods -n dev");

    CpuTime.atMost(
        Duration.ofSeconds(10),
        () -> {
          assertThat(cluster.notices())
              .extracting(Notice::kind)
              .contains(Notice.Kind.GROUP_NOT_BOUND, Notice.Kind.ROLE_MISSING);
          assertThat(cluster.caller(arn(7)).authorize(request).unknowns()).hasSize(1);
          assertThat(cluster.whoCan(request).undecidedPrincipals()).hasSize(3_000);
        });
  }

  @Test
  void manyEntriesOfUnknownPrincipals_areLookedThroughInSeconds() {
    EksCluster.Builder builder = EksCluster.builder().authenticationMode(AuthenticationMode.API);
    for (int i = 0; i < 2_000; i++) {
      String anyRole = "arn:aws:iam::111122223333:role/*";
      builder.unresolved(
          new Unresolved.Entry(anyRole, "STANDARD", List.of("group-" + i), "", VALUES));
      builder.unresolved(
          new Unresolved.Association(
              anyRole, "*", AccessScope.namespaces(List.of("ns-" + i)), VALUES));
      builder.add(
          new RoleBinding(
              ObjectMeta.named("binding-" + i).inNamespace("dev"),
              RoleRef.role("role-" + i),
              List.of(Subject.group("group-" + i))));
    }
    EksCluster cluster = builder.build();
    ResourceRequest request = ResourceRequest.parse("get pods -n ns-7");

    CpuTime.atMost(
        Duration.ofSeconds(10),
        () -> {
          assertThat(cluster.caller(arn(7)).authorize(request).unknowns()).hasSize(1);
          assertThat(cluster.whoCan(request).unknowns()).hasSize(1);
        });
  }
}
