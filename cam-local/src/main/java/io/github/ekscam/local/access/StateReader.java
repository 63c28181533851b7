package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.internal.config.json.JsonMessages;
import io.github.ekscam.local.access.ClusterState.Held;
import io.github.ekscam.local.access.ClusterState.Origin;
import io.github.ekscam.local.access.ClusterState.Updated;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import io.github.ekscam.local.internal.eksapi.ClusterMembers;
import io.github.ekscam.local.internal.eksapi.JsonItem;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} has written. All is checked, as a person may have edited it. */
final class StateReader {

  private static final JsonFactory FACTORY = JsonFactories.reading();

  private static final long LARGEST = 1L << 30;

  private static final String REMEDY =
      "; the file stays as it is: mend it, move it away to start afresh, or give another file";

  private final Path file;

  private StateReader(Path file) {
    this.file = file;
  }

  /**
   * What a file has.
   *
   * @throws InvalidInputException if it is not one that was written here
   */
  static Map<AccountAndRegion, Kept> read(Path file) {
    return new StateReader(file).read();
  }

  private InvalidInputException problem(Source source, String path, String text) {
    return new InvalidInputException(source, path, text + REMEDY);
  }

  private InvalidInputException problem(String path, String text) {
    return problem(Source.of(file.toString()), path, text);
  }

  private Map<AccountAndRegion, Kept> read() {
    JsonItem state = document();
    if (!state.find("kind").filter(kind -> StateWriter.KIND.equals(kind.value())).isPresent()) {
      throw problem(
          "kind", "expected \"" + StateWriter.KIND + "\": this is no state of the EKS API");
    }
    JsonItem version = state.get("version");
    if (!Integer.valueOf(StateWriter.VERSION).equals(version.value())) {
      throw version.problem(
          "expected "
              + StateWriter.VERSION
              + ", found "
              + version.value()
              + ": another version of cam has written it");
    }
    Map<AccountAndRegion, Kept> states = new TreeMap<>();
    for (JsonItem account : state.get("accounts").items()) {
      AccountAndRegion key =
          new AccountAndRegion(
              account.get("accountId").matching("[0-9]{12}", "twelve digits"),
              account
                  .get("region")
                  .matching(ClusterAccess.REGION.pattern(), "a region such as us-west-2"));
      SortedMap<String, ClusterState> clusters = new TreeMap<>();
      for (JsonItem item : account.get("clusters").items()) {
        ClusterState cluster = cluster(item, key);
        if (clusters.put(cluster.cluster().name(), cluster) != null) {
          throw item.get("name").problem("a second cluster of this name");
        }
      }
      Kept kept = Kept.NOTHING.with(Collections.unmodifiableSortedMap(clusters));
      Optional<JsonItem> documents = account.find("documents");
      if (documents.isPresent()) {
        for (Map.Entry<String, Object> document : documents.get().members().entrySet()) {
          kept = kept.with(document.getKey(), document.getValue());
        }
      }
      if (states.put(key, kept) != null) {
        throw account.problem("the same account and region a second time");
      }
    }
    return states;
  }

