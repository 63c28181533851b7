package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.internal.config.cloudformation.StackTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A stack: what it was asked to be, and what became of it. Not thread-safe. */
final class Stack {

  static final String TYPE = "AWS::CloudFormation::Stack";

  private final String id;
  private final Wanted wanted;
  private final Instant creationTime;
  private final Map<String, StackResource> resources = new LinkedHashMap<>();
  private final List<StackEvent> events = new ArrayList<>();

  private String status = "";
  private Optional<String> statusReason = Optional.empty();
  private Optional<Instant> deletionTime = Optional.empty();
  private boolean terminationProtection;
  private ImmutableList<StackTemplate.Output> outputs = ImmutableList.of();

  /**
   * What a stack was asked to be.
   *
   * @param parameters with their values, those that are not to be shown hidden
   * @param onFailure {@code ROLLBACK}, {@code DO_NOTHING} or {@code DELETE}
   */
  record Wanted(
      String name,
      String templateBody,
      Optional<String> description,
      ImmutableMap<String, String> parameters,
      ImmutableMap<String, String> tags,
      ImmutableList<String> capabilities,
      ImmutableList<String> notificationArns,
      Optional<String> roleArn,
      Optional<String> timeoutInMinutes,
      Optional<String> clientRequestToken,
      String onFailure) {}

  Stack(String id, Wanted wanted, boolean terminationProtection, Instant creationTime) {
    this.id = id;
    this.wanted = wanted;
    this.terminationProtection = terminationProtection;
    this.creationTime = creationTime;
  }

  /** One that can be changed without this. */
  Stack copy() {
    Stack copy = new Stack(id, wanted, terminationProtection, creationTime);
    copy.restore(resources.values(), events, status, statusReason, deletionTime, outputs);
    return copy;
  }

  /** Sets what has become of the stack. */
  void restore(
      Collection<StackResource> allResources,
      List<StackEvent> oldestFirst,
      String nowStatus,
      Optional<String> nowReason,
      Optional<Instant> whenDeleted,
      ImmutableList<StackTemplate.Output> told) {
    allResources.forEach(resource -> resources.put(resource.logicalId(), resource));
    events.addAll(oldestFirst);
    status = nowStatus;
    statusReason = nowReason;
    deletionTime = whenDeleted;
    outputs = told;
  }

  String id() {
    return id;
  }

  String name() {
    return wanted.name();
  }

  Wanted wanted() {
    return wanted;
  }

  Instant creationTime() {
    return creationTime;
  }

  String status() {
    return status;
  }

  Optional<String> statusReason() {
    return statusReason;
  }

  Optional<Instant> deletionTime() {
    return deletionTime;
  }

  boolean isDeleted() {
    return deletionTime.isPresent();
  }

  boolean terminationProtection() {
    return terminationProtection;
  }

  void terminationProtection(boolean enabled) {
    terminationProtection = enabled;
  }

  ImmutableList<StackTemplate.Output> outputs() {
    return outputs;
  }

  void outputs(ImmutableList<StackTemplate.Output> told) {
    outputs = told;
  }

  Collection<StackResource> resources() {
    return resources.values();
  }

  Optional<StackResource> resource(String logicalId) {
    return Optional.ofNullable(resources.get(logicalId));
  }

  /** The newest first. */
  List<StackEvent> events() {
    List<StackEvent> newestFirst = new ArrayList<>(events);
    Collections.reverse(newestFirst);
    return newestFirst;
  }

  /** Notes that the stack is at something, or done with it. */
  void become(String newStatus, Optional<String> reason, Instant now, UUID eventId) {
    status = newStatus;
    statusReason = reason;
    events.add(
        new StackEvent(
            eventId.toString(), name(), id, TYPE, now, newStatus, reason, Optional.empty()));
  }

  /** Notes when the stack was deleted. */
  void deleted(Instant now) {
    deletionTime = Optional.of(now);
  }

  /** Notes what a resource is now. */
  void resource(StackResource resource, Optional<String> properties, UUID eventId) {
    resources.put(resource.logicalId(), resource);
    events.add(
        new StackEvent(
            resource.logicalId() + "-" + resource.status() + "-" + eventId,
            resource.logicalId(),
            resource.physicalId(),
            resource.type(),
            resource.timestamp(),
            resource.status(),
            resource.reason(),
            properties));
  }
}
