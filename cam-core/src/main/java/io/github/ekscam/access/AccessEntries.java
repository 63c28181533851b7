package io.github.ekscam.access;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableSortedMultiset;
import com.google.common.collect.Multimaps;
import com.google.common.collect.SortedMultiset;
import com.google.common.collect.TreeMultiset;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The access entries of a cluster in the order of their ARNs, and the policies associated to each:
 * those for the whole cluster first, then by name. Associations to principals that have no entry
 * are kept apart, for a notice: EKS accepts none, so they have no effect. Immutable; a changed copy
 * shares what did not change.
 */
public final class AccessEntries {

  /** The most entries of a cluster: AWS quota L-C56B9FC3, which cannot be raised. */
  public static final int MOST_ENTRIES = 3_000;

  /** As ClusterRoleBindings come before RoleBindings; otherwise by the policies' names. */
  private static final Comparator<PolicyAssociation> CLUSTER_SCOPE_FIRST =
      Comparator.comparing(
              (PolicyAssociation association) ->
                  association.accessScope().type().equals("namespace"))
          .thenComparing(association -> association.policyArn().name());

  private static final Comparator<PolicyArn> BY_NAME =
      Comparator.comparing(PolicyArn::name).thenComparing(PolicyArn::partition);

  private static final AccessEntries NONE = builder().build();

  private final SortedMap<String, AccessEntry> entries;

  /** By the entries' ARNs. */
  private final Map<String, List<PolicyAssociation>> associations;

  private final Map<PrincipalArn, List<PolicyAssociation>> associationsWithoutEntry;

  /** The policy of each association, with an entry and without. */
  private final ImmutableSortedMultiset<PolicyArn> policies;

  /** The ARNs of the entries that may have more associations than are known. */
  private final SortedSet<String> withUnknownAssociations;

  private final ImmutableListMultimap<String, AccessEntry> byAccountAndName;

  private AccessEntries(
      SortedMap<String, AccessEntry> entries,
      Map<String, List<PolicyAssociation>> associations,
      Map<PrincipalArn, List<PolicyAssociation>> associationsWithoutEntry,
      ImmutableSortedMultiset<PolicyArn> policies,
      SortedSet<String> withUnknownAssociations) {
    this(
        entries,
        associations,
        associationsWithoutEntry,
        policies,
        withUnknownAssociations,
        Multimaps.index(entries.values(), entry -> lookupKey(entry.principalArn().value())));
  }

  private AccessEntries(
      SortedMap<String, AccessEntry> entries,
      Map<String, List<PolicyAssociation>> associations,
      Map<PrincipalArn, List<PolicyAssociation>> associationsWithoutEntry,
      ImmutableSortedMultiset<PolicyArn> policies,
      SortedSet<String> withUnknownAssociations,
      ImmutableListMultimap<String, AccessEntry> byAccountAndName) {
    this.entries = entries;
    this.associations = associations;
    this.associationsWithoutEntry = associationsWithoutEntry;
    this.policies = policies;
    this.withUnknownAssociations = withUnknownAssociations;
    this.byAccountAndName = byAccountAndName;
  }

