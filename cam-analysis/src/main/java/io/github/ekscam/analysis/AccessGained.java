package io.github.ekscam.analysis;

import static java.util.stream.Collectors.toCollection;

import com.google.common.base.Suppliers;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Looks for what one cluster gives and another, the one before, does not: by holder. */
final class AccessGained {

  private static final Permissions NOTHING_HELD = new Permissions(List.of(), List.of(), List.of());

  private static final Key NOBODY = Key.of(false);

  private final ComparedClusters clusters;
  private final EksCluster before;
  private final EksCluster after;

  /** Asked only for what templates may become. */
  private final Supplier<BoundSubjects> boundAfter;

  /** What principals have more that have all by their groups, by those before and after. */
  private final Map<Key, AccessBeyond> byGroups = new HashMap<>();

  private final NavigableMap<AccessHolder, AccessBeyond> found = new TreeMap<>();

  private AccessGained(ComparedClusters clusters) {
    this.clusters = clusters;
    this.before = clusters.before();
    this.after = clusters.after();
    this.boundAfter =
        Suppliers.memoize(() -> RbacRules.of(after.effectiveRbacObjects()).subjects());
  }

  /** What is gained, by who gains it. */
  static NavigableMap<AccessHolder, AccessBeyond> between(ComparedClusters clusters) {
    AccessGained gained = new AccessGained(clusters);
    gained.principals();
    gained.accounts();
    gained.subjects();
    return gained.found;
  }

  /** Those who have an entry now, and those who had one and are users still. */
  private void principals() {
    Set<String> principals = principals(after);
    principals.forEach(this::principal);
    for (String arn : principals(before)) {
      if (!principals.contains(arn) && isMapped(after.caller(arn))) {
        principal(arn);
      }
    }
  }

