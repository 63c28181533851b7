package io.github.ekscam.analysis.lint;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.tree.DocumentNode;
import io.github.ekscam.internal.config.tree.Fields;
import io.github.ekscam.internal.text.Wildcards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a file {@code .cam.yaml} says of lint: which rules look, from which level on findings fail,
 * and which findings somebody accepts, and why. Immutable.
 *
 * <pre>{@code
 * lint:
 *   fail-on: warning
 *   without: [CAM025]
 *   ignore:
 *     - rule: CAM021
 *       file: platform/*.yaml
 *       about: AmazonEKSAdminViewPolicy of *
 *       reason: auditors are meant to read Secrets
 * }</pre>
 */
public final class LintSettings {

  /** What the file is called. */
  public static final String FILE = ".cam.yaml";

  private final @Nullable Level failOn;
  private final List<LintRule> only;
  private final List<LintRule> without;
  private final List<Ignored> ignored;

  private LintSettings(
      @Nullable Level failOn, List<LintRule> only, List<LintRule> without, List<Ignored> ignored) {
    this.failOn = failOn;
    this.only = List.copyOf(only);
    this.without = List.copyOf(without);
    this.ignored = List.copyOf(ignored);
  }

  /** Findings that are accepted. */
  record Ignored(Suppression suppression, PathMatcher file, Path directory, String about) {

    boolean matches(Finding finding) {
      return finding.rule().id().equals(suppression.rule())
          && Wildcards.matches(about, finding.subject())
          && finding.source().map(Source::file).map(this::matchesFile).orElse(true);
    }

    private boolean matchesFile(String name) {
      Path path = Path.of(name).toAbsolutePath().normalize();
      return file.matches(path.startsWith(directory) ? directory.relativize(path) : path);
    }
  }

  /** Nothing is set. */
  public static LintSettings none() {
    return new LintSettings(null, List.of(), List.of(), List.of());
  }

  /**
   * The settings of the nearest {@code .cam.yaml}, in the directory of a path or in one above; none
   * if there is none.
   *
   * @throws InvalidInputException as {@link #read} does
   */
  public static LintSettings nearest(Path path) {
    Path start = path.toAbsolutePath().normalize();
    for (Path at = Files.isDirectory(start) ? start : start.getParent();
        at != null;
        at = at.getParent()) {
      Path file = at.resolve(FILE);
      if (Files.isRegularFile(file)) {
        return read(path.isAbsolute() ? file : shortened(file));
      }
    }
    return none();
  }

  private static Path shortened(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.startsWith(here) ? here.relativize(file) : file;
  }

  /**
   * Reads settings.
   *
   * @throws InvalidInputException if they cannot be used, with the place of what is wrong
   */
  public static LintSettings read(Path file) {
    Fields document = DocumentNode.read(file).mapping();
    document.requireOnly(List.of("lint"));
    Optional<Fields> lint = document.optionalMapping("lint");
    if (lint.isEmpty()) {
      return none();
    }
    Fields fields = lint.get();
    fields.requireOnly(List.of("fail-on", "only", "without", "ignore"));
    Path directory = requireNonNull(file.toAbsolutePath().normalize().getParent());
    List<Ignored> ignored = new ArrayList<>();
    for (Fields each : fields.mappings("ignore")) {
      ignored.add(ignored(each, directory));
    }
    return new LintSettings(
        fields.optionalString("fail-on").map(name -> level(fields, name)).orElse(null),
        rules(fields, "only"),
        rules(fields, "without"),
        ignored);
  }

  private static Level level(Fields fields, String name) {
    try {
      return Level.of(name);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.of(fields.source("fail-on"), "lint.fail-on", e);
    }
  }

  private static List<LintRule> rules(Fields fields, String name) {
    return fields.list(
        name,
        node -> {
          try {
            return LintRule.of(node.string());
          } catch (IllegalArgumentException e) {
            if (e instanceof InvalidInputException invalid) {
              throw invalid;
            }
            throw InvalidInputException.of(node.source(), node.path(), e);
          }
        });
  }

  private static Ignored ignored(Fields fields, Path directory) {
    fields.requireOnly(List.of("rule", "file", "about", "reason"));
    String glob = fields.optionalString("file").orElse("**");
    PathMatcher matcher;
    try {
      matcher = directory.getFileSystem().getPathMatcher("glob:" + glob);
    } catch (PatternSyntaxException e) {
      throw fields.problem("file", "is no glob such as platform/*.yaml: " + e.getMessage());
    }
    return new Ignored(
        new Suppression(
            fields.requiredString("rule").toUpperCase(Locale.ROOT),
            fields.optionalString("reason").map(String::strip).orElse(""),
            fields.source()),
        matcher,
        directory,
        fields.optionalString("about").orElse("*"));
  }

  /** From which level on findings fail, if that is set. */
  public Optional<Level> failOn() {
    return Optional.ofNullable(failOn);
  }

  /** The only rules that look; empty for all. */
  public List<LintRule> only() {
    return only;
  }

  /** The rules that do not look. */
  public List<LintRule> without() {
    return without;
  }

  /** What is accepted, in the order of the file. */
  public List<Suppression> suppressions() {
    return ignored.stream().map(Ignored::suppression).toList();
  }

  List<Ignored> ignored() {
    return ignored;
  }
}
