package io.github.ekscam.analysis;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacRole;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an access policy and a role differ. Rules are compared as the API server compares them when
 * somebody grants them (see {@link Coverage}): {@code *} is more than any enumeration. What is
 * named are exactly the rules by which the sets of all requests differ; as rules, they can be put
 * into a role, which "every verb but some" cannot. Rules of the policy that are narrowed to objects
 * which AWS does not name are told apart.
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
      PolicyRules.gather(beyond)
          .forEach(
              gathered ->
                  beyondForSomeObjects.add(
                      AccessPolicy.Rule.restricted(gathered, rule.restriction())));
    }
    List<PolicyRule> lacking = Coverage.of(granted, role.rules()).uncovered();
    Coverage forSomeObjects =
        Coverage.of(restricted.stream().map(AccessPolicy.Rule::rule).toList(), lacking);
    return new PolicyComparison(
        PolicyRules.gather(Coverage.of(role.rules(), granted).uncovered()),
        beyondForSomeObjects,
        PolicyRules.gather(forSomeObjects.uncovered()),
        PolicyRules.gather(forSomeObjects.covered()));
  }

  /** Whether both grant the same, as far as that is known. */
  public boolean isSame() {
    return beyond.isEmpty()
        && beyondForSomeObjects.isEmpty()
        && lacking.isEmpty()
        && lackingForSomeObjects.isEmpty();
  }
}
