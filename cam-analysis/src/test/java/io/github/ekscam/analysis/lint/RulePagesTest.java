package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule and its page say the same, and what the page shows is so. */
class RulePagesTest {

  private static final Path PAGES = Path.of("../docs/rules");

  private static final Pattern EXAMPLE =
      Pattern.compile(
          "\n## (?<heading>\\w+)\n\n```(?<language>yaml|json)\n(?<text>.*?)```\n", Pattern.DOTALL);

  @TempDir private Path directory;

  static List<LintRule> rules() {
    return LintRule.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void page_hasTheRulesTitleAndLevel_andAllSections(LintRule rule) throws IOException {
    assertThat(rule.page()).isEqualTo("docs/rules/" + rule.id() + ".md");
    String page = page(rule);

    assertThat(page)
        .startsWith(
            "# " + rule.id() + ": " + rule.title() + "\n\nLevel: " + rule.level().id() + "\n\n")
        .containsSubsequence("\n## Avoid\n", "\n## Prefer\n", "\n## Why\n", "\n## Source\n")
        .contains("https://");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatThePageAvoids_isFound_andTheEngineShowsIt(LintRule rule) throws IOException {
    EksCluster cluster = example(rule, "Avoid");
    List<Finding> found = found(rule, cluster);

    assertThat(found).isNotEmpty();
    for (Finding finding : found) {
      assertThat(finding.source()).isPresent();
      assertThat(finding.remedy()).isNotEmpty();
      for (ProofStep step : finding.proof()) {
        assertThat(cluster.authorize(step.user(), step.request())).isEqualTo(step.verdict());
      }
      if (rule instanceof TakeoverRule) {
        assertThat(finding.proof()).isNotEmpty().allMatch(step -> step.verdict().isAllowed());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatThePagePrefers_isNotFound(LintRule rule) throws IOException {
    assertThat(found(rule, example(rule, "Prefer"))).isEmpty();
  }

  /** Else a page would lead from one finding into another. */
  @ParameterizedTest
  @MethodSource("rules")
  void whatThePagePrefers_hasNoErrorOfAnotherRule(LintRule rule) throws IOException {
    assertThat(Linter.standard().lint(example(rule, "Prefer")).findings())
        .filteredOn(finding -> finding.level() == Level.ERROR)
        .extracting(finding -> finding.rule().id())
        .isSubsetOf("CAM019");
  }

  @Test
  void everyPage_isOfARule_andListed() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Stream.of("README.md"), rules().stream().map(rule -> rule.id() + ".md"))
                  .toList());
    }
    assertThat(Files.readString(PAGES.resolve("README.md")).lines())
        .filteredOn(line -> line.startsWith("| ["))
        .containsExactlyElementsOf(
            rules().stream()
                .map(
                    rule ->
                        "| ["
                            + rule.id()
                            + "]("
                            + rule.id()
                            + ".md) | "
                            + rule.level().id()
                            + " | "
                            + rule.title()
                            + " |")
                .toList());
  }

  @Test
  void ids_areInOrder_andGivenOnce() {
    assertThat(rules()).extracting(LintRule::id).isSorted().doesNotHaveDuplicates();
    assertThat(rules()).isSorted();
  }

  private static List<Finding> found(LintRule rule, EksCluster cluster) {
    return Linter.builder().only(List.of(rule)).build().lint(cluster).findings();
  }

  private static String page(LintRule rule) throws IOException {
    return Files.readString(PAGES.resolve(rule.id() + ".md"));
  }

  private EksCluster example(LintRule rule, String heading) throws IOException {
    Matcher matcher = EXAMPLE.matcher(page(rule));
    while (matcher.find()) {
      if (matcher.group("heading").equals(heading)) {
        Path file = directory.resolve(heading + "." + matcher.group("language"));
        Files.writeString(file, matcher.group("text"));
        return EksClusters.read(file);
      }
    }
    throw new AssertionError(rule + " has no example of what to " + heading);
  }
}
