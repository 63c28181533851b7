package io.github.ekscam.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs something whenever a file changes, until the thread is interrupted. Looks at the files from
 * time to time: that works on every file system, network shares and containers included.
 */
final class Watch {

  private static final long MILLISECONDS = 200;

  private final Supplier<List<Path>> paths;
  private final Runnable task;

  /** As of when the task is to know the files. */
  private @Nullable Map<Path, State> known;

  /** What tells one state of a file from another. */
  private record State(FileTime modified, long size) {}

  Watch(Supplier<List<Path>> paths, Runnable task) {
    this.paths = paths;
    this.task = task;
  }

  /** Runs it once, and again whenever a file has changed since. */
  int run() {
    try {
      while (true) {
        if (haveChanged()) {
          task.run();
        }
        Thread.sleep(MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Cam.YES;
    }
  }

  /** Takes the files as they are now for known, so that it first runs when one changes. */
  Watch begin() {
    known = states();
    return this;
  }

  /** To be asked before a run, so that what changes during it is seen after it. */
  private boolean haveChanged() {
    Map<Path, State> now = states();
    boolean changed = !now.equals(known);
    known = now;
    return changed;
  }

  private Map<Path, State> states() {
    Map<Path, State> states = new TreeMap<>();
    for (Path path : paths.get()) {
      try (Stream<Path> files = Files.walk(path)) {
        files.filter(Files::isRegularFile).forEach(file -> put(file, states));
      } catch (IOException | UncheckedIOException e) {
        // It is gone, or comes and goes: the run tells.
        states.put(path, new State(FileTime.fromMillis(0), -1));
      }
    }
    return states;
  }

  private static void put(Path file, Map<Path, State> states) {
    try {
      states.put(file, new State(Files.getLastModifiedTime(file), Files.size(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
