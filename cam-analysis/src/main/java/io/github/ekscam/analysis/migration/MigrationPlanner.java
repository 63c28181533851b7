package io.github.ekscam.analysis.migration;

import com.google.common.collect.Iterables;
import com.google.common.collect.Streams;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.AccessBeyond;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.analysis.IdentityChange;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.text.NameTemplate.Placeholder;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes access entries of what aws-auth has, and finds out what is not the same then. */
final class MigrationPlanner {

  private static final String CLUSTER_ADMIN_POLICY = "AmazonEKSClusterAdminPolicy";

  /** What the names of roles begin with whose ARNs have a path that aws-auth leaves out. */
  private static final String IDENTITY_CENTER_ROLE = "AWSReservedSSO_";

  private static final String NEITHER_USER_NOR_ROLE =
      "an access entry is for an IAM user or an IAM role, and it is neither";

  private static final String SERVICE_LINKED_ROLE = "AWSServiceRoleFor";

  private final EksCluster before;
  private final AwsAuth awsAuth;

  /** As IAM has them, by what aws-auth has of them, case not counting. */
  private final Map<String, PrincipalArn> principalArns;

  private final StandInNames standIns;

  private final List<Planned> planned = new ArrayList<>();
  private final List<MigrationDifference> differences = new ArrayList<>();
  private final List<UnusedMapping> unused = new ArrayList<>();

  /** Those of whose loss a difference tells, as the comparison calls them. */
  private final Set<String> told = new HashSet<>();

  /**
   * An entry to be made.
   *
   * @param takes whether it takes rights away, whatever else is done
   */
  private record Planned(
      MappedIdentity.Mapper mapper,
      AccessEntry entry,
      List<PolicyAssociation> associations,
      boolean takes) {}

  private MigrationPlanner(
      EksCluster before, AwsAuth awsAuth, Map<String, PrincipalArn> principalArns) {
    this.before = before;
    this.awsAuth = awsAuth;
    this.principalArns = principalArns;
    this.standIns = StandInNames.of(before, awsAuth);
  }

