package io.github.ekscam.testing.specification;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a caller holds, arranged to be asked about many requests: one costs a look at the rules that
 * name its resource, where {@link io.github.ekscam.Caller#explain} looks at all that is bound.
 */
final class HeldPermissions {

  private final ListMultimap<String, Permission> byResource =
      MultimapBuilder.treeKeys().arrayListValues(1).build();
  private final List<Permission> ofPaths = new ArrayList<>();

  HeldPermissions(List<Permission> permissions) {
    for (Permission permission : permissions) {
      for (String resource : permission.rule().resources()) {
        byResource.put(resource, permission);
      }
      if (!permission.rule().nonResourceURLs().isEmpty()) {
        ofPaths.add(permission);
      }
    }
  }

  /** What allows a request: bindings, and policies that are associated with an entry. */
  Set<Key> sources(RequestAttributes request) {
    return ofTarget(request)
        .filter(permission -> ScopeMatcher.matches(permission.scope(), request))
        .filter(permission -> PolicyRuleMatcher.matches(permission.rule(), request))
        .map(permission -> GrantKeys.source(permission.grant()))
        .collect(Collectors.toSet());
  }

  private Stream<Permission> ofTarget(RequestAttributes request) {
    if (!(request instanceof ResourceRequest resource)) {
      return ofPaths.stream();
    }
    return Stream.of(
            PolicyRuleMatcher.ALL,
            ResourceNames.combined(PolicyRuleMatcher.ALL, resource.subresource()),
            resource.combinedResource())
        .distinct()
        .flatMap(name -> byResource.get(name).stream());
  }
}
