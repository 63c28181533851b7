package io.github.ekscam.local.internal.cloudformation;

import com.google.common.collect.Lists;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stacks of one account in one region: those that there are, and the last of those that were
 * deleted, which their id still finds. Not thread-safe.
 */
final class Stacks {

  /** CloudFormation's own quota. */
  static final int MOST = 2_000;

  private static final int MOST_DELETED = 200;

  private final Map<String, Stack> byName = new LinkedHashMap<>();
  private final Deque<Stack> deleted = new ArrayDeque<>();

  /** A stack by its name, or by its id. */
  Optional<Stack> find(String nameOrId) {
    Stack present = byName.get(nameOrId);
    return present != null
        ? Optional.of(present)
        : all().stream().filter(stack -> stack.id().equals(nameOrId)).findFirst();
  }

  /** Others, which have the same stacks; none of them is to be changed, but replaced by a copy. */
  Stacks copy() {
    Stacks copy = new Stacks();
    copy.byName.putAll(byName);
    copy.deleted.addAll(deleted);
    return copy;
  }

  int size() {
    return byName.size();
  }

  /** Takes a stack in, in the place of what it was before; lets go of its name if it is deleted. */
  void put(Stack stack) {
    if (!stack.isDeleted()) {
      byName.put(stack.name(), stack);
      return;
    }
    byName.remove(stack.name());
    deleted.addLast(stack);
    if (deleted.size() > MOST_DELETED) {
      deleted.removeFirst();
    }
  }

  /** Those that there are, the newest first. */
  List<Stack> present() {
    return Lists.reverse(new ArrayList<>(byName.values()));
  }

  /** All that are known, the newest first. */
  List<Stack> all() {
    List<Stack> all = new ArrayList<>(present());
    all.addAll(Lists.reverse(new ArrayList<>(deleted)));
    return all;
  }

  /** All that are known, in an order in which {@link #put} makes the same again. */
  List<Stack> oldestFirst() {
    return Lists.reverse(all());
  }
}
