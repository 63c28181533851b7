package io.github.ekscam.internal.matching;

import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The subjects of bindings by their names. Immutable; made in one pass over the bindings. */
public final class BoundSubjects {

  /**
   * A subject of a binding, as the binding names it.
   *
   * @param place which of the bindings it is, in their order
   * @param index which of its subjects it is, in theirs
   */
  public record Bound(int place, int index, RbacBinding binding, Subject subject) {

    /** The subject, a service account with its namespace. */
    public Subject located() {
      return subject.boundIn(binding.metadata().namespace());
    }

    /** The username or the group that it is found by. */
    public String name() {
      return located().authenticatedName();
    }
  }

  private int bindings;

  /** By the username of a User or a ServiceAccount. */
  private final NavigableMap<String, List<Bound>> users = new TreeMap<>();

  private final NavigableMap<String, List<Bound>> groups = new TreeMap<>();

  BoundSubjects() {}

  void add(RbacBinding binding) {
    int index = 0;
    for (Subject subject : new LinkedHashSet<>(binding.subjects())) {
      Bound bound = new Bound(bindings, index, binding, subject);
      (subject.kind().equals("Group") ? groups : users)
          .computeIfAbsent(bound.name(), name -> new ArrayList<>(1))
          .add(bound);
      index++;
    }
    bindings++;
  }

  /**
   * The bindings that reach a user, in their order, each with the first subject that the user is.
   */
  Collection<Bound> of(UserInfo user) {
    SortedMap<Integer, Bound> found = new TreeMap<>();
    if (user.isUsernameKnown()) {
      users
          .getOrDefault(user.username(), List.of())
          .forEach(bound -> found.merge(bound.place(), bound, BoundSubjects::first));
    }
    for (String group : user.groups()) {
      groups
          .getOrDefault(group, List.of())
          .forEach(bound -> found.merge(bound.place(), bound, BoundSubjects::first));
    }
    return found.values();
  }

  private static Bound first(Bound one, Bound other) {
    return one.index() <= other.index() ? one : other;
  }

  /** The users and service accounts by their usernames. */
  public Map<String, List<Bound>> users() {
    return Collections.unmodifiableMap(users);
  }

  /** The users and service accounts that a template may become, by name. */
  public Stream<Bound> users(NameTemplate template) {
    return named(users, template);
  }

  /** The groups that a template may become, by name. */
  public Stream<Bound> groups(NameTemplate template) {
    return named(groups, template);
  }

  private static Stream<Bound> named(
      NavigableMap<String, List<Bound>> byName, NameTemplate template) {
    return byName.tailMap(template.prefix(), true).entrySet().stream()
        .takeWhile(entry -> entry.getKey().startsWith(template.prefix()))
        .filter(entry -> template.mayBecome(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream());
  }

  /** All of them, the users and service accounts first, by name. */
  public Stream<Bound> all() {
    return Stream.concat(users.values().stream(), groups.values().stream()).flatMap(List::stream);
  }
}
