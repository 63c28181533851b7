package io.github.ekscam.analysis.migration;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import java.util.List;
import java.util.Optional;

/**
 * A principal that gets an access entry in the place of what aws-auth has for it.
 *
 * @param mapper what maps it before: an entry of aws-auth, or its account
 * @param accessEntry the access entry
 * @param associations the access policies of the access entry; often none
 * @param before who it is before; a role stands for each of its sessions
 * @param after who it is after
 */
public record MigratedPrincipal(
    MappedIdentity.Mapper mapper,
    AccessEntry accessEntry,
    List<PolicyAssociation> associations,
    MappedIdentity before,
    MappedIdentity after) {

  public MigratedPrincipal {
    requireNonNull(mapper, "mapper");
    requireNonNull(accessEntry, "accessEntry");
    associations = List.copyOf(associations);
    requireNonNull(before, "before");
    requireNonNull(after, "after");
  }

  /** Whether its username and its groups are the same before and after; their order may differ. */
  public boolean hasSameNames() {
    return before instanceof MappedIdentity.Mapped was
        && after instanceof MappedIdentity.Mapped is
        && was.user().usernameTemplate().equals(is.user().usernameTemplate())
        && was.user().username().equals(is.user().username())
        && sorted(was).equals(sorted(is));
  }

  private static List<String> sorted(MappedIdentity.Mapped identity) {
    return identity.user().groups().stream().distinct().sorted().toList();
  }

  /** The username that the call must ask for; nothing if EKS gives it by itself. */
  Optional<String> askedUsername() {
    return !accessEntry.type().isStandard()
            || accessEntry
                .username()
                .equals(accessEntry.type().defaultUsername(accessEntry.principalArn()))
        ? Optional.empty()
        : Optional.of(accessEntry.username());
  }

  /** The groups that the call must ask for. */
  List<String> askedGroups() {
    return accessEntry.type().isStandard() ? accessEntry.kubernetesGroups() : List.of();
  }
}
