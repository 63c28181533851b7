package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.iam.PolicyArn;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An access policy associated to an access entry, with its access scope. Immutable. */
public final class PolicyAssociation {

  private final PolicyArn policyArn;
  private final AccessScope accessScope;

  private PolicyAssociation(PolicyArn policyArn, AccessScope accessScope) {
    this.policyArn = requireNonNull(policyArn, "policyArn");
    this.accessScope = requireNonNull(accessScope, "accessScope");
  }

  /** An ARN without a colon of the right form: for the API it names a policy that is not there. */
  private static final Pattern WITH_A_COLON_LESS =
      Pattern.compile("arn:[a-z-]+:eks:aws:cluster-access-policy/.*");

  /**
   * Reads the ARN of a policy.
   *
   * @throws EksException as {@code AssociateAccessPolicy} does, if it is of another form; of one
   *     other form, {@code arn:aws:eks:aws:cluster-access-policy/...}, the API was seen, once, to
   *     say that there is no such policy
   */
  public static PolicyArn policyArn(String policyArn) {
    try {
      return PolicyArn.of(policyArn);
    } catch (IllegalArgumentException e) {
      if (WITH_A_COLON_LESS.matcher(policyArn).matches()) {
        throw EksException.resourceNotFound("The specified policyArn could not be found.");
      }
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
