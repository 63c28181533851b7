package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the calls that turn one state of a cluster into another, and their order.
 *
 * <p>There are four groups: the mode that allows entries at all; what grants (entries made,
 * policies associated, scopes and groups set); what takes away; and what takes away from the
 * caller. Replacing an entry takes away and grants again, so it is among what takes away. At the
 * limit of entries a deletion comes forward each time there is no room.
 */
final class CallOrder {

  private final String clusterName;
  private final PrincipalArn caller;
  private final List<EksCall> grants = new ArrayList<>();
  private final Deque<EksCall> deletions = new ArrayDeque<>();
  private final List<EksCall> revocations = new ArrayList<>();
  private final List<EksCall> callersRevocations = new ArrayList<>();
  private int entries;

  private CallOrder(ClusterState from, PrincipalArn caller) {
    this.clusterName = from.cluster().name();
    this.caller = caller;
  }

  static List<EksCall> of(
      ClusterState from, AuthenticationMode mode, AccessEntries to, PrincipalArn caller) {
    AuthenticationMode present = from.cluster().authenticationMode();
    requireWay(present, mode, to);
    Optional<AccessEntry> kept = to.find(caller);
    requireAdmitted(from, mode, kept.isPresent(), caller);
    CallOrder order = new CallOrder(from, caller);
    List<EksCall> calls = new ArrayList<>();
    if (mode == AuthenticationMode.CONFIG_MAP) {
      return calls;
    }
    Map<String, Present> before = new LinkedHashMap<>();
    from.held().forEach((arn, held) -> before.put(arn, Present.of(held)));
    if (present == AuthenticationMode.CONFIG_MAP) {
      calls.add(
          new EksCall.UpdateClusterConfig(
              order.clusterName, AuthenticationMode.API_AND_CONFIG_MAP));
      CreateClusterRequest created = from.origin().created();
      if (created != null) {
        Present creators = Present.ofCreator(created);
        before.put(creators.entry().principalArn().value(), creators);
      }
    }
    order.compare(before, to);
    calls.addAll(order.grants);
    calls.addAll(order.deletions);
    calls.addAll(order.revocations);
    if (mode == AuthenticationMode.API && present != AuthenticationMode.API) {
      calls.add(new EksCall.UpdateClusterConfig(order.clusterName, AuthenticationMode.API));
    }
    calls.addAll(order.callersRevocations);
    return List.copyOf(calls);
  }

  /** An entry that is there before the calls, with its policies by ARN. */
  private record Present(
      AccessEntry entry, Map<String, PolicyAssociation> policies, Map<String, String> tags) {

    static Present of(ClusterState.Held held) {
      Map<String, PolicyAssociation> policies = new TreeMap<>();
      held.policies().forEach((arn, policy) -> policies.put(arn, policy.association()));
      return new Present(held.entry().accessEntry(), policies, held.entry().tags());
    }

    static Present ofCreator(CreateClusterRequest request) {
      PolicyAssociation administrator = AccessEntryOperations.administrator(request.creatorArn());
      return new Present(
          AccessEntry.builder(request.creatorArn()).buildAsDescribed(),
          Map.of(administrator.policyArn().toString(), administrator),
          Map.of());
    }

    static Present none(AccessEntry entry) {
      return new Present(entry, Map.of(), Map.of());
    }
  }

  private static void requireWay(
      AuthenticationMode present, AuthenticationMode mode, AccessEntries to) {
    boolean backwards =
        switch (present) {
          case CONFIG_MAP -> false;
          case API_AND_CONFIG_MAP -> mode == AuthenticationMode.CONFIG_MAP;
          case API -> mode != AuthenticationMode.API;
        };
    if (backwards) {
      throw new IllegalArgumentException(
          "no calls lead from the authentication mode "
              + present
              + " to "
              + mode
              + ": EKS changes it from CONFIG_MAP to API_AND_CONFIG_MAP to API and never back");
    }
    if (mode == AuthenticationMode.CONFIG_MAP && !to.entries().isEmpty()) {
      throw new IllegalArgumentException(
          "a cluster has no access entries in the authentication mode CONFIG_MAP, and "
              + to.entries().size()
              + " are asked for: ask for API_AND_CONFIG_MAP");
    }
  }

  /** Whether aws-auth admits the caller is not known here, so an entry that goes is a lock-out. */
  private static void requireAdmitted(
      ClusterState from, AuthenticationMode mode, boolean kept, PrincipalArn caller) {
    boolean had = from.find(caller.value()).isPresent();
    boolean losesAwsAuth =
        mode == AuthenticationMode.API
            && from.cluster().authenticationMode() != AuthenticationMode.API;
    if (!kept && (had || losesAwsAuth)) {
      throw new IllegalArgumentException(
          "the calls would lock "
              + caller
              + " out of the cluster "
              + from.cluster().name()
              + ", who makes them: "
              + (had
                  ? "the access entry would be deleted; keep it, or let somebody else make the calls"
                  : "aws-auth no longer counts in the mode API and no access entry is asked for; ask"
                      + " for one, or let somebody else make the calls"));
    }
  }

