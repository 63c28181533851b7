package io.github.ekscam;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.DanglingReferences;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the parts of a cluster are written, as it is now: what it does not have, or has otherwise,
 * has no source.
 *
 * @param written what was read where
 */
record ClusterSources(WrittenSources written, AccessEntries accessEntries, ClusterRbac rbac)
    implements DanglingReferences.Sources {

  @Override
  public Optional<Source> of(AccessEntry entry) {
    return accessEntries.find(entry.principalArn()).equals(Optional.of(entry))
        ? written.of(entry)
        : Optional.empty();
  }

  @Override
  public Optional<Source> of(PrincipalArn principalArn, PolicyAssociation association) {
    List<PolicyAssociation> associations =
        accessEntries
            .find(principalArn)
            .map(accessEntries::associations)
            .orElseGet(
                () ->
                    accessEntries.associationsWithoutEntry().getOrDefault(principalArn, List.of()));
    return associations.contains(association)
        ? written.of(principalArn, association)
        : Optional.empty();
  }

  @Override
  public Optional<Source> of(RbacObject object) {
    return asWritten(object).flatMap(written::of);
  }

  Optional<Source> of(RbacRole role, PolicyRule rule) {
    return asWritten(role).flatMap(found -> of((RbacRole) found, rule, new HashSet<>()));
  }

  Optional<Source> of(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return of(policy.entry().principalArn(), policy.association());
    }
    return grant instanceof Grant.Rbac bound ? of(bound.binding()) : Optional.empty();
  }

  Optional<Source> of(MappedIdentity.Mapper mapper, Optional<AwsAuth> awsAuth) {
    if (mapper instanceof MappedIdentity.ByAccessEntry entry) {
      return of(entry.accessEntry());
    }
    if (mapper instanceof MappedIdentity.ByAwsAuth mapping) {
      return mapping.mapping().origin().map(Source::of);
    }
    return mapper instanceof MappedIdentity.ByAwsAuthAccount
        ? awsAuth.flatMap(written::of)
        : Optional.empty();
  }

  /** The object as it was written, if that one, or what it became by aggregation, is given. */
  private Optional<RbacObject> asWritten(RbacObject object) {
    Optional<RbacObject> configured = rbac.configured().counterpartOf(object);
    return configured.equals(Optional.of(object))
            || rbac.effective().counterpartOf(object).equals(Optional.of(object))
        ? configured
        : Optional.empty();
  }

  /** Looks in the role itself, then in those that it gathers its rules from. */
  private Optional<Source> of(RbacRole role, PolicyRule rule, Set<String> seen) {
    int index = role.rules().indexOf(rule);
    if (index >= 0) {
      return written.ofRule(role, index);
    }
    if (!(role instanceof ClusterRole aggregated)
        || aggregated.aggregationRule().isEmpty()
        || !seen.add(role.metadata().name())) {
      return Optional.empty();
    }
    for (LabelSelector selector : aggregated.aggregationRule().get().clusterRoleSelectors()) {
      for (ClusterRole part : rbac.written().clusterRoles()) {
        if (selector.matches(part.metadata().labels())) {
          Optional<Source> source = of(part, rule, seen);
          if (source.isPresent()) {
            return source;
          }
        }
      }
    }
    return Optional.empty();
  }
}
