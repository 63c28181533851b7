package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.access.ClusterState.Held;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The operations on access entries, and on the access policies that are associated to them. */
final class AccessEntryOperations {

  private static final String CLUSTER_ADMIN_POLICY = "AmazonEKSClusterAdminPolicy";

  private final Account account;
  private final ClusterStore store;
  private final AccessPolicyCatalogue accessPolicies;
  private final IamDirectory iamDirectory;

  AccessEntryOperations(
      Account account,
      ClusterStore store,
      AccessPolicyCatalogue accessPolicies,
      IamDirectory iamDirectory) {
    this.account = account;
    this.store = store;
    this.accessPolicies = accessPolicies;
    this.iamDirectory = iamDirectory;
  }

  ClusterState withCreatorAsAdministrator(
      ClusterState state, CreateClusterRequest request, Instant now) {
    PrincipalArn creator = request.creatorArn();
    AccessEntry.Builder entry = AccessEntry.builder(creator);
    request
        .creator()
        .principalId()
        .or(() -> iamDirectory.principalId(creator))
        .ifPresent(entry::principalId);
    AccessEntry made = entry.buildAsDescribed();
    return state.with(
        Held.of(
                DescribedAccessEntry.created(
                    state.cluster(), made, account.accessEntryArn(state.cluster(), made), now))
            .with(new AssociatedAccessPolicy(administrator(creator), now, now)));
  }

  /** What the creator of a cluster gets. */
  static PolicyAssociation administrator(PrincipalArn creator) {
    return PolicyAssociation.of(
        new PolicyArn(creator.partition(), CLUSTER_ADMIN_POLICY), AccessScope.cluster());
  }

  DescribedAccessEntry createAccessEntry(String clusterName, CreateAccessEntryRequest request) {
    AccessEntry.Builder builder =
        AccessEntry.builder(request.principalArn())
            .type(request.type())
            .kubernetesGroups(request.kubernetesGroups());
    request.username().ifPresent(builder::username);
    PrincipalArn principal = builder.build().principalArn();
    requireOwnAccount(request.type(), principal);
    Tags.requireLegal(request.tags(), EksException::invalidParameter);
    withAccessEntries(store.cluster(clusterName));
    if (!principal.partition().equals(account.partition().id())
        || !iamDirectory.exists(principal)) {
      throw EksException.invalidParameter(
          "The specified principalArn is invalid: invalid principal.");
    }
    iamDirectory.principalId(principal).ifPresent(builder::principalId);
    AccessEntry entry = builder.build();
    return store.change(
        clusterName,
        state -> {
          withAccessEntries(state);
          Optional<Held> present = state.find(principal.value());
          if (present.isPresent()) {
            if (request.clientRequestToken().isPresent()
                && request.equals(present.get().created())) {
              return new ClusterStore.Change<>(state, present.get().entry());
            }
            throw EksException.accessEntryInUse();
          }
          AccessEntries.requireRoomFor(state.held().size() + 1);
          DescribedAccessEntry made =
              DescribedAccessEntry.created(
                      state.cluster(),
                      entry,
                      account.accessEntryArn(state.cluster(), entry),
                      account.now())
                  .tagged(request.tags());
          return new ClusterStore.Change<>(state.with(Held.of(made).createdBy(request)), made);
        });
  }

  DescribedAccessEntry describeAccessEntry(String clusterName, String principalArn) {
    principalArn(principalArn);
    return held(withAccessEntries(store.cluster(clusterName)), principalArn).entry();
  }

