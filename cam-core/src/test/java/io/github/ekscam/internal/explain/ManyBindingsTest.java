package io.github.ekscam.internal.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.CpuTime;
import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Explanation;
import io.github.ekscam.Grant;
import io.github.ekscam.Permissions;
import io.github.ekscam.WhoCan;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The largest clusters are answered about in a time that grows with them and not with their square.
 * The bounds are some ten times what it takes.
 */
class ManyBindingsTest {

  private static final int BINDINGS = 50_000;
  private static final int ENTRIES = 3_000;
  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  private static EksCluster cluster;

  @BeforeAll
  static void build() {
    List<RbacObject> objects = new ArrayList<>();
    PolicyRule read = PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
    PolicyRule write =
        PolicyRule.builder().apiGroups("apps").resources("*").verbs("create").build();
    objects.add(ClusterRole.of(ObjectMeta.named("reader"), List.of(write, read)));
    for (int i = 0; i < BINDINGS / 2; i++) {
      objects.add(
          new ClusterRoleBinding(
              ObjectMeta.named("b" + i),
              RoleRef.clusterRole("reader"),
              List.of(Subject.user("x:session" + i), Subject.group("g" + i % ENTRIES))));
      objects.add(
          new RoleBinding(
              ObjectMeta.named("b").inNamespace("ns" + i),
              RoleRef.clusterRole("reader"),
              List.of(Subject.group("all"))));
    }
    EksCluster.Builder builder =
        EksCluster.builder().authenticationMode(AuthenticationMode.API).addAll(objects);
    for (int i = 0; i < ENTRIES; i++) {
      builder.add(
          AccessEntry.builder(PrincipalArn.of(ROLE + i))
              .username("x:{{SessionName}}")
              .kubernetesGroups(List.of("all"))
              .build());
    }
    cluster = builder.build();
  }

  @Test
  void whatCan_isListed() {
    Permissions permissions = CpuTime.atMost(BOUND, () -> cluster.caller(ROLE + "1").whatCan());

    assertThat(permissions.permissions()).hasSize(BINDINGS);
  }

  @Test
  void whoCan_isFound_thoughEveryEntryHasEverySession() {
    WhoCan whoCan =
        CpuTime.atMost(
            BOUND, () -> cluster.whoCan(ResourceRequest.of("get", "", "pods").namespace("ns1")));

    assertThat(whoCan.subjects()).hasSize(BINDINGS / 2 + ENTRIES + 2);
    assertThat(whoCan.principals()).hasSize(ENTRIES);
    assertThat(whoCan.principals().get(7).sessions()).hasSize(BINDINGS / 2);
  }

  @Test
  void denials_areTold_thoughTheRuleHasManyNames_andOneTwice() {
    List<String> names = IntStream.range(0, 60_000).mapToObj(i -> "name" + i).toList();
    PolicyRule read =
        PolicyRule.builder()
            .apiGroups("")
            .resources("pods")
            .verbs("get")
            .resourceNames(Stream.concat(names.stream(), Stream.of("name7")).toList())
            .build();
    Caller caller =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .addAll(
                List.of(
                    ClusterRole.of(ObjectMeta.named("reader"), List.of(read)),
                    new ClusterRoleBinding(
                        ObjectMeta.named("readers"),
                        RoleRef.clusterRole("reader"),
                        List.of(Subject.group("readers")))))
            .add(
                AccessEntry.builder(PrincipalArn.of(ROLE))
                    .kubernetesGroups(List.of("readers"))
                    .build())
            .build()
            .caller(ROLE);
    List<ResourceRequest> requests =
        names.stream()
            .map(name -> ResourceRequest.of("get", "", "pods").namespace("ns").name("no-" + name))
            .toList();

    boolean allowed =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                requests.stream()
                    .anyMatch(
                        request ->
                            caller.isAllowed(request)
                                || !caller.allowedSessions(request).isEmpty()));

