package io.github.ekscam.local.internal.cloudformation;

import java.time.Instant;
import java.util.Optional;

/**
 * A resource of a stack as it is now.
 *
 * @param physicalId the principal and the cluster; empty before it is made
 * @param entry which one it has made, once it has
 */
record StackResource(
    String logicalId,
    String physicalId,
    String type,
    Instant timestamp,
    String status,
    Optional<String> reason,
    String deletionPolicy,
    Optional<AccessEntryId> entry) {

  StackResource with(String newStatus, Optional<String> newReason, Instant now) {
    return new StackResource(
        logicalId, physicalId, type, now, newStatus, newReason, deletionPolicy, entry);
  }

  StackResource madeAs(AccessEntryId made) {
    return new StackResource(
        logicalId,
        made.physicalId(),
        type,
        timestamp,
        status,
        reason,
        deletionPolicy,
        Optional.of(made));
  }
}