  private JsonItem document() {
    try {
      if (Files.size(file) > LARGEST) {
        throw problem("", "is larger than " + LARGEST + " bytes");
      }
      try (InputStream in = Files.newInputStream(file);
          JsonParser json =
              FACTORY
                  .createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature())) {
        if (json.nextToken() == null) {
          throw problem("", "is empty");
        }
        Object value = JsonTree.read(json);
        if (json.nextToken() != null) {
          throw problem(
              place(json.currentTokenLocation()), "", "expected nothing after the object");
        }
        return new JsonItem("", value, this::problem);
      }
    } catch (JsonProcessingException e) {
      throw problem(
          place(e.getLocation()),
          "",
          "is no JSON, or was cut off: " + JsonMessages.plain(e.getOriginalMessage()));
    } catch (CharacterCodingException e) {
      throw problem("", "is not in UTF-8");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Source place(@Nullable JsonLocation location) {
    return location == null
        ? Source.of(file.toString())
        : new Source(file.toString(), location.getLineNr(), location.getColumnNr());
  }

  private static Map<String, Object> configuration(JsonItem item) {
    JsonItem configuration = item.get("configuration");
    return configuration.made(() -> ClusterMembers.read(configuration.members()));
  }

  private static ClusterState cluster(JsonItem item, AccountAndRegion key) {
    Optional<CreateClusterRequest> created = item.find("created").map(each -> created(item, each));
    DescribedCluster cluster =
        DescribedCluster.of(
            new DescribedCluster.Parts(
                item.parsed("name", ClusterAccess::requireClusterName),
                item.string("arn"),
                item.time("createdAt"),
                item.parsed("authenticationMode", AuthenticationMode::of),
                item.find("bootstrapClusterCreatorAdminPermissions")
                    .map(JsonItem::bool)
                    .orElse(null),
                item.find("version")
                    .map(version -> item.parsed("version", CreateClusterRequest::requireVersion))
                    .orElse(null),
                ImmutableSortedMap.copyOf(item.stringMap("tags")),
                configuration(item),
                item.find("endpoint").map(JsonItem::string).orElse(null),
                item.find("certificateAuthority").map(JsonItem::string).orElse(null)));
    if (!cluster.arn().equals(Account.clusterArn(key, cluster.name()))) {
      throw item.get("arn").problem("expected " + Account.clusterArn(key, cluster.name()));
    }
    List<Updated> updates = item.get("updates").items().stream().map(StateReader::update).toList();
    SortedMap<String, Held> entries = new TreeMap<>();
    for (JsonItem each : item.get("accessEntries").items()) {
      Held held = accessEntry(cluster, each);
      if (entries.put(held.entry().accessEntry().principalArn().value(), held) != null) {
        throw each.get("principalArn").problem("a second entry of this principal");
      }
    }
    return ClusterState.of(cluster, new Origin(created.orElse(null), updates)).withAll(entries);
  }

  private static CreateClusterRequest created(JsonItem cluster, JsonItem item) {
    CallerIdentity creator =
        item.find("creatorUserId")
            .map(userId -> item.parsed("creator", arn -> CallerIdentity.of(arn, userId.string())))
            .orElseGet(() -> item.parsed("creator", CallerIdentity::parse));
    CreateClusterRequest.Builder request =
        item.get("creator")
            .made(() -> CreateClusterRequest.builder(cluster.string("name"), creator))
            .authenticationMode(item.parsed("authenticationMode", AuthenticationMode::of))
            .bootstrapClusterCreatorAdminPermissions(
                item.get("bootstrapClusterCreatorAdminPermissions").bool())
            .tags(item.stringMap("tags"))
            .configuration(configuration(item));
    item.find("version")
        .ifPresent(version -> version.made(() -> request.version(version.string())));
    item.find("clientRequestToken").map(JsonItem::string).ifPresent(request::clientRequestToken);
    return request.build();
  }

  private static Updated update(JsonItem item) {
    return new Updated(
        new ClusterUpdate(
            item.string("id"),
            item.string("type"),
            item.get("params").items().stream()
                .map(param -> new ClusterUpdate.Param(param.string("type"), param.string("value")))
                .toList(),
            item.time("createdAt")),
        item.get("asked").members(),
        item.find("clientRequestToken").map(JsonItem::string).orElse(null));
  }

  private static Held accessEntry(DescribedCluster cluster, JsonItem item) {
    AccessEntry.Builder entry =
        item.parsed("principalArn", AccessEntry::builder)
            .type(new AccessEntryType(item.string("type")))
            .username(item.string("username"))
            .kubernetesGroups(item.strings("kubernetesGroups"));
    item.find("principalId").map(JsonItem::string).ifPresent(entry::principalId);
    DescribedAccessEntry described =
        DescribedAccessEntry.of(
            cluster.name(),
            entry.buildAsDescribed(),
            item.string("accessEntryArn"),
            item.time("createdAt"),
            item.time("modifiedAt"),
            item.stringMap("tags"));
    Held held = Held.of(described);
    Optional<CreateAccessEntryRequest> created = item.find("created").map(StateReader::created);
    if (created.isPresent()) {
      held = held.createdBy(created.get());
    }
    Optional<UpdateAccessEntryRequest> updated = item.find("updated").map(StateReader::updated);
    if (updated.isPresent()) {
      held = held.updatedBy(updated.get(), described);
    }
    for (JsonItem policy : item.get("accessPolicies").items()) {
      JsonItem scope = policy.get("accessScope");
      held =
          held.with(
              new AssociatedAccessPolicy(
                  PolicyAssociation.of(
                      policy.parsed("policyArn", PolicyAssociation::policyArn),
                      scope.made(
                          () -> AccessScope.of(scope.string("type"), scope.strings("namespaces")))),
                  policy.time("associatedAt"),
                  policy.time("modifiedAt")));
    }
    return held;
  }

  private static CreateAccessEntryRequest created(JsonItem item) {
    CreateAccessEntryRequest.Builder request =
        CreateAccessEntryRequest.builder(item.string("principalArn"))
            .type(new AccessEntryType(item.string("type")))
            .kubernetesGroups(item.strings("kubernetesGroups"))
            .tags(item.stringMap("tags"));
    item.find("username").map(JsonItem::string).ifPresent(request::username);
    item.find("clientRequestToken").map(JsonItem::string).ifPresent(request::clientRequestToken);
    return request.build();
  }

  private static UpdateAccessEntryRequest updated(JsonItem item) {
    UpdateAccessEntryRequest.Builder request =
        UpdateAccessEntryRequest.builder().kubernetesGroups(item.strings("kubernetesGroups"));
    item.find("username").map(JsonItem::string).ifPresent(request::username);
    item.find("clientRequestToken").map(JsonItem::string).ifPresent(request::clientRequestToken);
    return request.build();
  }
}
