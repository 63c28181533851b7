package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.analysis.internal.takeover.AwsAuthUse;
import io.github.ekscam.analysis.internal.takeover.Power;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.analysis.internal.takeover.RightsHolder;
import io.github.ekscam.analysis.internal.takeover.RightsHolders;
import io.github.ekscam.analysis.internal.takeover.TakeoverSearch;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Who can take a cluster over by the search, and who by asking the engine of everybody and every
 * way until nobody is added, are the same.
 */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class TakeoverPropertiesTest {

  private static final List<String> NAMESPACES = List.of("a", "b", "kube-system");

  private static final List<Subject> SUBJECTS =
      List.of(
          Subject.group("g"),
          Subject.group("h"),
          Subject.user("u"),
          Subject.user("v"),
          Subject.serviceAccount("a", "one"),
          Subject.serviceAccount("a", "two"),
          Subject.serviceAccount("b", "one"),
          Subject.serviceAccount("kube-system", "one"));

  private static final List<Right> RIGHTS = List.of(Right.values());

  record Binding(int role, int subject, String namespace) {}

  @Provide
  Arbitrary<List<Binding>> bindings() {
    return Combinators.combine(
            Arbitraries.integers().between(0, RIGHTS.size() - 1),
            Arbitraries.integers().between(0, SUBJECTS.size() - 1),
            Arbitraries.of("", "", "a", "b", "kube-system"))
        .as(Binding::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(14);
  }

  private static EksCluster cluster(List<Binding> bindings, AwsAuthUse awsAuth) {
    List<RbacObject> objects = new ArrayList<>();
    objects.add(
        new ClusterRoleBinding(
            ObjectMeta.named("goal"),
            RoleRef.clusterRole("role-0"),
            List.of(Subject.serviceAccount("a", "two"))));
    for (int i = 0; i < RIGHTS.size(); i++) {
      ResourceRequest request = RIGHTS.get(i).request("", "x");
      objects.add(
          ClusterRole.of(
              ObjectMeta.named("role-" + i),
              List.of(
                  PolicyRule.builder()
                      .apiGroups(request.apiGroup())
                      .resources(request.combinedResource())
                      .verbs(request.verb())
                      .build())));
    }
    for (int i = 0; i < bindings.size(); i++) {
      Binding each = bindings.get(i);
      ObjectMeta meta = ObjectMeta.named("binding-" + i);
      RoleRef role = RoleRef.clusterRole("role-" + each.role());
      List<Subject> subjects = List.of(SUBJECTS.get(each.subject()));
      objects.add(
          each.namespace().isEmpty()
              ? new ClusterRoleBinding(meta, role, subjects)
              : new RoleBinding(meta.inNamespace(each.namespace()), role, subjects));
    }
    EksCluster.Builder cluster =
        EksCluster.builder()
            .authenticationMode(
                awsAuth == AwsAuthUse.NOT_CERTAIN
                    ? AuthenticationMode.API
                    : AuthenticationMode.API_AND_CONFIG_MAP)
            .addAll(objects);
    return (awsAuth == AwsAuthUse.GIVEN ? cluster.awsAuth(AwsAuth.builder().build()) : cluster)
        .build();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void search_findsWhomTheEngineLetsThrough(
      @ForAll("bindings") List<Binding> bindings, @ForAll AwsAuthUse awsAuth) {
    EksCluster cluster = cluster(bindings, awsAuth);
    LintedCluster linted = new LintedCluster(cluster, Set.copyOf(LintRule.all()));
    List<RightsHolder> holders =
        RightsHolders.of(
            cluster,
            linted.principals().stream()
                .map(each -> new RightsHolders.Principal(each.arn(), each.identity()))
                .toList());
    TakeoverSearch search = TakeoverSearch.of(holders, Right.EVERYTHING, awsAuth);

    Set<String> bySearch =
        holders.stream()
            .filter(search::isReachedBy)
            .map(RightsHolder::name)
            .collect(Collectors.toSet());
    Set<String> byEngine = byEngine(cluster, holders, awsAuth);
    Statistics.label("takeovers").collect(byEngine.size() > 2);

    assertThat(bySearch).isEqualTo(byEngine);
    for (Power power : Power.values()) {
      for (Takeovers.Takeover takeover : linted.takeovers().by(power)) {
        assertThat(takeover.path())
            .allMatch(step -> cluster.authorize(step.user(), step.request()).isAllowed());
      }
    }
  }

  /** Adds whoever can become one of those who are there, until nobody is added. */
  private static Set<String> byEngine(
      EksCluster cluster, List<RightsHolder> holders, AwsAuthUse awsAuth) {
    Set<String> through = new HashSet<>();
    for (int size = -1; size < through.size(); ) {
      size = through.size();
      for (RightsHolder holder : holders) {
        if (allows(cluster, holder, Right.EVERYTHING, "", "")
            || getsThrough(cluster, holder, holders, Set.copyOf(through), awsAuth)) {
          through.add(holder.name());
        }
      }
    }
    return through;
  }

  private static boolean getsThrough(
      EksCluster cluster,
      RightsHolder holder,
      List<RightsHolder> holders,
      Set<String> through,
      AwsAuthUse awsAuth) {
    for (Power power : Power.values()) {
      for (Power.Way way : power.ways()) {
        switch (way.reach()) {
          case EVERYTHING -> {
            if (isOpen(cluster, holder, way, "", "any")) {
              return true;
            }
          }
          case EVERYTHING_BY_AWS_AUTH, EVERYTHING_BY_UNKNOWN_AWS_AUTH -> {
            AwsAuthUse use =
                way.reach() == Power.Reach.EVERYTHING_BY_AWS_AUTH
                    ? AwsAuthUse.GIVEN
                    : AwsAuthUse.NOT_GIVEN;
            if (awsAuth == use && isOpen(cluster, holder, way, "kube-system", "any")) {
              return true;
            }
          }
          case SECRETS -> {}
          default -> {
            for (RightsHolder target : holders) {
              if (through.contains(target.name())
                  && target.subject().isPresent()
                  && becomes(cluster, holder, way, target.subject().get())) {
                return true;
              }
            }
          }
        }
      }
    }
    return false;
  }

  private static boolean becomes(
      EksCluster cluster, RightsHolder holder, Power.Way way, Subject target) {
    boolean isServiceAccount = target.kind().equals("ServiceAccount");
    return switch (way.reach()) {
      case USER -> target.kind().equals("User") && isOpen(cluster, holder, way, "", target.name());
      case WORKLOAD_ANYWHERE -> isServiceAccount && isOpen(cluster, holder, way, "", "any");
      case SERVICE_ACCOUNT, WORKLOAD ->
          isServiceAccount
              && NAMESPACES.contains(target.namespace())
              && isOpen(cluster, holder, way, target.namespace(), target.name());
      default -> false;
    };
  }

  private static boolean isOpen(
      EksCluster cluster, RightsHolder holder, Power.Way way, String namespace, String name) {
    return way.requirements().stream()
        .allMatch(
            alternatives ->
                alternatives.stream()
                    .anyMatch(right -> allows(cluster, holder, right, namespace, name)));
  }

  private static boolean allows(
      EksCluster cluster, RightsHolder holder, Right right, String namespace, String name) {
    return cluster.authorize(holder.user(), right.request(namespace, name)).isAllowed();
  }
}
