package io.github.ekscam.local.access;

import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.local.internal.eksapi.ClusterDescription;
import io.github.ekscam.local.internal.eksapi.EksVersion;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What {@code DescribeCluster} tells of a cluster. Immutable. */
public final class DescribedCluster {

  private final Parts parts;

  private DescribedCluster(Parts parts) {
    this.parts = parts;
  }

  /**
   * What it is made of.
   *
   * @param configuration what was given, and changed since
   * @param certificateAuthority of the API server, in PEM
   */
  record Parts(
      String name,
      String arn,
      Instant createdAt,
      AuthenticationMode authenticationMode,
      @Nullable Boolean bootstrapClusterCreatorAdminPermissions,
      @Nullable String version,
      SortedMap<String, String> tags,
      Map<String, Object> configuration,
      @Nullable String endpoint,
      @Nullable String certificateAuthority) {}

  static DescribedCluster of(Parts parts) {
    return new DescribedCluster(parts);
  }

  static DescribedCluster loaded(
      String name, String arn, Instant now, AuthenticationMode mode, @Nullable String version) {
    return new DescribedCluster(
        new Parts(
            name,
            arn,
            now,
            mode,
            null,
            version,
            Collections.emptySortedMap(),
            Map.of(),
            null,
            null));
  }

  static DescribedCluster created(CreateClusterRequest request, String arn, Instant now) {
    return new DescribedCluster(
        new Parts(
            request.name(),
            arn,
            now,
            request.authenticationMode(),
            request.bootstrapClusterCreatorAdminPermissions(),
            request.version().orElse(EksVersion.ofDefault().version()),
            ImmutableSortedMap.copyOf(request.tags()),
            request.configuration(),
            null,
            null));
  }

  Parts parts() {
    return parts;
  }

  DescribedCluster with(AuthenticationMode mode) {
    return with(mode, parts.version, parts.tags, parts.configuration);
  }

  DescribedCluster withVersion(String version) {
    return with(parts.authenticationMode, version, parts.tags, parts.configuration);
  }

  DescribedCluster tagged(Map<String, String> tags) {
    return with(
        parts.authenticationMode,
        parts.version,
        ImmutableSortedMap.copyOf(tags),
        parts.configuration);
  }

  /** With an update over what was given, member by member. */
  DescribedCluster configured(Map<String, Object> update) {
    Map<String, Object> configuration = JsonTree.merged(parts.configuration, update);
    if (update.containsKey("logging")) {
      configuration =
          JsonTree.merged(
              configuration,
              Map.of("logging", ClusterDescription.logging(parts.configuration, update)));
    }
    return with(parts.authenticationMode, parts.version, parts.tags, configuration);
  }

  private DescribedCluster with(
      AuthenticationMode mode,
      @Nullable String version,
      SortedMap<String, String> tags,
      Map<String, Object> configuration) {
    return new DescribedCluster(
        new Parts(
            parts.name,
            parts.arn,
            parts.createdAt,
            mode,
            parts.bootstrapClusterCreatorAdminPermissions,
            version,
            tags,
            configuration,
            parts.endpoint,
            parts.certificateAuthority));
  }

  /** With what only the API knows of a former one. */
  DescribedCluster inThePlaceOf(DescribedCluster former) {
    return new DescribedCluster(
        new Parts(
            parts.name,
            parts.arn,
            parts.createdAt,
            parts.authenticationMode,
            parts.bootstrapClusterCreatorAdminPermissions,
            parts.version,
            former.parts.tags,
            former.parts.configuration,
            former.parts.endpoint,
            former.parts.certificateAuthority));
  }

  DescribedCluster withEndpoint(String endpoint, String certificateAuthority) {
    return new DescribedCluster(
        new Parts(
            parts.name,
            parts.arn,
            parts.createdAt,
            parts.authenticationMode,
            parts.bootstrapClusterCreatorAdminPermissions,
            parts.version,
            parts.tags,
            parts.configuration,
            endpoint,
            certificateAuthority));
  }

  /** The name. */
  public String name() {
    return parts.name;
  }

  /** The ARN. */
  public String arn() {
    return parts.arn;
  }

  /** When the cluster was made, to the millisecond. */
  public Instant createdAt() {
    return parts.createdAt;
  }

  /** Where IAM principals are looked up. */
  public AuthenticationMode authenticationMode() {
    return parts.authenticationMode;
  }

  /**
   * Whether the creator was made administrator when the cluster was made; nothing where that is not
   * known, as for a cluster that was read from files. {@code DescribeCluster} does not tell it.
   */
  public Optional<Boolean> bootstrapClusterCreatorAdminPermissions() {
    return Optional.ofNullable(parts.bootstrapClusterCreatorAdminPermissions);
  }

  /**
   * The Kubernetes version: as it was asked for, or the one that EKS takes where none is; nothing
   * for a cluster from files that do not tell it.
   */
  public Optional<String> version() {
    return Optional.ofNullable(parts.version);
  }

  /** The cluster's tags by key. */
  public SortedMap<String, String> tags() {
    return parts.tags;
  }

  /**
   * What else was given when the cluster was made, and changed since, by member: {@code roleArn},
   * {@code resourcesVpcConfig}, {@code logging} and so on, as values of JSON (see {@link
   * CreateClusterRequest.Builder#configuration}).
   */
  public Map<String, Object> configuration() {
    return parts.configuration;
  }

  /** The address of the API server, if {@link ClusterAccess#setEndpoint} has set one. */
  public Optional<String> endpoint() {
    return Optional.ofNullable(parts.endpoint);
  }

  /** The certificate authority of the API server, in PEM, if one has been set. */
  public Optional<String> certificateAuthority() {
    return Optional.ofNullable(parts.certificateAuthority);
  }

  /**
   * All that {@code DescribeCluster} tells, by member, in the service's order, as values of JSON,
   * and {@code createdAt} as an {@link Instant}. Where nothing was given it is what EKS has by
   * default, and what only a cluster in AWS has is made up and stays the same: the ids of a VPC and
   * a security group, the issuer of tokens, and, unless they are set, an endpoint whose name nobody
   * resolves and a certificate authority whose key nobody has.
   */
  public Map<String, Object> members() {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("name", parts.name);
    known.put("arn", parts.arn);
    known.put("createdAt", parts.createdAt);
    String version = version().orElse(EksVersion.ofDefault().version());
    known.put("version", version);
    endpoint().ifPresent(endpoint -> known.put("endpoint", endpoint));
    known.put(
        "certificateAuthority", Map.of("data", ClusterDescription.data(certificateAuthority())));
    known.put("platformVersion", EksVersion.platformVersion(version));
    known.put("tags", parts.tags);
    known.put("accessConfig", Map.of("authenticationMode", parts.authenticationMode.name()));
    return ClusterDescription.of(parts.arn, parts.createdAt, parts.configuration, known);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DescribedCluster that && parts.equals(that.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return parts.name + " (" + parts.authenticationMode + ")";
  }
}
