package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who writes a configuration chooses its names, and so could choose them with one hash code. */
class HostileComparisonTest {

  private static final Duration MOST = Duration.ofSeconds(20);

  /** Text after text with the same hash code: "an" has that of "c0". */
  private static String name(int number) {
    StringBuilder name = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) {
      name.append((number >> bit & 1) == 0 ? "an" : "c0");
    }
    return name.toString();
  }

  private static <T> List<T> many(int count, IntFunction<T> make) {
    return IntStream.range(0, count).mapToObj(make).toList();
  }

  private static PolicyRule.Builder get() {
    return PolicyRule.builder().apiGroups("").verbs("get");
  }

  private static ClusterRoleBinding bindingTo(List<Subject> subjects) {
    return new ClusterRoleBinding(ObjectMeta.named("b"), RoleRef.clusterRole("r"), subjects);
  }

  @Test
  void holdersOfOneHashCode_areCompared() {
    EksCluster before = EksCluster.builder().authenticationMode(AuthenticationMode.API).build();
    EksCluster.Builder after =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(get().resources("pods").build())))
            .add(bindingTo(many(8_000, number -> Subject.group(name(number)))));
    for (int number = 0; number < 1_000; number++) {
      after.add(
          AccessEntry.builder("arn:aws:iam::111122223333:user/" + name(number))
              .kubernetesGroups(List.of(name(number)))
              .build());
    }
    EksCluster cluster = after.build();

    ClusterDiff diff = CpuTime.atMost(MOST, () -> ClusterDiff.between(before, cluster));

    assertThat(diff.holders()).hasSize(9_000);
    assertThat(diff.gained()).hasSize(1);
    assertThat(diff.identities()).hasSize(1_000);
  }

  @Test
  void rulesOfOneHashCode_areCompared() {
    EksCluster before = rules(number -> get().resources(name(number)).verbs("get", "list"));
    EksCluster after =
        rules(number -> get().resources(name(number)).resourceNames(name(number + 1)));

    ClusterDiff diff = CpuTime.atMost(MOST, () -> ClusterDiff.between(before, after));

    assertThat(diff.gained()).isEmpty();
    assertThat(diff.lost()).hasSize(1);
    assertThat(diff.lost().get(0).access()).hasSizeGreaterThan(4_000);
  }

  @Test
  void pathsOfOneHashCode_areCompared() {
    EksCluster before = paths("get");
    EksCluster after = paths("get", "head");

    ClusterDiff diff = CpuTime.atMost(MOST, () -> ClusterDiff.between(before, after));

    assertThat(diff.lost()).isEmpty();
    assertThat(diff.gained()).hasSize(1);
    assertThat(diff.gained().get(0).access()).hasSize(1);
  }

  private static EksCluster paths(String... verbs) {
    PolicyRule rule =
        PolicyRule.builder()
            .nonResourceURLs(many(3_000, number -> "/" + name(number) + "*"))
            .verbs(verbs)
            .build();
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .add(ClusterRole.of(ObjectMeta.named("r"), List.of(rule)))
        .add(bindingTo(List.of(Subject.group("g"))))
        .build();
  }

  private static EksCluster rules(IntFunction<PolicyRule.Builder> rule) {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .add(
            ClusterRole.of(
                ObjectMeta.named("r"), many(4_000, number -> rule.apply(number).build())))
        .add(bindingTo(List.of(Subject.group("g"))))
        .build();
  }
}
