package io.github.ekscam.local.internal.cloudformation;

import java.time.Instant;
import java.util.Optional;

/**
 * A resource of a stack as it is now.
 *
 * @param physicalId the principal and the cluster; empty before it is made
 * @param entry what it is, once it is valid
 */
record StackResource(
    String logicalId,
    String physicalId,
    String type,
    Instant timestamp,
    String status,
    Optional<String> reason,
    String deletionPolicy,
    Optional<AccessEntryProperties> entry) {

  StackResource with(String newStatus, Optional<String> newReason, Instant now) {
    return new StackResource(
        logicalId, physicalId, type, now, newStatus, newReason, deletionPolicy, entry);
  }

  StackResource madeAs(String id, AccessEntryProperties made) {
    return new StackResource(
        logicalId, id, type, timestamp, status, reason, deletionPolicy, Optional.of(made));
  }
}
