package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds policies in some namespaces of which a policy in the whole cluster allows all. */
final class CoveredScopeRule extends LintRule {

  CoveredScopeRule() {
    super(
        "CAM006",
        Level.WARNING,
        "A policy in the whole cluster allows all that another allows in namespaces");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    Map<Key, Boolean> covered = new TreeMap<>();
    for (AccessEntry entry : linted.entries()) {
      List<PolicyAssociation> wide = new ArrayList<>();
      for (PolicyAssociation association : linted.cluster().accessEntries().associations(entry)) {
        if (association.accessScope() instanceof AccessScope.Cluster) {
          wide.add(association);
        } else {
          wide.stream()
              .filter(each -> covers(linted, each, association, covered))
              .findFirst()
              .ifPresent(each -> found.accept(finding(linted, entry, each, association)));
        }
      }
    }
  }

  private static boolean covers(
      LintedCluster linted,
      PolicyAssociation wide,
      PolicyAssociation narrow,
      Map<Key, Boolean> known) {
    String name = wide.policyArn().name();
    String other = narrow.policyArn().name();
    return known.computeIfAbsent(
        Key.of(name, other),
        key -> {
          Optional<List<PolicyRule>> owner = rules(linted, name, false);
          Optional<List<PolicyRule>> wanted = rules(linted, other, true);
          return owner.isPresent()
              && wanted.isPresent()
              && Coverage.of(owner.get(), wanted.get()).isComplete();
        });
  }

  /** What a policy surely allows; nothing if it may allow more and all is wanted. */
  private static Optional<List<PolicyRule>> rules(LintedCluster linted, String name, boolean all) {
    return linted
        .cluster()
        .accessPolicies()
        .find(name)
        .flatMap(AccessPolicy::rules)
        .filter(rules -> !all || rules.stream().noneMatch(AccessPolicy.Rule::isRestricted))
        .map(
            rules ->
                rules.stream()
                    .filter(rule -> !rule.isRestricted())
                    .map(AccessPolicy.Rule::rule)
                    .toList());
  }

  private Finding finding(
      LintedCluster linted, AccessEntry entry, PolicyAssociation wide, PolicyAssociation narrow) {
    Finding finding =
        finding(
                LintedCluster.describe(entry, narrow),
                narrow.policyArn().name()
                    + " in "
                    + narrow.accessScope()
                    + " gives "
                    + entry.principalArn()
                    + " nothing: "
                    + wide.policyArn().name()
                    + ", which it has in the whole cluster, allows all of that",
                "take away " + narrow.policyArn().name() + ", or narrow the scope of the other")
            .at(linted.cluster().sourceOf(entry.principalArn(), narrow));
    Optional<ProofStep> proof =
        rules(linted, narrow.policyArn().name(), true)
            .flatMap(rules -> RuleRequest.of(rules, Namespaces.of(narrow.accessScope())))
            .flatMap(
                request ->
                    linted.askPrincipal(
                        entry, request, "is allowed by " + wide.policyArn().name() + " already"));
    return finding
        .withProof(proof.stream().toList())
        .withEdits(ListItem.removed(linted, finding.source()).stream().toList());
  }
}
