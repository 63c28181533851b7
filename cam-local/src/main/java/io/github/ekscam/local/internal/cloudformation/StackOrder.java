package io.github.ekscam.local.internal.cloudformation;

import io.github.ekscam.internal.config.cloudformation.StackTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings resources into an order in which each comes after those that it depends on. */
final class StackOrder {

  private StackOrder() {}

  /**
   * The resources in such an order; of those that are free to come next, the first of the template.
   *
   * @throws io.github.ekscam.local.internal.aws.ServiceError if a dependency is no resource, or if
   *     they depend on each other
   */
  static List<StackTemplate.Resource> of(List<StackTemplate.Resource> resources) {
    Map<String, StackTemplate.Resource> waiting = new LinkedHashMap<>();
    resources.forEach(resource -> waiting.put(resource.logicalId(), resource));
    List<String> unknown =
        resources.stream()
            .flatMap(resource -> resource.dependsOn().stream())
            .filter(dependency -> !waiting.containsKey(dependency))
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      throw CloudFormationError.validation(
          "Template format error: Unresolved resource dependencies ["
              + String.join(", ", unknown)
              + "] in the Resources block of the template");
    }
    List<StackTemplate.Resource> inOrder = new ArrayList<>();
    while (!waiting.isEmpty()) {
      StackTemplate.Resource next =
          waiting.values().stream()
              .filter(each -> each.dependsOn().stream().noneMatch(waiting::containsKey))
              .findFirst()
              .orElseThrow(
                  () ->
                      CloudFormationError.validation(
                          "Circular dependency between resources: "
                              + waiting.keySet().stream()
                                  .collect(Collectors.joining(", ", "[", "]"))));
      waiting.remove(next.logicalId());
      inOrder.add(next);
    }
    return inOrder;
  }
}
