package io.github.ekscam.internal.config.unread;

import static com.google.common.collect.ImmutableListMultimap.toImmutableListMultimap;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Sets;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.vocabulary.Tables;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises files that are neither JSON nor YAML and about access: by the ending of their name and
 * by words that stand in them, those of the table {@code words-of-access.tsv}.
 */
public final class UnreadFiles {

  /** By the kind of file. */
  private static final ImmutableListMultimap<String, String> WORDS =
      Tables.rows(UnreadFiles.class, "words-of-access.tsv").stream()
          .collect(toImmutableListMultimap(row -> row.get(0), row -> row.get(1)));

  /** What stands in manifests and in all that becomes one. */
  private static final List<String> MANIFEST = WORDS.get("manifest");

  static final String RENDER =
      "render it, by helm template or whatever fills it in, and give the output";

  /** What Helm and others fill in; aws-iam-authenticator's own begin with a capital letter. */
  private static final Pattern TO_FILL_IN = Pattern.compile("\\{\\{(?:-|\\s*[a-z_.$/])|\\{%");

  /** A kind of files that are known by how their names end. */
  private enum Kind {
    TERRAFORM_CONFIGURATION(
        "a configuration of Terraform",
        WORDS.get("terraform"),
        Unread.SHOW,
        ".tf",
        ".tofu",
        ".tfvars",
        ".hcl"),
    TERRAFORM_STATE(
        "a state of Terraform",
        WORDS.get("terraform"),
        "give it by its own name, or what terraform show -json prints of it",
        ".tfstate"),
    /** A zip archive with an entry of this name, which people call whatever they like. */
    TERRAFORM_PLAN(
        "a saved plan of Terraform",
        List.of("tfplan"),
        Unread.SHOW,
        "tfplan",
        ".plan",
        "plan.out",
        ".tfplan.bin",
        "plan.bin",
        "plan.binary"),
    PROGRAM_TEXT(
        "a program that makes access entries",
        WORDS.get("program"),
        Unread.EXPORT,
        ".ts",
        ".mts",
        ".js",
        ".mjs",
        ".cjs",
        ".py",
        ".rb",
        ".go",
        ".cs",
        ".java",
        ".kt"),
    SCRIPT_TEXT(
        "a script that gives access",
        WORDS.get("script"),
        Unread.EXPORT,
        ".sh",
        ".bash",
        ".zsh",
        ".ps1",
        ".mk",
        "makefile",
        "justfile"),
    TEMPLATE("a template", MANIFEST, RENDER, ".tpl", ".gotmpl", ".tmpl", ".j2", ".jinja"),
    CONFIGURATION_LANGUAGE(
        "a file in a configuration language",
        MANIFEST,
        "give what it makes",
        ".jsonnet",
        ".libsonnet",
        ".cue",
        ".k",
        ".dhall");

    private final String what;
    private final ImmutableList<String> words;
    private final String remedy;
    private final ImmutableList<String> endings;

    Kind(String what, List<String> words, String remedy, String... endings) {
      this.what = what;
      this.words = ImmutableList.copyOf(words);
      this.remedy = remedy;
      this.endings = ImmutableList.copyOf(endings);
    }
  }

  private static final Set<Kind> REFUSED_BY_NAME =
      Sets.immutableEnumSet(Kind.TERRAFORM_CONFIGURATION, Kind.PROGRAM_TEXT, Kind.SCRIPT_TEXT);

  private UnreadFiles() {}

  /** Whether a file of this name may be about access although it is neither JSON nor YAML. */
  public static boolean mayBeAboutAccess(String file) {
    return kindOf(file).isPresent() || AwsCliText.isName(file);
  }

  private static Optional<Kind> kindOf(String file) {
    String name = file.toLowerCase(Locale.ROOT);
    for (Kind kind : Kind.values()) {
      if (kind.endings.stream().anyMatch(name::endsWith)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** What a file has that is about access, if it has any. */
  public static Optional<Unread> in(String file, byte[] content) {
    return AwsCliText.isName(file)
        ? AwsCliText.inFile(file, text(content))
        : kindOf(file).flatMap(kind -> in(file, content, kind.what, kind.words, kind.remedy));
  }

  /** What a text has that is about access and was meant to be JSON or YAML, but cannot be read. */
  public static Optional<Unread> inUnreadable(String file, byte[] content) {
    Optional<Unread> printed = AwsCliText.inFile(file, text(content));
    if (printed.isPresent()) {
      return printed;
    }
    return isTemplate(content)
        ? in(file, content, "a template", MANIFEST, RENDER)
        : in(file, content, "a file that is neither JSON nor YAML", MANIFEST, "correct it");
  }

  private static Optional<Unread> in(
      String file, byte[] content, String what, List<String> words, String remedy) {
    String text = text(content);
    return words.stream()
        .filter(text::contains)
        .findFirst()
        .map(
            word ->
                new Unread(
                    what + " that has \"" + word + "\"",
                    remedy,
                    new Source(file, line(text, text.indexOf(word)), 0)));
  }

  /** What Git LFS has put in the place of a file: nobody knows what is in that. */
  public static Unread gitLfsPointer(String file) {
    return new Unread("a pointer of Git LFS", "fetch the file by git lfs pull", Source.of(file));
  }

  /** In whatever encoding: what is looked for is ASCII. */
  private static String text(byte[] content) {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  static int line(String text, int offset) {
    return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
  }

  /** Whether a text may have comments, as those whom JSON forbids them write them. */
  public static boolean hasComments(byte[] content) {
    String text = text(content);
    return text.contains("//") || text.contains("/*");
  }

  /** Whether a text has marks that Helm or another program fills in. */
  public static boolean isTemplate(byte[] content) {
    return isTemplate(text(content));
  }

  static boolean isTemplate(String text) {
    return TO_FILL_IN.matcher(text).find();
  }

  /** The refusal of a template that was named, and is neither JSON nor YAML as it is. */
  public static InvalidInputException refusal(String file) {
    return new InvalidInputException(Source.of(file), "", "is a template; " + RENDER);
  }

  /**
   * The refusal of a file that was named and cannot be read, if its name and what it has tell that
   * it is neither JSON nor YAML, but a program, a script or a configuration of Terraform.
   */
  public static Optional<InvalidInputException> refusalByName(String file, byte[] content) {
    return kindOf(file)
        .filter(REFUSED_BY_NAME::contains)
        .filter(kind -> kind == Kind.TERRAFORM_CONFIGURATION || in(file, content).isPresent())
        .map(
            kind ->
                new InvalidInputException(
                    Source.of(file),
                    "",
                    "is " + kind.what + ", which is not read; " + kind.remedy));
  }
}