    assertThat(allowed).isFalse();
    assertThat(caller.isAllowed(requests.get(7).name("name7"))).isTrue();
  }

  @Test
  void denials_areDecided_thoughEachReasonNamesManyMissingRoles() {
    int roles = 10_000;
    List<RbacObject> objects = new ArrayList<>();
    for (int i = 0; i < roles; i++) {
      objects.add(
          new ClusterRoleBinding(
              ObjectMeta.named("b" + i),
              RoleRef.clusterRole("gone" + (roles + i)),
              List.of(Subject.group("all"))));
    }
    objects.add(
        new RoleBinding(
            ObjectMeta.named("b").inNamespace("other"),
            RoleRef.role("lost"),
            List.of(Subject.group("all"))));
    Caller caller =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .addAll(objects)
            .add(
                AccessEntry.builder(PrincipalArn.of(ROLE)).kubernetesGroups(List.of("all")).build())
            .build()
            .caller(ROLE);
    ResourceRequest request = ResourceRequest.of("get", "", "pods");

    String first = "rbac: RBAC: [clusterrole.rbac.authorization.k8s.io \"gone10000\" not found, ";
    String last = "clusterrole.rbac.authorization.k8s.io \"gone19999\" not found";

    long denied =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                IntStream.range(0, 10_000)
                    .mapToObj(i -> caller.authorize(request.namespace("ns" + i)))
                    .filter(verdict -> verdict.decision() == Decision.DENY)
                    .filter(verdict -> verdict.reason().endsWith(last + "]"))
                    .count());

    assertThat(denied).isEqualTo(10_000);
    assertThat(caller.authorize(request).reason()).startsWith(first).endsWith(last + "]");
    assertThat(caller.authorize(request.namespace("other")).reason())
        .startsWith(first)
        .endsWith(last + ", role.rbac.authorization.k8s.io \"lost\" not found]");
  }

  @Test
  void sessionsThatMayDoMore_areFoundByTheirNames() {
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of(ROLE)).username("x:session2499{{SessionName}}").build();
    Caller caller = cluster.with(AccessEntries.builder().add(entry).build()).caller(ROLE);

    List<List<WhoCan.AllowedSession>> sessions =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                IntStream.range(0, 2_000)
                    .mapToObj(i -> ResourceRequest.of("get", "", "pods").namespace("ns" + i))
                    .map(caller::allowedSessions)
                    .toList());

    assertThat(sessions)
        .allSatisfy(
            some ->
                assertThat(some)
                    .extracting(WhoCan.AllowedSession::name)
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
  }

  @Test
  void sessionsThatMayDoMore_areNone_thoughManyBindingsNameOne() {
    AccessEntry entry =
        AccessEntry.builder(PrincipalArn.of(ROLE)).username("x:{{SessionName}}").build();
    Caller caller = cluster.with(AccessEntries.builder().add(entry).build()).caller(ROLE);
    ResourceRequest request = ResourceRequest.of("delete", "", "pods").namespace("ns1");

    boolean some =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                IntStream.range(0, 20_000)
                    .anyMatch(i -> !caller.allowedSessions(request.name("n" + i)).isEmpty()));

    assertThat(some).isFalse();
  }

  @Test
  void everybodyIsLookedUp_thoughOneBindingNamesThemAll() {
    List<Subject> subjects =
        IntStream.range(0, BINDINGS).mapToObj(i -> Subject.user("user" + i)).toList();
    EksCluster together =
        EksCluster.builder()
            .addAll(
                List.of(
                    new ClusterRoleBinding(
                        ObjectMeta.named("b"), RoleRef.clusterRole("reader"), subjects)))
            .build();

    long missing =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                subjects.stream()
                    .map(AccessAnalysis::userOf)
                    .filter(user -> together.whatCan(user).bindingsWithoutRole().size() == 1)
                    .count());

    assertThat(missing).isEqualTo(BINDINGS);
  }

  @Test
  void everythingAllowed_isExplained() {
    Caller caller = cluster.caller(ROLE + "1");

    List<List<Grant>> grants =
        CpuTime.atMost(
            BOUND.dividedBy(2),
            () ->
                IntStream.range(0, BINDINGS / 2)
                    .mapToObj(i -> ResourceRequest.of("get", "", "pods").namespace("ns" + i))
                    .map(request -> caller.explain(request).grants())
                    .toList());

    assertThat(grants).hasSize(BINDINGS / 2).allSatisfy(some -> assertThat(some).hasSize(1));
    assertThat(grants.get(7).get(0).describe())
        .isEqualTo("RoleBinding b in the namespace ns7 of ClusterRole reader to Group all");
  }

  @Test
  void denial_isExplained() {
    ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace("else");
    Explanation explanation =
        CpuTime.atMost(BOUND, () -> cluster.caller(ROLE + "1").explain(request));

    assertThat(explanation.nearMisses()).hasSize(5);
  }
}
