package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.HashMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a configuration the cases look at. A grant is an access policy as it is associated to an
 * access entry, or a binding with its role; it is exercised if a case that passed expects a request
 * to be allowed, and the grant allows it. Costs an explanation of each such case.
 *
 * <p>Only what people configured is counted: none of Kubernetes' and AWS's own bindings (by their
 * names), no policies whose rules are not published, and of bindings to service accounts alone
 * those to service accounts that are tested. Cases that bring their own configuration do not count.
 *
 * @param grants the grants, those of access entries first, each in the order of names
 * @param oneSidedPrincipals the principals whose cases cannot tell this configuration from one that
 *     grants nothing, or from one that grants everything
 */
public record GrantCoverage(List<CoveredGrant> grants, List<OneSidedPrincipal> oneSidedPrincipals) {

  public GrantCoverage {
    grants = List.copyOf(grants);
    oneSidedPrincipals = List.copyOf(oneSidedPrincipals);
  }

  /**
   * A grant and its rules.
   *
   * @param text what it is, for people
   * @param place where it is written
   * @param rules the rules of its policy or role
   */
  public record CoveredGrant(String text, Optional<Source> place, List<CoveredRule> rules) {
    public CoveredGrant {
      requireNonNull(text, "text");
      requireNonNull(place, "place");
      rules = List.copyOf(rules);
    }

    /** Whether any of its rules is exercised. */
    public boolean isExercised() {
      return rules.stream().anyMatch(CoveredRule::exercised);
    }
  }

  /**
   * A rule of a grant.
   *
   * @param rule the rule
   * @param exercised whether a case exercises it
   */
  public record CoveredRule(PolicyRule rule, boolean exercised) {
    public CoveredRule {
      requireNonNull(rule, "rule");
    }
  }

  /**
   * A principal of which all cases expect the same. Each of them is right, and together they prove
   * little: only denials would pass on a cluster that grants nothing, only permissions on one that
   * allows everything.
   *
   * @param principal the principal
   * @param expectation what all of its cases expect: allow, not saying by what, or deny
   * @param cases how many there are
   * @param source where the first of them is written
   */
  public record OneSidedPrincipal(
      TestedPrincipal principal, Expectation expectation, int cases, Source source) {
    public OneSidedPrincipal {
      requireNonNull(principal, "principal");
      requireNonNull(expectation, "expectation");
      requireNonNull(source, "source");
    }

    /** What follows from it and what to do, in one line for people. */
    public String text() {
      String name = principal.name();
      String expects =
          cases == 1
              ? "the one case of " + name + " expects " + expectation.word() + ": it"
              : "all " + cases + " cases of " + name + " expect " + expectation.word() + ": they";
      return expects
          + (expectation == Expectation.DENY
              ? " would pass if nothing were granted; add what " + name + " needs"
              : " would pass if everything were allowed; add what " + name + " must not do");
    }
  }

  /** What the cases of these specifications look at. */
  public static GrantCoverage of(Collection<SpecificationResult> results) {
    List<CoveredGrant> grants = new ArrayList<>();
    List<OneSidedPrincipal> oneSided = new ArrayList<>();
    for (List<SpecificationResult> ofCluster : SpecificationResult.byCluster(results)) {
      List<CaseResult> cases =
          ofCluster.stream().flatMap(result -> result.casesOfCluster().stream()).toList();
      grants.addAll(new Exercise(ofCluster.get(0).cluster(), cases).grants());
      oneSided.addAll(oneSided(cases));
    }
    return new GrantCoverage(grants, oneSided);
  }

  /** How many of the grants are exercised, in percent and rounded down; 100 if there are none. */
  public int percent() {
    long exercised = grants.stream().filter(CoveredGrant::isExercised).count();
    return grants.isEmpty() ? 100 : (int) (exercised * 100 / grants.size());
  }

  /** The grants that no case exercises. */
  public List<CoveredGrant> unexercised() {
    return grants.stream().filter(grant -> !grant.isExercised()).toList();
  }

