package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PolicyArn;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An access policy associated to an access entry, with its access scope. Immutable. */
public final class PolicyAssociation {

  private final PolicyArn policyArn;
  private final AccessScope accessScope;

  private PolicyAssociation(PolicyArn policyArn, AccessScope accessScope) {
    this.policyArn = requireNonNull(policyArn, "policyArn");
    this.accessScope = requireNonNull(accessScope, "accessScope");
  }

  /**
   * Reads the ARN of a policy.
   *
   * @throws EksException as {@code AssociateAccessPolicy} does, if it is of another form
   */
  public static PolicyArn policyArn(String policyArn) {
    try {
      return PolicyArn.of(policyArn);
    } catch (IllegalArgumentException e) {
      throw EksException.invalidParameter("The policyArn parameter format is not valid", e);
    }
  }

  /** A policy in a scope. */
  public static PolicyAssociation of(PolicyArn policyArn, AccessScope accessScope) {
    return new PolicyAssociation(policyArn, accessScope);
  }

  /** The policy. */
  public PolicyArn policyArn() {
    return policyArn;
  }

  /** Where the policy applies. */
  public AccessScope accessScope() {
    return accessScope;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PolicyAssociation that
        && policyArn.equals(that.policyArn)
        && accessScope.equals(that.accessScope);
  }

  @Override
  public int hashCode() {
    return Objects.hash(policyArn, accessScope);
  }

  @Override
  public String toString() {
    return policyArn.name() + " in " + accessScope;
  }
}
