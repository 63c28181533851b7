package io.github.ekscam.internal.config;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.ConfigurationReader.SettingNames;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.format.Found;
import io.github.ekscam.internal.config.tree.Input;
import io.github.ekscam.internal.config.unread.Kustomization;
import io.github.ekscam.internal.config.unread.Unread;
import io.github.ekscam.internal.config.unread.UnreadFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/**
 * The files of a configuration: which of a directory are read, which are other people's and left
 * out, and which are about access although nobody reads them. Everything is read, or named.
 */
public final class ConfigurationFiles {

  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json", ".template");

  /** Directories of what tools fetch or make, which nobody writes. */
  private static final List<String> FETCHED = List.of("node_modules");

  private final Formats formats;
  private final long limit;
  private final List<PathMatcher> excluded;
  private final boolean emptyAllowed;
  private final SettingNames settingNames;
  private final Found found = new Found();

  /** Files that were left out, by why. */
  private final SortedMap<String, Integer> skipped = new TreeMap<>();

  private final Map<String, InputFile> inputs = new LinkedHashMap<>();
  private final FilesForTools forTools = new FilesForTools();
  private long left;

  private ConfigurationFiles(
      Formats formats,
      long limit,
      Collection<String> excluded,
      boolean emptyAllowed,
      SettingNames settingNames) {
    this.formats = requireNonNull(formats, "formats");
    this.limit = limit;
    this.left = limit;
    this.excluded = excluded.stream().map(ConfigurationFiles::excluding).toList();
    this.emptyAllowed = emptyAllowed;
    this.settingNames = settingNames;
  }

  /**
   * Reads files and directories.
   *
   * @param limit how many bytes all of them may have
   * @param excluded globs of files to leave out of directories
   * @param emptyAllowed whether a directory may have no file to read
   * @param settingNames how messages name what can be set
   * @return what was found, the mistakes among it
   */
  public static Found read(
      Collection<Path> paths,
      Formats formats,
      long limit,
      Collection<String> excluded,
      boolean emptyAllowed,
      SettingNames settingNames) {
    return new ConfigurationFiles(formats, limit, excluded, emptyAllowed, settingNames).read(paths);
  }

  /**
   * What a glob leaves out: of the path below a directory, or if it has no slash, of each name.
   *
   * @throws IllegalArgumentException if it is no glob
   */
  public static PathMatcher excluding(String glob) {
    PathMatcher matcher = matcher(glob);
    return glob.contains("/")
        ? matcher
        : path -> {
          for (Path name : path) {
            if (matcher.matches(name)) {
              return true;
            }
          }
          return false;
        };
  }