  private static List<OneSidedPrincipal> oneSided(List<CaseResult> results) {
    ListMultimap<Key, SpecificationCase> byPrincipal =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    for (CaseResult result : results) {
      SpecificationCase testCase = result.testCase();
      if (testCase.expectation() != Expectation.UNAUTHORIZED) {
        testCase.principals().forEach(principal -> byPrincipal.put(principal.key(), testCase));
      }
    }
    List<OneSidedPrincipal> oneSided = new ArrayList<>();
    for (List<SpecificationCase> cases : Multimaps.asMap(byPrincipal).values()) {
      SpecificationCase first = cases.get(0);
      boolean alike =
          cases.stream()
              .allMatch(
                  each ->
                      each.expectation() == first.expectation()
                          && each.expectation() != Expectation.ONLY
                          && each.expectedGrant().isEmpty());
      if (alike) {
        oneSided.add(
            new OneSidedPrincipal(
                first.principals().get(0), first.expectation(), cases.size(), first.source()));
      }
    }
    return oneSided;
  }

  /** Which grants and rules of one cluster the cases exercise. */
  private static final class Exercise {

    private final EksCluster cluster;
    private final ConfiguredBindings bindings;

    /** The rules by what has them: an entry's association, or a binding. */
    private final SetMultimap<Key, PolicyRule> exercised = HashMultimap.create();

    Exercise(EksCluster cluster, List<CaseResult> results) {
      this.cluster = cluster;
      this.bindings = ConfiguredBindings.of(results.stream().map(CaseResult::testCase).toList());
      Map<Key, Caller> callers = new HashMap<>();
      for (CaseResult result : results) {
        SpecificationCase testCase = result.testCase();
        boolean allows =
            testCase.expectation() == Expectation.ALLOW
                || testCase.expectation() == Expectation.ONLY;
        if (result.isPassed() && allows) {
          for (TestedPrincipal principal : testCase.principals()) {
            callers
                .computeIfAbsent(principal.key(), key -> principal.on(cluster))
                .explain(testCase.request().orElseThrow())
                .grants()
                .forEach(this::exercise);
          }
        }
      }
    }

    private void exercise(Grant grant) {
      if (grant instanceof Grant.AccessPolicy policy) {
        exercised.put(GrantKeys.source(grant), policy.rule());
      } else if (grant instanceof Grant.Rbac rbac) {
        exercised.put(GrantKeys.source(grant), rbac.rule());
      }
    }

    List<CoveredGrant> grants() {
      List<CoveredGrant> grants = new ArrayList<>();
      if (cluster.authenticationMode() != AuthenticationMode.CONFIG_MAP) {
        for (AccessEntry entry : cluster.accessEntries().entries()) {
          for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
            associated(entry, association).ifPresent(grants::add);
          }
        }
      }
      for (RbacObject object : cluster.rbacObjects().all()) {
        if (object instanceof RbacBinding binding && bindings.isCounted(binding)) {
          bound(binding).ifPresent(grants::add);
        }
      }
      return grants;
    }

    private Optional<CoveredGrant> associated(AccessEntry entry, PolicyAssociation association) {
      return cluster
          .accessPolicies()
          .find(association.policyArn().name())
          .flatMap(AccessPolicy::rules)
          .map(
              rules ->
                  new CoveredGrant(
                      "access policy "
                          + association.policyArn().name()
                          + " in "
                          + association.accessScope().describe()
                          + " of "
                          + entry.principalArn(),
                      cluster.sourceOf(entry.principalArn(), association),
                      covered(UnrestrictedRules.of(rules), GrantKeys.source(entry, association))));
    }

    private Optional<CoveredGrant> bound(RbacBinding binding) {
      return ConfiguredBindings.role(cluster.effectiveRbacObjects(), binding)
          .map(RbacRole::rules)
          .map(
              rules ->
                  new CoveredGrant(
                      binding.describeWithRole(),
                      cluster.sourceOf(binding),
                      covered(rules, GrantKeys.source(binding))));
    }

    private List<CoveredRule> covered(List<PolicyRule> rules, Key key) {
      Set<PolicyRule> seen = exercised.get(key);
      return rules.stream().map(rule -> new CoveredRule(rule, seen.contains(rule))).toList();
    }
  }
}
