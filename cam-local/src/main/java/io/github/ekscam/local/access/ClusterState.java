package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of a {@link ClusterAccess} at one moment: its access entries in the order of their
 * ARNs, and the policies associated to each. What is changed later does not show here. Immutable.
 */
public final class ClusterState {

  private final DescribedCluster cluster;
  private final SortedMap<String, Held> entries;
  private final Origin origin;

  /** Made when first asked for; made twice by a race, it is the same. */
  private volatile @Nullable AccessEntries accessEntries;

  /**
   * An entry with what hangs on it.
   *
   * @param policies by ARN
   * @param created the request that made the entry, if one did
   * @param updated the last request that changed it, if one did
   */
  record Held(
      DescribedAccessEntry entry,
      SortedMap<String, AssociatedAccessPolicy> policies,
      @Nullable CreateAccessEntryRequest created,
      @Nullable UpdateAccessEntryRequest updated) {

    static Held of(DescribedAccessEntry entry) {
      return new Held(entry, Collections.emptySortedMap(), null, null);
    }

    Held createdBy(CreateAccessEntryRequest request) {
      return new Held(entry, policies, request, updated);
    }

    Held with(DescribedAccessEntry newEntry) {
      return new Held(newEntry, policies, created, updated);
    }

    Held updatedBy(UpdateAccessEntryRequest request, DescribedAccessEntry newEntry) {
      return new Held(newEntry, policies, created, request);
    }

    Held with(AssociatedAccessPolicy policy) {
      SortedMap<String, AssociatedAccessPolicy> changed = new TreeMap<>(policies);
      changed.put(policy.association().policyArn().toString(), policy);
      return new Held(entry, Collections.unmodifiableSortedMap(changed), created, updated);
    }

    Held without(String policyArn) {
      SortedMap<String, AssociatedAccessPolicy> changed = new TreeMap<>(policies);
      changed.remove(policyArn);
      return new Held(entry, Collections.unmodifiableSortedMap(changed), created, updated);
    }
  }

  /**
   * An update, and the request that made it.
   *
   * @param asked the members that were to change
   * @param token what made the request safe to repeat, if it was given
   */
  record Updated(ClusterUpdate update, Map<String, Object> asked, @Nullable String token) {}

  /**
   * Where the cluster is from, and how it got where it is.
   *
   * @param created the request that made it; none if it was loaded
   * @param updates the latest of its updates, the first of them first
   */
  record Origin(@Nullable CreateClusterRequest created, List<Updated> updates) {

    private static final int MOST_UPDATES = 100;

    static final Origin LOADED = new Origin(null, List.of());

    static Origin createdBy(CreateClusterRequest request) {
      return new Origin(request, List.of());
    }

    Origin updated(Updated update) {
      List<Updated> all = new ArrayList<>(updates);
      all.add(update);
      return new Origin(
          created, List.copyOf(all.subList(Math.max(0, all.size() - MOST_UPDATES), all.size())));
    }

    /** The update that a request has made before, if it is a repetition. */
    Optional<ClusterUpdate> repeated(Map<String, Object> asked, @Nullable String token) {
      return updates.stream()
          .filter(updated -> token != null && token.equals(updated.token()))
          .filter(updated -> updated.asked().equals(asked))
          .map(Updated::update)
          .findFirst();
    }
  }

  private ClusterState(DescribedCluster cluster, SortedMap<String, Held> entries, Origin origin) {
    this.cluster = cluster;
    this.entries = entries;
    this.origin = origin;
  }

  static ClusterState of(DescribedCluster cluster, Origin origin) {
    return new ClusterState(cluster, Collections.emptySortedMap(), origin);
  }

  ClusterState with(DescribedCluster newCluster) {
    return new ClusterState(newCluster, entries, origin);
  }

  ClusterState with(DescribedCluster newCluster, Origin newOrigin) {
    return new ClusterState(newCluster, entries, newOrigin);
  }

  /** With an entry, in the place of the principal's former one. Costs a copy of the index. */
  ClusterState with(Held held) {
    SortedMap<String, Held> changed = new TreeMap<>(entries);
    changed.put(held.entry().accessEntry().principalArn().value(), held);
    return new ClusterState(cluster, Collections.unmodifiableSortedMap(changed), origin);
  }

  ClusterState withAll(SortedMap<String, Held> held) {
    return new ClusterState(cluster, Collections.unmodifiableSortedMap(held), origin);
  }

  ClusterState without(String principalArn) {
    SortedMap<String, Held> changed = new TreeMap<>(entries);
    changed.remove(principalArn);
    return new ClusterState(cluster, Collections.unmodifiableSortedMap(changed), origin);
  }

