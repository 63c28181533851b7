package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.Lists;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes stacks as JSON to be kept, which {@link StackReader} reads. */
final class StackWriter {

  private StackWriter() {}

  /** The members of a stack. */
  static Map<String, Object> members(Stack stack) {
    Stack.Wanted wanted = stack.wanted();
    return object(
        "id", stack.id(),
        "name", stack.name(),
        "description", wanted.description(),
        "parameters", wanted.parameters(),
        "tags", wanted.tags(),
        "capabilities", wanted.capabilities(),
        "notificationArns", wanted.notificationArns(),
        "roleArn", wanted.roleArn(),
        "timeoutInMinutes", wanted.timeoutInMinutes(),
        "clientRequestToken", wanted.clientRequestToken(),
        "onFailure", wanted.onFailure(),
        "terminationProtection", stack.terminationProtection(),
        "creationTime", stack.creationTime(),
        "deletionTime", stack.deletionTime(),
        "status", stack.status(),
        "statusReason", stack.statusReason(),
        "outputs",
            stack.outputs().stream()
                .map(
                    output ->
                        object(
                            "key", output.key(),
                            "value", output.value(),
                            "description", output.description(),
                            "exportName", output.exportName()))
                .toList(),
        "resources", stack.resources().stream().map(StackWriter::resource).toList(),
        "events", Lists.reverse(stack.events()).stream().map(StackWriter::event).toList(),
        "templateBody", wanted.templateBody());
  }

  private static Map<String, Object> resource(StackResource resource) {
    return object(
        "logicalId", resource.logicalId(),
        "physicalId", resource.physicalId(),
        "type", resource.type(),
        "timestamp", resource.timestamp(),
        "status", resource.status(),
        "reason", resource.reason(),
        "deletionPolicy", resource.deletionPolicy(),
        "entry",
            resource
                .entry()
                .map(
                    entry ->
                        object(
                            "clusterName", entry.clusterName(),
                            "principalArn", entry.principalArn())));
  }

  private static Map<String, Object> event(StackEvent event) {
    return object(
        "eventId", event.eventId(),
        "logicalId", event.logicalId(),
        "physicalId", event.physicalId(),
        "type", event.type(),
        "timestamp", event.timestamp(),
        "status", event.status(),
        "reason", event.reason(),
        "properties", event.properties());
  }

  /** Members by name; those that are empty are left out. */
  private static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = String.valueOf(namesAndValues[i]);
      if (namesAndValues[i + 1] instanceof Optional<?> optional) {
        optional.ifPresent(value -> members.put(name, value));
      } else {
        members.put(name, namesAndValues[i + 1]);
      }
    }
    return members;
  }
}
