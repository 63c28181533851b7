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
import io.github.ekscam.local.access.ClusterState.Held;
import io.github.ekscam.local.access.ClusterState.Origin;
import io.github.ekscam.local.access.ClusterState.Updated;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import io.github.ekscam.local.internal.eksapi.ClusterMembers;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} has written. All is checked, as a person may have edited it. */
final class StateReader {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final long LARGEST = 1L << 30;

  private static final String REMEDY =
      "; the file stays as it is: mend it, move it away to begin anew, or give another file";

  private final Path file;

  private StateReader(Path file) {
    this.file = file;
  }

  /**
   * The clusters that a file has.
   *
   * @throws InvalidInputException if it is not one that was written here
   */
  static Map<AccountAndRegion, SortedMap<String, ClusterState>> read(Path file) {
    return new StateReader(file).read();
  }

  private InvalidInputException problem(Source source, String path, String text) {
    return new InvalidInputException(source, path, text + REMEDY);
  }

  private InvalidInputException problem(String path, String text) {
    return problem(Source.of(file.toString()), path, text);
  }

  private Map<AccountAndRegion, SortedMap<String, ClusterState>> read() {
    Item state = document();
    if (!state.find("kind").filter(kind -> StateWriter.KIND.equals(kind.value)).isPresent()) {
      throw problem(
          "kind", "expected \"" + StateWriter.KIND + "\": this is no state of the EKS API");
    }
    Item version = state.get("version");
    if (!Integer.valueOf(StateWriter.VERSION).equals(version.value)) {
      throw version.problem(
          "expected "
              + StateWriter.VERSION
              + ", found "
              + version.value
              + ": another version of cam has written it");
    }
    Map<AccountAndRegion, SortedMap<String, ClusterState>> states = new TreeMap<>();
    for (Item account : state.get("accounts").items()) {
      AccountAndRegion key =
          new AccountAndRegion(
              account.get("accountId").matching("[0-9]{12}", "twelve digits"),
              account
                  .get("region")
                  .matching(ClusterAccess.REGION.pattern(), "a region such as us-west-2"));
      SortedMap<String, ClusterState> clusters = new TreeMap<>();
      for (Item item : account.get("clusters").items()) {
        ClusterState cluster = cluster(item, key);
        if (clusters.put(cluster.cluster().name(), cluster) != null) {
          throw item.get("name").problem("a second cluster of this name");
        }
      }
      if (states.put(key, Collections.unmodifiableSortedMap(clusters)) != null) {
        throw account.problem("the same account and region a second time");
      }
    }
    return states;
  }

