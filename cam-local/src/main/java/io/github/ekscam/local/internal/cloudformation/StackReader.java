package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.cloudformation.StackTemplate;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.internal.eksapi.JsonItem;
import java.util.Optional;

/** Reads what {@link StackWriter} has written. All is checked, as a person may have edited it. */
final class StackReader {

  private final ClusterAccess access;
  private final Source file;

  /**
   * A reader.
   *
   * @param access whose stacks they are
   * @param file where they are from, for messages
   */
  StackReader(ClusterAccess access, Source file) {
    this.access = access;
    this.file = file;
  }

  /**
   * The stacks that were kept.
   *
   * @throws InvalidInputException if they are none that were written here
   */
  Stacks read(Object document) {
    Stacks stacks = new Stacks();
    for (JsonItem item : new JsonItem("stacks", document, this::problem).items()) {
      Stack stack = stack(item);
      if (stacks.find(stack.name()).isPresent() || stacks.find(stack.id()).isPresent()) {
        throw item.get("name").problem("a second stack of this name");
      }
      stacks.put(stack);
    }
    return stacks;
  }

  private InvalidInputException problem(String path, String text) {
    return new InvalidInputException(
        file,
        path,
        text
            + " (of account "
            + access.accountId()
            + " in "
            + access.region()
            + "); the file stays as it is: mend it, move it away to start afresh, or give another"
            + " file");
  }

  private static Stack stack(JsonItem item) {
    Stack stack =
        new Stack(
            item.string("id"),
            wanted(item),
            item.get("terminationProtection").bool(),
            item.time("creationTime"));
    stack.restore(
        item.get("resources").items().stream().map(StackReader::resource).toList(),
        item.get("events").items().stream().map(StackReader::event).toList(),
        item.string("status"),
        text(item, "statusReason"),
        item.find("deletionTime").map(time -> item.time("deletionTime")),
        item.get("outputs").items().stream()
            .map(StackReader::output)
            .collect(ImmutableList.toImmutableList()));
    return stack;
  }

  private static Stack.Wanted wanted(JsonItem item) {
    return new Stack.Wanted(
        item.string("name"),
        item.string("templateBody"),
        text(item, "description"),
        ImmutableMap.copyOf(item.stringMap("parameters")),
        ImmutableMap.copyOf(item.stringMap("tags")),
        ImmutableList.copyOf(item.strings("capabilities")),
        ImmutableList.copyOf(item.strings("notificationArns")),
        text(item, "roleArn"),
        text(item, "timeoutInMinutes"),
        text(item, "clientRequestToken"),
        item.string("onFailure"));
  }

  private static StackTemplate.Output output(JsonItem item) {
    return new StackTemplate.Output(
        item.string("key"),
        item.string("value"),
        text(item, "description"),
        text(item, "exportName"));
  }

  private static StackResource resource(JsonItem item) {
    return new StackResource(
        item.string("logicalId"),
        item.string("physicalId"),
        item.string("type"),
        item.time("timestamp"),
        item.string("status"),
        text(item, "reason"),
        item.string("deletionPolicy"),
        item.find("entry")
            .map(
                entry ->
                    new AccessEntryId(entry.string("clusterName"), entry.string("principalArn"))));
  }

  private static StackEvent event(JsonItem item) {
    return new StackEvent(
        item.string("eventId"),
        item.string("logicalId"),
        item.string("physicalId"),
        item.string("type"),
        item.time("timestamp"),
        item.string("status"),
        text(item, "reason"),
        text(item, "properties"));
  }

  private static Optional<String> text(JsonItem item, String name) {
    return item.find(name).map(JsonItem::string);
  }
}
