package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.writing.PrettyJson;
import io.github.ekscam.local.access.ClusterState.Held;
import io.github.ekscam.local.access.ClusterState.Updated;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes what there is of all accounts and regions as JSON, which {@link StateReader} reads. */
final class StateWriter {

  /** What the file is, by which a foreign one is told. */
  static final String KIND = "ekscam.github.io/LocalEksState";

  /** Of the format: another one is not read. */
  static final int VERSION = 1;

  private StateWriter() {}

  /** Writes them. Closes nothing. */
  static void write(Map<AccountAndRegion, Kept> states, OutputStream out) throws IOException {
    try (JsonGenerator json = PrettyJson.generator(out)) {
      new EksAnswerWriter(json, EksAnswerWriter.Times.TEXT)
          .value(
              object(
                  "kind", KIND,
                  "version", VERSION,
                  "accounts",
                      states.entrySet().stream()
                          .map(state -> account(state.getKey(), state.getValue()))
                          .toList()));
      json.writeRaw("\n");
    }
  }

  /** Members by name; those that are null are left out. */
  private static Map<String, Object> object(@Nullable Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      if (value != null) {
        members.put(String.valueOf(namesAndValues[i]), value);
      }
    }
    return members;
  }

  private static Map<String, Object> account(AccountAndRegion key, Kept kept) {
    return object(
        "accountId", key.accountId(),
        "region", key.region(),
        "clusters", kept.clusters().values().stream().map(StateWriter::cluster).toList(),
        "documents", kept.documents().isEmpty() ? null : kept.documents());
  }

  private static Map<String, Object> cluster(ClusterState state) {
    DescribedCluster.Parts parts = state.cluster().parts();
    return object(
        "name", parts.name(),
        "arn", parts.arn(),
        "createdAt", parts.createdAt(),
        "authenticationMode", parts.authenticationMode().name(),
        "bootstrapClusterCreatorAdminPermissions", parts.bootstrapClusterCreatorAdminPermissions(),
        "version", parts.version(),
        "tags", parts.tags(),
        "configuration", parts.configuration(),
        "endpoint", parts.endpoint(),
        "certificateAuthority", parts.certificateAuthority(),
        "created",
            Optional.ofNullable(state.origin().created()).map(StateWriter::created).orElse(null),
        "updates", state.origin().updates().stream().map(StateWriter::update).toList(),
        "accessEntries", state.held().values().stream().map(StateWriter::accessEntry).toList());
  }

  /** Without the access key that the creator called by: it is nobody's business. */
  private static Map<String, Object> created(CreateClusterRequest request) {
    return object(
        "creator", request.creator().arn(),
        "creatorUserId", request.creator().userId().orElse(null),
        "authenticationMode", request.authenticationMode().name(),
        "bootstrapClusterCreatorAdminPermissions",
            request.bootstrapClusterCreatorAdminPermissions(),
        "version", request.version().orElse(null),
        "tags", request.tags(),
        "configuration", request.configuration(),
        "clientRequestToken", request.clientRequestToken().orElse(null));
  }

  private static Map<String, Object> update(Updated updated) {
    ClusterUpdate update = updated.update();
    return object(
        "id", update.id(),
        "type", update.type(),
        "params",
            update.params().stream()
                .map(param -> object("type", param.type(), "value", param.value()))
                .toList(),
        "createdAt", update.createdAt(),
        "asked", updated.asked(),
        "clientRequestToken", updated.token());
  }

  private static Map<String, Object> accessEntry(Held held) {
    DescribedAccessEntry described = held.entry();
    AccessEntry entry = described.accessEntry();
    return object(
        "principalArn", entry.principalArn().value(),
        "type", entry.type().value(),
        "username", entry.username(),
        "kubernetesGroups", entry.kubernetesGroups(),
        "principalId", entry.principalId().orElse(null),
        "accessEntryArn", described.accessEntryArn(),
        "createdAt", described.createdAt(),
        "modifiedAt", described.modifiedAt(),
        "tags", described.tags(),
        "created", Optional.ofNullable(held.created()).map(StateWriter::created).orElse(null),
        "updated", Optional.ofNullable(held.updated()).map(StateWriter::updated).orElse(null),
        "accessPolicies", held.policies().values().stream().map(StateWriter::policy).toList());
  }

  private static Map<String, Object> created(CreateAccessEntryRequest request) {
    return object(
        "principalArn", request.principalArn(),
        "type", request.type().value(),
        "username", request.username().orElse(null),
        "kubernetesGroups", request.kubernetesGroups(),
        "tags", request.tags(),
        "clientRequestToken", request.clientRequestToken().orElse(null));
  }

  private static Map<String, Object> updated(UpdateAccessEntryRequest request) {
    return object(
        "username", request.username().orElse(null),
        "kubernetesGroups", request.kubernetesGroups(),
        "clientRequestToken", request.clientRequestToken().orElse(null));
  }

  private static Map<String, Object> policy(AssociatedAccessPolicy policy) {
    List<String> namespaces = policy.association().accessScope().namespaces();
    return object(
        "policyArn", policy.association().policyArn().toString(),
        "accessScope",
            object("type", policy.association().accessScope().type(), "namespaces", namespaces),
        "associatedAt", policy.associatedAt(),
        "modifiedAt", policy.modifiedAt());
  }
}
