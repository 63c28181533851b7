package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.local.internal.eksapi.EksVersion;
import java.time.Instant;
import java.util.Optional;

/**
 * A Kubernetes version of EKS, as {@code DescribeClusterVersions} tells it. Immutable.
 *
 * <p>What is told was taken over from AWS's documentation on a day; versions and platform versions
 * that are newer are not known here.
 *
 * @param clusterVersion such as {@code 1.36}
 * @param defaultPlatformVersion such as {@code eks.14}
 * @param defaultVersion whether it is what a cluster has for which none is asked
 * @param releaseDate when EKS had it first
 * @param endOfStandardSupportDate when its standard support ends
 * @param endOfExtendedSupportDate when its extended support ends
 * @param versionStatus {@code STANDARD_SUPPORT}, {@code EXTENDED_SUPPORT} or {@code UNSUPPORTED}
 * @param kubernetesPatchVersion such as {@code 1.35.2}, if it is known
 */
public record ClusterVersion(
    String clusterVersion,
    String defaultPlatformVersion,
    boolean defaultVersion,
    Instant releaseDate,
    Instant endOfStandardSupportDate,
    Instant endOfExtendedSupportDate,
    String versionStatus,
    Optional<String> kubernetesPatchVersion) {

  public ClusterVersion {
    requireNonNull(clusterVersion, "clusterVersion");
    requireNonNull(defaultPlatformVersion, "defaultPlatformVersion");
    requireNonNull(releaseDate, "releaseDate");
    requireNonNull(endOfStandardSupportDate, "endOfStandardSupportDate");
    requireNonNull(endOfExtendedSupportDate, "endOfExtendedSupportDate");
    requireNonNull(versionStatus, "versionStatus");
    requireNonNull(kubernetesPatchVersion, "kubernetesPatchVersion");
  }

  static ClusterVersion of(EksVersion version, Instant now) {
    return new ClusterVersion(
        version.version(),
        version.platformVersion(),
        version.equals(EksVersion.ofDefault()),
        version.release(),
        version.endOfStandardSupport(),
        version.endOfExtendedSupport(),
        version.status(now),
        Optional.of(version.patchVersion()).filter(patch -> !patch.isEmpty()));
  }
}
