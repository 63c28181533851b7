package io.github.ekscam;

import com.google.common.base.Suppliers;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is configured with besides access entries and RBAC objects. Immutable.
 *
 * @param isAuthenticationModeGiven whether the mode is not just what is taken where none is given
 * @param apiResources of {@link #apiResources}
 */
record ClusterSettings(
    @Nullable String name,
    @Nullable String region,
    @Nullable KubernetesVersion kubernetesVersion,
    AuthenticationMode authenticationMode,
    boolean isAuthenticationModeGiven,
    @Nullable AwsAuth awsAuth,
    @Nullable Function<String, Optional<String>> instanceNames,
    AccessPolicyCatalogue accessPolicies,
    RbacObjects defaultRbacObjects,
    Supplier<ApiResources> apiResources,
    List<Unresolved> unresolved,
    WrittenSources sources,
    List<Notice> notices) {

  /** The resources of a cluster's API, which are made when they are first asked for, and once. */
  static Supplier<ApiResources> apiResources(
      @Nullable KubernetesVersion version, List<CustomResource> customResources) {
    return Suppliers.memoize(
        () ->
            (version == null ? ApiResources.newest() : ApiResources.of(version))
                .withCustomResources(customResources));
  }

  ClusterSettings with(AuthenticationMode mode) {
    return new ClusterSettings(
        name,
        region,
        kubernetesVersion,
        mode,
        /* isAuthenticationModeGiven= */ true,
        awsAuth,
        instanceNames,
        accessPolicies,
        defaultRbacObjects,
        apiResources,
        unresolved,
        sources,
        notices);
  }

  ClusterSettings with(AwsAuth changed) {
    return new ClusterSettings(
        name,
        region,
        kubernetesVersion,
        authenticationMode,
        isAuthenticationModeGiven,
        changed,
        instanceNames,
        accessPolicies,
        defaultRbacObjects,
        apiResources,
        unresolved,
        sources,
        notices);
  }

  ClusterSettings with(KubernetesVersion version, RbacObjects defaults) {
    return new ClusterSettings(
        name,
        region,
        version,
        authenticationMode,
        isAuthenticationModeGiven,
        awsAuth,
        instanceNames,
        accessPolicies,
        defaults,
        Suppliers.memoize(
            () ->
                ApiResources.of(version).withCustomResources(apiResources.get().customResources())),
        unresolved,
        sources,
        notices);
  }

  IdentityMapper identityMapper(AccessEntries entries) {
    IdentityMapper mapper = IdentityMapper.of(authenticationMode, entries);
    mapper = awsAuth == null ? mapper : mapper.with(awsAuth);
    mapper = unresolved.isEmpty() ? mapper : mapper.withUnresolved(unresolved);
    return instanceNames == null ? mapper : mapper.with(instanceNames);
  }

  AccessEntries effective(AccessEntries entries) {
    return authenticationMode == AuthenticationMode.CONFIG_MAP ? AccessEntries.none() : entries;
  }
}
