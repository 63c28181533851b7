package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No code reads a message to learn what happened: types tell, and texts are made where they are
 * printed. Looks into the main sources of all modules.
 */
class NoBranchOnProseTest {

  private static final Path ROOT = Path.of("..");

  private static final String COMPARES =
      "(?:startsWith|endsWith|contains|equals|equalsIgnoreCase|contentEquals|matches|indexOf)";

  /** What makes a text for people. */
  private static final String TELLS =
      "(?:getMessage|getLocalizedMessage|text|line|message|reason|problem|remedy|describe|label)";

  /** Where files are read, a text is what stands in a document, which is data. */
  private static final Path READING = Path.of("io/github/ekscam/internal/config");

  private static final String LITERAL_WITH_SPACE = "\"[^\"\n]*[a-z] [^\"\n]*\"";

  private static final List<Pattern> BRANCHES =
      List.of(
          Pattern.compile("\\." + COMPARES + "\\(\\s*" + LITERAL_WITH_SPACE),
          Pattern.compile(LITERAL_WITH_SPACE + "\\s*\\." + COMPARES + "\\("),
          Pattern.compile("\\." + TELLS + "\\(\\)\\)?\\s*\\." + COMPARES + "\\("),
          Pattern.compile("\\." + COMPARES + "\\([\\w.()]*\\." + TELLS + "\\(\\)\\s*\\)"),
          Pattern.compile("case\\s+" + LITERAL_WITH_SPACE + "\\s*(?:->|:)"));

  /** Texts of files that others write, which are data: by file, the start of what is found. */
  private static final Set<String> DATA =
      Set.of(
          // A scalar of a review.
          "GoType.java: .text().equals(",
          // How a config file of AWS clients heads a profile.
          "CredentialsFile.java: .startsWith(\"profile \"",
          // A line of /proc/cpuinfo.
          "Report.java: .startsWith(\"model name\"");

  @Test
  void code_neverReadsAMessageToLearnWhatHappened() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path source : sources()) {
      String code = Files.readString(source);
      found.addAll(
          branches(
              source.getFileName().toString(),
              source.toString().contains(READING.toString())
                  ? code.replace(".text()", ".data()")
                  : code));
    }

    assertThat(found).isEmpty();
  }

  @Test
  void branchesOnProse_areFound() {
    assertThat(
            branches(
                "X.java",
                """
                if (problem.startsWith("the group ")) {}
                if ("a string".equals(expected)) {}
                if (unknown.text().startsWith(prefix)) {}
                if (texts.contains(unknown.text())) {}
                if (String.valueOf(e.getMessage()).endsWith(end)) {}
                if (name.startsWith("system:") || line.contains("\\"a\\"")) {}
                """))
        .hasSize(5);
  }

  private static List<String> branches(String file, String source) {
    List<String> found = new ArrayList<>();
    for (Pattern branch : BRANCHES) {
      Matcher matcher = branch.matcher(source);
      while (matcher.find()) {
        String text = file + ": " + matcher.group();
        if (DATA.stream().noneMatch(text::startsWith)) {
          found.add(text);
        }
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.toList()) {
        Path main = module.resolve("src/main/java");
        if (Files.isDirectory(main)) {
          try (Stream<Path> files = Files.walk(main)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
          }
        }
      }
    }
    assertThat(sources).hasSizeGreaterThan(200);
    return sources;
  }
}
