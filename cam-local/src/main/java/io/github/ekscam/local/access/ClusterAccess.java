package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.local.access.ClusterState.Held;
import io.github.ekscam.local.access.ClusterState.Origin;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import io.github.ekscam.local.internal.eksapi.EksVersion;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import io.github.ekscam.rbac.KubernetesVersion;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The access management API of Amazon EKS for one account in one region, in memory: the operations
 * on access entries and access policies, on clusters, their updates and tags. They are named,
 * refuse and default as the service's do; every refusal is an {@link EksException}. Of a cluster,
 * only what is about access does anything; the rest is kept and described.
 *
 * <p>Requests take ARNs as they were written, since their form is for the service to judge. What is
 * wrong with a request in itself is told before anything is looked up; then come the cluster, its
 * mode, the access entry, and what is asked of it.
 *
 * <p>Safe for use by many threads, and linearizable: all clusters are one immutable value, and each
 * operation is one read of it, or one compare-and-set, repeated until nobody came between. An
 * operation that changes a cluster costs a copy of the index of its entries, 3,000 at most. A
 * change shows at once; the service's may take seconds.
 *
 * <p>What EKS does is not known, and done here in the plainest way, where
 *
 * <ul>
 *   <li>a {@code clientRequestToken} comes again: with the same parameters it is answered by the
 *       present description as long as what it made exists; with others it is no repetition, but a
 *       request of its own;
 *   <li>the namespaces of a scope have wildcards other than {@code *}: see {@link
 *       AccessScope.Namespaces};
 *   <li>AWS Batch makes the entry of its service-linked role {@code AWSServiceRoleForBatch} with
 *       the credentials of whoever calls Batch, so the API's refusal to let callers make such
 *       entries has an exception, whose rule is not published: here it has none.
 * </ul>
 */
public final class ClusterAccess {

  /** The form of a region's name. */
  static final Pattern REGION = Pattern.compile("[a-z]{1,16}(-[a-z]{1,16}){1,4}-[0-9]{1,2}");

  private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  private final Account account;
  private final AccessPolicyCatalogue accessPolicies;
  private final IamDirectory iamDirectory;
  private final ClusterStore store;
  private final AccessEntryOperations entries;
  private final ClusterUpdates updates;
  private final ResourceTags resourceTags;

  private ClusterAccess(Builder builder) {
    this.account =
        new Account(
            new AccountAndRegion(builder.accountId, builder.region), builder.clock, builder.ids);
    this.accessPolicies = builder.accessPolicies;
    this.iamDirectory = builder.iamDirectory;
    this.store = new ClusterStore(account.key());
    this.entries = new AccessEntryOperations(account, store, accessPolicies, iamDirectory);
    this.updates = new ClusterUpdates(account, store, entries);
    this.resourceTags = new ResourceTags(store);
  }

  /** A builder, which has a default for everything but the access policies. */
  public static Builder builder() {
    return new Builder();
  }

  /** The account's twelve digits. */
  public String accountId() {
    return account.id();
  }

  /** The region. */
  public String region() {
    return account.region();
  }

  /** The access policies there are. */
  public AccessPolicyCatalogue accessPolicies() {
    return accessPolicies;
  }

  /**
   * The present state of a cluster, all of one moment.
   *
   * @throws EksException if there is no cluster of the name
   */
  public ClusterState clusterState(String clusterName) {
    return store.cluster(clusterName);
  }

  /**
   * Makes a cluster. If its creator is to be administrator and its mode has access entries, it
   * begins with the creator's, to which {@code AmazonEKSClusterAdminPolicy} is associated; both can
   * be taken away like any other.
   */
  public DescribedCluster createCluster(CreateClusterRequest request) {
    requireClusterName(request.name());
    Tags.requireLegal(request.tags(), EksException::invalidParameter);
    request
        .authenticationMode()
        .requireCreatorChoice(request.bootstrapClusterCreatorAdminPermissions());
    return store.changeAll(
        before -> {
          ClusterState present = before.get(request.name());
          if (present == null) {
            ClusterState made = created(request);
            return new ClusterStore.Change<>(ClusterStore.replaced(before, made), made.cluster());
          }
          if (request.clientRequestToken().isPresent()
              && request.equals(present.origin().created())) {
            return new ClusterStore.Change<>(before, present.cluster());
          }
          throw clusterInUse(request.name());
        });
  }

