package io.github.ekscam.analysis.advice;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.analysis.advice.Obstacle.Kind;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The access entry by which a cluster knows a caller or could know them, and what it is good for.
 */
final class CallersEntry {

  private final @Nullable AccessEntry entry;
  private final boolean isNew;
  private final List<Obstacle> obstacles;

  private CallersEntry(@Nullable AccessEntry entry, boolean isNew, List<Obstacle> obstacles) {
    this.entry = entry;
    this.isNew = isNew;
    this.obstacles = List.copyOf(obstacles);
  }

  private static CallersEntry none(Obstacle obstacle) {
    return new CallersEntry(null, false, List.of(obstacle));
  }

  static CallersEntry of(EksCluster cluster, Asker asker) {
    if (!asker.isOfIam()) {
      return new CallersEntry(null, false, List.of());
    }
    Caller caller = asker.on(cluster);
    if (caller.accessEntry().isPresent()) {
      return present(caller.accessEntry().get(), cluster);
    }
    if (cluster.authenticationMode() == AuthenticationMode.CONFIG_MAP) {
      return none(
          new Obstacle(
              Kind.NO_ACCESS_ENTRIES,
              "in the authentication mode CONFIG_MAP there are neither access entries nor access"
                  + " policies",
              "change the mode to API_AND_CONFIG_MAP to use them, which cannot be undone"
                  + (cluster.awsAuth().isPresent()
                      ? ""
                      : ", or let the aws-auth ConfigMap be read, too, in which the caller may be"
                          + " mapped")));
    }
    Optional<PrincipalArn> principal = asker.principal();
    if (principal.isEmpty()) {
      return none(
          new Obstacle(
              Kind.NO_PRINCIPAL,
              "an access entry is for an IAM user or an IAM role, and the caller is neither",
              "give the access to a role, and let the caller assume it"));
    }
    return earlier(caller.identity())
        .or(() -> refused(caller.identity()))
        .map(CallersEntry::none)
        .orElseGet(
            () ->
                cluster.accessEntries().find(principal.get()).isPresent()
                    ? new CallersEntry(null, false, List.of())
                    : created(principal.get(), caller.identity()));
  }

  private static CallersEntry present(AccessEntry entry, EksCluster cluster) {
    List<Obstacle> obstacles = new ArrayList<>();
    cluster.unresolved().stream()
        .filter(part -> leavesOpen(part, entry.principalArn()))
        .map(
            part ->
                new Obstacle(
                    Kind.ENTRY_NOT_RESOLVED, part.text(), new Unknown.NotResolved(part).remedy()))
        .forEach(obstacles::add);
    if (entry.principalArn().isServiceLinkedRole()) {
      obstacles.add(ofServiceLinkedRole());
    } else if (!entry.type().isStandard()) {
      obstacles.add(
          new Obstacle(
              Kind.ENTRY_OF_NODES,
              "the access entry is of the type "
                  + entry.type()
                  + ", which is for nodes and takes no groups, and no policies of people",
              "use another role"));
    }
    return new CallersEntry(entry, false, obstacles);
  }

  /** Whether not all is known of what a change of the entry would replace. */
  private static boolean leavesOpen(Unresolved part, PrincipalArn principal) {
    return (part instanceof Unresolved.Groups groups && groups.principalArn().equals(principal))
        || (part instanceof Unresolved.Username name && name.principalArn().equals(principal));
  }

  private static Obstacle ofServiceLinkedRole() {
    return new Obstacle(
        Kind.SERVICE_LINKED_ROLE,
        "the access entry of a service-linked role is made and changed by EKS alone",
        "let the AWS service set up its access");
  }

  private static Optional<Obstacle> earlier(MappedIdentity identity) {
    return identity.ignored().stream()
        .filter(MappedIdentity.OfEarlierPrincipal.class::isInstance)
        .findFirst()
        .map(
            ignored ->
                new Obstacle(
                    Kind.ENTRY_OF_EARLIER_PRINCIPAL,
                    ignored.text(),
                    "delete the access entry and create it again"));
  }

