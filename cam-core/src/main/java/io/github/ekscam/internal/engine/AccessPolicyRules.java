package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.matching.UnrestrictedRules;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Optional;

/**
 * Which access policies reach a user: those associated to the access entry of the IAM principal
 * that the user's {@code extra} names, by its ARN and, where the entry's is known, by its unique
 * id. Immutable.
 */
public final class AccessPolicyRules {

  private final AccessEntries entries;
  private final AccessPolicyCatalogue catalogue;

  private AccessPolicyRules(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    this.entries = requireNonNull(entries, "entries");
    this.catalogue = requireNonNull(catalogue, "catalogue");
  }

  /** The policies of this catalogue, as they are associated to these entries. */
  public static AccessPolicyRules of(AccessEntries entries, AccessPolicyCatalogue catalogue) {
    return new AccessPolicyRules(entries, catalogue);
  }

  /**
   * What reaches a user.
   *
   * @param policies the associated policies, those for the whole cluster first
   * @param principalId the unique id of the user's IAM principal; nothing without a principal, or
   *     if it is not known
   * @param unknown why it cannot be told whether there are more, if it cannot
   */
  public record Reached(
      List<AssociatedPolicy> policies, Optional<String> principalId, Optional<Unknown> unknown) {
    public Reached {
      policies = List.copyOf(policies);
      requireNonNull(principalId, "principalId");
      requireNonNull(unknown, "unknown");
    }
  }

  /** The policies that reach a user. */
  public Reached reaching(UserInfo user) {
    CallerPrincipal caller = CallerPrincipal.of(user);
    if (caller.unknown().isPresent()) {
      return new Reached(List.of(), Optional.empty(), caller.unknown());
    }
    List<AccessEntry> found =
        caller.canonicalArn().map(arn -> entriesOf(arn, caller.principalId())).orElse(List.of());
    if (found.size() > 1) {
      return new Reached(
          List.of(), Optional.empty(), Optional.of(new Unknown.SeveralAccessEntries(found)));
    }
    return found.isEmpty()
        ? new Reached(List.of(), caller.principalId(), Optional.empty())
        : new Reached(
            associatedTo(found.get(0)), caller.principalId(), unknownAssociations(found.get(0)));
  }

  /** The policies of an entry are not those of a principal made later under the same name. */
  private List<AccessEntry> entriesOf(String canonicalArn, Optional<String> principalId) {
    return principalId.isEmpty()
        ? entries.namedBy(canonicalArn)
        : entries.namedBy(canonicalArn, principalId.get());
  }

  /** The policies that are associated to an entry, those for the whole cluster first. */
  public List<AssociatedPolicy> associatedTo(AccessEntry entry) {
    return entries.associations(entry).stream()
        .map(
            association ->
                new AssociatedPolicy(
                    entry, association, catalogue.find(association.policyArn().name())))
        .toList();
  }

  /** What cannot be told of an entry whose policies are not all known. */
  public Optional<Unknown> unknownAssociations(AccessEntry entry) {
    return entries.areAssociationsUnknown(entry)
        ? Optional.of(new Unknown.AssociationsNotGiven(entry))
        : Optional.empty();
  }

  /** The entries whose policies these are. */
  public AccessEntries entries() {
    return entries;
  }

  /** What an associated policy grants by one of its rules. */
  public static Grant.AccessPolicy grant(AssociatedPolicy associated, PolicyRule rule) {
    return new Grant.AccessPolicy(
        associated.entry(), associated.association(), associated.policy().orElseThrow(), rule);
  }

  /** What cannot be told of a policy that does not allow a request. */
  public static List<Unknown> unknowns(AssociatedPolicy associated, RequestAttributes request) {
    if (!associated.includes(request)) {
      return List.of();
    }
    return associated
        .rules()
        .map(
            rules ->
                UnrestrictedRules.restrictedMatching(rules, request)
                    .map(rule -> unknownObjects(associated, rule))
                    .toList())
        .orElseGet(() -> List.of(unknownRules(associated)));
  }

  /** What cannot be told of a request in the scope of a policy whose rules are not known. */
  public static Unknown unknownRules(AssociatedPolicy associated) {
    return associated
        .policy()
        .<Unknown>map(
            policy ->
                new Unknown.PolicyWithoutRules(
                    associated.entry(), associated.association(), policy))
        .orElseGet(
            () -> new Unknown.PolicyNotInCatalogue(associated.entry(), associated.association()));
  }

  /** What cannot be told of a request that a restricted rule of a policy matches. */
  public static Unknown unknownObjects(AssociatedPolicy associated, AccessPolicy.Rule rule) {
    return new Unknown.UnnamedObjects(
        associated.entry(), associated.association(), associated.policy().orElseThrow(), rule);
  }
}
