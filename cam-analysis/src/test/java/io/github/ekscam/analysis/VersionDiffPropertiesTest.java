package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * What another Kubernetes version and another edition of AWS's policies change for a cluster is
 * what the engine answers otherwise: with the real roles and the real policies, to each request
 * that any rule of either names.
 */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class VersionDiffPropertiesTest {

  /** What no rule names. */
  private static final String OTHER = "zz-other";

  private static final String ROLE = "arn:aws:iam::111122223333:role/";

  /** A Kubernetes version and a day as of which policies count. */
  record Edition(KubernetesVersion version, LocalDate date) {

    /** All policies, also those whose rules are not known yet. */
    Set<String> policies() {
      return ManagedPolicies.asOf(date).policies().stream()
          .map(AccessPolicy::name)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A cluster with a role for each of some policies. */
    EksCluster cluster(Set<String> policies) {
      EksCluster.Builder cluster =
          EksCluster.builder()
              .authenticationMode(AuthenticationMode.API)
              .kubernetes(version, DefaultRbacObjects::of)
              .accessPolicies(ManagedPolicies.asOf(date));
      for (String policy : policies) {
        PrincipalArn principal = PrincipalArn.of(ROLE + policy);
        cluster
            .add(AccessEntry.builder(principal).build())
            .associate(
                principal,
                PolicyAssociation.of(
                    new PolicyArn("aws", policy), AccessScope.namespaces(List.of("dev"))));
      }
      return cluster.build();
    }
  }

  @Provide
  Arbitrary<Edition> editions() {
    return Combinators.combine(
            Arbitraries.of(DefaultRbacObjects.versions()),
            Arbitraries.of(ManagedPolicies.editionDates()))
        .as(Edition::new);
  }

  private static Set<RequestAttributes> requests(EksCluster... clusters) {
    Set<RequestAttributes> requests = new LinkedHashSet<>();
    for (EksCluster cluster : clusters) {
      Stream.concat(
              cluster.effectiveRbacObjects().allRoles().stream()
                  .map(RbacRole::rules)
                  .flatMap(List::stream),
              cluster.accessPolicies().policies().stream()
                  .flatMap(policy -> policy.rules().stream().flatMap(List::stream))
                  .map(AccessPolicy.Rule::rule))
          .forEach(rule -> add(rule, requests));
    }
    return requests;
  }

  private static void add(PolicyRule rule, Set<RequestAttributes> requests) {
    for (String verb : and(rule.verbs())) {
      for (String url : rule.nonResourceURLs()) {
        requests.add(NonResourceRequest.of(verb, url.replace("*", OTHER)));
      }
      for (String group : rule.apiGroups()) {
        for (String resource : rule.resources()) {
          String[] parts = resource.split("/", 2);
          for (String namespace : List.of("", "dev", "kube-system")) {
            requests.add(
                ResourceRequest.of(verb, name(group), name(parts[0]))
                    .subresource(parts.length == 1 ? "" : name(parts[1]))
                    .namespace(namespace)
                    .name(rule.resourceNames().isEmpty() ? OTHER : rule.resourceNames().get(0)));
          }
        }
      }
    }
  }

  private static List<String> and(List<String> verbs) {
    List<String> all = new ArrayList<>(List.of(OTHER));
    verbs.stream().filter(verb -> !verb.equals("*")).forEach(all::add);
    return all;
  }

  private static String name(String name) {
    return name.equals("*") ? OTHER : name;
  }

  private static Caller caller(EksCluster cluster, AccessHolder holder) {
    return holder instanceof AccessHolder.RbacSubject by
        ? cluster.caller(AccessAnalysis.userOf(by.subject()))
        : cluster.caller(holder.toString());
  }

  @Property(tries = 8, edgeCases = EdgeCasesMode.NONE)
  void whatAnotherEditionGives_isWhatTheEngineAllowsOnItAlone_andTheSameTheOtherWay(
      @ForAll("editions") Edition before, @ForAll("editions") Edition after) {
    Set<String> policies = before.policies();
    policies.retainAll(after.policies());
    EksCluster was = before.cluster(policies);
    EksCluster is = after.cluster(policies);
    ClusterDiff diff = ClusterDiff.between(was, is);
    Set<RequestAttributes> requests = requests(was, is);

    for (AccessHolder holder : diff.holders()) {
      Statistics.collect(holder.getClass().getSimpleName());
      isExact(diff.gainedBy(holder), caller(was, holder), caller(is, holder), requests);
      isExact(
          diff.lostBy(holder),
          /* had= */ caller(is, holder),
          /* has= */ caller(was, holder),
          requests);
    }
    for (String policy : policies) {
      String arn = ROLE + policy;
      if (!diff.holders().contains(new AccessHolder.Principal(arn))) {
        Caller had = was.caller(arn);
        Caller has = is.caller(arn);
        for (RequestAttributes request : requests) {
          assertThat(has.isAllowed(request))
              .as("%s %s", arn, request)
              .isEqualTo(had.isAllowed(request));
        }
      }
    }
    assertThat(diff.isSame()).isEqualTo(ClusterDiff.between(is, was).isSame());
  }

  private static void isExact(
      AccessBeyond beyond, Caller had, Caller has, Set<RequestAttributes> requests) {
    for (GrantedAccess access : beyond.access()) {
      assertThat(has.isAllowed(access.witness())).as("%s", access).isTrue();
      assertThat(had.isAllowed(access.witness())).as("%s", access).isFalse();
    }
    for (RequestAttributes request : requests) {
      assertThat(beyond.access().stream().anyMatch(access -> access.range().contains(request)))
          .as("%s %s", request, beyond)
          .isEqualTo(has.isAllowed(request) && !had.isAllowed(request));
    }
  }
}