  private Item document() {
    try {
      if (Files.size(file) > LARGEST) {
        throw problem("", "is larger than " + LARGEST + " bytes");
      }
      try (InputStream in = Files.newInputStream(file);
          JsonParser json = FACTORY.createParser(in)) {
        if (json.nextToken() == null) {
          throw problem("", "is empty");
        }
        Object value = JsonTree.read(json);
        if (json.nextToken() != null) {
          throw problem(
              place(json.currentTokenLocation()), "", "expected nothing after the object");
        }
        return new Item("", value);
      }
    } catch (JsonProcessingException e) {
      throw problem(
          place(e.getLocation()), "", "is no JSON, or was cut off: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Source place(@Nullable JsonLocation location) {
    return location == null
        ? Source.of(file.toString())
        : new Source(file.toString(), location.getLineNr(), location.getColumnNr());
  }

  /** A value and where it is. */
  private final class Item {

    private final String path;
    private final Object value;

    Item(String path, Object value) {
      this.path = path;
      this.value = value;
    }

    InvalidInputException problem(String text) {
      return StateReader.this.problem(path, text);
    }

    private String pathOf(String name) {
      return path.isEmpty() ? name : path + "." + name;
    }

    Map<String, Object> members() {
      return JsonTree.object(value).orElseThrow(() -> problem("expected an object"));
    }

    Optional<Item> find(String name) {
      return Optional.ofNullable(members().get(name))
          .filter(member -> member != JsonTree.NULL)
          .map(member -> new Item(pathOf(name), member));
    }

    Item get(String name) {
      return find(name).orElseThrow(() -> StateReader.this.problem(pathOf(name), "is missing"));
    }

    List<Item> items() {
      if (!(value instanceof List<?> list)) {
        throw problem("expected a list");
      }
      List<Item> items = new ArrayList<>();
      for (Object item : list) {
        items.add(new Item(path + "[" + items.size() + "]", item));
      }
      return items;
    }

    String string() {
      if (value instanceof String text) {
        return text;
      }
      throw problem("expected a string");
    }

    String string(String name) {
      return get(name).string();
    }

    boolean bool() {
      if (value instanceof Boolean truth) {
        return truth;
      }
      throw problem("expected true or false");
    }

    String matching(String form, String expected) {
      if (string().matches(form)) {
        return string();
      }
      throw problem("expected " + expected + ", found \"" + string() + "\"");
    }

    List<String> strings(String name) {
      return get(name).items().stream().map(Item::string).toList();
    }

    Map<String, String> stringMap(String name) {
      Map<String, String> strings = new LinkedHashMap<>();
      Item map = get(name);
      map.members().keySet().forEach(key -> strings.put(key, map.get(key).string()));
      return strings;
    }

    Instant time(String name) {
      Item time = get(name);
      try {
        return OffsetDateTime.parse(time.string()).toInstant();
      } catch (DateTimeParseException e) {
        throw time.problem("expected a time such as 2024-04-30T19:59:34.955000+00:00");
      }
    }

    /** A text made into what it stands for. */
    <T> T parsed(String name, Function<String, T> parser) {
      Item item = get(name);
      String text = item.string();
      return item.made(() -> parser.apply(text));
    }

    /** What the model refuses, it refuses here. */
    <T> T made(Supplier<T> maker) {
      try {
        return maker.get();
      } catch (InvalidInputException e) {
        throw e;
      } catch (IllegalArgumentException e) {
        throw problem(String.valueOf(e.getMessage()));
      }
    }

    Map<String, Object> configuration() {
      Item configuration = get("configuration");
      return configuration.made(() -> ClusterMembers.read(configuration.members()));
    }
  }

  private static ClusterState cluster(Item item, AccountAndRegion key) {
    Optional<CreateClusterRequest> created = item.find("created").map(each -> created(item, each));
    DescribedCluster cluster =
        DescribedCluster.of(
            new DescribedCluster.Parts(
                item.parsed("name", ClusterAccess::requireClusterName),
                item.string("arn"),
                item.time("createdAt"),
                item.parsed("authenticationMode", AuthenticationMode::of),
                item.find("bootstrapClusterCreatorAdminPermissions").map(Item::bool).orElse(null),
                item.find("version")
                    .map(version -> item.parsed("version", CreateClusterRequest::requireVersion))
                    .orElse(null),
                ImmutableSortedMap.copyOf(item.stringMap("tags")),
                item.configuration(),
                item.find("endpoint").map(Item::string).orElse(null),
                item.find("certificateAuthority").map(Item::string).orElse(null)));
    if (!cluster.arn().equals(ClusterAccess.clusterArn(key, cluster.name()))) {
      throw item.get("arn").problem("expected " + ClusterAccess.clusterArn(key, cluster.name()));
    }
    List<Updated> updates = item.get("updates").items().stream().map(StateReader::update).toList();
    SortedMap<String, Held> entries = new TreeMap<>();
    for (Item each : item.get("accessEntries").items()) {
      Held held = accessEntry(cluster, each);
      if (entries.put(held.entry().accessEntry().principalArn().value(), held) != null) {
        throw each.get("principalArn").problem("a second entry of this principal");
      }
    }
    return ClusterState.of(cluster, new Origin(created.orElse(null), updates)).withAll(entries);
  }

  private static CreateClusterRequest created(Item cluster, Item item) {
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
            .configuration(item.configuration());
    item.find("version")
        .ifPresent(version -> version.made(() -> request.version(version.string())));
    item.find("clientRequestToken").map(Item::string).ifPresent(request::clientRequestToken);
    return request.build();
  }

  private static Updated update(Item item) {
    return new Updated(
        new ClusterUpdate(
            item.string("id"),
            item.string("type"),
            item.get("params").items().stream()
                .map(param -> new ClusterUpdate.Param(param.string("type"), param.string("value")))
                .toList(),
            item.time("createdAt")),
        item.get("asked").members(),
        item.find("clientRequestToken").map(Item::string).orElse(null));
  }

  private static Held accessEntry(DescribedCluster cluster, Item item) {
    AccessEntry.Builder entry =
        item.parsed("principalArn", AccessEntry::builder)
            .type(new AccessEntryType(item.string("type")))
            .username(item.string("username"))
            .kubernetesGroups(item.strings("kubernetesGroups"));
    item.find("principalId").map(Item::string).ifPresent(entry::principalId);
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
    for (Item policy : item.get("accessPolicies").items()) {
      Item scope = policy.get("accessScope");
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

  private static CreateAccessEntryRequest created(Item item) {
    CreateAccessEntryRequest.Builder request =
        CreateAccessEntryRequest.builder(item.string("principalArn"))
            .type(new AccessEntryType(item.string("type")))
            .kubernetesGroups(item.strings("kubernetesGroups"))
            .tags(item.stringMap("tags"));
    item.find("username").map(Item::string).ifPresent(request::username);
    item.find("clientRequestToken").map(Item::string).ifPresent(request::clientRequestToken);
    return request.build();
  }

  private static UpdateAccessEntryRequest updated(Item item) {
    UpdateAccessEntryRequest.Builder request =
        UpdateAccessEntryRequest.builder().kubernetesGroups(item.strings("kubernetesGroups"));
    item.find("username").map(Item::string).ifPresent(request::username);
    item.find("clientRequestToken").map(Item::string).ifPresent(request::clientRequestToken);
    return request.build();
  }
}
