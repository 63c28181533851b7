package io.github.ekscam.local.access;

import com.google.common.collect.ImmutableSortedMap;
import io.github.ekscam.access.AccessEntry;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** An access entry as {@code DescribeAccessEntry} describes it. Immutable. */
public final class DescribedAccessEntry {

  private final String clusterName;
  private final AccessEntry accessEntry;
  private final String accessEntryArn;
  private final Instant createdAt;
  private final Instant modifiedAt;
  private final SortedMap<String, String> tags;

  private DescribedAccessEntry(
      String clusterName,
      AccessEntry accessEntry,
      String accessEntryArn,
      Instant createdAt,
      Instant modifiedAt,
      SortedMap<String, String> tags) {
    this.clusterName = clusterName;
    this.accessEntry = accessEntry;
    this.accessEntryArn = accessEntryArn;
    this.createdAt = createdAt;
    this.modifiedAt = modifiedAt;
    this.tags = tags;
  }

  static DescribedAccessEntry of(
      String clusterName,
      AccessEntry entry,
      String arn,
      Instant createdAt,
      Instant modifiedAt,
      Map<String, String> tags) {
    return new DescribedAccessEntry(
        clusterName, entry, arn, createdAt, modifiedAt, ImmutableSortedMap.copyOf(tags));
  }

  static DescribedAccessEntry created(
      DescribedCluster cluster, AccessEntry entry, String arn, Instant now) {
    return new DescribedAccessEntry(
        cluster.name(), entry, arn, now, now, Collections.emptySortedMap());
  }

  DescribedAccessEntry tagged(Map<String, String> tags) {
    return new DescribedAccessEntry(
        clusterName,
        accessEntry,
        accessEntryArn,
        createdAt,
        modifiedAt,
        ImmutableSortedMap.copyOf(tags));
  }

  DescribedAccessEntry modified(AccessEntry entry, Instant now) {
    return new DescribedAccessEntry(clusterName, entry, accessEntryArn, createdAt, now, tags);
  }

  /** The cluster that the entry belongs to. */
  public String clusterName() {
    return clusterName;
  }

  /** Principal, type, username and groups. */
  public AccessEntry accessEntry() {
    return accessEntry;
  }

  /** The ARN of the entry itself, which ends in an id of its own. */
  public String accessEntryArn() {
    return accessEntryArn;
  }

  /** When the entry was made, to the millisecond. */
  public Instant createdAt() {
    return createdAt;
  }

  /** When its username or groups were set last, to the millisecond. */
  public Instant modifiedAt() {
    return modifiedAt;
  }

  /** The entry's tags by key. */
  public SortedMap<String, String> tags() {
    return tags;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DescribedAccessEntry that
        && clusterName.equals(that.clusterName)
        && accessEntry.equals(that.accessEntry)
        && accessEntryArn.equals(that.accessEntryArn)
        && createdAt.equals(that.createdAt)
        && modifiedAt.equals(that.modifiedAt)
        && tags.equals(that.tags);
  }

  @Override
  public int hashCode() {
    return Objects.hash(accessEntryArn, accessEntry, modifiedAt);
  }

  @Override
  public String toString() {
    return accessEntry + " in " + clusterName;
  }
}
