package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import com.google.common.collect.Sets;
import io.github.ekscam.Caller;
import io.github.ekscam.Grant;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.Permissions.ScopedUnknown;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.requests.RequestSet;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.RequestAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What somebody may do beyond what is compared with: exact, for all requests at once. A rule that
 * several others make up together is not more; {@code *} is more than any enumeration, by all the
 * others, so what AWS, Kubernetes or anybody adds later is compared too.
 *
 * @param access what is allowed and not by what is compared with, in ranges that have no request in
 *     common, by grant in the order in which the authorizers are asked
 * @param unknowns what may allow more, and of which that cannot be told
 */
public record AccessBeyond(List<GrantedAccess> access, List<ScopedUnknown> unknowns) {

  private static final Permissions NOTHING = new Permissions(List.of(), List.of(), List.of());

  public AccessBeyond {
    access = List.copyOf(access);
    unknowns = List.copyOf(unknowns);
  }

  /**
   * What a caller may do beyond some rules. A role stands for all its sessions: what only some of
   * them may do counts. Costs a look at each binding of the cluster, and one more for each user or
   * group that a session's name may make of the role.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public static AccessBeyond of(Caller caller, List<PolicyRule> rules) {
    RequestSet allowed =
        RequestSet.union(
            requireNonNull(rules, "rules").stream()
                .map(rule -> RequestSet.of(AccessScope.cluster(), rule))
                .toList());
    Permissions held = HeldPermissions.inAnySession(caller);
    return new AccessBeyond(
        new Beyond(allowed, NOTHING.unknowns(), caller.cluster().apiResources(), request -> true)
            .access(held.permissions()),
        held.unknowns());
  }

  /**
   * What some permissions give beyond others, such as those of a caller on a cluster before and
   * after a change; nodes run the same pods on both sides.
   *
   * @param resources the resources of the cluster that gives them, from which witnesses are chosen
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public static AccessBeyond of(Permissions held, Permissions other, ApiResources resources) {
    return of(held, other, resources, request -> true, /* sameNodes= */ true);
  }

  /**
   * What some permissions give beyond others.
   *
   * @param resources the resources of the cluster that gives them
   * @param condition what a witness should fulfil
   * @param sameNodes whether nodes have the same rights by the same pods on both sides
   */
  static AccessBeyond of(
      Permissions held,
      Permissions other,
      ApiResources resources,
      Predicate<RequestAttributes> condition,
      boolean sameNodes) {
    List<ScopedUnknown> unknowns =
        UnknownAccess.beyond(
            held.unknowns(),
            other.unknowns().stream()
                .filter(each -> sameNodes || !(each.unknown() instanceof Unknown.NodeRights))
                .toList());
    List<Permission> more = without(held.permissions(), other.permissions());
    if (more.isEmpty() && unknowns.isEmpty()) {
      return new AccessBeyond(List.of(), List.of());
    }
    RequestSet allowed =
        RequestSet.ofAll(
            unknowns.isEmpty() ? near(other.permissions(), more) : other.permissions());
    return new AccessBeyond(
        new Beyond(allowed, notOfSessions(other.unknowns()), resources, condition).access(more),
        unknowns.stream()
            .filter(unknown -> !allowed.containsAll(UnknownAccess.region(unknown)))
            .toList());
  }

  /** Without the groups that the session's name decides: what they give is told of the sessions. */
  private static List<ScopedUnknown> notOfSessions(List<ScopedUnknown> unknowns) {
    return unknowns.stream()
        .filter(unknown -> !(unknown.unknown() instanceof Unknown.UnknownGroup))
        .toList();
  }

  /**
   * Those that are not among the others to the letter, which need no comparison. Many are of the
   * same rules in many namespaces: a rule is looked at once.
   */
  private static List<Permission> without(List<Permission> held, List<Permission> others) {
    Map<PolicyRule, Integer> numbers = new HashMap<>();
    IdentityHashMap<PolicyRule, Integer> known = new IdentityHashMap<>();
    ToIntFunction<PolicyRule> number =
        rule ->
            known.computeIfAbsent(
                rule, key -> numbers.computeIfAbsent(key, each -> numbers.size()));
    Set<Key> present = new HashSet<>();
    others.forEach(
        permission -> present.add(key(permission, number.applyAsInt(permission.rule()))));
    return held.stream()
        .filter(
            permission -> !present.contains(key(permission, number.applyAsInt(permission.rule()))))
        .toList();
  }

  private static Key key(Permission permission, int rule) {
    List<String> namespaces = permission.scope().namespaces();
    boolean isRbac = permission.grant() instanceof Grant.Rbac;
    return namespaces.size() == 1
        ? Key.of(isRbac, rule, namespaces.get(0))
        : Key.of(isRbac, rule, Key.ofAll(namespaces));
  }

  /**
   * Those that may allow what some others do, by where they hold and by their API groups: the rest
   * would change nothing.
   */
  private static List<Permission> near(List<Permission> permissions, List<Permission> others) {
    Set<String> namespaces = new HashSet<>();
    Set<String> apiGroups = new HashSet<>();
    boolean havePaths = false;
    for (Permission other : others) {
      namespaces.add(namespaceOfBinding(other));
      apiGroups.addAll(other.rule().apiGroups());
      havePaths |= !other.rule().nonResourceURLs().isEmpty();
    }
    boolean arePathsNear = havePaths;
    boolean isEveryNamespaceNear = namespaces.contains("");
    boolean isEveryApiGroupNear = apiGroups.contains(PolicyRuleMatcher.ALL);
    return permissions.stream()
        .filter(
            permission -> {
              String namespace = namespaceOfBinding(permission);
              return isEveryNamespaceNear || namespace.isEmpty() || namespaces.contains(namespace);
            })
        .filter(
            permission -> {
              PolicyRule rule = permission.rule();
              return isEveryApiGroupNear
                  || (arePathsNear && !rule.nonResourceURLs().isEmpty())
                  || rule.apiGroups().contains(PolicyRuleMatcher.ALL)
                  || rule.apiGroups().stream().anyMatch(apiGroups::contains);
            })
        .toList();
  }

  private static String namespaceOfBinding(Permission permission) {
    return permission.grant() instanceof Grant.Rbac rbac
        ? rbac.binding().metadata().namespace()
        : "";
  }

  /** Whether there is nothing, and nothing that cannot be told. */
  public boolean isNone() {
    return access.isEmpty() && unknowns.isEmpty();
  }

  /** Divides what is beyond a set of requests by what gives it. */
  private static final class Beyond {

    /** The name of all that is given in a place, whatever its rules name. */
    private static final String EVERYTHING = "";

    private static final String PATHS = "/";

    private final RequestSet allowed;
    private final List<ScopedUnknown> unknowns;

    /** What each of the unknowns may allow. */
    private final List<RequestSet> uncertain;

    private final ApiResources resources;
    private final Predicate<RequestAttributes> condition;
    private final List<Piece> pieces = new ArrayList<>();

    /**
     * What is given already, by the namespace of the RoleBindings that give it, else by "", and by
     * what their rules name; see {@link #named}.
     */
    private final ListMultimap<Key, Piece> given =
        MultimapBuilder.treeKeys().arrayListValues(1).build();

    /** Requests, and what allows them: the first all of them. */
    private record Piece(RequestSet requests, List<Grant> grants) {}

    Beyond(
        RequestSet allowed,
        List<ScopedUnknown> unknowns,
        ApiResources resources,
        Predicate<RequestAttributes> condition) {
      this.allowed = allowed;
      this.unknowns = unknowns;
      this.uncertain = unknowns.stream().map(UnknownAccess::region).toList();
      this.resources = resources;
      this.condition = condition;
    }

    List<GrantedAccess> access(List<Permission> permissions) {
      Map<Key, List<Permission>> bySource = new LinkedHashMap<>();
      for (Permission permission : permissions) {
        bySource
            .computeIfAbsent(GrantKeys.source(permission.grant()), key -> new ArrayList<>())
            .add(permission);
      }
      bySource.values().forEach(this::add);
      List<GrantedAccess> access = new ArrayList<>();
      for (Piece piece : pieces) {
        RequestSet open = piece.requests;
        for (RequestSet each : uncertain) {
          open = open.minus(each);
        }
        add(open, piece.grants, access);
        add(piece.requests.minus(open), piece.grants, access);
      }
      return access;
    }

    /** What a source gives and none before it; it is told of those that gave some of it, too. */
    private void add(List<Permission> ofSource) {
      Grant grant = ofSource.get(0).grant();
      String namespace = namespaceOfBinding(ofSource.get(0));
      RequestSet gives = RequestSet.ofAll(ofSource).minus(allowed);
      if (gives.isEmpty()) {
        return;
      }
      Set<String> named = named(ofSource);
      RequestSet more = gives;
      for (Piece piece : given(namespace, named)) {
        if (piece.requests.intersects(gives)) {
          piece.grants.add(grant);
          more = more.minus(piece.requests);
        }
      }
      if (more.isEmpty()) {
        return;
      }
      Piece piece = new Piece(more, new ArrayList<>(List.of(grant)));
      pieces.add(piece);
      for (String name : Sets.union(named, Set.of(EVERYTHING))) {
        given.put(Key.of(namespace, name), piece);
      }
    }

    /** What is given already and may have requests in common with what rules name. */
    private Set<Piece> given(String namespace, Set<String> named) {
      Set<String> names =
          named.contains(PolicyRuleMatcher.ALL)
              ? Set.of(EVERYTHING)
              : Sets.union(named, Set.of(PolicyRuleMatcher.ALL));
      Set<Piece> found = Collections.newSetFromMap(new IdentityHashMap<>());
      for (String where : namespace.isEmpty() ? Set.of("") : Set.of("", namespace)) {
        names.forEach(name -> found.addAll(given.get(Key.of(where, name))));
      }
      return found;
    }

    /** The resources that rules name, {@code *} for any, and a slash if they name paths. */
    private static Set<String> named(List<Permission> permissions) {
      Set<String> named = new TreeSet<>();
      for (Permission permission : permissions) {
        permission.rule().resources().forEach(each -> named.add(ResourceNames.resource(each)));
        if (!permission.rule().nonResourceURLs().isEmpty()) {
          named.add(PATHS);
        }
      }
      return named;
    }

    private void add(RequestSet requests, List<Grant> grants, List<GrantedAccess> access) {
      requests.boxes().stream()
          .flatMap(RequestRange::of)
          .forEach(
              range ->
                  access.add(
                      new GrantedAccess(
                          range, witness(range.set()), grants, unknownOf(range.set()))));
    }

    /** One that matters, if there is such a one that the API server gets. */
    private RequestAttributes witness(RequestSet requests) {
      return requests
          .and(RequestTable.TAKEOVER)
          .witness(resources, condition)
          .filter(
              request -> condition.test(request) && request.impossibilities(resources).isEmpty())
          .or(() -> requests.witness(resources, condition))
          .orElseThrow();
    }

    private List<Unknown> unknownOf(RequestSet requests) {
      Map<Key, Unknown> found = new LinkedHashMap<>();
      for (int i = 0; i < unknowns.size(); i++) {
        if (uncertain.get(i).intersects(requests)) {
          Unknown unknown = unknowns.get(i).unknown();
          found.putIfAbsent(Key.of(unknown.id(), unknown.text()), unknown);
        }
      }
      return List.copyOf(found.values());
    }
  }
}
