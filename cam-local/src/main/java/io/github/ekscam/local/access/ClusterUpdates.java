package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.local.access.ClusterState.Updated;
import io.github.ekscam.local.internal.eksapi.ClusterMembers;
import io.github.ekscam.local.internal.eksapi.EksVersion;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import io.github.ekscam.rbac.KubernetesVersion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The updates of clusters: of their mode, configuration and version. */
final class ClusterUpdates {

  private static final String ENCRYPTION = "encryptionConfig";

  private final Account account;
  private final ClusterStore store;
  private final AccessEntryOperations entries;

  ClusterUpdates(Account account, ClusterStore store, AccessEntryOperations entries) {
    this.account = account;
    this.store = store;
    this.entries = entries;
  }

  ClusterUpdate updateMode(String clusterName, AuthenticationMode mode, @Nullable String token) {
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
      after = entries.withCreatorAsAdministrator(after, created, account.now());
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
    return store.change(
        clusterName,
        state -> {
          Optional<ClusterUpdate> repeated = state.origin().repeated(asked, token);
          if (repeated.isPresent()) {
            return new ClusterStore.Change<>(state, repeated.get());
          }
          Outcome outcome = operation.apply(state);
          ClusterUpdate update =
              new ClusterUpdate(account.newId(), outcome.type(), outcome.params(), account.now());
          return new ClusterStore.Change<>(
              outcome
                  .after()
                  .with(
                      outcome.after().cluster(),
                      state.origin().updated(new Updated(update, asked, token))),
              update);
        });
  }

  ClusterUpdate updateConfiguration(
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

  ClusterUpdate associateEncryption(
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

  ClusterUpdate updateVersion(String clusterName, String version, @Nullable String token) {
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

  ClusterUpdate describeUpdate(String clusterName, String updateId) {
    return store.cluster(clusterName).updates().stream()
        .filter(update -> update.id().equals(updateId))
        .findFirst()
        .orElseThrow(() -> EksException.resourceNotFound("No update found for ID: " + updateId));
  }

  Page<String> listUpdates(String clusterName, PageRequest page) {
    SortedMap<String, ClusterUpdate> updates = new TreeMap<>();
    for (ClusterUpdate update : store.cluster(clusterName).updates()) {
      updates.put(
          String.format(
              Locale.ROOT, "%015d %03d", update.createdAt().toEpochMilli(), updates.size()),
          update);
    }
    return Paging.of("ListUpdates", clusterName).page(page, updates).map(ClusterUpdate::id);
  }
}
