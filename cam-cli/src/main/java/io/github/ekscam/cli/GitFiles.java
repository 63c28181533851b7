package io.github.ekscam.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Splitter;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files of a revision, as {@code git:REVISION:PATH} names them: {@code git:origin/main:eks/}.
 * The path is from the root of the repository, or with {@code ./} in front from the current
 * directory, as git itself takes it.
 *
 * <p>They are read by the git of the machine into a file system in memory, so nothing is checked
 * out and nothing is left behind. Symbolic links lead to what they lead to in that revision.
 */
final class GitFiles {

  private static final String PREFIX = "git:";

  private static final String LINK = "120000";
  private static final String SUBMODULE = "160000";

  private final String argument;
  private final String revision;
  private final Git git;

  /** What stands in front of each path; a whole revision needs a directory for it. */
  private String root;

  /** What the revision has, by path from the root of the repository. */
  private final NavigableMap<String, Entry> tree = new TreeMap<>();

  private final FileSystem memory =
      Jimfs.newFileSystem(Configuration.unix().toBuilder().setWorkingDirectory("/").build());

  private GitFiles(String argument, String revision, Git git) {
    this.argument = argument;
    this.revision = revision;
    this.git = git;
    this.root = PREFIX + revision + ":";
  }

  /** A file, link or submodule. */
  private record Entry(String mode, String object) {}

  /** Whether an argument names files of a revision. */
  static boolean isNamedBy(String argument) {
    return argument.startsWith(PREFIX);
  }

  /**
   * Opens the files that an argument names.
   *
   * @param limit how many bytes all of them may have
   * @return a file, or a directory
   * @throws IllegalArgumentException if the argument is not of that form, or git does not run
   * @throws InvalidInputException if there is no such repository, revision or path
   */
  static Path open(String argument, long limit) {
    return openIfThere(argument, limit).orElseThrow(() -> notThere(argument));
  }

  /**
   * The same, or nothing if the revision has no such path.
   *
   * @throws InvalidInputException if there is no such repository or revision
   */
  static Optional<Path> openIfThere(String argument, long limit) {
    return openIfThere(argument, new Git(List.of("git"), Path.of(""), argument, limit));
  }

  /** The same by some git, in some directory. */
  static Path open(String argument, Git git) {
    return openIfThere(argument, git).orElseThrow(() -> notThere(argument));
  }

  private static InvalidInputException notThere(String argument) {
    String revision = argument.substring(PREFIX.length(), argument.indexOf(':', PREFIX.length()));
    return refusal(argument, "the revision " + revision + " has no such file or directory");
  }

  /** The same by some git, in some directory. */
  static Optional<Path> openIfThere(String argument, Git git) {
    int colon = argument.indexOf(':', PREFIX.length());
    if (colon <= PREFIX.length()) {
      throw new IllegalArgumentException(
          "Invalid \"" + argument + "\": expected git:REVISION:PATH, such as git:origin/main:eks/");
    }
    String revision = argument.substring(PREFIX.length(), colon);
    return new GitFiles(argument, revision, git).open(argument.substring(colon + 1));
  }

  private Optional<Path> open(String given) {
    for (String each : git.listTree(revision)) {
      int tab = each.indexOf('\t');
      List<String> fields = Splitter.on(' ').splitToList(each.substring(0, tab));
      tree.put(each.substring(tab + 1), new Entry(fields.get(0), fields.get(2)));
    }
    boolean fromHere = given.equals(".") || given.startsWith("./") || given.startsWith("..");
    String path = normal(fromHere ? git.directoryFromRoot() + given : given);
    if (leadsOut(path)) {
      throw refusal(argument, "the path leads out of the repository");
    }
    if (path.isEmpty()) {
      root += "./";
    }
    List<String> files = at(path);
    if (files.isEmpty()) {
      return Optional.empty();
    }
    try {
      write(files);
    } catch (IOException e) {
      throw new IllegalStateException(e); // It is all in memory.
    }
    return Optional.of(memory.getPath(named(path)));
  }

  private void write(List<String> files) throws IOException {
    try (Git.Objects objects = git.objects()) {
      Deque<String> left = new ArrayDeque<>(files);
      Set<String> written = new TreeSet<>();
      while (!left.isEmpty()) {
        String next = left.remove();
        if (written.add(next)) {
          left.addAll(write(next, objects));
        }
      }
    }
  }

  /** Writes one file or link; tells what else there must be for it. */
  private List<String> write(String path, Git.Objects objects) throws IOException {
    Entry entry = tree.get(path);
    if (entry == null) {
      return List.of(); // Leads nowhere, as it would if it were checked out.
    }
    if (entry.mode().equals(SUBMODULE)) {
      throw refusal(named(path), "is a submodule, whose files are in a repository of their own");
    }
    Path file = memory.getPath("/" + named(path));
    Files.createDirectories(file.resolveSibling("."));
    byte[] content = objects.read(entry.object());
    if (!entry.mode().equals(LINK)) {
      Files.write(file, content);
      return List.of();
    }
    String link = new String(content, UTF_8);
    String target = normal(path.substring(0, path.lastIndexOf('/') + 1) + link);
    if (link.startsWith("/") || leadsOut(target)) {
      throw refusal(named(path), "links to " + link + ", which is not in the repository");
    }
    Files.createSymbolicLink(file, memory.getPath("/" + named(target)));
    return onTheWayTo(target);
  }

  /** What is at a path, and each link to a directory that leads to it. */
  private List<String> onTheWayTo(String path) {
    List<String> needed = new ArrayList<>(at(path));
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      needed.add(path.substring(0, slash));
    }
    return needed;
  }

  private List<String> at(String path) {
    if (path.isEmpty()) {
      return List.copyOf(tree.keySet());
    }
    return tree.containsKey(path)
        ? List.of(path)
        // The character behind the slash is the zero.
        : List.copyOf(tree.subMap(path + "/", path + "0").keySet());
  }

  private String named(String path) {
    return root + path;
  }

  /** Without dots and empty parts, but for those that lead out of the repository. */
  private static String normal(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : Splitter.on('/').split(path)) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return String.join("/", parts);
  }

  private static boolean leadsOut(String normal) {
    return normal.equals("..") || normal.startsWith("../");
  }

  private static InvalidInputException refusal(String file, String text) {
    return new InvalidInputException(Source.of(file), "", text);
  }
}
