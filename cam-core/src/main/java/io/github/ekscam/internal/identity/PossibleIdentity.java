package io.github.ekscam.internal.identity;

import io.github.ekscam.MappedIdentity;
import io.github.ekscam.config.Unresolved;
import java.util.List;

/**
 * Who a caller may turn out to be, where access entries are not known in all their parts.
 *
 * @param entries those that make it so, if one of them is the caller's, or none of them
 * @param identity who the caller is then
 * @param byEntry whether one of the entries is the caller's, and not none
 */
public record PossibleIdentity(
    List<Unresolved.Entry> entries, MappedIdentity identity, boolean byEntry) {
  public PossibleIdentity {
    entries = List.copyOf(entries);
  }
}