  /** The principals that have an entry. */
  static Set<String> principals(EksCluster cluster) {
    Set<String> principals = new LinkedHashSet<>();
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      principals.add(entry.principalArn().value());
    }
    cluster
        .awsAuth()
        .ifPresent(
            awsAuth ->
                awsAuth.effectiveMappings().stream()
                    .map(AwsAuth.Mapping::arn)
                    .filter(AccessGained::isCaller)
                    .forEach(principals::add));
    return principals;
  }

  private static boolean isCaller(String arn) {
    try {
      CallerIdentity.parse(arn);
      return true;
    } catch (IllegalArgumentException noCaller) {
      return false;
    }
  }

  private void principal(String arn) {
    CallerIdentity identity = CallerIdentity.parse(arn);
    Caller had = before.caller(identity);
    Caller has = after.caller(identity);
    if (clusters.isSame(had, has)) {
      return;
    }
    PrincipalNames names = PrincipalNames.of(has);
    PrincipalNames namesHad = PrincipalNames.of(had);
    Permissions held = HeldPermissions.inEverySession(has);
    Permissions inSomeRequests = held;
    Set<String> sessions = new TreeSet<>();
    if (identity.isAnySessionOfRole() && isMapped(has)) {
      inSomeRequests =
          new Permissions(
              Stream.concat(
                      held.permissions().stream(), ofTemplates(identity, names, namesHad, sessions))
                  .toList(),
              held.unknowns(),
              held.bindingsWithoutRole());
    }
    add(
        new AccessHolder.Principal(arn),
        inSomeRequests,
        HeldPermissions.inEverySession(had),
        had,
        has);
    for (String session : sessions) {
      session(AccessAnalysis.session(identity, session), held);
    }
  }

  private static boolean isMapped(Caller caller) {
    return caller.identity() instanceof MappedIdentity.Mapped;
  }

  /**
   * What sessions may do that are a subject by a template which was not there before. By one that
   * was, they were that subject, too, and what it gained is told of the subject.
   *
   * @param sessions to which the names of the sessions are added by which a template becomes a
   *     subject
   * @return what may be done by other templates, of which more than the session decides, such as
   *     the key with which a request is signed
   */
  private Stream<Permission> ofTemplates(
      CallerIdentity role, PrincipalNames names, PrincipalNames namesHad, Set<String> sessions) {
    List<Permission> more = new ArrayList<>();
    if (!names.username().equals(namesHad.username())) {
      NameTemplate template = NameTemplate.of(names.username(), role.account());
      ofTemplate(template, boundAfter.get().users(template), sessions, more);
    }
    for (String group : names.groups()) {
      if (!namesHad.groups().contains(group)) {
        NameTemplate template = NameTemplate.of(group, role.account());
        ofTemplate(template, boundAfter.get().groups(template), sessions, more);
      }
    }
    return more.stream();
  }

  private void ofTemplate(
      NameTemplate template,
      Stream<BoundSubjects.Bound> bound,
      Set<String> sessions,
      List<Permission> more) {
    if (template.isFixed()) {
      return;
    }
    for (Subject subject : subjects(bound)) {
      if (template.isOfSession()) {
        template.sessionOf(subject.authenticatedName()).ifPresent(sessions::add);
      } else {
        more.addAll(after.whatCan(AccessAnalysis.userOf(subject)).permissions());
      }
    }
  }

  private void session(CallerIdentity session, Permissions inEverySession) {
    Caller had = before.caller(session);
    Caller has = after.caller(session);
    add(
        new AccessHolder.Session(session.arn()),
        without(HeldPermissions.inEverySession(has), inEverySession),
        HeldPermissions.inEverySession(had),
        had,
        has);
  }

  private static Permissions without(Permissions permissions, Permissions others) {
    ListMultimap<Key, Permission> known =
        Multimaps.index(others.permissions(), AccessGained::sourceAndRule);
    return new Permissions(
        permissions.permissions().stream()
            .filter(each -> !known.get(sourceAndRule(each)).contains(each))
            .toList(),
        permissions.unknowns().stream().filter(each -> !others.unknowns().contains(each)).toList(),
        permissions.bindingsWithoutRole());
  }

  private static Key sourceAndRule(Permission permission) {
    return Key.of(GrantKeys.source(permission.grant()), permission.rule());
  }

  /** The accounts that were not let in as a whole, and those of them that bindings name. */
  private void accounts() {
    Set<String> accounts = new LinkedHashSet<>(accounts(after));
    accounts.removeAll(accounts(before));
    for (String account : accounts) {
      Caller anybody = after.caller(AccessAnalysis.ANYBODY);
      add(
          new AccessHolder.Account(account),
          anybody.whatCan(),
          NOTHING_HELD,
          before.caller(anyPrincipalOf(account)),
          anybody);
    }
    if (!accounts.isEmpty()) {
      NameTemplate arns = NameTemplate.of("arn:" + NameTemplate.Placeholder.SESSION_NAME);
      subjects(boundAfter.get().users(arns))
          .forEach(subject -> principalOf(accounts, subject.authenticatedName()));
    }
  }

  private void principalOf(Set<String> accounts, String username) {
    if (isCaller(username)
        && CallerIdentity.parse(username).sessionCanonicalArn().equals(username)
        && after.caller(username).identity() instanceof MappedIdentity.Mapped mapped
        && mapped.source() instanceof MappedIdentity.ByAwsAuthAccount by
        && accounts.contains(by.account())) {
      principal(username);
    }
  }

  /** Stands for the principals of an account that have no entry of their own. */
  static String anyPrincipalOf(String account) {
    return "arn:aws:iam::" + account + ":user/any-principal-without-an-entry";
  }

  /** The accounts that are let in as a whole. */
  static List<String> accounts(EksCluster cluster) {
    return cluster.authenticationMode() == AuthenticationMode.API
        ? List.of()
        : cluster.awsAuth().map(AwsAuth::mapAccounts).orElse(List.of());
  }

  /** Each once, service accounts with their namespaces. */
  static Set<Subject> subjects(Stream<BoundSubjects.Bound> bound) {
    return bound.map(BoundSubjects.Bound::located).collect(toCollection(LinkedHashSet::new));
  }

  private void subjects() {
    for (Subject subject :
        clusters.sameUnresolved() ? clusters.changedSubjects() : subjects(boundAfter.get().all())) {
      UserInfo user = AccessAnalysis.userOf(subject);
      add(
          new AccessHolder.RbacSubject(subject),
          after.whatCan(user),
          before.whatCan(user),
          before.caller(user),
          after.caller(user));
    }
  }

  private void add(
      AccessHolder holder, Permissions held, Permissions other, Caller had, Caller has) {
    AccessBeyond access =
        holder instanceof AccessHolder.Principal && isByGroups(held) && isByGroups(other)
            ? byGroups.computeIfAbsent(
                Key.of(groups(had), groups(has)), key -> beyond(held, other, had, has))
            : beyond(held, other, had, has);
    if (!access.isNone()) {
      found.put(holder, access);
    }
  }

  private AccessBeyond beyond(Permissions held, Permissions other, Caller had, Caller has) {
    return AccessBeyond.of(
        held,
        other,
        after.apiResources(),
        request -> has.isAllowed(request) && !had.isAllowed(request),
        clusters.sameNodes());
  }

  /** Whether whoever is in the same groups has the same, by the same grants. */
  private static boolean isByGroups(Permissions held) {
    return held.unknowns().isEmpty()
        && held.permissions().stream()
            .allMatch(
                permission ->
                    permission.grant() instanceof Grant.Rbac rbac
                        && rbac.subject().kind().equals("Group"));
  }

  private static Key groups(Caller caller) {
    return caller.user().map(user -> Key.ofAll(user.groups())).orElse(NOBODY);
  }
}
