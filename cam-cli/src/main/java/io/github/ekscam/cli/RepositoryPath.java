package io.github.ekscam.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where a file is in its repository. */
final class RepositoryPath {

  private RepositoryPath() {}

  /** The path from the repository that the command runs in; the path itself if it is not in it. */
  static Path of(Path file) {
    return of(file, Path.of("").toAbsolutePath());
  }

  /** The same for a command that runs in some directory; outside of any repository, from there. */
  static Path of(Path file, Path here) {
    Path absolute = here.resolve(file).normalize();
    for (Path root = here.normalize(); root != null; root = root.getParent()) {
      // A file in worktrees and submodules.
      if (Files.exists(root.resolve(".git"))) {
        return absolute.startsWith(root) ? root.relativize(absolute) : file;
      }
    }
    return absolute.startsWith(here) ? here.relativize(absolute) : file;
  }
}
