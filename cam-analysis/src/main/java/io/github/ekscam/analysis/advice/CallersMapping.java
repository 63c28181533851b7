package io.github.ekscam.analysis.advice;

import com.google.common.collect.ImmutableList;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entry of aws-auth by which a cluster knows a caller or could know them, where there are no
 * access entries: in the authentication mode {@code CONFIG_MAP}.
 */
final class CallersMapping {

  private final AwsAuth awsAuth;
  private final AwsAuth.Section section;
  private final AwsAuth.Mapping mapping;

  /** The place among the entries of the section; their number if it is yet to be added. */
  private final int index;

  private CallersMapping(
      AwsAuth awsAuth, AwsAuth.Section section, AwsAuth.Mapping mapping, int index) {
    this.awsAuth = awsAuth;
    this.section = section;
    this.mapping = mapping;
    this.index = index;
  }

  /**
   * The entry; nothing where access entries count, where it is not known all that the ConfigMap
   * has, or where no entry would help.
   */
  static Optional<CallersMapping> of(EksCluster cluster, Asker asker) {
    if (cluster.authenticationMode() != AuthenticationMode.CONFIG_MAP || !asker.isOfIam()) {
      return Optional.empty();
    }
    return cluster
        .awsAuth()
        .filter(awsAuth -> awsAuth.uncertainSections().isEmpty())
        .filter(
            awsAuth ->
                cluster.unresolved().stream()
                    .noneMatch(
                        part ->
                            part instanceof Unresolved.AwsAuth || part instanceof Unresolved.Mode))
        .flatMap(awsAuth -> of(awsAuth, asker.on(cluster), asker));
  }

  private static Optional<CallersMapping> of(AwsAuth awsAuth, Caller caller, Asker asker) {
    if (caller.identity() instanceof MappedIdentity.Mapped mapped) {
      return mapped.source() instanceof MappedIdentity.ByAwsAuth by
          ? Optional.of(present(awsAuth, by.mapping()))
          : added(awsAuth, asker, mapped.user().username());
    }
    return caller.identity() instanceof MappedIdentity.Unauthorized unauthorized
            && unauthorized.refusal() instanceof MappedIdentity.NoEntry
        ? added(awsAuth, asker, "")
        : Optional.empty();
  }

  private static CallersMapping present(AwsAuth awsAuth, AwsAuth.Mapping mapping) {
    int inRoles = awsAuth.mapRoles().lastIndexOf(mapping);
    return inRoles >= 0
        ? new CallersMapping(awsAuth, AwsAuth.Section.MAP_ROLES, mapping, inRoles)
        : new CallersMapping(
            awsAuth, AwsAuth.Section.MAP_USERS, mapping, awsAuth.mapUsers().lastIndexOf(mapping));
  }

  /**
   * An entry that is yet to be added.
   *
   * @param username what the caller is called already; empty if nothing
   */
  private static Optional<CallersMapping> added(AwsAuth awsAuth, Asker asker, String username) {
    Optional<PrincipalArn> principal = asker.principal();
    if (principal.isEmpty() || principal.get().isServiceLinkedRole()) {
      return Optional.empty();
    }
    boolean isRole = principal.get().isRole();
    return Optional.of(
        new CallersMapping(
            awsAuth,
            isRole ? AwsAuth.Section.MAP_ROLES : AwsAuth.Section.MAP_USERS,
            AwsAuth.Mapping.of(
                asker.authenticatedArn(),
                username.isEmpty()
                    ? AccessEntryType.STANDARD.defaultUsername(principal.get())
                    : username,
                List.of()),
            isRole ? awsAuth.mapRoles().size() : awsAuth.mapUsers().size()));
  }

  /** Whether the entry is yet to be added. */
  boolean isNew() {
    return index == of(section).size();
  }

  /** What a new group is to be called after. */
  String name() {
    return mapping.arn().substring(mapping.arn().lastIndexOf('/') + 1);
  }

  /** The change that adds the entry, or leaves it as it is. */
  Change.UpdateAwsAuth change() {
    return change(mapping);
  }

  /** The change that adds the entry with a group, or a group to the entry. */
  Change.UpdateAwsAuth changeWithGroup(String group) {
    return change(
        AwsAuth.Mapping.of(
            mapping.arn(),
            mapping.username(),
            ImmutableList.<String>builder().addAll(mapping.groups()).add(group).build()));
  }

  private Change.UpdateAwsAuth change(AwsAuth.Mapping written) {
    List<AwsAuth.Mapping> changed = new ArrayList<>(of(section));
    if (isNew()) {
      changed.add(written);
    } else {
      changed.set(index, written);
    }
    AwsAuth.Builder builder = AwsAuth.builder();
    boolean ofRoles = section == AwsAuth.Section.MAP_ROLES;
    (ofRoles ? changed : awsAuth.mapRoles()).forEach(builder::mapRole);
    (ofRoles ? awsAuth.mapUsers() : changed).forEach(builder::mapUser);
    awsAuth.mapAccounts().forEach(builder::mapAccount);
    return new Change.UpdateAwsAuth(
        builder.build(),
        section,
        mapping.origin().map(written::writtenAt).orElse(written),
        isNew());
  }

  private List<AwsAuth.Mapping> of(AwsAuth.Section of) {
    return of == AwsAuth.Section.MAP_ROLES ? awsAuth.mapRoles() : awsAuth.mapUsers();
  }
}
