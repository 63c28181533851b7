package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on the command names every command, and no option that there is not. */
class CommandGuideTest {

  private static final Path ROOT = Path.of("..");

  private static final Pattern SYNOPSIS = Pattern.compile("(?m)^\\$ cam (\\S+)(.*)$");

  @Test
  void everyCommand_hasItsSynopsis_andARowInTheReadme() throws IOException {
    String readme = read("README.md");
    String table = readme.substring(readme.indexOf("## The command\n"));
    Stream<String> rows =
        names("^\\| (`.*?`) \\|", table.substring(0, table.indexOf("\n## ")))
            .flatMap(cell -> names("`(.*?)`", cell));
    Stream<String> commands = names("^  (\\S+)  ", Ran.cam("--help").out());

    assertThat(set(commands.filter(name -> !name.startsWith("-"))))
        .contains("can-i", "serve")
        .isEqualTo(set(synopses().map(synopsis -> synopsis.group(1))))
        .isEqualTo(set(rows));
  }

  @Test
  void everyOptionOfASynopsis_isOneThatTheCommandHas() throws IOException {
    assertThat(synopses())
        .hasSizeGreaterThan(16)
        .allSatisfy(
            synopsis -> {
              String help = Ran.cam(synopsis.group(1), "--help").out();
              // At the beginning of a word, and not within a quoted argument.
              assertThat(set(names("(?<=[ \\[|])(--?[A-Za-z-]+)", synopsis.group(2))))
                  .allSatisfy(option -> assertThat(help).containsPattern(option + "[=,\\s\\[]"));
            });
  }

  private static Stream<MatchResult> synopses() throws IOException {
    return SYNOPSIS.matcher(read("docs/command.md")).results();
  }

  private static Stream<String> names(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(result -> result.group(1));
  }

  private static Set<String> set(Stream<String> names) {
    return names.collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }
}