  private ClusterState created(CreateClusterRequest request) {
    Instant now = account.now();
    ClusterState made =
        ClusterState.of(
            DescribedCluster.created(request, account.clusterArn(request.name()), now),
            Origin.createdBy(request));
    return request.bootstrapClusterCreatorAdminPermissions()
            && request.authenticationMode() != AuthenticationMode.CONFIG_MAP
        ? entries.withCreatorAsAdministrator(made, request, now)
        : made;
  }

  /**
   * Takes in a cluster as it was described or read from files, with entries that EKS made itself
   * and that {@link #createAccessEntry} would refuse. Ids and times are new. Associations to
   * principals without an entry, which EKS does not have, are left out.
   *
   * @throws EksException if there is a cluster of the name, if the name is none for a cluster, or
   *     if there are entries although the mode has none
   * @throws IllegalArgumentException if an entry may have more policies than are given ({@link
   *     AccessEntries#areAssociationsUnknown}): the API would list them
   */
  public ClusterState loadCluster(
      String clusterName, AuthenticationMode mode, AccessEntries accessEntries) {
    return loadCluster(clusterName, mode, accessEntries, null, false);
  }

  /**
   * Takes in a cluster under a name: its mode, its access entries and, if it is known, its
   * Kubernetes version; see {@link #loadCluster(String, AuthenticationMode, AccessEntries)}.
   *
   * @throws IllegalArgumentException also if an entry or an association is {@link
   *     EksCluster#unresolved}
   */
  public ClusterState loadCluster(String clusterName, EksCluster cluster) {
    return loadCluster(clusterName, cluster, false);
  }

  /**
   * Takes in a cluster as {@link #loadCluster(String, EksCluster)} does, in the place of the one
   * under the name if there is one: all at once, so that nobody sees neither or some of both. What
   * the cluster does not tell stays: tags, configuration and endpoint.
   */
  public ClusterState reloadCluster(String clusterName, EksCluster cluster) {
    return loadCluster(clusterName, cluster, true);
  }

  private ClusterState loadCluster(String clusterName, EksCluster cluster, boolean again) {
    ClusterState.requireResolved(cluster);
    return loadCluster(
        clusterName,
        cluster.authenticationMode(),
        cluster.accessEntries(),
        cluster.kubernetesVersion().map(KubernetesVersion::toString).orElse(null),
        again);
  }

  private ClusterState loadCluster(
      String clusterName,
      AuthenticationMode mode,
      AccessEntries accessEntries,
      @Nullable String version,
      boolean again) {
    requireClusterName(clusterName);
    ClusterState.requireAssociationsKnown(accessEntries);
    if (!accessEntries.entries().isEmpty()) {
      mode.requireAccessEntries();
    }
    return store.changeAll(
        before -> {
          if (before.containsKey(clusterName) && !again) {
            throw clusterInUse(clusterName);
          }
          ClusterState loaded = loaded(clusterName, mode, accessEntries, version);
          ClusterState former = before.get(clusterName);
          if (former != null) {
            loaded = loaded.with(loaded.cluster().inThePlaceOf(former.cluster()));
          }
          return new ClusterStore.Change<>(ClusterStore.replaced(before, loaded), loaded);
        });
  }

  private ClusterState loaded(
      String clusterName, AuthenticationMode mode, AccessEntries loaded, @Nullable String version) {
    Instant now = account.now();
    DescribedCluster cluster =
        DescribedCluster.loaded(clusterName, account.clusterArn(clusterName), now, mode, version);
    SortedMap<String, Held> byPrincipal = new TreeMap<>();
    for (AccessEntry entry : loaded.entries()) {
      Held held =
          Held.of(
              DescribedAccessEntry.created(
                  cluster, entry, account.accessEntryArn(cluster, entry), now));
      for (PolicyAssociation association : loaded.associations(entry)) {
        held = held.with(new AssociatedAccessPolicy(association, now, now));
      }
      byPrincipal.put(entry.principalArn().value(), held);
    }
    return ClusterState.of(cluster, Origin.LOADED).withAll(byPrincipal);
  }

  /** Describes a cluster. */
  public DescribedCluster describeCluster(String clusterName) {
    return clusterState(clusterName).cluster();
  }

  /** The names of the clusters, in their order. */
  public Page<String> listClusters(PageRequest page) {
    return Paging.of("ListClusters").page(page, store.all()).map(state -> state.cluster().name());
  }

