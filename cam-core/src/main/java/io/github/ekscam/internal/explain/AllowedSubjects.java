package io.github.ekscam.internal.explain;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Multimaps;
import io.github.ekscam.Grant;
import io.github.ekscam.WhoCan.AllowedSubject;
import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.AggregateError;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The subjects that RBAC lets make a request, found by the bindings and by name. Reproduces {@code
 * plugin/pkg/auth/authorizer/rbac/subject_locator.go} of Kubernetes 1.34, but for the duplicates
 * that it gives back in spite of itself. Costs one look at each binding of the cluster and of the
 * request's namespace, unless only some are asked for.
 */
final class AllowedSubjects {

  private final List<AllowedSubject> subjects;
  private final String error;

  /** By the username of a User or a ServiceAccount. */
  private final SortedMap<String, List<AllowedSubject>> byUsername = new TreeMap<>();

  private final SortedMap<String, List<AllowedSubject>> byGroup = new TreeMap<>();

  private AllowedSubjects(Collection<AllowedSubject> subjects, Set<String> errors) {
    this.subjects = List.copyOf(subjects);
    this.error = errors.isEmpty() ? "" : AggregateError.of(List.copyOf(errors));
    for (AllowedSubject allowed : subjects) {
      Subject subject = allowed.subject();
      SortedMap<String, List<AllowedSubject>> index =
          subject.kind().equals("Group") ? byGroup : byUsername;
      index.computeIfAbsent(subject.authenticatedName(), name -> new ArrayList<>()).add(allowed);
    }
  }

  static AllowedSubjects of(RbacRules rbac, RequestAttributes request) {
    Finding finding = new Finding(rbac, request);
    rbac.bindings(namespaceOf(request))
        .forEach(binding -> finding.add(binding, new LinkedHashSet<>(binding.subjects())));
    return finding.found();
  }

  /**
   * Only those whose names a session of a role may have and another session may not. Costs as much
   * as a decision if there are none, and else one look at each binding that has such a name.
   *
   * @param username what the role's sessions are called
   * @param groups what their groups are called
   */
  static AllowedSubjects ofSessions(
      SessionRights rights,
      RequestAttributes request,
      NameTemplate username,
      Collection<NameTemplate> groups) {
    Finding finding = new Finding(rights.rbac(), request);
    List<NameTemplate> users =
        Stream.of(username)
            .filter(template -> !template.isFixed() && rights.mayAsUser(template, request))
            .toList();
    List<NameTemplate> members =
        groups.stream()
            .filter(template -> !template.isFixed() && rights.mayAsGroup(template, request))
            .toList();
    if (users.isEmpty() && members.isEmpty()) {
      return finding.found();
    }
    Set<BoundSubjects.Bound> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (BoundSubjects bound : rights.rbac().subjects(namespaceOf(request))) {
      Stream.concat(users.stream().flatMap(bound::users), members.stream().flatMap(bound::groups))
          .filter(seen::add)
          .forEach(each -> finding.add(each.binding(), Set.of(each.subject())));
    }
    return finding.found();
  }

  private static String namespaceOf(RequestAttributes request) {
    return request instanceof ResourceRequest resource ? resource.namespace() : "";
  }

  /** Puts together what single bindings allow. */
  private static final class Finding {

    private final RbacRules rbac;
    private final FirstMatch firstMatch;
    private final Set<String> errors = new LinkedHashSet<>();
    private final ListMultimap<Subject, Grant> grants =
        MultimapBuilder.linkedHashKeys().arrayListValues(1).build();

    Finding(RbacRules rbac, RequestAttributes request) {
      this.rbac = rbac;
      this.firstMatch = new FirstMatch(request);
      grants.put(PrivilegedGroup.SUBJECT, PrivilegedGroup.GRANT);
    }

    /** Adds subjects of a binding if its role allows the request. */
    void add(RbacBinding binding, Set<Subject> subjects) {
      Optional<? extends RbacRole> role = rbac.role(binding);
      if (role.isEmpty()) {
        errors.add(RbacRules.notFound(binding.roleRef()));
        return;
      }
      firstMatch
          .in(role.get())
          .ifPresent(
              rule -> {
                for (Subject subject : subjects) {
                  grants.put(
                      subject.boundIn(binding.metadata().namespace()),
                      new Grant.Rbac(binding, role.get(), rule, subject));
                }
              });
    }

    AllowedSubjects found() {
      return new AllowedSubjects(
          Multimaps.asMap(grants).entrySet().stream()
              .map(entry -> new AllowedSubject(entry.getKey(), entry.getValue()))
              .toList(),
          errors);
    }
  }

  List<AllowedSubject> subjects() {
    return subjects;
  }

  String error() {
    return error;
  }

  /**
   * Those that are the user. Told apart by the subject: to compare their grants would take long.
   */
  List<AllowedSubject> of(UserInfo user) {
    Map<Subject, AllowedSubject> found = new LinkedHashMap<>();
    if (user.isUsernameKnown()) {
      byUsername
          .getOrDefault(user.username(), List.of())
          .forEach(each -> found.put(each.subject(), each));
    }
    for (String group : user.groups()) {
      byGroup.getOrDefault(group, List.of()).forEach(each -> found.put(each.subject(), each));
    }
    return List.copyOf(found.values());
  }

  /** The names of users that begin so and are otherwise as wanted. */
  List<String> usernames(String prefix, Predicate<String> wanted) {
    return names(byUsername, prefix, wanted);
  }

  /** The names of groups that begin so and are otherwise as wanted. */
  List<String> groups(String prefix, Predicate<String> wanted) {
    return names(byGroup, prefix, wanted);
  }

  private static List<String> names(
      SortedMap<String, ?> index, String prefix, Predicate<String> wanted) {
    return index.tailMap(prefix).keySet().stream()
        .takeWhile(name -> name.startsWith(prefix))
        .filter(wanted)
        .toList();
  }

  /** The first rule of a role that matches; each role is looked at once. */
  static final class FirstMatch {

    private final RequestAttributes request;
    private final IdentityHashMap<RbacRole, Optional<PolicyRule>> known = new IdentityHashMap<>();

    FirstMatch(RequestAttributes request) {
      this.request = request;
    }

    Optional<PolicyRule> in(RbacRole role) {
      return known.computeIfAbsent(
          role,
          r ->
              r.rules().stream()
                  .filter(rule -> PolicyRuleMatcher.matches(rule, request))
                  .findFirst());
    }
  }
}
