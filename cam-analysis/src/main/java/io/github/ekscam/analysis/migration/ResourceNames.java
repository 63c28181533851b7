package io.github.ekscam.analysis.migration;

import java.util.HashSet;
import java.util.Set;

/** Names of resources in a document, made from other names: each once. Not thread-safe. */
final class ResourceNames {

  private final Set<String> taken = new HashSet<>();

  /** A name, followed by a number if another has it. */
  String distinct(String name) {
    String distinct = name;
    for (int i = 2; !taken.add(distinct); i++) {
      distinct = name + i;
    }
    return distinct;
  }
}
