package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the documentation shows is what happens. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..");

  @Test
  void theCommandOfTheFirstScreen_printsWhatStandsBelowIt() throws IOException {
    List<String> lines = block(read("README.md"), "<!-- ask -->\n```console\n").lines().toList();
    String command = lines.get(0);
    assertThat(command)
        .startsWith("$ mvn -q -DskipTests package && java -jar cam-cli/target/cam.jar ");
    Ran ran = run(command.substring(command.indexOf("cam.jar ") + "cam.jar ".length()));
    assertThat(ran.out().lines()).isEqualTo(lines.subList(1, lines.size()));
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void theDiffOfTheFirstScreen_isWhatTheCommandPrints() throws IOException {
    theBlocksOf("README.md", "<!-- diff -->\n```console\n");
  }

  @Test
  void theGuideToReviews_showsWhatTheCommandsPrint() throws IOException {
    theBlocksOf("docs/reviewing-changes.md", "<!-- run -->\n```console\n");
  }

  @Test
  void theGuideToAdvice_showsWhatTheCommandPrints() throws IOException {
    theBlocksOf("docs/advising-on-denials.md", "<!-- run -->\n```console\n");
  }

  /** Of each block the first line is a command, and the others are what it prints. */
  private static void theBlocksOf(String file, String begin) throws IOException {
    String text = read(file);
    assertThat(text).contains(begin);
    for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      List<String> lines = block(text.substring(at), begin).lines().toList();
      Ran ran = run(lines.get(0).substring("$ cam ".length()));
      assertThat(ran.out().replace("../examples/", "examples/").lines())
          .as(lines.get(0))
          .isEqualTo(lines.subList(1, lines.size()));
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void theExamples_answerAsTheyShow() throws IOException {
    List<String> lines = block(read("examples/README.md"), "```console\n").lines().toList();
    assertThat(lines).hasSize(16);
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(lines.get(i)).startsWith("$ cam ");
      Ran ran = run(lines.get(i).substring("$ cam ".length()));
      assertThat(ran.out().lines().findFirst()).as(lines.get(i)).contains(lines.get(i + 1));
      assertThat(ran.err()).isEmpty();
    }
  }

  @Test
  void ciRunsTheTestCommandOfTheReadme() throws IOException {
    assertThat(read("README.md")).contains("```console\n$ mvn verify\n```");
    assertThat(read(".ci/run").lines().filter(line -> line.contains("mvn")))
        .containsExactly("exec mvn verify");
  }

  private static Ran run(String arguments) {
    List<String> args = new ArrayList<>();
    Matcher words = Pattern.compile("'([^']*)'|(\\S+)").matcher(arguments);
    while (words.find()) {
      args.add(words.group(1) == null ? words.group(2) : words.group(1));
    }
    args.replaceAll(argument -> argument.replace("examples/", "../examples/"));
    return Ran.cam(args.toArray(String[]::new));
  }

  private static String read(String file) throws IOException {
    return Files.readString(ROOT.resolve(file));
  }

  /** The text between a beginning and the end of its code block. */
  private static String block(String text, String begin) {
    int from = text.indexOf(begin);
    assertThat(from).as(begin).isNotNegative();
    int start = from + begin.length();
    return text.substring(start, text.indexOf("```", start));
  }
}
