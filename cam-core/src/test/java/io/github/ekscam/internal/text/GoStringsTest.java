package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoStringsTest {

  @ParameterizedTest
  @CsvSource({
    "abc, ABC, true",
    "s, \u017f, true",
    "k, \u212a, true",
    "\u03c3, \u03c2, true",
    "\u00df, \u1e9e, true",
    "\u00b5, \u03bc, true",
    "i, \u0130, false",
    "i, \u0131, false",
    "ss, \u00df, false",
    "a, b, false",
  })
  void fold_isEqualWhereGoFolds(String left, String right, boolean equal) {
    assertThat(GoStrings.fold(left).equals(GoStrings.fold(right))).isEqualTo(equal);
  }

  @ParameterizedTest
  @CsvSource({"ABC, abc", "\u0130, i", "\u03a3, \u03c3", "\u017f, \u017f", "\u212a, k"})
  void toLower_isThatOfEachCharacterAlone(String text, String lower) {
    assertThat(GoStrings.toLower(text)).isEqualTo(lower);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", " x", "x\t\n\u000B\f\r ", "\u0085x\u00a0", "\u2028\u3000x\u202f"})
  void trimSpace_takesUnicodesSpacesAway(String text) {
    assertThat(GoStrings.trimSpace(text)).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u001c", "\u200b", "\uFEFF"})
  void trimSpace_leavesWhatIsNoSpaceToGo(String text) {
    assertThat(GoStrings.trimSpace(text)).isEqualTo(text);
  }
}