  private static Optional<Obstacle> refused(MappedIdentity identity) {
    return identity instanceof MappedIdentity.Unauthorized unauthorized
            && !(unauthorized.refusal() instanceof MappedIdentity.NoEntry)
        ? Optional.of(
            new Obstacle(
                Kind.REFUSED_BY_AUTHENTICATOR,
                unauthorized.refusal().text(),
                "correct the username or the groups of the caller's entry"))
        : Optional.empty();
  }

  private static CallersEntry created(PrincipalArn principal, MappedIdentity identity) {
    if (principal.isServiceLinkedRole()) {
      return none(ofServiceLinkedRole());
    }
    AccessEntry.Builder builder = AccessEntry.builder(principal);
    if (identity instanceof MappedIdentity.Mapped mapped) {
      if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
        builder
            .username(by.mapping().username())
            .kubernetesGroups(List.copyOf(new LinkedHashSet<>(by.mapping().groups())));
      } else {
        builder.username(mapped.user().username());
      }
    }
    try {
      return new CallersEntry(builder.build(), true, List.of());
    } catch (EksException e) {
      return none(
          new Obstacle(
              Kind.MAPPING_UNLIKE_ENTRIES,
              "no access entry can map the caller as aws-auth does: " + e.getMessage(),
              "bind a role to a group that aws-auth gives the caller"));
    }
  }

  /** The entry, to be created or there; nothing if there is none and can be none. */
  Optional<AccessEntry> entry() {
    return Optional.ofNullable(entry);
  }

  /** Whether the entry is yet to be created. */
  boolean isNew() {
    return isNew;
  }

  /** Why there is no entry, or what it does not take. */
  List<Obstacle> obstacles() {
    return obstacles;
  }

  /** Whether groups can be added to the entry: {@code UpdateAccessEntry} replaces all it has. */
  boolean takesGroups() {
    return entry != null && obstacles.isEmpty();
  }

  /**
   * What a binding can name so that the caller has what it grants, in every session: the groups,
   * the username, the service account.
   */
  static List<Subject> subjects(Caller caller) {
    if (!(caller.identity() instanceof MappedIdentity.Mapped mapped)) {
      return List.of();
    }
    List<Subject> subjects = new ArrayList<>();
    groups(mapped).stream()
        .distinct()
        .filter(group -> !group.isEmpty() && !AccessEntry.isReserved(group))
        .map(Subject::group)
        .forEach(subjects::add);
    UserInfo user = mapped.user();
    if (isFixed(mapped) && user.isUsernameKnown() && !user.username().isEmpty()) {
      subjects.add(ofUser(user.username()));
    }
    return subjects;
  }

  private static Subject ofUser(String username) {
    if (username.startsWith(SystemNames.SERVICE_ACCOUNT_PREFIX)) {
      String[] names =
          username.substring(SystemNames.SERVICE_ACCOUNT_PREFIX.length()).split(":", -1);
      if (names.length == 2) {
        return Subject.serviceAccount(names[0], names[1]);
      }
    }
    return Subject.user(username);
  }

  /** The groups that do not depend on the session. */
  private static List<String> groups(MappedIdentity.Mapped mapped) {
    List<String> templates;
    if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
      templates = by.accessEntry().kubernetesGroups();
    } else if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
      templates = by.mapping().groups();
    } else {
      return mapped.user().groups();
    }
    return templates.stream().filter(group -> NameTemplate.of(group).isFixed()).toList();
  }

  private static boolean isFixed(MappedIdentity.Mapped mapped) {
    if (mapped.source() instanceof MappedIdentity.ByAccessEntry by) {
      return NameTemplate.of(by.accessEntry().username()).isFixed();
    }
    if (mapped.source() instanceof MappedIdentity.ByAwsAuth by) {
      return NameTemplate.of(by.mapping().username()).isFixed();
    }
    return mapped.user().isUsernameKnown();
  }
}
