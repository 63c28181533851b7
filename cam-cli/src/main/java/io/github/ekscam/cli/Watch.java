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

/**
 * Runs something again whenever a file changes, until the thread is interrupted. Looks at the files
 * from time to time: that works on every file system, network shares and containers included.
 */
final class Watch {

  private static final long MILLISECONDS = 200;

  private final Supplier<List<Path>> paths;
  private final Runnable task;

  /** What tells one state of a file from another. */
  private record State(FileTime modified, long size) {}

  Watch(Supplier<List<Path>> paths, Runnable task) {
    this.paths = paths;
    this.task = task;
  }

  int run() {
    Map<Path, State> ran = Map.of();
    try {
      for (boolean first = true; ; first = false) {
        // Taken before the run, so that what changes during it is seen after it.
        Map<Path, State> now = states();
        if (first || !now.equals(ran)) {
          ran = now;
          task.run();
        }
        Thread.sleep(MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Cam.YES;
    }
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
