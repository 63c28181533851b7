package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.access.ClusterState.Held;
import io.github.ekscam.local.access.ClusterState.Origin;
import io.github.ekscam.local.access.ClusterState.Updated;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import io.github.ekscam.local.internal.eksapi.ClusterMembers;
import io.github.ekscam.local.internal.eksapi.EksVersion;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import io.github.ekscam.rbac.KubernetesVersion;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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

  private static final String CLUSTER_ADMIN_POLICY = "AmazonEKSClusterAdminPolicy";

  /** The form of a region's name. */
  static final Pattern REGION = Pattern.compile("[a-z]{1,16}(-[a-z]{1,16}){1,4}-[0-9]{1,2}");

  private static final Pattern CLUSTER_NAME = Pattern.compile("[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

  private final String accountId;
  private final String region;
  private final Partition partition;
  private final AccessPolicyCatalogue accessPolicies;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final IamDirectory iamDirectory;

  private final AtomicReference<Kept> kept = new AtomicReference<>(Kept.NOTHING);

  private static final String ENCRYPTION = "encryptionConfig";

  /** Where each change is written before it counts; nowhere unless set. */
  private volatile @Nullable StateFile file;

  private ClusterAccess(Builder builder) {
    this.accountId = builder.accountId;
    this.region = builder.region;
    this.partition = Partition.ofRegion(region);
    this.accessPolicies = builder.accessPolicies;
    this.clock = builder.clock;
    this.ids = builder.ids;
    this.iamDirectory = builder.iamDirectory;
  }

  /** A builder, which has a default for everything but the access policies. */
  public static Builder builder() {
    return new Builder();
  }

  /** The account's twelve digits. */
  public String accountId() {
    return accountId;
  }

  /** The region. */
  public String region() {
    return region;
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
    return cluster(all(), clusterName);
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
    return changeAll(
        before -> {
          ClusterState present = before.get(request.name());
          if (present == null) {
            ClusterState made = created(request);
            return new Change<>(replaced(before, made), made.cluster());
          }
          if (request.clientRequestToken().isPresent()
              && request.equals(present.origin().created())) {
            return new Change<>(before, present.cluster());
          }
          throw clusterInUse(request.name());
        });
  }

  private ClusterState created(CreateClusterRequest request) {
    Instant now = now();
    ClusterState made =
        ClusterState.of(
            DescribedCluster.created(request, clusterArn(request.name()), now),
            Origin.createdBy(request));
    return request.bootstrapClusterCreatorAdminPermissions()
            && request.authenticationMode() != AuthenticationMode.CONFIG_MAP
        ? withCreatorAsAdministrator(made, request, now)
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
    return changeAll(
        before -> {
          if (before.containsKey(clusterName) && !again) {
            throw clusterInUse(clusterName);
          }
          ClusterState loaded = loaded(clusterName, mode, accessEntries, version);
          ClusterState former = before.get(clusterName);
          if (former != null) {
            loaded = loaded.with(loaded.cluster().inThePlaceOf(former.cluster()));
          }
          return new Change<>(replaced(before, loaded), loaded);
        });
  }

  private ClusterState loaded(
      String clusterName, AuthenticationMode mode, AccessEntries loaded, @Nullable String version) {
    Instant now = now();
    DescribedCluster cluster =
        DescribedCluster.loaded(clusterName, clusterArn(clusterName), now, mode, version);
    SortedMap<String, Held> entries = new TreeMap<>();
    for (AccessEntry entry : loaded.entries()) {
      Held held =
          Held.of(
              DescribedAccessEntry.created(cluster, entry, accessEntryArn(cluster, entry), now));
      for (PolicyAssociation association : loaded.associations(entry)) {
        held = held.with(new AssociatedAccessPolicy(association, now, now));
      }
      entries.put(entry.principalArn().value(), held);
    }
    return ClusterState.of(cluster, Origin.LOADED).withAll(entries);
  }

  /** Describes a cluster. */
  public DescribedCluster describeCluster(String clusterName) {
    return clusterState(clusterName).cluster();
  }

  /** The names of the clusters, in their order. */
  public Page<String> listClusters(PageRequest page) {
    return Paging.of("ListClusters").page(page, all()).map(state -> state.cluster().name());
  }

  /**
   * Removes a cluster and its access entries. Returns what it was.
   *
   * @throws EksException if there is none of the name, or if it has {@code deletionProtection}; the
   *     words of the latter refusal have not been seen
   */
  public DescribedCluster deleteCluster(String clusterName) {
    return changeAll(
        before -> {
          ClusterState state = cluster(before, clusterName);
          if (JsonTree.find(state.cluster().configuration(), "deletionProtection")
              .filter(Boolean.TRUE::equals)
              .isPresent()) {
            throw EksException.invalidRequest(
                "Cluster " + clusterName + " cannot be deleted: deletion protection is enabled");
          }
          SortedMap<String, ClusterState> after = new TreeMap<>(before);
          after.remove(clusterName);
          return new Change<>(Collections.unmodifiableSortedMap(after), state.cluster());
        });
  }

  /**
   * Changes the authentication mode; see {@link #updateClusterConfig(String, AuthenticationMode,
   * String)}.
   */
  public ClusterUpdate updateClusterConfig(String clusterName, AuthenticationMode mode) {
    return updateMode(clusterName, mode, null);
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
    return updateMode(clusterName, mode, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  private ClusterUpdate updateMode(
      String clusterName, AuthenticationMode mode, @Nullable String token) {
    requireNonNull(mode, "mode");
    return update(
        clusterName,
        Map.of("accessConfig", Map.of("authenticationMode", mode.name())),
        token,
        state -> modeUpdate(state, mode));
  }

  private Outcome modeUpdate(ClusterState state, AuthenticationMode mode) {
    AuthenticationMode present = state.cluster().authenticationMode();
    present.requireUpdateTo(mode);
    ClusterState after = state.with(state.cluster().with(mode));
    CreateClusterRequest created = state.origin().created();
    if (present == AuthenticationMode.CONFIG_MAP && created != null) {
      after = withCreatorAsAdministrator(after, created, now());
    }
    return new Outcome(
        after,
        "AccessConfigUpdate",
        List.of(new ClusterUpdate.Param("AuthenticationMode", JsonTree.text(mode.name()))));
  }

  /**
   * What an update leads to.
   *
   * @param after the state with it, but for the note that it was made
   */
  private record Outcome(ClusterState after, String type, List<ClusterUpdate.Param> params) {}

  private ClusterUpdate update(
      String clusterName,
      Map<String, Object> asked,
      @Nullable String token,
      Function<ClusterState, Outcome> operation) {
    return change(
        clusterName,
        state -> {
          Optional<ClusterUpdate> repeated = state.origin().repeated(asked, token);
          if (repeated.isPresent()) {
            return new Change<>(state, repeated.get());
          }
          Outcome outcome = operation.apply(state);
          ClusterUpdate update =
              new ClusterUpdate(ids.get().toString(), outcome.type(), outcome.params(), now());
          return new Change<>(
              outcome
                  .after()
                  .with(
                      outcome.after().cluster(),
                      state.origin().updated(new Updated(update, asked, token))),
              update);
        });
  }

  /**
   * Changes what {@link CreateClusterRequest.Builder#configuration} sets; see {@link
   * #updateClusterConfig(String, Map, String)}.
   */
  public ClusterUpdate updateClusterConfig(String clusterName, Map<String, ?> configuration) {
    return updateConfiguration(clusterName, configuration, null);
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
    return updateConfiguration(
        clusterName, configuration, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  private ClusterUpdate updateConfiguration(
      String clusterName, Map<String, ?> configuration, @Nullable String token) {
    Map<String, Object> asked = ClusterMembers.read(configuration);
    String type = ConfigurationUpdate.type(asked);
    Optional<Object> mode = JsonTree.find(asked, ConfigurationUpdate.MODE);
    if (mode.isPresent()) {
      return updateMode(clusterName, AuthenticationMode.of(String.valueOf(mode.get())), token);
    }
    return update(
        clusterName,
        asked,
        token,
        state -> {
          DescribedCluster after = state.cluster().configured(asked);
          return new Outcome(
              state.with(after),
              type,
              ConfigurationUpdate.params(type, asked, state.cluster(), after));
        });
  }

  /** Has secrets encrypted; see {@link #associateEncryptionConfig(String, Map, String)}. */
  public ClusterUpdate associateEncryptionConfig(String clusterName, Map<String, ?> configuration) {
    return associateEncryption(clusterName, configuration, null);
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
    return associateEncryption(
        clusterName, configuration, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  private ClusterUpdate associateEncryption(
      String clusterName, Map<String, ?> configuration, @Nullable String token) {
    Object given = ClusterMembers.read(configuration).get(ENCRYPTION);
    if (given == null || given.equals(List.of())) {
      throw EksException.invalidParameter("The encryption configuration was not provided.");
    }
    Map<String, Object> asked = Map.of(ENCRYPTION, given);
    return update(
        clusterName,
        asked,
        token,
        state -> {
          if (JsonTree.find(state.cluster().members(), ENCRYPTION).isPresent()) {
            throw EksException.invalidParameter(
                "Cluster " + clusterName + " has an encryption configuration already");
          }
          return new Outcome(
              state.with(state.cluster().configured(asked)),
              "AssociateEncryptionConfig",
              List.of(new ClusterUpdate.Param("EncryptionConfig", JsonTree.text(given))));
        });
  }

  /** Updates the Kubernetes version; see {@link #updateClusterVersion(String, String, String)}. */
  public ClusterUpdate updateClusterVersion(String clusterName, String version) {
    return updateVersion(clusterName, version, null);
  }

  /**
   * Updates the Kubernetes version to the next minor one. Whether EKS has it is not checked.
   *
   * @param clientRequestToken what makes the request safe to repeat
   * @throws EksException as the API does, if it is not the next minor version
   */
  public ClusterUpdate updateClusterVersion(
      String clusterName, String version, String clientRequestToken) {
    return updateVersion(
        clusterName, version, requireNonNull(clientRequestToken, "clientRequestToken"));
  }

  private ClusterUpdate updateVersion(String clusterName, String version, @Nullable String token) {
    CreateClusterRequest.requireVersion(version);
    return update(
        clusterName,
        Map.of("version", version),
        token,
        state -> {
          String present = state.cluster().version().orElse(EksVersion.ofDefault().version());
          KubernetesVersion before = KubernetesVersion.of(present);
          KubernetesVersion after = KubernetesVersion.of(version);
          if (after.major() != before.major() || after.minor() != before.minor() + 1) {
            throw EksException.invalidParameter(
                "Unsupported Kubernetes minor version update from " + present + " to " + version);
          }
          return new Outcome(
              state.with(state.cluster().withVersion(version)),
              "VersionUpdate",
              List.of(
                  new ClusterUpdate.Param("Version", version),
                  new ClusterUpdate.Param("PlatformVersion", EksVersion.platformVersion(version))));
        });
  }

  /**
   * Describes an update.
   *
   * @throws EksException if the cluster has none of the id, or has had a hundred since
   */
  public ClusterUpdate describeUpdate(String clusterName, String updateId) {
    return clusterState(clusterName).updates().stream()
        .filter(update -> update.id().equals(updateId))
        .findFirst()
        .orElseThrow(() -> EksException.resourceNotFound("No update found for ID: " + updateId));
  }

  /** The ids of the latest updates of a cluster, in the order in which they were asked for. */
  public Page<String> listUpdates(String clusterName, PageRequest page) {
    SortedMap<String, ClusterUpdate> updates = new TreeMap<>();
    for (ClusterUpdate update : clusterState(clusterName).updates()) {
      updates.put(
          String.format(
              Locale.ROOT, "%015d %03d", update.createdAt().toEpochMilli(), updates.size()),
          update);
    }
    return Paging.of("ListUpdates", clusterName).page(page, updates).map(ClusterUpdate::id);
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
    return change(
        clusterName,
        state -> {
          DescribedCluster after =
              state.cluster().withEndpoint(endpoint.toString(), certificateAuthority);
          return new Change<>(state.with(after), after);
        });
  }

  /** The tags of a cluster or an access entry, by its ARN. */
  public SortedMap<String, String> listTagsForResource(String resourceArn) {
    return tagged(all(), resourceArn).tags();
  }

  /** Adds tags to a cluster or an access entry, in the place of those of the same keys. */
  public void tagResource(String resourceArn, Map<String, String> tags) {
    Map<String, String> added = ImmutableMap.copyOf(tags);
    Tags.requireLegal(added, EksException::badRequest);
    changeTags(resourceArn, all -> all.putAll(added));
  }

  /** Takes tags away from a cluster or an access entry; keys that it does not have do nothing. */
  public void untagResource(String resourceArn, Collection<String> tagKeys) {
    Set<String> removed = ImmutableSet.copyOf(tagKeys);
    changeTags(resourceArn, all -> all.keySet().removeAll(removed));
  }

  private void changeTags(String resourceArn, Consumer<SortedMap<String, String>> change) {
    changeAll(
        before -> {
          Tagged tagged = tagged(before, resourceArn);
          SortedMap<String, String> tags = new TreeMap<>(tagged.tags());
          change.accept(tags);
          Tags.requireLegal(tags, EksException::badRequest);
          return new Change<>(
              tags.equals(tagged.tags()) ? before : replaced(before, tagged.with(tags)),
              resourceArn);
        });
  }

  /**
   * What has tags.
   *
   * @param held the entry; none if it is the cluster itself
   */
  private record Tagged(ClusterState state, @Nullable Held held) {

    SortedMap<String, String> tags() {
      return held == null ? state.cluster().tags() : held.entry().tags();
    }

    ClusterState with(SortedMap<String, String> tags) {
      return held == null
          ? state.with(state.cluster().tagged(tags))
          : state.with(held.with(held.entry().tagged(tags)));
    }
  }

  private static Tagged tagged(SortedMap<String, ClusterState> clusters, String resourceArn) {
    List<String> resource =
        Splitter.on('/').splitToList(resourceArn.substring(resourceArn.lastIndexOf(':') + 1));
    ClusterState state = resource.size() < 2 ? null : clusters.get(resource.get(1));
    if (state != null) {
      if (state.cluster().arn().equals(resourceArn)) {
        return new Tagged(state, null);
      }
      for (Held held : state.held().values()) {
        if (held.entry().accessEntryArn().equals(resourceArn)) {
          return new Tagged(state, held);
        }
      }
    }
    throw EksException.notFound("Resource not found: " + resourceArn);
  }

  private ClusterState withCreatorAsAdministrator(
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
                    state.cluster(), made, accessEntryArn(state.cluster(), made), now))
            .with(new AssociatedAccessPolicy(administrator(creator), now, now)));
  }

  /** What the creator of a cluster gets. */
  static PolicyAssociation administrator(PrincipalArn creator) {
    return PolicyAssociation.of(
        new PolicyArn(creator.partition(), CLUSTER_ADMIN_POLICY), AccessScope.cluster());
  }

  /** Makes an access entry. */
  public DescribedAccessEntry createAccessEntry(
      String clusterName, CreateAccessEntryRequest request) {
    AccessEntry.Builder builder =
        AccessEntry.builder(request.principalArn())
            .type(request.type())
            .kubernetesGroups(request.kubernetesGroups());
    request.username().ifPresent(builder::username);
    PrincipalArn principal = builder.build().principalArn();
    requireOwnAccount(request.type(), principal);
    Tags.requireLegal(request.tags(), EksException::invalidParameter);
    withAccessEntries(clusterState(clusterName));
    if (!principal.partition().equals(partition.id()) || !iamDirectory.exists(principal)) {
      throw EksException.invalidParameter(
          "The specified principalArn is invalid: invalid principal.");
    }
    iamDirectory.principalId(principal).ifPresent(builder::principalId);
    AccessEntry entry = builder.build();
    return change(
        clusterName,
        state -> {
          withAccessEntries(state);
          Optional<Held> present = state.find(principal.value());
          if (present.isPresent()) {
            if (request.clientRequestToken().isPresent()
                && request.equals(present.get().created())) {
              return new Change<>(state, present.get().entry());
            }
            throw EksException.accessEntryInUse();
          }
          AccessEntries.requireRoomFor(state.held().size() + 1);
          DescribedAccessEntry made =
              DescribedAccessEntry.created(
                      state.cluster(), entry, accessEntryArn(state.cluster(), entry), now())
                  .tagged(request.tags());
          return new Change<>(state.with(Held.of(made).createdBy(request)), made);
        });
  }

  /** Describes an access entry. */
  public DescribedAccessEntry describeAccessEntry(String clusterName, String principalArn) {
    principalArn(principalArn);
    return held(withAccessEntries(clusterState(clusterName)), principalArn).entry();
  }

  /** Changes username and groups of an access entry: both, also what the request leaves away. */
  public DescribedAccessEntry updateAccessEntry(
      String clusterName, String principalArn, UpdateAccessEntryRequest request) {
    requireModifiable(principalArn);
    AccessEntry.requireLegalGroups(request.kubernetesGroups());
    request.username().ifPresent(AccessEntry::requireUnreservedUsername);
    return change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          if (request.clientRequestToken().isPresent() && request.equals(held.updated())) {
            return new Change<>(state, held.entry());
          }
          AccessEntry present = held.entry().accessEntry();
          AccessEntry.Builder builder =
              AccessEntry.builder(principalArn)
                  .type(present.type())
                  .kubernetesGroups(request.kubernetesGroups());
          request.username().ifPresent(builder::username);
          present.principalId().ifPresent(builder::principalId);
          DescribedAccessEntry after = held.entry().modified(builder.build(), now());
          return new Change<>(state.with(held.updatedBy(request, after)), after);
        });
  }

  /** Deletes an access entry and, with it, its associations. */
  public void deleteAccessEntry(String clusterName, String principalArn) {
    requireModifiable(principalArn);
    change(
        clusterName,
        state -> {
          held(withAccessEntries(state), principalArn);
          return new Change<>(state.without(principalArn), principalArn);
        });
  }

  /** The ARNs of the principals that have an entry, in their order. */
  public Page<String> listAccessEntries(String clusterName, PageRequest page) {
    return principals(Paging.of("ListAccessEntries", clusterName), page, held -> true, clusterName);
  }

  /** The ARNs of the principals to whose entry a policy is associated, in their order. */
  public Page<String> listAccessEntries(
      String clusterName, PageRequest page, String associatedPolicyArn) {
    String policyArn = policy(associatedPolicyArn).toString();
    return principals(
        Paging.of("ListAccessEntries", clusterName, policyArn),
        page,
        held -> held.policies().containsKey(policyArn),
        clusterName);
  }

  private Page<String> principals(
      Paging paging, PageRequest page, Predicate<Held> filter, String clusterName) {
    ClusterState state = withAccessEntries(clusterState(clusterName));
    return paging
        .page(page, state.held(), filter)
        .map(held -> held.entry().accessEntry().principalArn().value());
  }

  /** The access policies there are, in the order of their names. They belong to no cluster. */
  public Page<PolicyArn> listAccessPolicies(PageRequest page) {
    SortedMap<String, PolicyArn> policies = new TreeMap<>();
    for (AccessPolicy policy : accessPolicies.policies()) {
      policies.put(policy.name(), new PolicyArn(partition.id(), policy.name()));
    }
    return Paging.of("ListAccessPolicies").page(page, policies);
  }

  /** Associates a policy to an access entry; if it is associated already, replaces its scope. */
  public AssociatedAccessPolicy associateAccessPolicy(
      String clusterName, String principalArn, String policyArn, AccessScope accessScope) {
    PrincipalArn principal = principalArn(principalArn);
    PolicyArn policy = policy(policyArn);
    if (accessPolicies.get(policy).isServiceLinkedRolesOnly() && !principal.isServiceLinkedRole()) {
      throw EksException.invalidParameter(
          "The specified policyArn can only be associated with service-linked roles");
    }
    PolicyAssociation association = PolicyAssociation.of(policy, accessScope);
    return change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          held.entry().accessEntry().requireAcceptsPolicy(policy);
          AssociatedAccessPolicy present = held.policies().get(policy.toString());
          Instant now = now();
          AssociatedAccessPolicy associated =
              new AssociatedAccessPolicy(
                  association, present == null ? now : present.associatedAt(), now);
          return new Change<>(state.with(held.with(associated)), associated);
        });
  }

  /** Takes a policy away from an access entry. */
  public void disassociateAccessPolicy(String clusterName, String principalArn, String policyArn) {
    principalArn(principalArn);
    PolicyArn policy = policy(policyArn);
    change(
        clusterName,
        state -> {
          Held held = held(withAccessEntries(state), principalArn);
          held.entry().accessEntry().requireAcceptsPolicy(policy);
          if (!held.policies().containsKey(policy.toString())) {
            throw EksException.resourceNotFound("The specified policyArn could not be found.");
          }
          return new Change<>(state.with(held.without(policy.toString())), policyArn);
        });
  }

  /** The policies associated to an access entry, in the order of their ARNs. */
  public Page<AssociatedAccessPolicy> listAssociatedAccessPolicies(
      String clusterName, String principalArn, PageRequest page) {
    principalArn(principalArn);
    Held held = held(withAccessEntries(clusterState(clusterName)), principalArn);
    return Paging.of("ListAssociatedAccessPolicies", clusterName, principalArn)
        .page(page, held.policies());
  }

  /**
   * The Kubernetes versions of EKS, the newest first.
   *
   * @param filter tells which of them
   */
  public Page<ClusterVersion> describeClusterVersions(
      PageRequest page, Predicate<ClusterVersion> filter) {
    Instant now = now();
    SortedMap<String, ClusterVersion> versions = new TreeMap<>();
    for (EksVersion version : EksVersion.all()) {
      versions.put(
          String.format(Locale.ROOT, "%03d", versions.size()), ClusterVersion.of(version, now));
    }
    return Paging.of("DescribeClusterVersions").page(page, versions, filter);
  }

  /**
   * What an operation makes of what it is given, and what it answers.
   *
   * @param after the very same, if the operation changes nothing
   */
  private record Change<S, T>(S after, T answer) {}

  private <T> T changeAll(
      Function<SortedMap<String, ClusterState>, Change<SortedMap<String, ClusterState>, T>>
          operation) {
    return changeKept(
        before -> {
          Change<SortedMap<String, ClusterState>, T> change = operation.apply(before.clusters());
          return new Change<>(before.with(change.after()), change.answer());
        });
  }

  @SuppressWarnings("ReferenceEquality") // The very same, if nothing was changed: to compare costs.
  private <T> T changeKept(Function<Kept, Change<Kept, T>> operation) {
    StateFile stateFile = file;
    if (stateFile != null) {
      return stateFile.change(
          this,
          () -> {
            Change<Kept, T> change = operation.apply(kept());
            return new StateFile.Changed<>(change.after(), change.answer());
          });
    }
    while (true) {
      Kept before = kept();
      Change<Kept, T> change = operation.apply(before);
      if (change.after() == before || kept.compareAndSet(before, change.after())) {
        return change.answer();
      }
    }
  }

  private <T> T change(
      String clusterName, Function<ClusterState, Change<ClusterState, T>> operation) {
    return changeAll(
        before -> {
          ClusterState state = cluster(before, clusterName);
          Change<ClusterState, T> change = operation.apply(state);
          return new Change<>(
              change.after() == state ? before : replaced(before, change.after()), change.answer());
        });
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
    return changeKept(
        before -> {
          ClusterAccess draft = elsewhere(accountId, region);
          draft.set(before);
          T answer = changes.apply(draft);
          return new Change<>(draft.kept(), answer);
        });
  }

  /**
   * What a service beside EKS keeps with the clusters, such as the stacks of AWS CloudFormation,
   * and in their file: JSON as maps, lists, texts, times and so on, which means nothing here.
   *
   * @param name such as {@code stacks}
   */
  public Optional<Object> document(String name) {
    return Optional.ofNullable(kept().documents().get(requireNonNull(name, "name")));
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
    changeKept(before -> new Change<>(before.with(name, document), name));
  }

  Kept kept() {
    return requireNonNull(kept.get());
  }

  /** All clusters by name. */
  SortedMap<String, ClusterState> all() {
    return kept().clusters();
  }

  /** Sets what a file has been written to have. */
  void set(Kept all) {
    kept.set(all);
  }

  /** Adds what was kept, in the place of what has the same names. */
  void add(Kept added) {
    changeKept(before -> new Change<>(before.with(added), added));
  }

  /** Has each change written to a file, from now on. */
  void keepIn(StateFile stateFile) {
    if (file != null) {
      throw new IllegalStateException(
          "The API of " + accountId + " in " + region + " is kept in a file already");
    }
    file = stateFile;
  }

  void keepNoLonger() {
    file = null;
  }

  /** The same API without clusters, of an account in a region. */
  ClusterAccess elsewhere(String otherAccountId, String otherRegion) {
    return builder()
        .accountId(otherAccountId)
        .region(otherRegion)
        .accessPolicies(accessPolicies)
        .clock(clock)
        .ids(ids)
        .iamDirectory(iamDirectory)
        .build();
  }

  private static SortedMap<String, ClusterState> replaced(
      SortedMap<String, ClusterState> clusters, ClusterState state) {
    SortedMap<String, ClusterState> replaced = new TreeMap<>(clusters);
    replaced.put(state.cluster().name(), state);
    return Collections.unmodifiableSortedMap(replaced);
  }

  private static ClusterState cluster(
      SortedMap<String, ClusterState> clusters, String clusterName) {
    ClusterState state = clusters.get(requireNonNull(clusterName, "clusterName"));
    if (state == null) {
      throw EksException.resourceNotFound("No cluster found for name: " + clusterName + ".");
    }
    return state;
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
    if (!type.isStandard() && !principal.account().equals(accountId)) {
      throw EksException.invalidParameter(
          "AccessEntry principalArn must be from the same account as the cluster when using types "
              + AccessEntryType.nodeTypes());
    }
  }

  private PolicyArn policy(String policyArn) {
    PolicyArn policy = PolicyAssociation.policyArn(policyArn);
    accessPolicies.get(policy);
    if (!policy.partition().equals(partition.id())) {
      throw EksException.resourceNotFound("The specified policyArn could not be found.");
    }
    return policy;
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

  private String clusterArn(String name) {
    return clusterArn(new AccountAndRegion(accountId, region), name);
  }

  static String clusterArn(AccountAndRegion key, String name) {
    return "arn:"
        + Partition.ofRegion(key.region()).id()
        + ":eks:"
        + key.region()
        + ":"
        + key.accountId()
        + ":cluster/"
        + name;
  }

  private String accessEntryArn(DescribedCluster cluster, AccessEntry entry) {
    PrincipalArn principal = entry.principalArn();
    return "arn:"
        + partition
        + ":eks:"
        + region
        + ":"
        + accountId
        + ":access-entry/"
        + cluster.name()
        + (principal.isRole() ? "/role/" : principal.isRoot() ? "/root/" : "/user/")
        + principal.account()
        + "/"
        + principal.name()
        + "/"
        + ids.get();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
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
