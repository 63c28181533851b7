package io.github.ekscam.local.internal.eksapi;

import static java.util.Objects.requireNonNull;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.github.ekscam.iam.Partition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What DescribeCluster tells of a cluster: what was given, in the service's order, and for the rest
 * what EKS has where nothing is given. What each cluster has of its own (an endpoint, ids) is made
 * from its ARN and the time it was made at, so it stays.
 */
public final class ClusterDescription {

  private static final Map<String, Object> RESOURCE =
      JsonTree.resource(ClusterDescription.class, "described-cluster.json");
  private static final Map<String, Object> CLUSTER = part("cluster");
  private static final Map<String, Object> IPV6 = part("ipv6");
  private static final String NO_API_SERVER = noApiServer();

  private static final String LOGGING = "clusterLogging";
  private static final String TYPES = "types";
  private static final String ENABLED = "enabled";

  private final Map<String, String> own = new LinkedHashMap<>();

  private ClusterDescription(String arn, Instant createdAt) {
    String[] parts = arn.split(":", -1);
    HashCode hash =
        Hashing.sha256().hashString(arn + " " + createdAt.toEpochMilli(), StandardCharsets.UTF_8);
    String hex = hash.toString();
    own.put("partition", parts[1]);
    own.put("region", parts[3]);
    own.put("account", parts[4]);
    own.put("domain", Partition.ofRegion(parts[3]).domains().get(0));
    own.put("ID", hex.substring(0, 32).toUpperCase(Locale.ROOT));
    own.put("hex", hex.substring(32, 48));
    own.put("hex2", hex.substring(48, 50));
    own.put("hex4", hex.substring(50, 54));
    own.put("uuid", uuid(hex));
    own.put(
        "accountHex",
        BaseEncoding.base16()
            .lowerCase()
            .encode(
                Hashing.sha256()
                    .hashString(parts[3] + " " + parts[4], StandardCharsets.UTF_8)
                    .asBytes())
            .substring(0, 16));
  }

  private static Map<String, Object> part(String name) {
    return JsonTree.find(RESOURCE, name).flatMap(JsonTree::object).orElseThrow();
  }

  private static String noApiServer() {
    String resource = "certificate-authority.pem";
    try (InputStream in =
        requireNonNull(ClusterDescription.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uuid(String hex) {
    return hex.substring(0, 8)
        + "-"
        + hex.substring(8, 12)
        + "-"
        + hex.substring(12, 16)
        + "-"
        + hex.substring(16, 20)
        + "-"
        + hex.substring(20, 32);
  }

  /**
   * All that is told of a cluster.
   *
   * @param configuration what was given of {@link ClusterMembers}
   * @param known the other members that are known, over everything else
   */
  public static Map<String, Object> of(
      String arn, Instant createdAt, Map<String, Object> configuration, Map<String, Object> known) {
    ClusterDescription description = new ClusterDescription(arn, createdAt);
    boolean ipv6 =
        JsonTree.find(configuration, "kubernetesNetworkConfig.ipFamily")
            .filter("ipv6"::equals)
            .isPresent();
    Map<String, Object> defaults =
        description.filled(ipv6 ? JsonTree.merged(CLUSTER, IPV6) : CLUSTER);
    Map<String, Object> all = new LinkedHashMap<>();
    JsonTree.merged(JsonTree.merged(defaults, configuration), known)
        .forEach(
            (name, value) -> {
              if (CLUSTER.containsKey(name) && value != JsonTree.NULL) {
                all.put(name, withoutNulls(value));
              }
            });
    all.computeIfPresent("logging", (name, logging) -> bothKinds(logging));
    return Collections.unmodifiableMap(all);
  }

  /** The certificate authority of an API server, as DescribeCluster tells it. */
  public static String data(Optional<String> certificateAuthority) {
    return Base64.getEncoder()
        .encodeToString(
            certificateAuthority.orElse(NO_API_SERVER).getBytes(StandardCharsets.UTF_8));
  }

  private static Object withoutNulls(Object value) {
    Optional<Map<String, Object>> object = JsonTree.object(value);
    if (object.isEmpty()) {
      return value;
    }
    Map<String, Object> members = new LinkedHashMap<>();
    object
        .get()
        .forEach(
            (name, member) -> {
              if (member != JsonTree.NULL) {
                members.put(name, withoutNulls(member));
              }
            });
    return Collections.unmodifiableMap(members);
  }

  /** What each cluster has of its own in the place of what stands in braces. */
  private Map<String, Object> filled(Map<String, Object> members) {
    Map<String, Object> filled = new LinkedHashMap<>();
    members.forEach(
        (name, member) ->
            filled.put(
                name,
                member instanceof String text
                    ? filled(text)
                    : JsonTree.object(member).<Object>map(this::filled).orElse(member)));
    return Collections.unmodifiableMap(filled);
  }

  private String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> each : own.entrySet()) {
      filled = filled.replace("{" + each.getKey() + "}", each.getValue());
    }
    return filled;
  }

  /** Those types of logs that are enabled, and those that are not, as the service tells them. */
  private static Object bothKinds(Object logging) {
    Set<String> enabled = new HashSet<>();
    for (Object setup : setups(logging)) {
      Map<String, Object> members = JsonTree.object(setup).orElseThrow();
      List<String> types = types(members);
      if (JsonTree.find(members, ENABLED).filter(Boolean.TRUE::equals).isPresent()) {
        enabled.addAll(types);
      } else {
        types.forEach(enabled::remove);
      }
    }
    List<String> on = new ArrayList<>();
    List<String> off = new ArrayList<>();
    setups(JsonTree.find(CLUSTER, "logging").orElseThrow()).stream()
        .flatMap(setup -> types(JsonTree.object(setup).orElseThrow()).stream())
        .forEach(type -> (enabled.contains(type) ? on : off).add(type));
    List<Object> told = new ArrayList<>();
    if (!on.isEmpty()) {
      told.add(setup(on, true));
    }
    if (!off.isEmpty()) {
      told.add(setup(off, false));
    }
    return Collections.unmodifiableMap(new LinkedHashMap<>(Map.of(LOGGING, List.copyOf(told))));
  }

  private static List<String> types(Map<String, Object> setup) {
    return JsonTree.find(setup, TYPES).flatMap(JsonTree::list).orElse(List.of()).stream()
        .map(String.class::cast)
        .toList();
  }

  private static List<Object> setups(Object logging) {
    return JsonTree.object(logging)
        .flatMap(members -> JsonTree.find(members, LOGGING))
        .flatMap(JsonTree::list)
        .orElse(List.of());
  }

  private static Map<String, Object> setup(List<String> types, boolean enabled) {
    Map<String, Object> setup = new LinkedHashMap<>();
    setup.put(TYPES, List.copyOf(types));
    setup.put(ENABLED, enabled);
    return Collections.unmodifiableMap(setup);
  }

  /** The logging of a cluster after an update, whose setups are added to those before. */
  public static Map<String, Object> logging(Map<String, ?> before, Map<String, ?> update) {
    List<Object> setups = new ArrayList<>();
    setups.addAll(setups(JsonTree.find(before, "logging").orElse(Map.of())));
    setups.addAll(setups(JsonTree.find(update, "logging").orElse(Map.of())));
    return JsonTree.object(bothKinds(Map.of(LOGGING, setups))).orElseThrow();
  }
}
