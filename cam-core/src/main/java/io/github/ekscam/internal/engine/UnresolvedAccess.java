package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Permissions.ScopedUnknown;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.PartlyKnownMatcher;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.matching.ScopeMatcher;
import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is declared and not known in all its parts: never allows, and says what it might. Asked
 * last, when nobody has allowed a request. Each part is taken at its widest: a role of unknown
 * rules allows everything, an unknown subject is everybody. So what it does not name is denied
 * whatever the unknown turns out to be.
 *
 * <p>Immutable. An answer costs a look at each part that may be about the user; for groups and
 * usernames also at the bindings of the request's namespace and of the whole cluster, and for rules
 * at those of the role.
 */
public final class UnresolvedAccess implements Authorizer {

  private static final String ANYTHING = "*";
  private static final String SYSTEM = "system:";

  private static final String PRINCIPAL = "Principal ";
  private static final String GROUP = "Group ";
  private static final String USER = "User ";

  private final List<Unresolved> unresolved;
  private final AccessEntries entries;
  private final AccessPolicyCatalogue catalogue;
  private final RbacObjects objects;
  private final RbacRules rbac;
  private final List<Unresolved.Groups> allGroups;

  /** The entries by the names of their principals, as far as these are known. */
  private final Map<String, List<Unresolved.Entry>> entriesToCome = new TreeMap<>();

  private final List<OpenRole> openRoles = new ArrayList<>();

  /** The places of the parts of which it is known whom they may give something, by those. */
  private final Map<String, List<Integer>> bySomebody = new HashMap<>();

  /** The places of those of them that may give something to a user by its name. */
  private final BitSet ofUsers = new BitSet();

  /** The places of the parts that may give something to anybody. */
  private final BitSet ofAnybody = new BitSet();

  /** The bindings of roles of which rules are not known, by what is not known. */
  private final IdentityHashMap<Unresolved.Rules, List<RbacBinding>> openBindings =
      new IdentityHashMap<>();

  private UnresolvedAccess(
      List<Unresolved> unresolved,
      AccessEntries entries,
      AccessPolicyCatalogue catalogue,
      RbacObjects objects) {
    this.unresolved = List.copyOf(unresolved);
    this.entries = requireNonNull(entries, "entries");
    this.catalogue = requireNonNull(catalogue, "catalogue");
    this.objects = requireNonNull(objects, "objects");
    this.rbac = RbacRules.of(objects);
    this.allGroups = all(Unresolved.Groups.class);
    for (Unresolved.Entry entry : all(Unresolved.Entry.class)) {
      entriesToCome
          .computeIfAbsent(principal(entry.principalArn()), name -> new ArrayList<>())
          .add(entry);
    }
    List<Unresolved.Rules> rules = all(Unresolved.Rules.class);
    Map<Key, List<RbacBinding>> byRole = rules.isEmpty() ? Map.of() : bindingsByRole();
    for (Unresolved.Rules each : rules) {
      List<OpenRole> roles = openRoles(each);
      openRoles.addAll(roles);
      openBindings.put(each, roles.stream().flatMap(role -> bindings(role, byRole)).toList());
    }
    for (int i = 0; i < unresolved.size(); i++) {
      place(unresolved.get(i), i);
    }
  }

