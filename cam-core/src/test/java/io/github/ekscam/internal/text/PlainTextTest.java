package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "dev-1", "Jürgen", "日本語", "\uD83D\uDE00", "a\\b \"c\" <d>"})
  void textThatMovesNothing_isTheSame(String text) {
    assertThat(PlainText.line(text)).isEqualTo(text);
    assertThat(PlainText.lines(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "001B, \\u001b", // begins an escape sequence
    "0000, \\u0000",
    "0008, \\u0008",
    "0009, \\u0009",
    "000A, \\u000a",
    "000D, \\u000d",
    "007F, \\u007f",
    "0085, \\u0085", // the next line of ISO 6429
    "009B, \\u009b", // begins an escape sequence in one character
    "200B, \\u200b",
    "2028, \\u2028",
    "2029, \\u2029",
    "202E, \\u202e", // what follows reads backwards
    "2066, \\u2066",
    "FEFF, \\ufeff",
    "D800, \\ud800", // half a character
    "E0041, \\udb40\\udc41" // a tag, which is never seen
  })
  void whatATerminalObeys_isEscaped(String character, String escaped) {
    String text = "a" + Character.toString(Integer.parseInt(character, 16)) + "z";

    assertThat(PlainText.line(text)).isEqualTo("a" + escaped + "z");
  }

  @Test
  void lines_stayLines_andNothingElseStays() {
    assertThat(PlainText.lines("{\n  \"a\": \"\u202E\u001B\"\r\n}\rb\u2028"))
        .isEqualTo("{\n  \"a\": \"\\u202e\\u001b\"\r\n}\\u000db\\u2028");
  }

  @Property
  void escapingTwice_isEscapingOnce(@ForAll String text) {
    String line = PlainText.line(text);

    assertThat(PlainText.line(line)).isEqualTo(line);
    assertThat(line.codePoints().filter(Character::isISOControl)).isEmpty();
  }
}
