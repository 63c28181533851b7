package io.github.ekscam.analysis;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Permissions.ScopedUnknown;
import io.github.ekscam.Unknown;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.keys.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What cannot be told of somebody's permissions, and which requests hang on it. */
final class UnknownAccess {

  private UnknownAccess() {}

  /** The requests that it may allow. */
  static RequestSet region(ScopedUnknown unknown) {
    if (unknown.unknown() instanceof Unknown.UnnamedObjects of) {
      return RequestSet.of(unknown.scope(), of.rule().rule());
    }
    return unknown.unknown() instanceof Unknown.NodeRights
        ? RequestTable.OF_NODES
        : RequestSet.everythingIn(unknown.scope());
  }

  /**
   * Those of somebody's unknowns that are not there on the other side, too, for the same reason and
   * where they would count: they may allow more, whatever they turn out to be.
   */
  static List<ScopedUnknown> beyond(List<ScopedUnknown> unknowns, List<ScopedUnknown> others) {
    List<ScopedUnknown> beyond = new ArrayList<>();
    for (ScopedUnknown unknown : unknowns) {
      Object thing = thing(unknown.unknown());
      RequestSet same =
          RequestSet.union(
              others.stream()
                  .filter(other -> thing(other.unknown()).equals(thing))
                  .map(UnknownAccess::region)
                  .toList());
      if (!same.containsAll(region(unknown))) {
        beyond.add(unknown);
      }
    }
    return List.copyOf(beyond);
  }

  /** What an unknown is about: a policy is the same whatever else becomes of its entry. */
  private static Object thing(Unknown unknown) {
    if (unknown instanceof Unknown.PolicyWithoutRules of) {
      return List.of(of.id(), of.entry().principalArn(), of.policy());
    }
    if (unknown instanceof Unknown.PolicyNotInCatalogue of) {
      return List.of(of.id(), of.entry().principalArn(), of.association().policyArn());
    }
    if (unknown instanceof Unknown.UnnamedObjects of) {
      return List.of(of.id(), of.entry().principalArn(), of.association().policyArn(), of.rule());
    }
    if (unknown instanceof Unknown.AssociationsNotGiven of) {
      return List.of(of.id(), of.entry().principalArn());
    }
    if (unknown instanceof Unknown.NodeRights of) {
      return List.of(of.id(), of.user().username(), of.user().usernameTemplate());
    }
    return unknown instanceof Unknown.NotResolved of ? withoutPlaces(of.unresolved()) : unknown;
  }

  /** Whether the same is not resolved, wherever it is written. */
  static boolean sameUnresolved(EksCluster one, EksCluster other) {
    return withoutPlaces(one.unresolved()).equals(withoutPlaces(other.unresolved()));
  }

  /** What one of both alone does not resolve. */
  static List<Unresolved> unresolvedOfOne(EksCluster one, EksCluster other) {
    return Stream.concat(beyondOf(other, one), beyondOf(one, other)).toList();
  }

  private static Stream<Unresolved> beyondOf(EksCluster one, EksCluster other) {
    Set<Key> known = new HashSet<>(withoutPlaces(one.unresolved()));
    return other.unresolved().stream().filter(each -> !known.contains(withoutPlaces(each)));
  }

  private static List<Key> withoutPlaces(List<Unresolved> unresolved) {
    return unresolved.stream().map(UnknownAccess::withoutPlaces).toList();
  }

  private static Key withoutPlaces(Unresolved unresolved) {
    List<Comparable<?>> parts = new ArrayList<>();
    parts.add(unresolved.getClass().getName());
    parts.add(unresolved.text());
    if (unresolved instanceof Unresolved.Entry of) {
      parts.addAll(
          List.of(of.principalArn(), of.type(), Key.ofAll(of.kubernetesGroups()), of.username()));
    } else if (unresolved instanceof Unresolved.Groups of) {
      parts.addAll(List.of(of.principalArn().value(), Key.ofAll(of.kubernetesGroups())));
    } else if (unresolved instanceof Unresolved.Username of) {
      parts.addAll(List.of(of.principalArn().value(), of.username()));
    } else if (unresolved instanceof Unresolved.Association of) {
      parts.addAll(
          List.of(
              of.principalArn(),
              of.policyName(),
              of.accessScope().type(),
              Key.ofAll(of.accessScope().namespaces())));
    } else if (unresolved instanceof Unresolved.Binding of) {
      parts.addAll(
          List.of(
              of.namespace(),
              Key.ofAll(of.subjects()),
              Key.of(of.roleRef().apiGroup(), of.roleRef().kind(), of.roleRef().name())));
    } else if (unresolved instanceof Unresolved.Rules of) {
      Map<String, String> labels = new TreeMap<>(of.labels());
      parts.addAll(
          List.of(
              of.kind(),
              of.namespace(),
              of.name(),
              Key.ofAll(labels.keySet()),
              Key.ofAll(labels.values())));
    }
    return Key.ofAll(parts);
  }
}
