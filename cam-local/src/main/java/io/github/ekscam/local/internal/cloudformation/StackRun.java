package io.github.ekscam.local.internal.cloudformation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.internal.config.cloudformation.StackTemplate;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.config.tree.Node;
import io.github.ekscam.internal.config.tree.Node.Mapping;
import io.github.ekscam.internal.config.tree.Node.Sequence;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.internal.cloudformation.AccessEntryHandler.HandlerException;
import io.github.ekscam.local.internal.cloudformation.AccessEntryProperties.InvalidPropertiesException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes and deletes the resources of a stack, and notes each step as an event, in the order and
 * with the reasons of CloudFormation. Where the service takes its time, everything is done when the
 * call returns. Not thread-safe.
 */
final class StackRun {

  private static final JsonFactory JSON = JsonFactories.writing();
  private static final String DELETE_COMPLETE = "DELETE_COMPLETE";

  private final Stack stack;
  private final AccessEntryHandler handler;
  private final Clock clock;
  private final Supplier<UUID> ids;

  StackRun(Stack stack, AccessEntryHandler handler, Clock clock, Supplier<UUID> ids) {
    this.stack = stack;
    this.handler = handler;
    this.clock = clock;
    this.ids = ids;
  }

  /** Makes the resources, in an order in which each finds those that it depends on. */
  void create(StackTemplate.Deployment deployment, List<StackTemplate.Resource> inOrder) {
    become("CREATE_IN_PROGRESS", "User Initiated");
    for (StackTemplate.Resource resource : inOrder) {
      if (!create(deployment, resource)) {
        fail("The following resource(s) failed to create: [" + resource.logicalId() + "]. ");
        return;
      }
    }
    try {
      stack.outputs(deployment.outputs());
    } catch (InvalidInputException e) {
      fail("Template error: " + e.problems().get(0).text() + ". ");
      return;
    }
    become("CREATE_COMPLETE");
  }

  private boolean create(StackTemplate.Deployment deployment, StackTemplate.Resource resource) {
    StackResource state =
        new StackResource(
            resource.logicalId(),
            "",
            resource.type(),
            now(),
            "CREATE_IN_PROGRESS",
            Optional.empty(),
            resource.deletionPolicy(),
            Optional.empty());
    Node properties;
    try {
      properties = deployment.properties(resource.logicalId());
    } catch (InvalidInputException e) {
      note(state, Optional.empty());
      createFailed(state, "Template error: " + e.problems().get(0).text(), Optional.empty());
      return false;
    }
    Optional<String> json = Optional.of(json(properties));
    note(state, json);
    try {
      AccessEntryProperties entry = AccessEntryProperties.of(resource.logicalId(), properties);
      DescribedAccessEntry made = handler.create(entry, stack.wanted().tags());
      state = state.madeAs(entry.id());
      note(
          state.with("CREATE_IN_PROGRESS", Optional.of("Resource creation Initiated"), now()),
          json);
      handler.associate(entry);
      deployment.made(
          resource.logicalId(),
          entry.id().physicalId(),
          Map.of("AccessEntryArn", made.accessEntryArn()));
      note(state.with("CREATE_COMPLETE", Optional.empty(), now()), json);
      return true;
    } catch (InvalidPropertiesException | HandlerException e) {
      createFailed(state, String.valueOf(e.getMessage()), json);
      return false;
    }
  }

  private void createFailed(StackResource state, String reason, Optional<String> properties) {
    note(state.with("CREATE_FAILED", Optional.of(reason), now()), properties);
  }

  private void fail(String reason) {
    switch (stack.wanted().onFailure()) {
      case "DO_NOTHING" -> become("CREATE_FAILED", reason);
      case "DELETE" -> {
        become("DELETE_IN_PROGRESS", reason + "Delete requested by user.");
        deleteResources("DELETE_COMPLETE", "DELETE_FAILED");
      }
      default -> {
        become("ROLLBACK_IN_PROGRESS", reason + "Rollback requested by user.");
        deleteResources("ROLLBACK_COMPLETE", "ROLLBACK_FAILED");
      }
    }
  }

  /** Deletes the resources and the stack. */
  void delete() {
    become("DELETE_IN_PROGRESS", "User Initiated");
    deleteResources(DELETE_COMPLETE, "DELETE_FAILED");
  }

  private void deleteResources(String done, String failed) {
    List<StackResource> newestFirst = new ArrayList<>(stack.resources());
    Collections.reverse(newestFirst);
    List<String> left = new ArrayList<>();
    for (StackResource resource : newestFirst) {
      if (!resource.status().equals(DELETE_COMPLETE) && !delete(resource, done)) {
        left.add(resource.logicalId());
      }
    }
    if (!left.isEmpty()) {
      become(
          failed,
          "The following resource(s) failed to delete: [" + String.join(", ", left) + "]. ");
      return;
    }
    become(done);
    if (done.equals(DELETE_COMPLETE)) {
      stack.deleted(now());
    }
  }

  private boolean delete(StackResource resource, String done) {
    if (resource.entry().isPresent() && isRetained(resource, done)) {
      note(resource.with("DELETE_SKIPPED", Optional.empty(), now()), Optional.empty());
      return true;
    }
    if (resource.entry().isPresent()) {
      note(resource.with("DELETE_IN_PROGRESS", Optional.empty(), now()), Optional.empty());
      try {
        handler.delete(resource.entry().get());
      } catch (HandlerException e) {
        note(
            resource.with("DELETE_FAILED", Optional.of(String.valueOf(e.getMessage())), now()),
            Optional.empty());
        return false;
      }
    }
    note(resource.with(DELETE_COMPLETE, Optional.empty(), now()), Optional.empty());
    return true;
  }

  private static boolean isRetained(StackResource resource, String done) {
    return switch (resource.deletionPolicy()) {
      case "Retain" -> true;
      case "RetainExceptOnCreate" ->
          done.equals(DELETE_COMPLETE) && resource.status().equals("CREATE_COMPLETE");
      default -> false;
    };
  }

  private void become(String status) {
    stack.become(status, Optional.empty(), now(), ids.get());
  }

  private void become(String status, String reason) {
    stack.become(status, Optional.of(reason), now(), ids.get());
  }

  private void note(StackResource resource, Optional<String> properties) {
    stack.resource(resource, properties, ids.get());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static String json(Node node) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(node, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(Node node, JsonGenerator json) throws IOException {
    if (node instanceof Mapping mapping) {
      json.writeStartObject();
      for (Map.Entry<String, Node> field : mapping.fields().entrySet()) {
        json.writeFieldName(field.getKey());
        write(field.getValue(), json);
      }
      json.writeEndObject();
    } else if (node instanceof Sequence sequence) {
      json.writeStartArray();
      for (Node item : sequence.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else {
      json.writeString(node.scalarText().orElse(""));
    }
  }
}
