package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.internal.text.FieldSelector;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammars of selectors; thousands of other texts are among the recorded answers. */
class SelectorParsersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a=b,c!=d",
        "a==b",
        "metadata.name=",
        "=b",
        ",",
        ",a=b,",
        "a=b\\,c",
        "a=\\\\\\=",
        "a\\=b",
        " = "
      })
  void fieldSelectors_parse(String selector) {
    assertThat(FieldSelector.parses(selector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a",
        "a in (b)",
        "a!b",
        "a=b\\",
        "a=b\\c",
        "a=b=c",
        "a===b",
        "a!==b",
        "a=b,c"
      })
  void otherTexts_areNoFieldSelectors(String selector) {
    assertThat(FieldSelector.parses(selector)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "a",
        "!a",
        "a=b",
        "a == b,c != d",
        "a=,b=",
        "a in (b,c), d notin (e),!f,g,h>1",
        "a in ()",
        "a in (,)",
        "a in (b,,c)",
        "a in (,,,)",
        "in in (in)",
        "notin",
        "a.b/c<007",
        "a>9223372036854775807",
        "a\0=b",
        "a \0 anything"
      })
  void labelSelectors_parse(String selector) {
    assertThat(LabelSelectorParser.parses(selector)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",",
        "a,",
        "!",
        "a b",
        "!a=b",
        "!!a",
        "a=!",
        "a=b c",
        "a=(b)",
        "a===b",
        "a in",
        "a in b",
        "a in (b",
        "a in (b c)",
        "a in (b,,)",
        "a in (b=c)",
        "a IN (b)",
        "a>b",
        "a>",
        "a>-1",
        "a>9223372036854775808",
        "a/b/c",
        "/a",
        "a=-",
        "é=1",
        "a\0b"
      })
  void otherTexts_areNoLabelSelectors(String selector) {
    assertThat(LabelSelectorParser.parses(selector)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ",", "=", "(", "!", "a,", "a=b,", "\\", " ", "a.", "a in (", "1"})
  void longTexts_takeNeitherStackNorMuchTime(String part) {
    String selector = part.repeat(1_000_000 / part.length());

    assertThat(FieldSelector.parses(selector)).isEqualTo(part.matches("(a=b)?,"));
    assertThat(LabelSelectorParser.parses(selector)).isEqualTo(part.equals(" "));
  }

  @Test
  void longPrefixOfAKey_isLookedAtWithoutRecursion() {
    assertThat(LabelSelectorParser.parses("a.".repeat(500_000) + "a/b")).isFalse();
  }

  @Property
  void fieldTerms_ofEscapedValues_parse(@ForAll List<String> values) {
    String selector =
        values.stream()
            .map(value -> "f=" + value.replaceAll("[\\\\,=]", "\\\\$0"))
            .collect(Collectors.joining(","));

    assertThat(FieldSelector.parses(selector)).isTrue();
  }

  @Property
  void labelRequirements_joinedByCommas_parseIfEachDoes(
      @ForAll("requirements") String left, @ForAll("requirements") String right) {
    assertThat(LabelSelectorParser.parses(left + "," + right))
        .isEqualTo(LabelSelectorParser.parses(left) && LabelSelectorParser.parses(right));
  }

  /** Without parentheses, commas and NULs, which reach beyond a requirement. */
  @Provide
  Arbitrary<String> requirements() {
    return Arbitraries.of("a", "in", "=", "==", "!=", "!", ">", "<", " ", "1", "-")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts))
        .filter(text -> !text.isBlank());
  }
}
