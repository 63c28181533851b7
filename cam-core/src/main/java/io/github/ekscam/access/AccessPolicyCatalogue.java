package io.github.ekscam.access;

import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.vocabulary.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The access policies there are, found by name. Policies are the same in every partition.
 * Immutable.
 */
public final class AccessPolicyCatalogue {

  private static final AccessPolicyCatalogue NONE = of(List.of());

  private final Map<String, AccessPolicy> policies = new TreeMap<>();

  private AccessPolicyCatalogue(Collection<AccessPolicy> policies) {
    for (AccessPolicy policy : policies) {
      if (this.policies.put(policy.name(), policy) != null) {
        throw new IllegalArgumentException(
            "The access policy " + policy.name() + " is given twice; give each name once");
      }
    }
  }

  /** No policies: nothing is known of any. */
  public static AccessPolicyCatalogue none() {
    return NONE;
  }

  /**
   * A catalogue of these policies.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static AccessPolicyCatalogue of(Collection<AccessPolicy> policies) {
    return new AccessPolicyCatalogue(policies);
  }

  /** These policies and those of another catalogue, which replace what they have the names of. */
  public AccessPolicyCatalogue with(AccessPolicyCatalogue others) {
    Map<String, AccessPolicy> all = new TreeMap<>(policies);
    all.putAll(others.policies);
    return of(all.values());
  }

  /** The policies in the order of their names. */
  public List<AccessPolicy> policies() {
    return List.copyOf(policies.values());
  }

  /** The policy of a name. */
  public Optional<AccessPolicy> find(String name) {
    return Optional.ofNullable(policies.get(name));
  }

  /**
   * The policy of an ARN.
   *
   * @throws EksException as the EKS API does, if there is none
   */
  public AccessPolicy get(PolicyArn policyArn) {
    return find(policyArn.name())
        .orElseThrow(
            () -> EksException.resourceNotFound("The specified policyArn could not be found."));
  }

  /**
   * The EKS API's refusal of a policy that is not among these, with a hint after it that the API
   * does not give: the name, and the one that was probably meant.
   */
  public EksException notFound(PolicyArn policyArn) {
    return EksException.resourceNotFound("The specified policyArn could not be found.")
        .withHint(
            "no access policy is called \""
                + policyArn.name()
                + "\""
                + Spelling.suggestion(policyArn.name(), policies.keySet()).orElse(""));
  }

  @Override
  public String toString() {
    return policies.keySet().toString();
  }
}