  /** No entries. */
  public static AccessEntries none() {
    return NONE;
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Checks that a cluster may have a number of access entries.
   *
   * @throws EksException with the code {@code ResourceLimitExceededException} if there are too
   *     many; its message is ours, as that of the service has not been seen
   */
  public static void requireRoomFor(int entries) {
    if (entries > MOST_ENTRIES) {
      throw EksException.resourceLimitExceeded(
          "The maximum number of access entries of a cluster is " + MOST_ENTRIES + ".");
    }
  }

  /** The entries. */
  public List<AccessEntry> entries() {
    return List.copyOf(entries.values());
  }

  /** The entry of a principal. */
  public Optional<AccessEntry> find(PrincipalArn principalArn) {
    return Optional.ofNullable(entries.get(principalArn.value()));
  }

  /**
   * The entries whose principal may be the one a caller's canonical ARN names. More than one only
   * if roles of the same name are listed under different paths, of which IAM knows one at a time.
   */
  public List<AccessEntry> namedBy(String canonicalArn) {
    return byAccountAndName.get(lookupKey(canonicalArn)).stream()
        .filter(entry -> entry.principalArn().isNamedBy(canonicalArn))
        .toList();
  }

  /**
   * Those of {@link #namedBy(String)} whose principal may have a unique id: EKS means the principal
   * it noted, and not one that was made later under the same name. Where an entry's own id is not
   * known, it may be any.
   */
  public List<AccessEntry> namedBy(String canonicalArn, String principalId) {
    List<AccessEntry> named = namedBy(canonicalArn);
    for (AccessEntry entry : named) {
      if (entry.principalId().isPresent()) {
        return narrowed(named, principalId);
      }
    }
    return named;
  }

  /** The entry that is known to be the principal's; else those of which nothing is known. */
  private static List<AccessEntry> narrowed(List<AccessEntry> named, String principalId) {
    List<AccessEntry> certain =
        named.stream()
            .filter(entry -> entry.principalId().equals(Optional.of(principalId)))
            .toList();
    return certain.isEmpty()
        ? named.stream().filter(entry -> entry.principalId().isEmpty()).toList()
        : certain;
  }

  /** Everything before the first slash (account and type), and everything after the last. */
  private static String lookupKey(String arn) {
    String lower = arn.toLowerCase(Locale.ROOT);
    int first = lower.indexOf('/');
    return first < 0 ? lower : lower.substring(0, first) + lower.substring(lower.lastIndexOf('/'));
  }

  /** The policies associated to an entry. */
  public List<PolicyAssociation> associations(AccessEntry entry) {
    return entry.equals(entries.get(entry.principalArn().value()))
        ? associations.getOrDefault(entry.principalArn().value(), List.of())
        : List.of();
  }

  /**
   * Whether an entry may have more policies than {@link #associations} gives, as {@link
   * Builder#associationsUnknown} said.
   */
  public boolean areAssociationsUnknown(AccessEntry entry) {
    return withUnknownAssociations.contains(entry.principalArn().value());
  }

  /**
   * The same once an entry is created, or the principal's entry is changed to it: what was
   * associated to the principal counts for the entry.
   *
   * @throws EksException as {@code CreateAccessEntry} does, if there are too many
   */
  public AccessEntries with(AccessEntry entry) {
    PrincipalArn principal = entry.principalArn();
    SortedMap<String, AccessEntry> changed = new TreeMap<>(entries);
    if (changed.put(principal.value(), entry) == null) {
      requireRoomFor(changed.size());
    }
    Map<PrincipalArn, List<PolicyAssociation>> withoutEntry =
        new TreeMap<>(associationsWithoutEntry);
    Map<String, List<PolicyAssociation>> result = new HashMap<>(associations);
    List<PolicyAssociation> found = withoutEntry.remove(principal);
    if (found != null) {
      result.put(principal.value(), found);
    }
    return new AccessEntries(
        Collections.unmodifiableSortedMap(changed),
        result,
        Collections.unmodifiableMap(withoutEntry),
        policies,
        withUnknownAssociations);
  }

  /**
   * The same once a policy is associated to the entry of a principal, as {@code
   * AssociateAccessPolicy} does: if it already is, the scope is replaced. Shares the entries.
   *
   * @throws EksException as the EKS API does, if the principal has no entry
   */
  public AccessEntries associate(PrincipalArn principalArn, PolicyAssociation association) {
    requireNonNull(association, "association");
    List<PolicyAssociation> changed = othersThan(association.policyArn(), principalArn);
    changed.add(association);
    changed.sort(CLUSTER_SCOPE_FIRST);
    return withAssociations(principalArn, changed);
  }

  /**
   * The same once a policy is no longer associated to the entry of a principal. Shares the entries.
   *
   * @throws EksException as the EKS API does, if the principal has no entry
   */
  public AccessEntries disassociate(PrincipalArn principalArn, PolicyArn policyArn) {
    return withAssociations(principalArn, othersThan(policyArn, principalArn));
  }

  private List<PolicyAssociation> othersThan(PolicyArn policyArn, PrincipalArn principalArn) {
    if (!entries.containsKey(principalArn.value())) {
      throw EksException.resourceNotFound(
          "The specified principalArn could not be found. You can view your available access"
              + " entries with 'list-access-entries'.");
    }
    List<PolicyAssociation> others = new ArrayList<>();
    for (PolicyAssociation each : associations.getOrDefault(principalArn.value(), List.of())) {
      if (!each.policyArn().name().equals(policyArn.name())) {
        others.add(each);
      }
    }
    return others;
  }

  private AccessEntries withAssociations(
      PrincipalArn principalArn, List<PolicyAssociation> changed) {
    SortedMultiset<PolicyArn> counted = TreeMultiset.create(BY_NAME);
    counted.addAll(policies);
    associations
        .getOrDefault(principalArn.value(), List.of())
        .forEach(before -> counted.remove(before.policyArn()));
    changed.forEach(now -> counted.add(now.policyArn()));
    Map<String, List<PolicyAssociation>> result = new HashMap<>(associations);
    if (changed.isEmpty()) {
      result.remove(principalArn.value());
    } else {
      result.put(principalArn.value(), List.copyOf(changed));
    }
    return new AccessEntries(
        entries,
        result,
        associationsWithoutEntry,
        ImmutableSortedMultiset.copyOfSorted(counted),
        withUnknownAssociations,
        byAccountAndName);
  }

  /**
   * Each policy that is associated to somebody, to principals without an entry too, once; in the
   * order of their names. Costs nothing.
   */
  public Set<PolicyArn> associatedPolicies() {
    return policies.elementSet();
  }

  /**
   * The policies associated to principals that have no entry, by principal in the order of ARNs.
   * They have no effect.
   */
  public Map<PrincipalArn, List<PolicyAssociation>> associationsWithoutEntry() {
    return associationsWithoutEntry;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AccessEntries that
        && entries.equals(that.entries)
        && associations.equals(that.associations)
        && associationsWithoutEntry.equals(that.associationsWithoutEntry)
        && withUnknownAssociations.equals(that.withUnknownAssociations);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return "AccessEntries" + entries.values();
  }

  /** Puts entries and associations together, in any order. Not thread-safe. */
  public static final class Builder {

    private final Map<String, AccessEntry> entries = new LinkedHashMap<>();
    private final Map<PrincipalArn, SortedMap<String, PolicyAssociation>> associations =
        new LinkedHashMap<>();
    private final SortedSet<String> withUnknownAssociations = new TreeSet<>();

    private Builder() {}

    /**
     * Adds an entry. The same entry may be added again.
     *
     * @throws EksException as {@code CreateAccessEntry} does, if the principal has another entry,
     *     or if there are too many
     */
    public Builder add(AccessEntry entry) {
      AccessEntry present = entries.get(entry.principalArn().value());
      if (present != null && !present.equals(entry)) {
        throw EksException.accessEntryInUse().withHint(entry.principalArn().value());
      }
      if (present == null) {
        requireRoomFor(entries.size() + 1);
      }
      entries.put(entry.principalArn().value(), entry);
      return this;
    }

    /**
     * Associates a policy to the entry of a principal. The same association may be made again.
     *
     * @throws EksException if the policy is already associated with another scope: EKS would let
     *     the later association replace the earlier, and which is later is not for this builder to
     *     say
     */
    public Builder associate(PrincipalArn principalArn, PolicyAssociation association) {
      PolicyArn policy = association.policyArn();
      PolicyAssociation present =
          associations
              .computeIfAbsent(requireNonNull(principalArn, "principalArn"), p -> new TreeMap<>())
              .putIfAbsent(policy.name(), association);
      if (present != null && !present.equals(association)) {
        throw EksException.invalidParameter(
            policy.name()
                + " is associated twice to "
                + principalArn
                + ", with the scopes "
                + present.accessScope()
                + " and "
                + association.accessScope()
                + "; an access entry has each policy once, a later association replaces the"
                + " scope: name all namespaces in one");
      }
      return this;
    }

    /**
     * Says that the entry of a principal may have more policies than are added here, as when it was
     * described and its policies were not listed. What they would allow is an {@code Unknown} in
     * each answer that depends on it.
     */
    public Builder associationsUnknown(PrincipalArn principalArn) {
      withUnknownAssociations.add(principalArn.value());
      return this;
    }

    /**
     * The entries with their policies. Associations to principals without an entry have no effect;
     * see {@link AccessEntries#associationsWithoutEntry()}.
     */
    public AccessEntries build() {
      Map<String, List<PolicyAssociation>> byEntry = new HashMap<>();
      Map<PrincipalArn, List<PolicyAssociation>> withoutEntry =
          new TreeMap<>(Comparator.comparing(PrincipalArn::value));
      SortedMultiset<PolicyArn> counted = TreeMultiset.create(BY_NAME);
      associations.forEach(
          (principal, policies) -> {
            policies.values().forEach(each -> counted.add(each.policyArn()));
            List<PolicyAssociation> sorted =
                policies.values().stream().sorted(CLUSTER_SCOPE_FIRST).toList();
            if (entries.containsKey(principal.value())) {
              byEntry.put(principal.value(), sorted);
            } else {
              withoutEntry.put(principal, sorted);
            }
          });
      return new AccessEntries(
          Collections.unmodifiableSortedMap(new TreeMap<>(entries)),
          byEntry,
          Collections.unmodifiableMap(withoutEntry),
          ImmutableSortedMultiset.copyOfSorted(counted),
          Collections.unmodifiableSortedSet(new TreeSet<>(withUnknownAssociations)));
    }
  }
}
