package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The account in a region that clusters are made in: it gives ARNs and ids, and tells the time.
 *
 * @param ids makes ids; is asked by many threads
 */
record Account(AccountAndRegion key, Clock clock, Supplier<UUID> ids) {

  String id() {
    return key.accountId();
  }

  String region() {
    return key.region();
  }

  Partition partition() {
    return Partition.ofRegion(key.region());
  }

  String newId() {
    return ids.get().toString();
  }

  String clusterArn(String name) {
    return clusterArn(key, name);
  }

  static String clusterArn(AccountAndRegion key, String name) {
    return "arn:"
        + Partition.ofRegion(key.region()).id()
        + ":eks:"
        + key.region()
        + ":"
        + key.accountId()
        + ":cluster/"
        + name;
  }

  String accessEntryArn(DescribedCluster cluster, AccessEntry entry) {
    PrincipalArn principal = entry.principalArn();
    return "arn:"
        + partition().id()
        + ":eks:"
        + key.region()
        + ":"
        + key.accountId()
        + ":access-entry/"
        + cluster.name()
        + (principal.isRole() ? "/role/" : principal.isRoot() ? "/root/" : "/user/")
        + principal.account()
        + "/"
        + principal.name()
        + "/"
        + newId();
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
