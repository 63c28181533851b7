package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Who alone may, against a look at each of those who there are: the case passes if the listed may,
 * and of all others nobody.
 */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class HoldersPropertiesTest {

  private static final String CONFIGURATION =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: x, version: "1.34"}
      accessConfig:
        authenticationMode: API
        accessEntries:
        - principalARN: arn:aws:iam::111122223333:role/sso/Admin
          accessPolicies:
          - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy
            accessScope: {type: cluster}
        - principalARN: arn:aws:iam::111122223333:role/Deploy
          kubernetesUsername: "ci:{{SessionName}}"
          kubernetesGroups: [deployers]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: secret-reader}
      rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: readers, namespace: prod}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: secret-reader}
      subjects: [%s]
      """;

  private static final String PRINCIPALS =
      """
      principals:
        admin: arn:aws:iam::111122223333:role/sso/Admin
        deploy: arn:aws:iam::111122223333:role/Deploy
        nightly: arn:aws:sts::111122223333:assumed-role/Deploy/nightly
        builder: {serviceAccount: "ci:builder"}
        jane: {user: jane, groups: oidc}
        oidc: {group: oidc}
      cases:
      - {only: %s, verbs: get, resources: secrets, namespaces: prod}
      """;

  private static final ResourceRequest SECRETS =
      ResourceRequest.of("get", "", "secrets").namespace("prod");

  /**
   * Somebody there is.
   *
   * @param among the principals of the specification who this is, or is one of
   * @param provesOf the principals who may only if this one may
   */
  private record Somebody(
      Set<String> among, Set<String> provesOf, Function<EksCluster, Caller> caller) {

    static Somebody withArn(String arn, Set<String> among, Set<String> provesOf) {
      return new Somebody(among, provesOf, cluster -> cluster.caller(arn));
    }

    static Somebody user(UserInfo user, Set<String> among, Set<String> provesOf) {
      return new Somebody(among, provesOf, cluster -> cluster.caller(user));
    }

    boolean may(EksCluster cluster) {
      return caller.apply(cluster).authorize(SECRETS).isAllowed();
    }
  }

  private static final List<Somebody> EVERYBODY =
      List.of(
          Somebody.withArn(
              "arn:aws:sts::111122223333:assumed-role/Admin/a", Set.of("admin"), Set.of("admin")),
          Somebody.withArn(
              "arn:aws:sts::111122223333:assumed-role/Deploy/daily",
              Set.of("deploy"),
              Set.of("deploy")),
          Somebody.withArn(
              "arn:aws:sts::111122223333:assumed-role/Deploy/nightly",
              Set.of("deploy", "nightly"),
              Set.of("deploy", "nightly")),
          Somebody.user(
              UserInfo.ofServiceAccount("ci", "builder"), Set.of("builder"), Set.of("builder")),
          Somebody.user(UserInfo.of("jane", List.of()), Set.of("jane"), Set.of()),
          Somebody.user(
              UserInfo.of("jane", List.of("oidc")), Set.of("jane", "oidc"), Set.of("jane")),
          Somebody.user(UserInfo.of("joe", List.of("oidc")), Set.of("oidc"), Set.of("oidc")));

  private static final Map<Set<String>, EksCluster> CLUSTERS = new HashMap<>();

  private static EksCluster cluster(Set<String> subjects) {
    return CLUSTERS.computeIfAbsent(
        subjects,
        bound ->
            EksClusters.read(
                "cluster.yaml",
                new ByteArrayInputStream(
                    CONFIGURATION
                        .formatted(String.join(", ", bound))
                        .getBytes(StandardCharsets.UTF_8))));
  }

  @Provide
  Arbitrary<Set<String>> subjects() {
    return Arbitraries.of(
            "{kind: Group, name: deployers}",
            "{kind: Group, name: oidc}",
            "{kind: User, name: jane}",
            "{kind: User, name: 'ci:nightly'}",
            "{kind: ServiceAccount, name: builder, namespace: ci}")
        .set();
  }

  @Provide
  Arbitrary<Set<String>> listed() {
    Arbitrary<Set<String>> any =
        Arbitraries.of("admin", "deploy", "nightly", "builder", "jane", "oidc").set().ofMinSize(1);
    return any.map(
        names -> {
          Set<String> withAdmin = new TreeSet<>(names);
          withAdmin.add("admin");
          return withAdmin;
        });
  }

  @Property(tries = 600)
  void only_passesIfTheListedMay_andNobodyElse(
      @ForAll("subjects") Set<String> subjects, @ForAll("listed") Set<String> listed) {
    EksCluster cluster = cluster(subjects);
    boolean listedMay =
        EVERYBODY.stream()
            .filter(each -> each.provesOf().stream().anyMatch(listed::contains))
            .allMatch(each -> each.may(cluster));
    boolean nobodyElse =
        EVERYBODY.stream()
            .filter(each -> each.among().stream().noneMatch(listed::contains))
            .noneMatch(each -> each.may(cluster));

    CaseResult result =
        Specifications.read(PRINCIPALS.formatted(listed)).run(cluster).cases().get(0);

    assertThat(result.isPassed()).as("%s", result.failure()).isEqualTo(listedMay && nobodyElse);
    Statistics.label("passes")
        .collect(result.isPassed())
        .coverage(c -> c.check(true).count(n -> n > 10));
  }
}