  private static PathMatcher matcher(String glob) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "Invalid glob \"" + glob + "\" of files to leave out: " + e.getDescription(), e);
    }
  }

  private Found read(Collection<Path> paths) {
    for (Path path : paths) {
      attempt(() -> inputsOf(path).forEach(this::add));
    }
    List<FileFound> files = new ArrayList<>();
    for (InputFile input : inputs.values()) {
      files.add(read(input));
    }
    Documents.readHeld(files.stream().map(FileFound::found).toList(), formats);
    files.stream().filter(FileFound::read).forEach(FileFound::tell);
    files.forEach(file -> forTools.add(file.path(), identity(file.path()), file.found()));
    files.forEach(file -> found.addAll(file.found()));
    forTools.notices().forEach(found::notice);
    skipped.forEach(
        (why, count) ->
            found.notice(
                Notice.of(
                    Notice.Kind.FILES_SKIPPED,
                    "left out " + count + (count == 1 ? " file: " : " files: ") + why,
                    "")));
    return found;
  }

  private void attempt(Runnable read) {
    try {
      read.run();
    } catch (InvalidInputException e) {
      found.problems.addAll(e.problems());
    }
  }

  private void skip(String why) {
    skipped.merge(why, 1, Integer::sum);
  }

  private FileFound read(InputFile file) {
    try {
      Input input = Input.open(file.path(), left, limit);
      left -= input.bytes().length;
      return file.named() ? readNamed(file.path(), input) : readOfDirectory(file.path(), input);
    } catch (InvalidInputException e) {
      Found problems = new Found();
      problems.problems.addAll(e.problems());
      return new FileFound(file.path(), false, problems);
    }
  }

  private FileFound readNamed(Path path, Input input) {
    Optional<InvalidInputException> byName =
        UnreadFiles.refusalByName(path.toString(), input.bytes());
    Found read;
    try {
      read = Documents.readNamed(input, formats);
    } catch (InvalidInputException e) {
      throw byName.orElse(e);
    }
    if (!read.problems.isEmpty() && byName.isPresent()) {
      throw byName.get();
    }
    return new FileFound(path, true, read);
  }

  /**
   * What was found in a file.
   *
   * @param read whether it is one of those that are read
   */
  private record FileFound(Path path, boolean read, Found found) {

    /** Adds a notice of what was read. */
    void tell() {
      String summary = found.summary();
      found.notice(
          Notice.of(
                  Notice.Kind.FILE_READ,
                  (summary.isEmpty() ? "read, and nothing of it counts" : "read " + summary)
                      + found.skippedSummary(),
                  "")
              .at(Source.of(path.toString())));
    }
  }

  /** A file that nobody named may be somebody else's, and then need not be readable. */
  private FileFound readOfDirectory(Path path, Input input) {
    try {
      return new FileFound(path, true, Documents.readOfDirectory(input, formats));
    } catch (UnreadableException e) {
      boolean template = UnreadFiles.isTemplate(input.bytes());
      Optional<Unread> unread = UnreadFiles.inUnreadable(path.toString(), input.bytes());
      boolean broken = input.beginsLikeJson() && !UnreadFiles.hasComments(input.bytes());
      if (!template && (unread.isPresent() || broken)) {
        throw e.refusal();
      }
      Found nothing = new Found();
      unread.ifPresentOrElse(
          access -> nothing.notice(access.notice()),
          () ->
              skip(
                  template
                      ? "templates"
                      : input.beginsLikeJson() ? "JSON with comments" : "no YAML"));
      return new FileFound(path, false, nothing);
    }
  }

  /**
   * A file to read.
   *
   * @param named whether it was asked for by its own name, and not just is in a directory
   */
  private record InputFile(Path path, boolean named) {

    private String identity() {
      return ConfigurationFiles.identity(path).toString();
    }
  }

  private static Path identity(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // Such as a pipe, or no file at all; reading it will tell.
      return path.toAbsolutePath().normalize();
    }
  }

  /** Each file is read once, under whatever names and however often it was asked for. */
  private void add(InputFile input) {
    inputs.merge(
        input.identity(),
        input,
        (first, second) -> new InputFile(first.path, first.named || second.named));
  }

  private List<InputFile> inputsOf(Path path) {
    if (path.toString().isEmpty()) {
      throw new InvalidInputException(
          Source.of("\"\""), "", "is no path; the current directory is \".\"");
    }
    return Files.isDirectory(path)
        ? filesBelow(path).stream().map(file -> new InputFile(file, false)).toList()
        : List.of(new InputFile(path, true));
  }

  private List<Path> filesBelow(Path directory) {
    List<Path> files = new ArrayList<>();
    int told = found.notices().size();
    // Of the links to directories only the one that was named is followed, as kubectl does.
    try (Stream<Path> walk = Files.walk(directory.toRealPath())) {
      Path real = directory.toRealPath();
      walk.map(real::relativize)
          .filter(file -> !Files.isDirectory(directory.resolve(file), NOFOLLOW_LINKS))
          .filter(file -> !isFetched(file))
          .sorted()
          .forEach(file -> sort(directory, file, files));
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(
          Source.of(directory.toString()), "", "cannot be read: " + e.getMessage());
    }
    if (files.isEmpty() && !emptyAllowed && found.notices().size() == told) {
      throw new InvalidInputException(
          Source.of(directory.toString()),
          "",
          "no file in this directory ends in .yaml, .yml, .json or .template");
    }
    return files;
  }

  /** Puts a file among those to read, or tells why not. */
  private void sort(Path directory, Path file, List<Path> files) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (excluded.stream().anyMatch(matcher -> matcher.matches(file))) {
      forTools.know(identity(directory.resolve(file)));
      skip("excluded");
    } else if (isHidden(file)) {
      if (ENDINGS.stream().anyMatch(name::endsWith)) {
        skip("hidden");
      }
    } else if (!Files.isRegularFile(directory.resolve(file))) {
      attempt(() -> skipIrregular(directory.resolve(file), name));
    } else if (ENDINGS.stream().anyMatch(name::endsWith) || Kustomization.is(file)) {
      files.add(directory.resolve(file));
    } else if (UnreadFiles.mayBeAboutAccess(name)) {
      attempt(() -> lookThrough(directory.resolve(file)));
    } else {
      skip("of other kinds");
    }
  }

  /** What a link was to stand for here is missing; kubectl would not apply the rest either. */
  private void skipIrregular(Path file, String name) {
    if (Files.isDirectory(file)) {
      skip("links to directories");
    } else if (Files.exists(file)) {
      skip("no regular files");
    } else if (ENDINGS.stream().anyMatch(name::endsWith)) {
      throw new InvalidInputException(
          Source.of(file.toString()),
          "",
          "is a link to a file that does not exist; correct it"
              + (settingNames.exclude().isEmpty()
                  ? " or remove it"
                  : ", remove it, or leave it out by " + settingNames.exclude()));
    } else {
      skip("links to nothing");
    }
  }

  private void lookThrough(Path file) {
    byte[] content;
    try {
      content = Files.size(file) > limit ? new byte[0] : Files.readAllBytes(file);
    } catch (IOException e) {
      throw new InvalidInputException(
          Source.of(file.toString()), "", "cannot be read: " + e.getMessage());
    }
    if (Input.isGitLfsPointer(content)) {
      found.notice(UnreadFiles.gitLfsPointer(file.toString()).notice());
      return;
    }
    UnreadFiles.in(file.toString(), content)
        .map(Unread::notice)
        .ifPresentOrElse(notice -> lookedThrough(file, notice), () -> skip("of other kinds"));
  }

  private void lookedThrough(Path file, Notice notice) {
    if (!forTools.isOfChart(file, notice)) {
      found.notice(notice);
    }
  }

  private static boolean isHidden(Path file) {
    return anyPart(file, name -> name.startsWith("."));
  }

  private static boolean isFetched(Path file) {
    return anyPart(file, FETCHED::contains);
  }

  private static boolean anyPart(Path file, Predicate<String> condition) {
    for (Path part : file) {
      if (condition.test(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
