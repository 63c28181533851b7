package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardsTest {

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars('a', 'b', '*').ofMaxLength(5);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars('a', 'b').ofMaxLength(7);
  }

  private static boolean fits(String pattern, String text) {
    String regex =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return Pattern.matches(regex, text);
  }

  @Property
  void match_isThatOfTheRegularExpression(
      @ForAll("patterns") String pattern, @ForAll("texts") String text) {
    assertThat(Wildcards.matches(pattern, text)).isEqualTo(fits(pattern, text));
  }

  @Property
  void patternOfEither_isFitByWhatFitsOne(
      @ForAll("patterns") String one,
      @ForAll("patterns") String other,
      @ForAll("texts") String text) {
    assertThat(Wildcards.matches(Wildcards.either(one, other), text) || !fits(one, text)).isTrue();
    assertThat(Wildcards.matches(Wildcards.either(other, one), text) || !fits(one, text)).isTrue();
    assertThat(Wildcards.either(one, one)).isEqualTo(one);
  }

  /** Two patterns of 5 characters that have a text in common have one of 8 or less. */
  @Property(tries = 300)
  void commonText_isThereIfSomeTextFitsBoth(
      @ForAll("patterns") String one, @ForAll("patterns") String other) {
    assertThat(Wildcards.haveCommonText(one, other))
        .isEqualTo(
            textsOfAtMost(8).stream().anyMatch(text -> fits(one, text) && fits(other, text)));
  }

  private static final List<String> TEXTS = new ArrayList<>(List.of(""));

  static {
    for (int at = 0; TEXTS.get(at).length() < 8; at++) {
      TEXTS.add(TEXTS.get(at) + "a");
      TEXTS.add(TEXTS.get(at) + "b");
    }
  }

  private static List<String> textsOfAtMost(int length) {
    assertThat(TEXTS.get(TEXTS.size() - 1)).hasSize(length);
    return TEXTS;
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws:iam::*:role/Admin, arn:aws:iam::111122223333:role/*/Admin, true",
    "arn:aws:iam::*:role/Admin, arn:aws:iam::111122223333:role/*/Other, false",
    "*, anything, true",
    "a*, *b, true",
    "a*c, b*, false"
  })
  void partsOfArns_areCompared(String one, String other, boolean common) {
    assertThat(Wildcards.haveCommonText(one, other)).isEqualTo(common);
    assertThat(Wildcards.haveCommonText(other, one)).isEqualTo(common);
  }

  @Test
  void longPattern_isTakenToHaveACommonText() {
    assertThat(Wildcards.haveCommonText("a".repeat(5_000) + "*", "b*")).isTrue();
  }
}
