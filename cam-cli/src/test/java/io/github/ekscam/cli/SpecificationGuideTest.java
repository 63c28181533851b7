package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to specifications shows is what happens. */
class SpecificationGuideTest {

  private static final Path GUIDE = Path.of("../docs/specifications.md");
  private static final String EXAMPLES = "../examples/";

  @TempDir private Path directory;

  private String guide = "";

  @BeforeEach
  void readGuide() throws IOException {
    guide = Files.readString(GUIDE);
  }

  private List<String> blocks(String begin) {
    return Pattern.compile(Pattern.quote(begin) + "\n(.*?)```", Pattern.DOTALL)
        .matcher(guide)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private Path accessYaml() throws IOException {
    List<String> yaml = blocks("<!-- access.yaml -->\n```yaml");
    assertThat(yaml).hasSize(1);
    return Files.writeString(directory.resolve("access.yaml"), yaml.get(0));
  }

  /** Runs a command as from the root of the repository, and beside {@code access.yaml}. */
  private Ran run(String command) {
    List<String> arguments =
        new ArrayList<>(Arrays.asList(command.substring("$ cam ".length()).split(" ", -1)));
    String file = directory.resolve("access.yaml").toString();
    arguments.replaceAll(
        argument ->
            argument.equals("access.yaml") ? file : argument.replace("examples/", EXAMPLES));
    Ran ran = Ran.cam(arguments.toArray(String[]::new));
    return new Ran(
        ran.exitCode(),
        ran.out().replace(file, "access.yaml").replace(EXAMPLES, "examples/"),
        ran.err());
  }

  @Test
  void commands_runAndPrintWhatStandsBelowThem() throws IOException {
    List<String> consoles = blocks("```console");
    assertThat(consoles).hasSize(3);
    for (String console : consoles) {
      if (console.contains("--init")) {
        Files.deleteIfExists(directory.resolve("access.yaml"));
      } else {
        accessYaml();
      }
      for (String command : console.lines().filter(line -> line.startsWith("$ ")).toList()) {
        Ran ran = run(command);
        assertThat(ran.exitCode()).as(command).isZero();
        assertThat(ran.err()).isEmpty();
        String shown = console.substring(console.lastIndexOf(command) + command.length() + 1);
        if (!shown.isBlank() && !shown.startsWith("$ ")) {
          assertThat(ran.out()).isEqualTo(shown);
        }
      }
    }
  }

  @Test
  void theFailureThatIsShown_isTheOneOfTheMistake() throws IOException {
    String file = accessYaml().toString();
    Path cluster = directory.resolve("cluster.yaml");
    Files.writeString(
        cluster,
        Files.readString(Path.of(EXAMPLES, "platform/cluster.yaml")).replace("- dev-*", "- '*'"));
    Ran ran = Ran.cam("test", file, "-f", cluster.toString(), "-f", EXAMPLES + "platform/rbac");

    assertThat(ran.exitCode()).isEqualTo(1);
    List<String> shown = blocks("```text");
    assertThat(shown).hasSize(1);
    assertThat(
            ran.out()
                .replace(file, "access.yaml")
                .replace(cluster.toString(), "examples/platform/cluster.yaml"))
        .contains("\n" + shown.get(0) + "\n");
  }

  @Test
  void optionsOfTheGuide_exist() {
    String help = Ran.cam("test", "--help").out();
    assertThat(
            Pattern.compile("`(--[a-z-]+)").matcher(guide).results().map(option -> option.group(1)))
        .isNotEmpty()
        .allSatisfy(option -> assertThat(help).contains(option));
  }
}