  SortedMap<String, Held> held() {
    return entries;
  }

  Optional<Held> find(String principalArn) {
    return Optional.ofNullable(entries.get(principalArn));
  }

  Origin origin() {
    return origin;
  }

  /**
   * The latest updates of the cluster, a hundred at most, in the order in which they were asked
   * for.
   */
  public List<ClusterUpdate> updates() {
    return origin.updates().stream().map(Updated::update).toList();
  }

  /** The cluster itself. */
  public DescribedCluster cluster() {
    return cluster;
  }

  /** The access entries as they are described one by one. */
  public List<DescribedAccessEntry> describedAccessEntries() {
    return entries.values().stream().map(Held::entry).toList();
  }

  /** The policies associated to a principal's entry, in the order of their ARNs. */
  public List<AssociatedAccessPolicy> associatedAccessPolicies(PrincipalArn principalArn) {
    return find(requireNonNull(principalArn, "principalArn").value())
        .map(held -> List.copyOf(held.policies().values()))
        .orElse(List.of());
  }

  /**
   * The entries and associations as a cluster looks them up. In the mode {@code CONFIG_MAP} there
   * are none. Costs a pass over all when first asked for, nothing later.
   */
  public AccessEntries accessEntries() {
    AccessEntries made = accessEntries;
    if (made == null) {
      AccessEntries.Builder builder = AccessEntries.builder();
      for (Held held : entries.values()) {
        AccessEntry entry = held.entry().accessEntry();
        builder.add(entry);
        held.policies()
            .values()
            .forEach(policy -> builder.associate(entry.principalArn(), policy.association()));
      }
      made = builder.build();
      accessEntries = made;
    }
    return made;
  }

  /**
   * A cluster with the mode, access entries and associated policies of this state; its name, its
   * version, the aws-auth ConfigMap and RBAC stay. Costs a pass over the entries, nothing for RBAC.
   * As states are immutable, it is enough to do so when {@link ClusterAccess#clusterState} gives
   * another one than the last time.
   */
  public EksCluster applyTo(EksCluster cluster) {
    return cluster.with(this.cluster.authenticationMode(), accessEntries());
  }

  /**
   * The calls that turn this state into another mode, other entries and other associations, in an
   * order in which nobody who keeps access loses it meanwhile: first all that grants, then all that
   * takes away, and of that what concerns the caller last. Tags stay, also where an entry has to be
   * deleted and created again, since its type, or the unique id of its principal, cannot be
   * changed.
   *
   * <p>What {@code to} does not list is taken away, entries of nodes included; but not an entry of
   * a service-linked role, which EKS alone makes, changes and deletes. Where the mode leaves {@code
   * CONFIG_MAP} and it is not known who made the cluster, EKS may make an entry that is not taken
   * into account here.
   *
   * @param mode the mode to have at the end
   * @param to the entries and associations to have at the end; associations without entry are none
   * @param caller who makes the calls and means to keep access
   * @throws IllegalArgumentException if no calls lead there, if the caller would be locked out of
   *     the cluster, at the end or meanwhile, or if an entry may have more policies than {@code to}
   *     gives; the message names what stands in the way
   */
  public List<EksCall> callsTo(AuthenticationMode mode, AccessEntries to, PrincipalArn caller) {
    requireAssociationsKnown(to);
    return CallOrder.of(
        this, requireNonNull(mode, "mode"), requireNonNull(to, "to"), requireNonNull(caller));
  }

  /** A state has all policies of an entry; to take those not given for none would change it. */
  static void requireAssociationsKnown(AccessEntries entries) {
    for (AccessEntry entry : entries.entries()) {
      if (entries.areAssociationsUnknown(entry)) {
        throw new IllegalArgumentException(
            "the access policies associated to "
                + entry.principalArn()
                + " are not given. "
                + new Unknown.AssociationsNotGiven(entry).remedy());
      }
    }
  }

  /** Likewise of what is declared and not known yet: the API would have to describe it. */
  static void requireResolved(EksCluster cluster) {
    cluster.unresolved().stream()
        .filter(ClusterState::isOfTheApi)
        .findFirst()
        .ifPresent(
            part -> {
              throw new IllegalArgumentException(
                  part.text() + "; " + new Unknown.NotResolved(part).remedy());
            });
  }

  private static boolean isOfTheApi(Unresolved part) {
    return !(part instanceof Unresolved.Binding
        || part instanceof Unresolved.Rules
        || part instanceof Unresolved.AwsAuth);
  }

  @Override
  public String toString() {
    return cluster + " " + entries.keySet();
  }
}