  private <T extends Unresolved> List<T> all(Class<T> kind) {
    return unresolved.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void place(Unresolved part, int at) {
    Set<String> whom = whom(part);
    if (whom.stream().anyMatch(UnresolvedAccess::isKnownInPart)) {
      ofAnybody.set(at);
    } else {
      whom.forEach(each -> bySomebody.computeIfAbsent(each, key -> new ArrayList<>()).add(at));
    }
    if (whom.stream().anyMatch(each -> each.startsWith(USER))) {
      ofUsers.set(at);
    }
  }

  /** Whom a part may give something; nobody if it decides who a caller is. */
  private Set<String> whom(Unresolved part) {
    if (part instanceof Unresolved.Entry entry) {
      return Set.of(principal(entry.principalArn()));
    }
    if (part instanceof Unresolved.Association association) {
      return Set.of(principal(association.principalArn()));
    }
    if (part instanceof Unresolved.Groups groups) {
      return Set.of(principal(groups.principalArn().value()));
    }
    if (part instanceof Unresolved.Username username) {
      return Set.of(principal(username.principalArn().value()));
    }
    Set<String> whom = new LinkedHashSet<>();
    if (part instanceof Unresolved.Binding binding) {
      binding.subjects().forEach(subject -> whom.add(subject(subject, binding.namespace())));
    }
    if (part instanceof Unresolved.Rules rules) {
      for (RbacBinding binding : openBindings.getOrDefault(rules, List.of())) {
        String namespace = binding.metadata().namespace();
        binding.subjects().forEach(subject -> whom.add(subject(subject, namespace)));
      }
    }
    return whom;
  }

  /** A principal by its name alone: the authenticator leaves the path of a role away. */
  private static String principal(String arn) {
    return PRINCIPAL + arn.substring(arn.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** How a principal's name ends, from what is not known of it: that may be of any length. */
  private static String endOf(String name) {
    int star = name.lastIndexOf(ANYTHING);
    return star < 0 ? name.substring(PRINCIPAL.length()) : name.substring(star);
  }

  /** To bindings, a service account is a user by its username. */
  private static String subject(Subject subject, String namespace) {
    Subject bound = subject.boundIn(namespace);
    return switch (bound.kind()) {
      case "Group" -> group(bound.name());
      case "User", "ServiceAccount" -> user(bound.authenticatedName());
      default -> ANYTHING;
    };
  }

  private static boolean isKnownInPart(String name) {
    return name.contains(ANYTHING);
  }

  private static String group(String name) {
    return GROUP + name;
  }

  private static String user(String username) {
    return USER + username;
  }

  /** The parts that may give somebody something, in their order. */
  private Stream<Unresolved> partsFor(Somebody somebody) {
    UserInfo user = somebody.user;
    if (!somebody.groups.isEmpty()
        || user.groups().stream().anyMatch(UnresolvedAccess::isKnownInPart)) {
      return unresolved.stream();
    }
    BitSet places = (BitSet) ofAnybody.clone();
    if (!user.isUsernameKnown()) {
      places.or(ofUsers);
    }
    Stream.of(
            user.groups().stream().map(UnresolvedAccess::group),
            user.isUsernameKnown() ? Stream.of(user(user.username())) : Stream.<String>empty(),
            Stream.ofNullable(somebody.principal).map(UnresolvedAccess::principal))
        .flatMap(each -> each)
        .flatMap(each -> bySomebody.getOrDefault(each, List.of()).stream())
        .forEach(places::set);
    return places.stream().mapToObj(unresolved::get);
  }

  private Map<Key, List<RbacBinding>> bindingsByRole() {
    Map<Key, List<RbacBinding>> byRole = new HashMap<>();
    bindings()
        .forEach(
            binding -> {
              RoleRef role = binding.roleRef();
              String namespace = binding.metadata().namespace();
              byRole
                  .computeIfAbsent(
                      key(role.kind(), namespace, role.name()), key -> new ArrayList<>())
                  .add(binding);
            });
    return byRole;
  }

  /** A ClusterRole is the same in every namespace. */
  private static Key key(String kind, String namespace, String name) {
    return Key.of(kind, kind.equals("ClusterRole") ? "" : namespace, name);
  }

  private Stream<RbacBinding> bindings() {
    return Stream.concat(objects.clusterRoleBindings().stream(), objects.roleBindings().stream());
  }

  private Stream<RbacBinding> bindings(OpenRole role, Map<Key, List<RbacBinding>> byRole) {
    return role.isNamed()
        ? byRole.getOrDefault(key(role.kind(), role.namespace(), role.name()), List.of()).stream()
        : bindings()
            .filter(binding -> isOpen(role, binding.roleRef(), binding.metadata().namespace()));
  }

  /**
   * What of a cluster is not resolved; null if all is.
   *
   * @param entries the access entries that count
   * @param objects the RBAC objects that count
   */
  public static @Nullable UnresolvedAccess of(
      List<Unresolved> unresolved,
      AccessEntries entries,
      AccessPolicyCatalogue catalogue,
      RbacObjects objects) {
    return unresolved.isEmpty()
        ? null
        : new UnresolvedAccess(unresolved, entries, catalogue, objects);
  }

  UnresolvedAccess with(AccessEntries changed) {
    return new UnresolvedAccess(unresolved, changed, catalogue, objects);
  }

  UnresolvedAccess with(RbacObjects changed) {
    return new UnresolvedAccess(unresolved, entries, catalogue, changed);
  }

  /** The same for RBAC alone, which neither entries nor access policies reach. */
  @Nullable UnresolvedAccess rbacAlone() {
    return having(part -> !isOfAccessPolicies(part));
  }

  /** The same for access policies alone, which reach nobody but by entries. */
  @Nullable UnresolvedAccess accessPoliciesAlone() {
    return having(UnresolvedAccess::isOfAccessPolicies);
  }

  private static boolean isOfAccessPolicies(Unresolved part) {
    return part instanceof Unresolved.Entry || part instanceof Unresolved.Association;
  }

  private @Nullable UnresolvedAccess having(Predicate<Unresolved> parts) {
    return of(unresolved.stream().filter(parts).toList(), entries, catalogue, objects);
  }

  /** What it might allow to somebody: everything, or by rules, in a scope. */
  private record Possible(AccessScope scope, Predicate<RequestAttributes> rules) {
    private boolean mayAllow(RequestAttributes request) {
      return ScopeMatcher.matches(scope, request) && rules.test(request);
    }
  }

  /**
   * A role whose rules are not all known, by itself or by what it aggregates. One whose name is not
   * known is none of those that are known: no two objects of a kind have one name.
   *
   * @param name the name as far as it is known
   */
  private record OpenRole(String kind, String namespace, String name) {
    private boolean isOf(RoleRef roleRef, String bindingNamespace) {
      return Wildcards.haveCommonText(roleRef.kind(), kind)
          && Wildcards.haveCommonText(roleRef.name(), name)
          && (kind.equals("ClusterRole") || Wildcards.haveCommonText(namespace, bindingNamespace));
    }

    private boolean isNamed() {
      return !isKnownInPart(name + namespace);
    }
  }

  private boolean isOpen(OpenRole open, RoleRef roleRef, String bindingNamespace) {
    return open.isOf(roleRef, bindingNamespace)
        && (open.isNamed() || rbac.role(roleRef, bindingNamespace).isEmpty());
  }

  /** The role itself, and those that gather its rules. */
  private List<OpenRole> openRoles(Unresolved.Rules rules) {
    List<OpenRole> open = new ArrayList<>();
    open.add(new OpenRole(rules.kind(), rules.namespace(), rules.name()));
    if (rules.kind().equals("ClusterRole")) {
      Set<String> names = new LinkedHashSet<>();
      gatheredBy(rules.labels(), names);
      names.forEach(name -> open.add(new OpenRole("ClusterRole", "", name)));
    }
    return open;
  }

  private void gatheredBy(Map<String, String> labels, Set<String> names) {
    for (ClusterRole role : objects.clusterRoles()) {
      boolean gathers =
          role.aggregationRule().stream()
              .flatMap(rule -> rule.clusterRoleSelectors().stream())
              .anyMatch(selector -> labels.containsKey(ANYTHING) || selector.matches(labels));
      if (gathers && names.add(role.metadata().name())) {
        gatheredBy(role.metadata().labels(), names);
      }
    }
  }

  /** A user, and what is not known of them. */
  private final class Somebody {

    private final UserInfo user;

    /** The user's IAM principal, or if the user has none that is known, null. */
    private final @Nullable String principal;

    /** Of an entry to come, as far as its principal is known; else null. */
    private final @Nullable String principalToCome;

    private final boolean hasEntry;

    /** Patterns of groups that the user may have, besides those that the user has. */
    private final List<String> groups;

    private @Nullable Boolean mayHaveEntry;

    Somebody(UserInfo user) {
      this.user = user;
      this.principal = CallerPrincipal.of(user).canonicalArn().orElse(null);
      this.principalToCome = null;
      this.hasEntry = principal != null && !entries.namedBy(principal).isEmpty();
      this.groups = new ArrayList<>();
      for (Unresolved.Groups of : allGroups) {
        if (is(of.principalArn().value())) {
          groups.addAll(of.kubernetesGroups());
        }
      }
    }

    /** Whoever an entry is for. */
    Somebody(Unresolved.Entry entry) {
      this.user = UserInfo.of("", List.of());
      this.principal = null;
      this.principalToCome = entry.principalArn();
      this.hasEntry = false;
      this.groups = List.of();
    }

    boolean is(String principalArn) {
      if (principal != null) {
        return PartlyKnownMatcher.mayBePrincipal(principalArn, principal);
      }
      return principalToCome != null
          && Wildcards.haveCommonText(
              endOf(principal(principalArn)), endOf(principal(principalToCome)));
    }

    /** Whether the user has an entry, or may have one. */
    boolean mayHaveEntry() {
      if (mayHaveEntry == null) {
        mayHaveEntry =
            hasEntry
                || principalToCome != null
                || (principal != null && UnresolvedAccess.this.mayHaveEntry(principal));
      }
      return mayHaveEntry;
    }

    boolean mayBe(Subject subject, String namespace) {
      return PartlyKnownMatcher.mayBeUser(subject, user, namespace)
          || (subject.kind().equals("Group") && mayHave(groups, subject.name()));
    }
  }

  private boolean mayHaveEntry(String canonicalArn) {
    String name = principal(canonicalArn);
    return entriesToCome.entrySet().stream()
        .filter(each -> isKnownInPart(each.getKey()) || each.getKey().equals(name))
        .flatMap(each -> each.getValue().stream())
        .anyMatch(entry -> PartlyKnownMatcher.mayBePrincipal(entry.principalArn(), canonicalArn));
  }

  private static List<String> partlyKnown(Collection<String> names) {
    return names.stream().filter(UnresolvedAccess::isKnownInPart).toList();
  }

  /** EKS refuses groups and usernames of entries that begin like Kubernetes' own. */
  private static boolean mayHave(List<String> groups, String group) {
    return !group.startsWith(SYSTEM)
        && groups.stream().anyMatch(pattern -> PartlyKnownMatcher.mayBeName(pattern, group));
  }

  private static boolean mayBeCalled(String username, Subject subject) {
    return subject.kind().equals("User")
        && !subject.name().startsWith(SYSTEM)
        && PartlyKnownMatcher.mayBeName(username, subject.name());
  }

  /**
   * What one unresolved part may give to somebody.
   *
   * @param bindings gives the bindings that count
   */
  private Stream<Possible> possible(
      Unresolved part, Somebody somebody, Supplier<Stream<RbacBinding>> bindings) {
    if (part instanceof Unresolved.Entry entry) {
      return !entries.associationsWithoutEntry().isEmpty()
              && !somebody.hasEntry
              && somebody.is(entry.principalArn())
          ? withoutEntry(somebody)
          : Stream.empty();
    }
    if (part instanceof Unresolved.Association association) {
      return somebody.is(association.principalArn()) && somebody.mayHaveEntry()
          ? Stream.of(new Possible(association.accessScope(), rulesOf(association.policyName())))
          : Stream.empty();
    }
    if (part instanceof Unresolved.Groups groups) {
      return somebody.is(groups.principalArn().value())
          ? bound(
              bindings,
              subject ->
                  subject.kind().equals("Group")
                      && mayHave(groups.kubernetesGroups(), subject.name()))
          : Stream.empty();
    }
    if (part instanceof Unresolved.Username username) {
      return somebody.is(username.principalArn().value())
          ? bound(bindings, subject -> mayBeCalled(username.username(), subject))
          : Stream.empty();
    }
    if (part instanceof Unresolved.Binding binding) {
      return binding.subjects().stream()
              .anyMatch(subject -> somebody.mayBe(subject, binding.namespace()))
          ? Stream.of(
              new Possible(
                  ScopeMatcher.scopeOf(binding.namespace()),
                  rulesOf(binding.roleRef(), binding.namespace())))
          : Stream.empty();
    }
    if (part instanceof Unresolved.Rules rules) {
      return openBindings.getOrDefault(rules, List.of()).stream()
          .filter(
              binding ->
                  binding.subjects().stream()
                      .anyMatch(subject -> somebody.mayBe(subject, binding.metadata().namespace())))
          .map(
              binding ->
                  new Possible(
                      ScopeMatcher.scopeOf(binding.metadata().namespace()), request -> true));
    }
    return Stream.empty(); // The others decide who a caller is.
  }

  /**
   * The policies that count once their principal has an entry. What else an entry gives, its groups
   * and its username, a user has from the start or not at all.
   */
  private Stream<Possible> withoutEntry(Somebody somebody) {
    return entries.associationsWithoutEntry().entrySet().stream()
        .filter(each -> somebody.is(each.getKey().value()))
        .flatMap(each -> each.getValue().stream())
        .map(
            association ->
                new Possible(association.accessScope(), rulesOf(association.policyArn().name())));
  }

  private Stream<Possible> bound(Supplier<Stream<RbacBinding>> bindings, Predicate<Subject> mayBe) {
    return bindings
        .get()
        .filter(binding -> binding.subjects().stream().anyMatch(mayBe))
        .map(
            binding ->
                new Possible(
                    ScopeMatcher.scopeOf(binding.metadata().namespace()),
                    rulesOf(binding.roleRef(), binding.metadata().namespace())));
  }

  /** What a policy may allow: everything if its name or its rules are not known. */
  private Predicate<RequestAttributes> rulesOf(String policyName) {
    return catalogue
        .find(policyName)
        .flatMap(AccessPolicy::rules)
        .<Predicate<RequestAttributes>>map(
            rules ->
                request ->
                    rules.stream()
                        .anyMatch(rule -> PolicyRuleMatcher.matches(rule.rule(), request)))
        .orElse(request -> true);
  }

  /** What a role may allow: everything if its name or some rule is not known. */
  private Predicate<RequestAttributes> rulesOf(RoleRef roleRef, String namespace) {
    boolean named =
        isKnownClusterRole(roleRef) || !isKnownInPart(roleRef.kind() + roleRef.name() + namespace);
    boolean open = !named || openRoles.stream().anyMatch(each -> isOpen(each, roleRef, namespace));
    if (open) {
      return request -> true;
    }
    return request ->
        rbac.role(roleRef, namespace).stream()
            .flatMap(role -> role.rules().stream())
            .anyMatch(rule -> PolicyRuleMatcher.matches(rule, request));
  }

  private static boolean isKnownClusterRole(RoleRef roleRef) {
    return roleRef.kind().equals("ClusterRole") && !isKnownInPart(roleRef.name());
  }

  private Stream<RbacBinding> bindings(RequestAttributes request) {
    return rbac.bindings(request instanceof ResourceRequest of ? of.namespace() : "");
  }

  /** What might allow a user's request. */
  public List<Unknown> unknowns(UserInfo user, RequestAttributes request) {
    return unknowns(new Somebody(user), request);
  }

  /**
   * The same of a user who may have more groups.
   *
   * @param groups what is known of their names; what is known in whole is left out
   */
  public List<Unknown> unknowns(
      UserInfo user, Collection<String> groups, RequestAttributes request) {
    Somebody somebody = new Somebody(user);
    somebody.groups.addAll(partlyKnown(groups));
    return unknowns(somebody, request);
  }

  private List<Unknown> unknowns(Somebody somebody, RequestAttributes request) {
    return partsFor(somebody)
        .filter(part -> mayAllow(part, somebody, request))
        .<Unknown>map(Unknown.NotResolved::new)
        .toList();
  }

  /**
   * Whether a binding may allow a request to whom an entry turns out to be for, by a group or a
   * username of which the name is known in part.
   */
  public boolean mayAllowByName(Unresolved.Entry entry, RequestAttributes request) {
    List<String> groups = partlyKnown(entry.kubernetesGroups());
    boolean named = isKnownInPart(entry.username());
    return (named || !groups.isEmpty())
        && bound(
                () -> bindings(request),
                subject ->
                    (named && mayBeCalled(entry.username(), subject))
                        || (subject.kind().equals("Group") && mayHave(groups, subject.name())))
            .anyMatch(each -> each.mayAllow(request));
  }

  private boolean mayAllow(Unresolved part, Somebody somebody, RequestAttributes request) {
    return possible(part, somebody, () -> bindings(request))
        .anyMatch(each -> each.mayAllow(request));
  }

  /** What might allow a user something, and where. */
  public List<ScopedUnknown> unknowns(UserInfo user) {
    Somebody somebody = new Somebody(user);
    List<ScopedUnknown> unknowns = new ArrayList<>();
    for (Unresolved part : partsFor(somebody).toList()) {
      Map<Key, AccessScope> scopes = new LinkedHashMap<>();
      possible(part, somebody, this::bindings)
          .map(Possible::scope)
          .forEach(scope -> scopes.putIfAbsent(Key.ofAll(scope.namespaces()), scope));
      scopes
          .values()
          .forEach(scope -> unknowns.add(new ScopedUnknown(scope, new Unknown.NotResolved(part))));
    }
    return unknowns;
  }

  /**
   * What might allow a request to subjects and principals that nothing lists.
   *
   * @param asNode whether a user may make the request as a node
   */
  public List<Unknown> unknowns(RequestAttributes request, Predicate<UserInfo> asNode) {
    Map<Key, Boolean> byEntries = new HashMap<>();
    return unresolved.stream()
        .filter(
            part ->
                part instanceof Unresolved.Entry entry
                    ? byEntries.computeIfAbsent(
                        Key.of(
                            principal(entry.principalArn()),
                            entry.type(),
                            entry.username(),
                            Key.ofAll(entry.kubernetesGroups())),
                        same -> mayAllow(entry, request, asNode))
                    : mayAllowSubjects(part, request))
        .<Unknown>map(Unknown.NotResolved::new)
        .toList();
  }

  /** Whether an entry may allow a request to whomever it is for, but for policies told apart. */
  private boolean mayAllow(
      Unresolved.Entry entry, RequestAttributes request, Predicate<UserInfo> asNode) {
    if (isKnownInPart(entry.type())) {
      return true;
    }
    UserInfo user = userOf(entry);
    String username = nameOf(entry);
    List<String> groups = partlyKnown(entry.kubernetesGroups());
    return PrivilegedGroupAuthorizer.isPrivileged(user)
        || withoutEntry(new Somebody(entry)).anyMatch(each -> each.mayAllow(request))
        || bound(
                () -> bindings(request),
                subject ->
                    subject.kind().equals("User")
                        ? PartlyKnownMatcher.mayBeName(username, subject.name())
                        : subject.kind().equals("Group")
                            && (user.groups().contains(subject.name())
                                || mayHave(groups, subject.name())))
            .anyMatch(each -> each.mayAllow(request))
        || asNode.test(user);
  }

  /** The user that an entry makes of its principal, whoever that is: known by its groups. */
  private static UserInfo userOf(Unresolved.Entry entry) {
    List<String> groups = new ArrayList<>(entry.kubernetesGroups());
    groups.removeAll(partlyKnown(groups));
    if (!isStandard(entry)) {
      groups.add(SystemNames.NODES);
    }
    groups.add(SystemNames.AUTHENTICATED);
    return UserInfo.builderOfUnknownName(nameOf(entry)).groups(groups).build();
  }

  /** The username as far as it is known; EKS's own names its principal, or a node. */
  private static String nameOf(Unresolved.Entry entry) {
    return entry.username().isEmpty()
        ? (isStandard(entry) ? "arn:" : SystemNames.NODE_PREFIX) + ANYTHING
        : entry.username();
  }

  private static boolean isStandard(Unresolved.Entry entry) {
    return entry.type().equals(AccessEntryType.STANDARD.value());
  }

  private boolean mayAllowSubjects(Unresolved part, RequestAttributes request) {
    if (part instanceof Unresolved.Binding binding) {
      return new Possible(
              ScopeMatcher.scopeOf(binding.namespace()),
              rulesOf(binding.roleRef(), binding.namespace()))
          .mayAllow(request);
    }
    if (part instanceof Unresolved.Association association) {
      String end = endOf(principal(association.principalArn()));
      return entriesToCome.keySet().stream()
              .anyMatch(of -> Wildcards.haveCommonText(endOf(of), end))
          && new Possible(association.accessScope(), rulesOf(association.policyName()))
              .mayAllow(request);
    }
    return part instanceof Unresolved.Rules rules
        && openBindings.getOrDefault(rules, List.of()).stream()
            .anyMatch(
                binding ->
                    ScopeMatcher.matches(
                        ScopeMatcher.scopeOf(binding.metadata().namespace()), request));
  }

  @Override
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return false;
  }

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return Verdict.pass("", unknowns(user, request));
  }
}
