package io.github.ekscam.local.access;

import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.access.AuthenticationMode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What {@code DescribeCluster} tells of a cluster, as far as it is about access. Immutable. */
public final class DescribedCluster {

  private final String name;
  private final String arn;
  private final Instant createdAt;
  private final AuthenticationMode authenticationMode;
  private final @Nullable Boolean bootstrapClusterCreatorAdminPermissions;
  private final @Nullable String version;
  private final SortedMap<String, String> tags;

  private DescribedCluster(
      String name,
      String arn,
      Instant createdAt,
      AuthenticationMode authenticationMode,
      @Nullable Boolean bootstrapClusterCreatorAdminPermissions,
      @Nullable String version,
      SortedMap<String, String> tags) {
    this.name = name;
    this.arn = arn;
    this.createdAt = createdAt;
    this.authenticationMode = authenticationMode;
    this.bootstrapClusterCreatorAdminPermissions = bootstrapClusterCreatorAdminPermissions;
    this.version = version;
    this.tags = tags;
  }

  static DescribedCluster loaded(
      String name, String arn, Instant now, AuthenticationMode mode, @Nullable String version) {
    return new DescribedCluster(name, arn, now, mode, null, version, Collections.emptySortedMap());
  }

  static DescribedCluster created(CreateClusterRequest request, String arn, Instant now) {
    return new DescribedCluster(
        request.name(),
        arn,
        now,
        request.authenticationMode(),
        request.bootstrapClusterCreatorAdminPermissions(),
        request.version().orElse(null),
        tags(request.tags()));
  }

  private static SortedMap<String, String> tags(Map<String, String> tags) {
    return ImmutableSortedMap.copyOf(tags);
  }

  DescribedCluster with(AuthenticationMode mode) {
    return new DescribedCluster(
        name, arn, createdAt, mode, bootstrapClusterCreatorAdminPermissions, version, tags);
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The ARN. */
  public String arn() {
    return arn;
  }

  /** When the cluster was made, to the millisecond. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Where IAM principals are looked up. */
  public AuthenticationMode authenticationMode() {
    return authenticationMode;
  }

  /**
   * Whether the creator was made administrator when the cluster was made; nothing where that is not
   * known, as for a cluster that was read from files.
   */
  public Optional<Boolean> bootstrapClusterCreatorAdminPermissions() {
    return Optional.ofNullable(bootstrapClusterCreatorAdminPermissions);
  }

  /** The Kubernetes version, as it was asked for; nothing if none was. */
  public Optional<String> version() {
    return Optional.ofNullable(version);
  }

  /** The cluster's tags by key. */
  public SortedMap<String, String> tags() {
    return tags;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DescribedCluster that
        && name.equals(that.name)
        && arn.equals(that.arn)
        && createdAt.equals(that.createdAt)
        && authenticationMode == that.authenticationMode
        && Objects.equals(
            bootstrapClusterCreatorAdminPermissions, that.bootstrapClusterCreatorAdminPermissions)
        && Objects.equals(version, that.version)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(arn, createdAt, authenticationMode);
  }

  @Override
  public String toString() {
    return name + " (" + authenticationMode + ")";
  }
}
