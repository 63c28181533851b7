package io.github.ekscam;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.internal.identity.IdentityMapper;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster is configured with besides access entries and RBAC objects. Immutable.
 *
 * @param givenAuthenticationMode nothing if none was given; see {@link #authenticationMode}
 */
record ClusterSettings(
    @Nullable String name,
    @Nullable String region,
    ClusterKubernetes kubernetes,
    @Nullable AuthenticationMode givenAuthenticationMode,
    @Nullable AwsAuth awsAuth,
    @Nullable Function<String, Optional<String>> instanceNames,
    AccessPolicyCatalogue accessPolicies,
    List<Unresolved> unresolved,
    WrittenSources sources,
    List<Notice> notices) {

  AuthenticationMode authenticationMode() {
    return givenAuthenticationMode == null
        ? AuthenticationMode.API_AND_CONFIG_MAP
        : givenAuthenticationMode;
  }

  ClusterSettings with(ClusterKubernetes changed) {
    return with(changed, givenAuthenticationMode, awsAuth);
  }

  ClusterSettings with(AuthenticationMode changed) {
    return with(kubernetes, changed, awsAuth);
  }

  ClusterSettings with(AwsAuth changed) {
    return with(kubernetes, givenAuthenticationMode, changed);
  }

  private ClusterSettings with(
      ClusterKubernetes kubernetes, @Nullable AuthenticationMode mode, @Nullable AwsAuth awsAuth) {
    return new ClusterSettings(
        name,
        region,
        kubernetes,
        mode,
        awsAuth,
        instanceNames,
        accessPolicies,
        unresolved,
        sources,
        notices);
  }

  IdentityMapper identityMapper(AccessEntries entries) {
    IdentityMapper mapper = IdentityMapper.of(authenticationMode(), entries);
    mapper = awsAuth == null ? mapper : mapper.with(awsAuth);
    mapper = unresolved.isEmpty() ? mapper : mapper.withUnresolved(unresolved);
    return instanceNames == null ? mapper : mapper.with(instanceNames);
  }

  AccessEntries effective(AccessEntries entries) {
    return authenticationMode() == AuthenticationMode.CONFIG_MAP ? AccessEntries.none() : entries;
  }
}
