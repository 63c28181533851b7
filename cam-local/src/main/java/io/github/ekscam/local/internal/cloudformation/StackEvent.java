package io.github.ekscam.local.internal.cloudformation;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a stack or to a resource of it.
 *
 * @param properties of the resource, as JSON
 */
record StackEvent(
    String eventId,
    String logicalId,
    String physicalId,
    String type,
    Instant timestamp,
    String status,
    Optional<String> reason,
    Optional<String> properties) {}