  DescribedAccessEntry updateAccessEntry(
      String clusterName, String principalArn, UpdateAccessEntryRequest request) {
    requireModifiable(principalArn);
    AccessEntry.requireLegalGroups(request.kubernetesGroups());
    request.username().ifPresent(AccessEntry::requireUnreservedUsername);
    return store.change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          if (request.clientRequestToken().isPresent() && request.equals(held.updated())) {
            return new ClusterStore.Change<>(state, held.entry());
          }
          AccessEntry present = held.entry().accessEntry();
          AccessEntry.Builder builder =
              AccessEntry.builder(principalArn)
                  .type(present.type())
                  .kubernetesGroups(request.kubernetesGroups());
          request.username().ifPresent(builder::username);
          present.principalId().ifPresent(builder::principalId);
          DescribedAccessEntry after = held.entry().modified(builder.build(), account.now());
          return new ClusterStore.Change<>(state.with(held.updatedBy(request, after)), after);
        });
  }

  void deleteAccessEntry(String clusterName, String principalArn) {
    requireModifiable(principalArn);
    store.change(
        clusterName,
        state -> {
          held(withAccessEntries(state), principalArn);
          return new ClusterStore.Change<>(state.without(principalArn), principalArn);
        });
  }

  Page<String> listAccessEntries(String clusterName, PageRequest page) {
    return principals(Paging.of("ListAccessEntries", clusterName), page, held -> true, clusterName);
  }

  Page<String> listAccessEntries(String clusterName, PageRequest page, String associatedPolicyArn) {
    String policyArn = policy(associatedPolicyArn).toString();
    return principals(
        Paging.of("ListAccessEntries", clusterName, policyArn),
        page,
        held -> held.policies().containsKey(policyArn),
        clusterName);
  }

  private Page<String> principals(
      Paging paging, PageRequest page, Predicate<Held> filter, String clusterName) {
    ClusterState state = withAccessEntries(store.cluster(clusterName));
    return paging
        .page(page, state.held(), filter)
        .map(held -> held.entry().accessEntry().principalArn().value());
  }

  Page<PolicyArn> listAccessPolicies(PageRequest page) {
    SortedMap<String, PolicyArn> policies = new TreeMap<>();
    for (AccessPolicy policy : accessPolicies.policies()) {
      policies.put(policy.name(), new PolicyArn(account.partition().id(), policy.name()));
    }
    return Paging.of("ListAccessPolicies").page(page, policies);
  }

  AssociatedAccessPolicy associateAccessPolicy(
      String clusterName, String principalArn, String policyArn, AccessScope accessScope) {
    PrincipalArn principal = principalArn(principalArn);
    PolicyArn policy = policy(policyArn);
    if (accessPolicies.get(policy).isServiceLinkedRolesOnly() && !principal.isServiceLinkedRole()) {
      throw EksException.invalidParameter(
          "The specified policyArn can only be associated with service-linked roles");
    }
    PolicyAssociation association = PolicyAssociation.of(policy, accessScope);
    return store.change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          held.entry().accessEntry().requireAcceptsPolicy(policy);
          AssociatedAccessPolicy present = held.policies().get(policy.toString());
          Instant now = account.now();
          AssociatedAccessPolicy associated =
              new AssociatedAccessPolicy(
                  association, present == null ? now : present.associatedAt(), now);
          return new ClusterStore.Change<>(state.with(held.with(associated)), associated);
        });
  }

  void disassociateAccessPolicy(String clusterName, String principalArn, String policyArn) {
    principalArn(principalArn);
    PolicyArn policy = policy(policyArn);
    store.change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          held.entry().accessEntry().requireAcceptsPolicy(policy);
          if (!held.policies().containsKey(policy.toString())) {
            throw EksException.resourceNotFound("The specified policyArn could not be found.");
          }
          return new ClusterStore.Change<>(state.with(held.without(policy.toString())), policyArn);
        });
  }

  Page<AssociatedAccessPolicy> listAssociatedAccessPolicies(
      String clusterName, String principalArn, PageRequest page) {
    principalArn(principalArn);
    Held held = held(withAccessEntries(store.cluster(clusterName)), principalArn);
    return Paging.of("ListAssociatedAccessPolicies", clusterName, principalArn)
        .page(page, held.policies());
  }

  private static ClusterState withAccessEntries(ClusterState state) {
    state.cluster().authenticationMode().requireAccessEntries();
    return state;
  }

  private static Held held(ClusterState state, String principalArn) {
    return state
        .find(principalArn)
        .orElseThrow(
            () ->
                EksException.resourceNotFound(
                    "The specified principalArn could not be found. You can view your available"
                        + " access entries with 'list-access-entries'."));
  }

  /** Reads an ARN, with the API's refusal if it is none. */
  private static PrincipalArn principalArn(String principalArn) {
    return AccessEntry.builder(principalArn).buildAsDescribed().principalArn();
  }

  private static void requireModifiable(String principalArn) {
    AccessEntry.requireModifiable(principalArn(principalArn));
  }

  private void requireOwnAccount(AccessEntryType type, PrincipalArn principal) {
    if (!type.isStandard() && !principal.account().equals(account.id())) {
      throw EksException.invalidParameter(
          "AccessEntry principalArn must be from the same account as the cluster when using types "
              + AccessEntryType.nodeTypes());
    }
  }

  private PolicyArn policy(String policyArn) {
    PolicyArn policy = PolicyAssociation.policyArn(policyArn);
    accessPolicies.get(policy);
    if (!policy.partition().equals(account.partition().id())) {
      throw EksException.resourceNotFound("The specified policyArn could not be found.");
    }
    return policy;
  }
}