  static AwsAuthMigration plan(
      EksCluster cluster, @Nullable String clusterName, Collection<PrincipalArn> principalArns) {
    Map<String, PrincipalArn> byName = byName(principalArns);
    AuthenticationMode mode = cluster.authenticationMode();
    if (mode == AuthenticationMode.API) {
      return new AwsAuthMigration(
          clusterName,
          Optional.empty(),
          ClusterDiff.between(cluster, cluster),
          List.of(),
          cluster.awsAuth().isPresent()
              ? List.of(new MigrationStep.DeleteAwsAuth(cluster))
              : List.of(),
          List.of(),
          List.of());
    }
    AwsAuth awsAuth =
        cluster
            .awsAuth()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no aws-auth ConfigMap to migrate from: it was not given. "
                            + new Unknown.PrincipalsOfAwsAuth().remedy()));
    int entries = cluster.accessEntries().entries().size();
    if (mode == AuthenticationMode.CONFIG_MAP && entries > 0) {
      throw new IllegalArgumentException(
          "EKS has no access entries in the authentication mode CONFIG_MAP, and "
              + entries
              + " are given: leave them out, or say API_AND_CONFIG_MAP");
    }
    return new MigrationPlanner(cluster, awsAuth, byName).plan(clusterName);
  }

  private static Map<String, PrincipalArn> byName(Collection<PrincipalArn> principalArns) {
    Map<String, PrincipalArn> byName = new HashMap<>();
    for (PrincipalArn arn : principalArns) {
      PrincipalArn other = byName.putIfAbsent(GoStrings.fold(arn.withoutRolePath().value()), arn);
      if (other != null && !other.equals(arn)) {
        throw new IllegalArgumentException(
            "Invalid principal ARNs "
                + other
                + " and "
                + arn
                + ": an account has one role of a name, give the one that IAM has");
      }
    }
    return byName;
  }

  private AwsAuthMigration plan(@Nullable String clusterName) {
    unknowns();
    mappings();
    accounts();
    partitions();
    List<RbacBinding> bindings = standIns.bindings();
    EksCluster after = before;
    for (RbacBinding binding : bindings) {
      after = after.with(binding);
    }
    after = after.with(AuthenticationMode.API, entries(planned));
    List<MigratedPrincipal> principals = new ArrayList<>();
    for (Planned each : planned) {
      principals.add(migrated(each, after));
    }
    ClusterDiff comparison = ClusterDiff.between(before, after);
    rights(comparison);
    return new AwsAuthMigration(
        clusterName,
        Optional.empty(),
        comparison,
        principals,
        steps(bindings, principals, after),
        differences,
        unused);
  }

  private MigratedPrincipal migrated(Planned each, EksCluster after) {
    String arn = each.entry().principalArn().value();
    return new MigratedPrincipal(
        each.mapper(),
        each.entry(),
        each.associations(),
        before.caller(arn).identity(),
        after.caller(arn).identity());
  }

  private void unknowns() {
    if (before.authenticationMode() == AuthenticationMode.CONFIG_MAP) {
      differences.add(new MigrationDifference.ClusterCreator());
    }
    awsAuth.uncertainSections().stream()
        .map(Unknown.UncertainAwsAuth::new)
        .map(MigrationDifference.NotKnown::new)
        .forEach(differences::add);
    before.unresolved().stream()
        .map(Unknown.NotResolved::new)
        .map(MigrationDifference.NotKnown::new)
        .forEach(differences::add);
  }

  private void mappings() {
    Set<String> several = new HashSet<>();
    Set<AwsAuth.Mapping> done = Collections.newSetFromMap(new IdentityHashMap<>());
    Stream.concat(awsAuth.mapRoles().stream(), awsAuth.mapUsers().stream())
        .forEach(mapping -> mapping(mapping, done, several));
  }

  private void mapping(AwsAuth.Mapping mapping, Set<AwsAuth.Mapping> done, Set<String> several) {
    Optional<UnusedMapping.MapsNobody.Reason> nobody = mapsNobody(mapping);
    if (nobody.isPresent()) {
      unused.add(new UnusedMapping.MapsNobody(mapping, nobody.get()));
      return;
    }
    CallerIdentity caller = caller(mapping.arn());
    List<AwsAuth.Mapping> found = awsAuth.find(caller.canonicalArn());
    List<AccessEntry> entries = before.accessEntries().namedBy(caller.canonicalArn());
    if (!entries.isEmpty()) {
      unused.add(new UnusedMapping.HasAccessEntry(mapping, entries.get(0)));
    } else if (!found.contains(mapping) || !done.add(mapping)) {
      unused.add(new UnusedMapping.Overridden(mapping, found.get(0)));
    } else if (found.stream().anyMatch(other -> !isSameUser(other, mapping))) {
      if (several.add(GoStrings.fold(mapping.arn()))) {
        differences.add(new MigrationDifference.SeveralMappings(found));
      }
      told.add(mapping.arn());
    } else if (found.get(0).equals(mapping)) {
      migrate(mapping, caller);
    } else {
      unused.add(new UnusedMapping.Overridden(mapping, found.get(0)));
    }
  }

  private static boolean isSameUser(AwsAuth.Mapping one, AwsAuth.Mapping other) {
    return one.username().equals(other.username()) && one.groups().equals(other.groups());
  }

  private static Optional<UnusedMapping.MapsNobody.Reason> mapsNobody(AwsAuth.Mapping mapping) {
    if (mapping.sso().isPresent()) {
      return Optional.of(UnusedMapping.MapsNobody.Reason.PERMISSION_SET);
    }
    try {
      CallerIdentity caller = caller(mapping.arn());
      if (caller.type() == CallerIdentity.Type.ASSUMED_ROLE) {
        return Optional.of(UnusedMapping.MapsNobody.Reason.SESSION);
      }
      return caller.sessionCanonicalArn().equals(caller.canonicalArn())
          ? Optional.empty()
          : Optional.of(UnusedMapping.MapsNobody.Reason.ROLE_PATH);
    } catch (IllegalArgumentException noCaller) {
      return Optional.of(UnusedMapping.MapsNobody.Reason.NO_CALLER);
    }
  }

  /** Case does not count where aws-auth is looked up; in the beginning of an ARN it does. */
  private static CallerIdentity caller(String arn) {
    int slash = arn.indexOf('/');
    int end = slash < 0 ? arn.length() : slash;
    return CallerIdentity.parse(GoStrings.toLower(arn.substring(0, end)) + arn.substring(end));
  }

  private void migrate(AwsAuth.Mapping mapping, CallerIdentity caller) {
    Optional<PrincipalArn> principal = Optional.empty();
    String reason = "";
    try {
      principal = principal(caller);
      if (principal.isEmpty()) {
        differences.add(new MigrationDifference.RolePathUnknown(mapping));
        told.add(mapping.arn());
        return;
      }
      if (principal.get().isServiceLinkedRole()
          || (principal.get().isRole() && principal.get().name().startsWith(SERVICE_LINKED_ROLE))) {
        reason =
            "it is a service-linked role, of which only AWS makes entries; some services, such as"
                + " AWS Batch, do so themselves";
      } else if (principal.get().isRoot()) {
        reason = NEITHER_USER_NOR_ROLE; // EKS was seen to take it, once: too little to lose access.
      }
    } catch (IllegalArgumentException noPrincipal) {
      reason = NEITHER_USER_NOR_ROLE;
    }
    if (reason.isEmpty()) {
      try {
        migrate(mapping, principal.orElseThrow());
        return;
      } catch (EksException refusal) {
        reason = "EKS refuses it: " + refusal.getMessage();
      }
    }
    differences.add(new MigrationDifference.NoEntryPossible(mapping, reason));
    told.add(mapping.arn());
  }

  /** The principal's own ARN, as far as it is known; nothing if it is known to have a path. */
  private Optional<PrincipalArn> principal(CallerIdentity caller) {
    PrincipalArn given = principalArns.get(GoStrings.fold(caller.canonicalArn()));
    if (given != null) {
      return Optional.of(given);
    }
    PrincipalArn written = PrincipalArn.of(caller.canonicalArn());
    return written.isRole() && written.name().startsWith(IDENTITY_CENTER_ROLE)
        ? Optional.empty()
        : Optional.of(written);
  }

  private void migrate(AwsAuth.Mapping mapping, PrincipalArn principal) {
    Optional<AccessEntryType> nodes = typeOfNodes(mapping);
    MappedIdentity.Mapper mapper = new MappedIdentity.ByAwsAuth(mapping);
    if (nodes.isPresent()) {
      AccessEntry entry = AccessEntry.builder(principal).type(nodes.get()).build();
      List<String> groups =
          mapping.groups().stream()
              .distinct()
              .filter(group -> !entry.kubernetesGroups().contains(group) && isGained(group))
              .toList();
      if (!groups.isEmpty()) {
        differences.add(new MigrationDifference.NodeGroups(mapping, nodes.get(), groups));
      }
      planned.add(
          new Planned(
              mapper,
              entry,
              List.of(),
              groups.stream().anyMatch(group -> isBound(group, principal.account()))));
      return;
    }
    AccessEntry.Builder entry = AccessEntry.builder(principal);
    List<MigrationDifference> names = new ArrayList<>();
    entry.username(username(mapping, principal, names));
    entry.kubernetesGroups(groups(mapping, principal, names));
    List<PolicyAssociation> associations =
        mapping.groups().contains(SystemNames.MASTERS)
            ? List.of(
                PolicyAssociation.of(
                    new PolicyArn(principal.partition(), CLUSTER_ADMIN_POLICY),
                    AccessScope.cluster()))
            : List.of();
    planned.add(new Planned(mapper, entry.build(), associations, false));
    differences.addAll(names);
  }

  /** Whether a group is more than everybody has by being let in. */
  private static boolean isGained(String group) {
    return !group.equals(SystemNames.AUTHENTICATED);
  }

  private boolean isBound(String group, String account) {
    NameTemplate template = NameTemplate.of(group, account);
    return group.equals(SystemNames.MASTERS)
        || Streams.stream(bindings())
            .flatMap(binding -> binding.subjects().stream())
            .anyMatch(
                subject ->
                    subject.kind().equals("Group")
                        && StandInNames.mayBecome(template, subject.name()));
  }

  /** The type of entry that makes the same node of an instance, if the mapping is of nodes. */
  private static Optional<AccessEntryType> typeOfNodes(AwsAuth.Mapping mapping) {
    if (!mapping.groups().contains(SystemNames.NODES)) {
      return Optional.empty();
    }
    String username = mapping.username();
    if (username.equals(SystemNames.NODE_PREFIX + Placeholder.EC2_PRIVATE_DNS_NAME)) {
      return Optional.of(
          new AccessEntryType(
              mapping.groups().contains(SystemNames.KUBE_PROXY_WINDOWS)
                  ? "EC2_WINDOWS"
                  : "EC2_LINUX"));
    }
    if (username.equals(SystemNames.NODE_PREFIX + Placeholder.SESSION_NAME)) {
      return Optional.of(
          new AccessEntryType(
              mapping.groups().contains(SystemNames.NODE_PROXIER)
                  ? "FARGATE_LINUX"
                  : "HYBRID_LINUX"));
    }
    return Optional.empty();
  }

  private String username(
      AwsAuth.Mapping mapping, PrincipalArn principal, List<MigrationDifference> found) {
    NameTemplate template = NameTemplate.of(mapping.username());
    if (!template.isFixed() && !template.isOfSession()) {
      found.add(
          new MigrationDifference.UndocumentedTemplate(mapping, "username", mapping.username()));
    }
    try {
      return AccessEntry.builder(principal).username(mapping.username()).build().username();
    } catch (EksException refusal) {
      String replacement = standIns.user(mapping.username(), principal.account());
      found.add(new MigrationDifference.ReservedUsername(mapping, replacement, refusal));
      return replacement;
    }
  }

  private List<String> groups(
      AwsAuth.Mapping mapping, PrincipalArn principal, List<MigrationDifference> found) {
    Set<String> groups = new LinkedHashSet<>();
    for (String group : new LinkedHashSet<>(mapping.groups())) {
      if (!isGained(group)) {
        continue;
      }
      if (!NameTemplate.of(group).isFixed()) {
        found.add(new MigrationDifference.UndocumentedTemplate(mapping, "group", group));
      }
      try {
        AccessEntry.requireLegalGroups(List.of(group));
        groups.add(group);
      } catch (EksException refusal) {
        String replacement = group.isEmpty() ? "" : standIns.group(group, principal.account());
        found.add(new MigrationDifference.ReservedGroup(mapping, group, replacement, refusal));
        if (!replacement.isEmpty()) {
          groups.add(replacement);
        }
      }
    }
    return List.copyOf(groups);
  }

  /** Of an account that is let in as a whole, those that bindings name. */
  private void accounts() {
    for (String account : new LinkedHashSet<>(awsAuth.mapAccounts())) {
      Set<String> names = new TreeSet<>();
      for (RbacBinding binding : bindings()) {
        for (Subject subject : binding.subjects()) {
          if (subject.kind().equals("User") && isOfAccount(subject.name(), account)) {
            names.add(subject.name());
          }
        }
      }
      List<PrincipalArn> named = new ArrayList<>();
      for (String name : names) {
        principalNamed(name)
            .ifPresent(
                principal -> {
                  named.add(principal);
                  planned.add(
                      new Planned(
                          new MappedIdentity.ByAwsAuthAccount(account),
                          AccessEntry.builder(principal).username(name).build(),
                          List.of(),
                          false));
                });
      }
      differences.add(new MigrationDifference.MappedAccount(account, named));
      told.add(new AccessHolder.Account(account).toString());
    }
  }

  private Iterable<RbacBinding> bindings() {
    return Iterables.concat(
        before.effectiveRbacObjects().clusterRoleBindings(),
        before.effectiveRbacObjects().roleBindings());
  }

  /** Whether aws-auth makes a user of this name of somebody of the account. */
  private boolean isOfAccount(String username, String account) {
    CallerIdentity caller;
    try {
      caller = CallerIdentity.parse(username);
    } catch (IllegalArgumentException noCaller) {
      return false;
    }
    return caller.account().equals(account)
        && caller.sessionCanonicalArn().equals(username)
        && before.caller(caller).identity() instanceof MappedIdentity.Mapped mapped
        && mapped.source() instanceof MappedIdentity.ByAwsAuthAccount;
  }

  private Optional<PrincipalArn> principalNamed(String username) {
    try {
      return principal(CallerIdentity.parse(username))
          .filter(
              principal ->
                  !principal.isServiceLinkedRole()
                      && !principal.name().startsWith(SERVICE_LINKED_ROLE));
    } catch (IllegalArgumentException noPrincipal) {
      return Optional.empty();
    }
  }

  private void partitions() {
    Set<String> partitions = new TreeSet<>();
    before
        .accessEntries()
        .entries()
        .forEach(entry -> partitions.add(entry.principalArn().partition()));
    planned.forEach(each -> partitions.add(each.entry().principalArn().partition()));
    if (partitions.size() > 1) {
      differences.add(new MigrationDifference.SeveralPartitions(List.copyOf(partitions)));
    }
  }

  private List<MigrationStep> steps(
      List<RbacBinding> bindings, List<MigratedPrincipal> principals, EksCluster after) {
    List<MigrationStep> steps = new ArrayList<>();
    EksCluster cluster = before;
    if (before.authenticationMode() == AuthenticationMode.CONFIG_MAP) {
      cluster = cluster.with(AuthenticationMode.API_AND_CONFIG_MAP, AccessEntries.none());
      steps.add(new MigrationStep.ChangeMode(AuthenticationMode.API_AND_CONFIG_MAP, cluster));
    }
    if (!bindings.isEmpty()) {
      for (RbacBinding binding : bindings) {
        cluster = cluster.with(binding);
      }
      steps.add(new MigrationStep.WriteBindings(bindings, cluster));
    }
    List<MigratedPrincipal> keeping = new ArrayList<>();
    List<MigratedPrincipal> losing = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      (planned.get(i).takes() ? losing : keeping).add(principals.get(i));
    }
    if (!keeping.isEmpty()) {
      cluster =
          cluster.with(
              AuthenticationMode.API_AND_CONFIG_MAP,
              entries(planned.stream().filter(each -> !each.takes()).toList()));
      steps.add(new MigrationStep.CreateEntries(keeping, cluster));
    }
    if (!losing.isEmpty()) {
      cluster = cluster.with(AuthenticationMode.API_AND_CONFIG_MAP, entries(planned));
      steps.add(new MigrationStep.CreateNodeEntries(losing, cluster));
    }
    steps.add(new MigrationStep.ChangeMode(AuthenticationMode.API, after));
    steps.add(new MigrationStep.DeleteAwsAuth(after));
    return steps;
  }

  /**
   * Those that are there and those to be made. What is associated without an entry is not there.
   */
  private AccessEntries entries(List<Planned> made) {
    AccessEntries present = before.accessEntries();
    AccessEntries.Builder entries = AccessEntries.builder();
    for (AccessEntry entry : present.entries()) {
      entries.add(entry);
      present
          .associations(entry)
          .forEach(association -> entries.associate(entry.principalArn(), association));
      if (present.areAssociationsUnknown(entry)) {
        entries.associationsUnknown(entry.principalArn());
      }
    }
    for (Planned each : made) {
      entries.add(each.entry());
      each.associations()
          .forEach(association -> entries.associate(each.entry().principalArn(), association));
    }
    return entries.build();
  }

  /** Whatever else is not the same, as all requests are compared. */
  private void rights(ClusterDiff diff) {
    EksCluster after = diff.after();
    Set<AccessHolder> holders = new TreeSet<>(diff.holders());
    Set<AccessHolder> users = new TreeSet<>();
    Set<AccessHolder> unauthorized = new TreeSet<>();
    for (IdentityChange change : diff.identities()) {
      if (change.becomesUser()) {
        users.add(change.holder());
      } else if (change.becomesUnauthorized()) {
        unauthorized.add(change.holder());
      }
    }
    holders.addAll(unauthorized);
    holders.addAll(users);
    holders.forEach(each -> rights(each, false, diff.lostBy(each), unauthorized, after));
    holders.forEach(each -> rights(each, true, diff.gainedBy(each), users, after));
  }

  private void rights(
      AccessHolder holder,
      boolean gained,
      AccessBeyond found,
      Set<AccessHolder> usersOfOne,
      EksCluster after) {
    boolean standsIn = holder instanceof AccessHolder.RbacSubject of && standIns.has(of.subject());
    AccessBeyond access = isSameNode(holder, after) ? withoutNodeRights(found) : found;
    boolean isNone = !usersOfOne.contains(holder) && access.isNone();
    if (!standsIn && !isNone && !isImpossible(holder) && !told.contains(holder.toString())) {
      differences.add(new MigrationDifference.OtherRights(holder, gained, access));
    }
  }

  /** Whether no session has such a name, and its template therefore never becomes the subject. */
  private static boolean isImpossible(AccessHolder holder) {
    return holder instanceof AccessHolder.Session session
        && CallerIdentity.parse(session.arn())
            .sessionName()
            .filter(name -> !StandInNames.isSessionName(name))
            .isPresent();
  }

  /** Whether a principal is the same node on both, by its name. */
  private boolean isSameNode(AccessHolder holder, EksCluster after) {
    if (!(holder instanceof AccessHolder.Principal principal)) {
      return false;
    }
    Optional<UserInfo> was = before.caller(principal.arn()).user().filter(MigrationPlanner::isNode);
    Optional<UserInfo> is = after.caller(principal.arn()).user().filter(MigrationPlanner::isNode);
    return was.isPresent()
        && was.map(UserInfo::username).equals(is.map(UserInfo::username))
        && was.flatMap(UserInfo::usernameTemplate).equals(is.flatMap(UserInfo::usernameTemplate));
  }

  private static boolean isNode(UserInfo user) {
    return user.groups().contains(SystemNames.NODES);
  }

  private static AccessBeyond withoutNodeRights(AccessBeyond access) {
    return new AccessBeyond(
        access.access(),
        access.unknowns().stream()
            .filter(each -> !(each.unknown() instanceof Unknown.NodeRights))
            .toList());
  }
}
