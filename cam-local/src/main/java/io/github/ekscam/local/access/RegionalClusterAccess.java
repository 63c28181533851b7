package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.InvalidInputException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The EKS API of any accounts in any regions: one {@link ClusterAccess} for each pair of them, made
 * when it is first asked for. The clusters of one are not those of another. All can be kept in one
 * file, documents of services beside EKS with them.
 *
 * <p>Safe for use by many threads. With a file, changes are made one after another, each written
 * before it counts: what was answered, and what others have seen, survives the end of the process,
 * however it ends. A change that cannot be written is not made, and its caller is told by an {@link
 * UncheckedIOException}. Each change writes all of the file.
 */
public final class RegionalClusterAccess implements AutoCloseable {

  /** AWS has not so many regions, and nobody uses so many accounts here. */
  private static final int MOST = 256;

  private final ClusterAccess home;
  private final @Nullable StateFile file;
  private final SortedMap<AccountAndRegion, ClusterAccess> others = new TreeMap<>();

  /** Which clusters an API has. */
  record AccountAndRegion(String accountId, String region) implements Comparable<AccountAndRegion> {

    @Override
    public int compareTo(AccountAndRegion other) {
      int byRegion = region.compareTo(other.region);
      return byRegion != 0 ? byRegion : accountId.compareTo(other.accountId);
    }
  }

  private RegionalClusterAccess(ClusterAccess home, @Nullable StateFile file) {
    this.home = requireNonNull(home, "home");
    this.file = file;
  }

  /** In memory. All others have the access policies, the clock and so on of one. */
  public static RegionalClusterAccess of(ClusterAccess home) {
    return new RegionalClusterAccess(home, null);
  }

  /**
   * With what a file has, and kept in it from now on until it is closed. If there is no such file,
   * there is one after this. Clusters that {@code home} has and the file does not are added to it;
   * of one that both have, that of the file counts.
   *
   * @throws InvalidInputException if the file is not one that this has written: it tells the place
   *     and what to do, and the file stays as it is
   * @throws IllegalStateException if another process, or another of these, keeps its state in it
   * @throws UncheckedIOException if the file cannot be read or written
   */
  public static RegionalClusterAccess keptIn(Path file, ClusterAccess home) {
    StateFile kept = StateFile.open(file);
    try {
      RegionalClusterAccess all = new RegionalClusterAccess(home, kept);
      for (Map.Entry<AccountAndRegion, Kept> read : kept.read().entrySet()) {
        AccountAndRegion key = read.getKey();
        ClusterAccess access = home;
        if (!key.equals(home.store().key())) {
          access = home.elsewhere(key.accountId(), key.region());
          all.others.put(key, access);
        }
        access.store().add(read.getValue());
      }
      all.all().forEach(access -> access.store().keepIn(kept));
      kept.start(all.all().stream().map(ClusterAccess::store).toList());
      return all;
    } catch (RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  /** The API that the others are made after, which those get who do not tell account and region. */
  public ClusterAccess home() {
    return home;
  }

  /**
   * The API of an account in a region.
   *
   * @throws IllegalArgumentException if they have not the form of an account's id and of a region's
   *     name
   * @throws IllegalStateException if there are 256 already
   */
  public ClusterAccess in(String accountId, String region) {
    AccountAndRegion wanted = new AccountAndRegion(accountId, region);
    if (wanted.equals(home.store().key())) {
      return home;
    }
    synchronized (others) {
      ClusterAccess present = others.get(wanted);
      if (present != null) {
        return present;
      }
      if (others.size() + 1 >= MOST) {
        throw new IllegalStateException(
            "More than " + MOST + " regions and accounts: there is no room for " + region);
      }
      ClusterAccess made = home.elsewhere(accountId, region);
      if (file != null) {
        made.store().keepIn(file);
        file.add(made.store());
      }
      others.put(wanted, made);
      return made;
    }
  }

  /**
   * The API that has a cluster of a name: {@link #home} if it has one, or the first other in the
   * order of regions and accounts.
   */
  public Optional<ClusterAccess> find(String clusterName) {
    if (home.store().all().containsKey(clusterName)) {
      return Optional.of(home);
    }
    synchronized (others) {
      return others.values().stream()
          .filter(access -> access.store().all().containsKey(clusterName))
          .findFirst();
    }
  }

  /** All that there are: {@link #home}, and the others in the order of regions and accounts. */
  public List<ClusterAccess> all() {
    synchronized (others) {
      List<ClusterAccess> all = new ArrayList<>();
      all.add(home);
      all.addAll(others.values());
      return List.copyOf(all);
    }
  }

  /** Leaves the file to others; later changes are in memory alone. Does nothing without a file. */
  @Override
  public void close() {
    if (file != null) {
      all().forEach(access -> access.store().keepNoLonger());
      file.close();
    }
  }
}
