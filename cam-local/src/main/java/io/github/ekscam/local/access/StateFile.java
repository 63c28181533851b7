package io.github.ekscam.local.access;

import io.github.ekscam.local.access.ClusterStore.Change;
import io.github.ekscam.local.access.RegionalClusterAccess.AccountAndRegion;
import io.github.ekscam.local.internal.files.WholeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The file that the clusters of all accounts and regions are kept in. It is only ever replaced as a
 * whole, so that it is always either as before a change or as after it. A lock beside it keeps
 * other processes out; that one is left behind, as a lock file that is removed may be locked by
 * two.
 */
final class StateFile implements AutoCloseable {

  private final Path file;
  private final FileChannel lockChannel;
  private final FileLock lock;
  private final List<ClusterStore> all = new ArrayList<>();

  private StateFile(Path file, FileChannel lockChannel, FileLock lock) {
    this.file = file;
    this.lockChannel = lockChannel;
    this.lock = lock;
  }

  /**
   * Takes a file, which need not be there.
   *
   * @throws IllegalStateException if somebody else has it
   */
  static StateFile open(Path path) {
    Path file = resolved(path.toAbsolutePath().normalize());
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try {
      FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = lock(channel);
      if (lock == null) {
        channel.close();
        throw new IllegalStateException(
            "The state in "
                + path
                + " is in use by another process: end that one, or give another file");
      }
      return new StateFile(file, channel, lock);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + lockFile + ": " + e.getMessage(), e);
    }
  }

  /** A link stays a link: what it leads to is replaced. */
  private static Path resolved(Path path) {
    try {
      return Files.exists(path) ? path.toRealPath() : path;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** Nothing if somebody else has it, be it in this virtual machine. */
  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** What the file has; nothing if it is not there. */
  Map<AccountAndRegion, Kept> read() {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? StateReader.read(file) : new TreeMap<>();
  }

  /** Begins with these, and writes them. */
  synchronized void start(List<ClusterStore> stores) {
    all.addAll(stores);
    write(states());
  }

  synchronized void add(ClusterStore store) {
    all.add(store);
  }

  /** Makes a change, once it is written. */
  @SuppressWarnings("ReferenceEquality") // As a change has it.
  synchronized <T> T change(ClusterStore store, Supplier<Change<Kept, T>> operation) {
    Change<Kept, T> changed = operation.get();
    if (changed.after() != store.kept()) {
      Map<AccountAndRegion, Kept> states = states();
      states.put(store.key(), changed.after());
      write(states);
      store.set(changed.after());
    }
    return changed.answer();
  }

  private SortedMap<AccountAndRegion, Kept> states() {
    SortedMap<AccountAndRegion, Kept> states = new TreeMap<>();
    all.forEach(store -> states.put(store.key(), store.kept()));
    return states;
  }

  private void write(Map<AccountAndRegion, Kept> states) {
    Map<AccountAndRegion, Kept> kept = new TreeMap<>(states);
    kept.values().removeIf(Kept::isNothing);
    try {
      WholeFiles.replace(file, out -> StateWriter.write(kept, out));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the state to " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      lock.close();
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot unlock " + file + ": " + e.getMessage(), e);
    }
  }
}
