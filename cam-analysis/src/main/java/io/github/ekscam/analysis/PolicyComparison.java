package io.github.ekscam.analysis;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SetMultimap;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Where an access policy and a role differ. Rules are compared as the API server compares them when
 * somebody grants them (see {@link Coverage}): {@code *} is more than any enumeration. Rules of the
 * policy that are narrowed to objects which AWS does not name are told apart.
 *
 * @param beyond what the policy grants and the role does not
 * @param beyondForSomeObjects what the policy may grant for objects that AWS does not name, and the
 *     role does not
 * @param lacking what the role grants and the policy does not
 * @param lackingForSomeObjects what the role grants, and the policy at most for objects that AWS
 *     does not name
 */
public record PolicyComparison(
    List<PolicyRule> beyond,
    List<AccessPolicy.Rule> beyondForSomeObjects,
    List<PolicyRule> lacking,
    List<PolicyRule> lackingForSomeObjects) {

  public PolicyComparison {
    beyond = List.copyOf(beyond);
    beyondForSomeObjects = List.copyOf(beyondForSomeObjects);
    lacking = List.copyOf(lacking);
    lackingForSomeObjects = List.copyOf(lackingForSomeObjects);
  }

  /**
   * Compares a policy with a role, whose rules are taken as they are stored: aggregate first.
   *
   * @throws IllegalArgumentException if the rules of the policy are not known, or are too many to
   *     be compared
   */
  public static PolicyComparison of(AccessPolicy policy, RbacRole role) {
    List<AccessPolicy.Rule> all =
        policy
            .rules()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "AWS does not publish the rules of the access policy "
                            + policy.name()
                            + ": it cannot be compared"));
    List<AccessPolicy.Rule> restricted =
        all.stream().filter(AccessPolicy.Rule::isRestricted).toList();
    List<PolicyRule> granted = UnrestrictedRules.of(all);
    List<AccessPolicy.Rule> beyondForSomeObjects = new ArrayList<>();
    for (AccessPolicy.Rule rule : restricted) {
      List<PolicyRule> beyond = Coverage.of(role.rules(), List.of(rule.rule())).uncovered();
      gather(beyond)
          .forEach(
              gathered ->
                  beyondForSomeObjects.add(
                      AccessPolicy.Rule.restricted(gathered, rule.restriction())));
    }
    List<PolicyRule> lacking = Coverage.of(granted, role.rules()).uncovered();
    Coverage forSomeObjects =
        Coverage.of(restricted.stream().map(AccessPolicy.Rule::rule).toList(), lacking);
    return new PolicyComparison(
        gather(Coverage.of(role.rules(), granted).uncovered()),
        beyondForSomeObjects,
        gather(forSomeObjects.uncovered()),
        gather(forSomeObjects.covered()));
  }

  /** Whether both grant the same, as far as that is known. */
  public boolean isSame() {
    return beyond.isEmpty()
        && beyondForSomeObjects.isEmpty()
        && lacking.isEmpty()
        && lackingForSomeObjects.isEmpty();
  }

  /**
   * Single rights as few rules: first the verbs of each resource or URL are gathered, then the
   * resources or URLs that have the same verbs.
   */
  private static List<PolicyRule> gather(List<PolicyRule> atoms) {
    SetMultimap<PolicyRule, String> verbs =
        MultimapBuilder.linkedHashKeys().linkedHashSetValues().build();
    for (PolicyRule atom : atoms) {
      verbs.putAll(PolicyRules.withVerbs(atom, List.of()), atom.verbs());
    }
    ListMultimap<Key, PolicyRule> alike =
        MultimapBuilder.linkedHashKeys().arrayListValues().build();
    Multimaps.asMap(verbs)
        .forEach(
            (rule, ofRule) ->
                alike.put(
                    Key.of(
                        Key.ofAll(rule.apiGroups()),
                        Key.ofAll(rule.resourceNames()),
                        Key.ofAll(new TreeSet<>(ofRule))),
                    PolicyRules.withVerbs(rule, List.copyOf(ofRule))));
    return Multimaps.asMap(alike).values().stream().map(PolicyComparison::together).toList();
  }

  private static PolicyRule together(List<PolicyRule> rules) {
    PolicyRule first = rules.get(0);
    return PolicyRule.builder()
        .apiGroups(first.apiGroups())
        .resources(rules.stream().flatMap(rule -> rule.resources().stream()).toList())
        .resourceNames(first.resourceNames())
        .nonResourceURLs(rules.stream().flatMap(rule -> rule.nonResourceURLs().stream()).toList())
        .verbs(first.verbs())
        .build();
  }
}
