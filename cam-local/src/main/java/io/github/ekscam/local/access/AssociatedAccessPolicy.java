package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.PolicyAssociation;
import java.time.Instant;

/**
 * An associated access policy as {@code ListAssociatedAccessPolicies} describes it.
 *
 * @param association the policy and its scope
 * @param associatedAt when the policy was associated first
 * @param modifiedAt when its scope was set last
 */
public record AssociatedAccessPolicy(
    PolicyAssociation association, Instant associatedAt, Instant modifiedAt) {

  public AssociatedAccessPolicy {
    requireNonNull(association, "association");
    requireNonNull(associatedAt, "associatedAt");
    requireNonNull(modifiedAt, "modifiedAt");
  }
}