  private void compare(Map<String, Present> before, AccessEntries to) {
    entries = before.size();
    before.forEach(
        (arn, present) -> {
          boolean gone = to.find(present.entry().principalArn()).isEmpty();
          if (gone && !present.entry().principalArn().isServiceLinkedRole()) {
            deletions.add(new EksCall.DeleteAccessEntry(clusterName, arn));
          }
        });
    for (AccessEntry entry : to.entries()) {
      Map<String, PolicyAssociation> policies = new TreeMap<>();
      to.associations(entry).forEach(policy -> policies.put(policy.policyArn().toString(), policy));
      Present present = before.get(entry.principalArn().value());
      if (present == null) {
        create(entry, policies);
      } else if (isSamePrincipal(present.entry(), entry)
          && present.entry().type().equals(entry.type())) {
        change(present, entry, policies);
      } else {
        replace(present, entry, policies);
      }
    }
  }

  /** Of the same name, and not known to have been created again. */
  private static boolean isSamePrincipal(AccessEntry one, AccessEntry other) {
    return one.principalId().isEmpty()
        || other.principalId().isEmpty()
        || one.principalId().equals(other.principalId());
  }

  private void create(AccessEntry entry, Map<String, PolicyAssociation> policies) {
    CreateAccessEntryRequest request = CreateAccessEntryRequest.of(entry);
    if (entries == AccessEntries.MOST_ENTRIES && !deletions.isEmpty()) {
      grants.add(deletions.remove());
      entries--;
    }
    AccessEntries.requireRoomFor(entries + 1);
    grants.add(new EksCall.CreateAccessEntry(clusterName, request));
    entries++;
    differences(Present.none(entry), policies, grants, grants);
  }

  private void change(Present present, AccessEntry entry, Map<String, PolicyAssociation> policies) {
    String arn = entry.principalArn().value();
    List<EksCall> takingAway =
        entry.principalArn().equals(caller) ? callersRevocations : revocations;
    int unchanged = grants.size() + takingAway.size();
    AccessEntry was = present.entry();
    if (!was.username().equals(entry.username())
        || !was.kubernetesGroups().equals(entry.kubernetesGroups())) {
      CreateAccessEntryRequest asked = CreateAccessEntryRequest.of(entry);
      UpdateAccessEntryRequest.Builder update =
          UpdateAccessEntryRequest.builder().kubernetesGroups(asked.kubernetesGroups());
      asked.username().ifPresent(update::username);
      boolean onlyGrants = entry.kubernetesGroups().containsAll(was.kubernetesGroups());
      (onlyGrants && was.username().equals(entry.username()) ? grants : takingAway)
          .add(new EksCall.UpdateAccessEntry(clusterName, arn, update.build()));
    }
    differences(new Present(entry, present.policies(), Map.of()), policies, grants, takingAway);
    if (grants.size() + takingAway.size() > unchanged
        && entry.principalArn().isServiceLinkedRole()) {
      throw CreateAccessEntryRequest.impossible(entry, "it is for a service-linked role");
    }
  }

  private void replace(
      Present present, AccessEntry entry, Map<String, PolicyAssociation> policies) {
    if (entry.principalArn().equals(caller)) {
      throw new IllegalArgumentException(
          "the calls would lock "
              + caller
              + " out of the cluster "
              + clusterName
              + ", who makes them, for a while: the access entry would have to be deleted and"
              + " created again, as its type or its principal's unique id cannot be changed; let"
              + " somebody else make the calls");
    }
    CreateAccessEntryRequest request = CreateAccessEntryRequest.of(entry).with(present.tags());
    revocations.add(new EksCall.DeleteAccessEntry(clusterName, entry.principalArn().value()));
    revocations.add(new EksCall.CreateAccessEntry(clusterName, request));
    differences(Present.none(entry), policies, revocations, revocations);
  }

  private void differences(
      Present present,
      Map<String, PolicyAssociation> policies,
      List<EksCall> granting,
      List<EksCall> takingAway) {
    AccessEntry entry = present.entry();
    String arn = entry.principalArn().value();
    policies.forEach(
        (policyArn, policy) -> {
          PolicyAssociation was = present.policies().get(policyArn);
          if (!policy.equals(was)) {
            acceptable(entry, policy);
            boolean narrowed = was != null && isNarrowed(was.accessScope(), policy.accessScope());
            (narrowed ? takingAway : granting)
                .add(new EksCall.AssociateAccessPolicy(clusterName, arn, policy));
          }
        });
    present
        .policies()
        .keySet()
        .forEach(
            policyArn -> {
              if (!policies.containsKey(policyArn)) {
                takingAway.add(new EksCall.DisassociateAccessPolicy(clusterName, arn, policyArn));
              }
            });
  }

  /** Whether a scope leaves out what is written in the former one. */
  private static boolean isNarrowed(AccessScope former, AccessScope scope) {
    return former.type().equals("cluster")
        || (scope.type().equals("namespace")
            && !scope.namespaces().containsAll(former.namespaces()));
  }

  private static void acceptable(AccessEntry entry, PolicyAssociation policy) {
    try {
      entry.requireAcceptsPolicy(policy.policyArn());
    } catch (EksException e) {
      throw CreateAccessEntryRequest.impossible(
          entry, policy.policyArn().name() + ": " + e.getMessage());
    }
  }
}
