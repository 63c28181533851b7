package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PolicyArn;

/**
 * An access policy associated to an access entry.
 *
 * @param policyArn the policy
 * @param accessScope where it applies
 */
public record PolicyAssociation(PolicyArn policyArn, AccessScope accessScope) {

  public PolicyAssociation {
    requireNonNull(policyArn, "policyArn");
    requireNonNull(accessScope, "accessScope");
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
}
