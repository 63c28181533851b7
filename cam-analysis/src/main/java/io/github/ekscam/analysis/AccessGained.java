package io.github.ekscam.analysis;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.analysis.ClusterComparison.HolderDifference;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.explain.GrantKeys;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Looks for what one cluster gives and another, the one before, does not. */
final class AccessGained {

  private static final Permissions NOTHING_HELD = new Permissions(List.of(), List.of(), List.of());

  private final EksCluster before;
  private final EksCluster after;
  private final BoundNames namesBefore;
  private final BoundNames namesAfter;
  private final boolean sameCatalogue;
  private final List<HolderDifference> found = new ArrayList<>();

  private AccessGained(EksCluster before, EksCluster after) {
    this.before = before;
    this.after = after;
    this.namesBefore = BoundNames.of(before);
    this.namesAfter = BoundNames.of(after);
    this.sameCatalogue =
        before.accessPolicies().policies().equals(after.accessPolicies().policies());
  }

  static List<HolderDifference> between(EksCluster before, EksCluster after) {
    AccessGained gained = new AccessGained(before, after);
    gained.principals();
    gained.accounts();
    gained.subjects();
    return List.copyOf(gained.found);
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

  private static Set<String> principals(EksCluster cluster) {
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
    Names names = Names.of(has);
    Names namesHad = Names.of(had);
    if (names.equals(namesHad) && isSame(had, has)) {
      return;
    }
    Permissions held = HeldPermissions.inEverySession(has);
    add(
        new AccessHolder.Principal(arn),
        isMapped(has) && !isMapped(had),
        AccessBeyond.of(held, HeldPermissions.inEverySession(had)));
    if (identity.isAnySessionOfRole() && isMapped(has)) {
      sessions(identity, names, namesHad, held);
    }
  }

  private static boolean isMapped(Caller caller) {
    return caller.identity() instanceof MappedIdentity.Mapped;
  }

  private boolean isSame(Caller had, Caller has) {
    return had.user().equals(has.user())
        && has.user().isPresent()
        && namesBefore.bindAlike(has.user().get(), namesAfter)
        && sameCatalogue
        && before.unresolved().equals(after.unresolved())
        && had.accessEntry()
            .map(before.accessEntries()::associations)
            .equals(has.accessEntry().map(after.accessEntries()::associations));
  }

  /** What an entry makes of its principal, templates not filled in. */
  private record Names(String username, List<String> groups) {

    static Names of(Caller caller) {
      if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
        if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
          return new Names(by.accessEntry().username(), by.accessEntry().kubernetesGroups());
        }
        if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
          return new Names(by.mapping().username(), by.mapping().groups());
        }
      }
      return new Names("", List.of());
    }
  }

  /**
   * The sessions that are a subject by a template which was not there before. By one that was, they
   * were that subject, too, and what it gained is told of the subject.
   */
  private void sessions(CallerIdentity role, Names names, Names namesHad, Permissions held) {
    Set<String> sessions = new TreeSet<>();
    if (!names.username().equals(namesHad.username())) {
      NameTemplate template = NameTemplate.of(names.username(), role.account());
      sessions(role, template, namesAfter.users(template), held, sessions);
    }
    for (String group : names.groups()) {
      if (!namesHad.groups().contains(group)) {
        NameTemplate template = NameTemplate.of(group, role.account());
        sessions(role, template, namesAfter.groups(template), held, sessions);
      }
    }
    for (String session : sessions) {
      CallerIdentity identity = AccessAnalysis.session(role, session);
      add(
          new AccessHolder.Session(identity.arn()),
          false,
          AccessBeyond.of(
              without(HeldPermissions.inEverySession(after.caller(identity)), held),
              HeldPermissions.inEverySession(before.caller(identity))));
    }
  }

  /** The names of sessions by which a template becomes one of the subjects. */
  private void sessions(
      CallerIdentity role,
      NameTemplate template,
      List<Subject> subjects,
      Permissions held,
      Set<String> sessions) {
    if (template.isFixed()) {
      return;
    }
    for (Subject subject : subjects) {
      if (template.isOfSession()) {
        template.sessionOf(subject.authenticatedName()).ifPresent(sessions::add);
      } else {
        // More than the session decides it, such as the key with which a request is signed.
        add(
            new AccessHolder.Principal(role.arn()),
            false,
            AccessBeyond.of(
                without(after.whatCan(AccessAnalysis.userOf(subject)), held),
                HeldPermissions.inEverySession(before.caller(role))));
      }
    }
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
      add(
          new AccessHolder.Account(account),
          true,
          AccessBeyond.of(after.whatCan(AccessAnalysis.ANYBODY), NOTHING_HELD));
    }
    if (!accounts.isEmpty()) {
      namesAfter
          .users(NameTemplate.of("arn:" + NameTemplate.Placeholder.SESSION_NAME))
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

  private static List<String> accounts(EksCluster cluster) {
    return cluster.authenticationMode() == AuthenticationMode.API
        ? List.of()
        : cluster.awsAuth().map(AwsAuth::mapAccounts).orElse(List.of());
  }

  private void subjects() {
    for (Subject subject : namesAfter.subjects()) {
      UserInfo user = AccessAnalysis.userOf(subject);
      if (!namesBefore.bindAlike(user, namesAfter)) {
        add(
            new AccessHolder.RbacSubject(subject),
            false,
            AccessBeyond.of(after.whatCan(user), before.whatCan(user)));
      }
    }
  }

  private void add(AccessHolder holder, boolean isUserOfOne, AccessBeyond access) {
    if (isUserOfOne || !access.isNone()) {
      found.add(new HolderDifference(holder, isUserOfOne, access));
    }
  }
}