  /**
   * Removes a cluster and its access entries. Returns what it was.
   *
   * @throws EksException if there is none of the name, or if it has {@code deletionProtection}; the
   *     words of the latter refusal have not been seen
   */
  public DescribedCluster deleteCluster(String clusterName) {
    return store.changeAll(
        before -> {
          ClusterState state = ClusterStore.cluster(before, clusterName);
          if (JsonTree.find(state.cluster().configuration(), "deletionProtection")
              .filter(Boolean.TRUE::equals)
              .isPresent()) {
            throw EksException.invalidRequest(
                "Cluster " + clusterName + " cannot be deleted: deletion protection is enabled");
          }
          SortedMap<String, ClusterState> after = new TreeMap<>(before);
          after.remove(clusterName);
          return new ClusterStore.Change<>(
              Collections.unmodifiableSortedMap(after), state.cluster());
        });
  }

  /**
   * Changes the authentication mode; see {@link #updateClusterConfig(String, AuthenticationMode,
   * String)}.
   */
  public ClusterUpdate updateClusterConfig(String clusterName, AuthenticationMode mode) {
    return updates.updateMode(clusterName, mode, null);
  }

  /**
   * Changes the authentication mode: from {@code CONFIG_MAP} to {@code API_AND_CONFIG_MAP}, from
   * there to {@code API}, and no other way. With access entries the creator of a cluster gets one,
   * as administrator, which the creator was until then without an entry; who made a loaded cluster
   * is not known.
   *
   * @param clientRequestToken what makes the request safe to repeat
   */
  public ClusterUpdate updateClusterConfig(
      String clusterName, AuthenticationMode mode, String clientRequestToken) {
    return updates.updateMode(
        clusterName, mode, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  /**
   * Changes what {@link CreateClusterRequest.Builder#configuration} sets; see {@link
   * #updateClusterConfig(String, Map, String)}.
   */
  public ClusterUpdate updateClusterConfig(String clusterName, Map<String, ?> configuration) {
    return updates.updateConfiguration(clusterName, configuration, null);
  }

  /**
   * Changes what {@link CreateClusterRequest.Builder#configuration} sets, or the authentication
   * mode, by the members that {@code UpdateClusterConfig} takes: {@code accessConfig}, {@code
   * logging}, {@code resourcesVpcConfig}, {@code upgradePolicy}, {@code deletionProtection} and so
   * on, one type of update at a time. What is not given stays; lists are replaced.
   *
   * @param clientRequestToken what makes the request safe to repeat
   * @throws IllegalArgumentException if a member is of another type than in AWS's service model
   * @throws EksException as the API does, if nothing or more than one type of update is asked for,
   *     or if the logging or the access to the endpoint would stay as it is
   */
  public ClusterUpdate updateClusterConfig(
      String clusterName, Map<String, ?> configuration, String clientRequestToken) {
    return updates.updateConfiguration(
        clusterName, configuration, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  /** Has secrets encrypted; see {@link #associateEncryptionConfig(String, Map, String)}. */
  public ClusterUpdate associateEncryptionConfig(String clusterName, Map<String, ?> configuration) {
    return updates.associateEncryption(clusterName, configuration, null);
  }

  /**
   * Has secrets encrypted, for good. The EKS User Guide ("Enable secret encryption on an existing
   * cluster") shows the update that this makes; the words of the refusals have not been seen.
   *
   * @param configuration with the member {@code encryptionConfig}, as {@code CreateCluster} takes
   *     it; others do nothing
   * @param clientRequestToken what makes the request safe to repeat
   * @throws IllegalArgumentException if a member is of another type than in AWS's service model
   * @throws EksException if there is none, or if the cluster has one already
   */
  public ClusterUpdate associateEncryptionConfig(
      String clusterName, Map<String, ?> configuration, String clientRequestToken) {
    return updates.associateEncryption(
        clusterName, configuration, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  /** Updates the Kubernetes version; see {@link #updateClusterVersion(String, String, String)}. */
  public ClusterUpdate updateClusterVersion(String clusterName, String version) {
    return updates.updateVersion(clusterName, version, null);
  }

  /**
   * Updates the Kubernetes version to the next minor one. Whether EKS has it is not checked.
   *
   * @param clientRequestToken what makes the request safe to repeat
   * @throws EksException as the API does, if it is not the next minor version
   */
  public ClusterUpdate updateClusterVersion(
      String clusterName, String version, String clientRequestToken) {
    return updates.updateVersion(
        clusterName, version, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  /**
   * Describes an update.
   *
   * @throws EksException if the cluster has none of the id, or has had a hundred since
   */
  public ClusterUpdate describeUpdate(String clusterName, String updateId) {
    return updates.describeUpdate(clusterName, updateId);
  }

  /** The ids of the latest updates of a cluster, in the order in which they were asked for. */
  public Page<String> listUpdates(String clusterName, PageRequest page) {
    return updates.listUpdates(clusterName, page);
  }

  /**
   * Sets where the API server of a cluster is, and by which certificate authority its clients know
   * it, which {@code DescribeCluster} tells from then on. The service has no such operation.
   *
   * @param endpoint such as {@code https://127.0.0.1:6443}
   * @param certificateAuthority certificates in PEM
   * @throws IllegalArgumentException if the endpoint is no {@code https} URI, or the other no PEM
   * @throws EksException if there is no cluster of the name
   */
  public DescribedCluster setEndpoint(
      String clusterName, URI endpoint, String certificateAuthority) {
    if (!"https".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "Invalid endpoint \"" + endpoint + "\": expected one such as https://127.0.0.1:6443");
    }
    if (!certificateAuthority.contains("-----BEGIN CERTIFICATE-----")) {
      throw new IllegalArgumentException(
          "Invalid certificate authority of " + clusterName + ": expected certificates in PEM");
    }
    return store.change(
        clusterName,
        state -> {
          DescribedCluster after =
              state.cluster().withEndpoint(endpoint.toString(), certificateAuthority);
          return new ClusterStore.Change<>(state.with(after), after);
        });
  }

  /** The tags of a cluster or an access entry, by its ARN. */
  public SortedMap<String, String> listTagsForResource(String resourceArn) {
    return resourceTags.listTagsForResource(resourceArn);
  }

  /** Adds tags to a cluster or an access entry, in the place of those of the same keys. */
  public void tagResource(String resourceArn, Map<String, String> tags) {
    resourceTags.tagResource(resourceArn, tags);
  }

  /** Takes tags away from a cluster or an access entry; keys that it does not have do nothing. */
  public void untagResource(String resourceArn, Collection<String> tagKeys) {
    resourceTags.untagResource(resourceArn, tagKeys);
  }

  /** Makes an access entry. */
  public DescribedAccessEntry createAccessEntry(
      String clusterName, CreateAccessEntryRequest request) {
    return entries.createAccessEntry(clusterName, request);
  }

  /** Describes an access entry. */
  public DescribedAccessEntry describeAccessEntry(String clusterName, String principalArn) {
    return entries.describeAccessEntry(clusterName, principalArn);
  }

  /** Changes username and groups of an access entry: both, also what the request leaves away. */
  public DescribedAccessEntry updateAccessEntry(
      String clusterName, String principalArn, UpdateAccessEntryRequest request) {
    return entries.updateAccessEntry(clusterName, principalArn, request);
  }

  /** Deletes an access entry and, with it, its associations. */
  public void deleteAccessEntry(String clusterName, String principalArn) {
    entries.deleteAccessEntry(clusterName, principalArn);
  }

  /** The ARNs of the principals that have an entry, in their order. */
  public Page<String> listAccessEntries(String clusterName, PageRequest page) {
    return entries.listAccessEntries(clusterName, page);
  }

  /** The ARNs of the principals to whose entry a policy is associated, in their order. */
  public Page<String> listAccessEntries(
      String clusterName, PageRequest page, String associatedPolicyArn) {
    return entries.listAccessEntries(clusterName, page, associatedPolicyArn);
  }

  /** The access policies there are, in the order of their names. They belong to no cluster. */
  public Page<PolicyArn> listAccessPolicies(PageRequest page) {
    return entries.listAccessPolicies(page);
  }

  /** Associates a policy to an access entry; if it is associated already, replaces its scope. */
  public AssociatedAccessPolicy associateAccessPolicy(
      String clusterName, String principalArn, String policyArn, AccessScope accessScope) {
    return entries.associateAccessPolicy(clusterName, principalArn, policyArn, accessScope);
  }

  /** Takes a policy away from an access entry. */
  public void disassociateAccessPolicy(String clusterName, String principalArn, String policyArn) {
    entries.disassociateAccessPolicy(clusterName, principalArn, policyArn);
  }

  /** The policies associated to an access entry, in the order of their ARNs. */
  public Page<AssociatedAccessPolicy> listAssociatedAccessPolicies(
      String clusterName, String principalArn, PageRequest page) {
    return entries.listAssociatedAccessPolicies(clusterName, principalArn, page);
  }

  /**
   * The Kubernetes versions of EKS, the newest first.
   *
   * @param filter tells which of them
   */
  public Page<ClusterVersion> describeClusterVersions(
      PageRequest page, Predicate<ClusterVersion> filter) {
    Instant now = account.now();
    SortedMap<String, ClusterVersion> versions = new TreeMap<>();
    for (EksVersion version : EksVersion.all()) {
      versions.put(
          String.format(Locale.ROOT, "%03d", versions.size()), ClusterVersion.of(version, now));
    }
    return Paging.of("DescribeClusterVersions").page(page, versions, filter);
  }

  /**
   * Makes several changes as one: others see all of them or none, and a file has all of them or
   * none, however the process ends. If it throws, nothing is changed.
   *
   * @param changes is given an API with the same clusters and documents that nobody else has; it is
   *     called again if others change something meanwhile, so it does nothing else that counts
   */
  public <T> T atomically(Function<ClusterAccess, T> changes) {
    requireNonNull(changes, "changes");
    return store.changeKept(
        before -> {
          ClusterAccess draft = elsewhere(account.id(), account.region());
          draft.store.set(before);
          T answer = changes.apply(draft);
          return new ClusterStore.Change<>(draft.store.kept(), answer);
        });
  }

  /**
   * What a service beside EKS keeps with the clusters, such as the stacks of AWS CloudFormation,
   * and in their file: JSON as maps, lists, texts, times and so on, which means nothing here.
   *
   * @param name such as {@code stacks}
   */
  public Optional<Object> document(String name) {
    return Optional.ofNullable(store.kept().documents().get(requireNonNull(name, "name")));
  }

  /**
   * Keeps a document in the place of the one of the same name.
   *
   * @param document not to be changed afterwards; an {@link Iterable} is asked each time that a
   *     file is written
   */
  public void keepDocument(String name, Object document) {
    requireNonNull(name, "name");
    requireNonNull(document, "document");
    store.changeKept(before -> new ClusterStore.Change<>(before.with(name, document), name));
  }

  /** Where its clusters are. */
  ClusterStore store() {
    return store;
  }

  /** The same API without clusters, of an account in a region. */
  ClusterAccess elsewhere(String otherAccountId, String otherRegion) {
    return builder()
        .accountId(otherAccountId)
        .region(otherRegion)
        .accessPolicies(accessPolicies)
        .clock(account.clock())
        .ids(account.ids())
        .iamDirectory(iamDirectory)
        .build();
  }

  static String requireClusterName(String name) {
    if (!CLUSTER_NAME.matcher(name).matches()) {
      throw EksException.invalidParameter(
          "The specified name is invalid: \""
              + name
              + "\" must begin with a letter or digit and have at most 100 letters, digits, '-' and"
              + " '_'");
    }
    return name;
  }

  private static EksException clusterInUse(String name) {
    return EksException.resourceInUse("Cluster already exists with name: " + name);
  }

  /** Puts the API together. Not thread-safe. */
  public static final class Builder {

    private String accountId = "111122223333";
    private String region = "us-west-2";
    private AccessPolicyCatalogue accessPolicies = AccessPolicyCatalogue.none();
    private Clock clock = Clock.systemUTC();
    private Supplier<UUID> ids = UUID::randomUUID;
    private IamDirectory iamDirectory = IamDirectory.ofEveryPrincipal();

    private Builder() {}

    /**
     * Sets the account; {@code 111122223333} unless set.
     *
     * @throws IllegalArgumentException unless it is twelve digits
     */
    public Builder accountId(String accountId) {
      if (!accountId.matches("[0-9]{12}")) {
        throw new IllegalArgumentException(
            "Invalid account id \"" + accountId + "\": expected twelve digits");
      }
      this.accountId = accountId;
      return this;
    }

    /**
     * Sets the region; {@code us-west-2} unless set. It decides the partition of all ARNs.
     *
     * @throws IllegalArgumentException unless it has the form of a region's name; it need not be
     *     one that there is
     */
    public Builder region(String region) {
      if (!REGION.matcher(region).matches()) {
        throw new IllegalArgumentException(
            "Invalid region \"" + region + "\": expected one such as us-west-2");
      }
      this.region = region;
      return this;
    }

    /** Sets the access policies there are; none unless set. */
    public Builder accessPolicies(AccessPolicyCatalogue accessPolicies) {
      this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
      return this;
    }

    /** Sets what tells the time; the system's clock unless set. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets what makes the ids of entries and updates; random ones unless set. It is asked by many
     * threads, and where two operations meet, for an id that is then not used.
     */
    public Builder ids(Supplier<UUID> ids) {
      this.ids = requireNonNull(ids, "ids");
      return this;
    }

    /** Sets the principals that IAM knows; all unless set. */
    public Builder iamDirectory(IamDirectory iamDirectory) {
      this.iamDirectory = requireNonNull(iamDirectory, "iamDirectory");
      return this;
    }

    /** The API, with no cluster yet. */
    public ClusterAccess build() {
      return new ClusterAccess(this);
    }
  }
}
