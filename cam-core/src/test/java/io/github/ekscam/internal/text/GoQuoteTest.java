package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected texts are what Go 1.26 printed. */
class GoQuoteTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "||, \"\"",
        "plain, \"plain\"",
        "a\"b\\c, \"a\\\"b\\\\c\"",
        "|\u0007\b\f\n\r\t\u000b|, \"\\a\\b\\f\\n\\r\\t\\v\"",
        "|\u0000\u001f\u007f|, \"\\x00\\x1f\\x7f\"",
        "|\u0085\u00a0\u00ad|, \"\\u0085\\u00a0\\u00ad\"",
        "\u0378, \"\\u0378\"",
        "|\u200b\u2028\u2029\ufeff|, \"\\u200b\\u2028\\u2029\\ufeff\"",
        "\ufffd, \"\ufffd\"",
        "\ud83d\ude00, \"\ud83d\ude00\"",
        "\udb40\udc01, \"\\U000e0001\"",
        "\udbff\udfff, \"\\U0010ffff\"",
        "\u00e9\u65e5\u672c, \"\u00e9\u65e5\u672c\"",
        "<&>'/, \"<&>'/\"",
      })
  void quote_isGosPercentQ(String text, String expected) {
    assertThat(GoQuote.quote(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "||, \"\"",
        "plain, \"plain\"",
        "a\"b\\c, \"a\\\"b\\\\c\"",
        "|\u0007\b\f\n\r\t\u000b|, \"\\u0007\\b\\f\\n\\r\\t\\u000b\"",
        "|\u0000\u001f\u007f|, |\"\\u0000\\u001f\u007f\"|",
        "|\u0085\u00a0\u00ad|, |\"\u0085\u00a0\u00ad\"|",
        "|\u200b\u2028\u2029\ufeff|, |\"\u200b\\u2028\\u2029\ufeff\"|",
        "\ufffd, \"\ufffd\"",
        "\ud83d\ude00, \"\ud83d\ude00\"",
        "<&>'/, \"\\u003c\\u0026\\u003e'/\"",
      })
  void json_isGosMarshalWithItsHtmlEscapes(String text, String expected) {
    assertThat(GoQuote.json(text)).isEqualTo(expected);
  }

  /** The digest of every code point's quotation and a line end, in order, by Go itself. */
  @Test
  void quote_isExactForEveryCodePoint() throws Exception {
    assertThat(digestOfAllCodePoints(GoQuote::quote))
        .isEqualTo("4c752b4c6e90df8c641d6ac02a6da80113943bc8fc476c825f27aef51db2a055");
  }

  @Test
  void json_isExactForEveryCodePoint() throws Exception {
    assertThat(digestOfAllCodePoints(GoQuote::json))
        .isEqualTo("8cc3f3082efcb813aef0c6ff4a7876a16da11eca2687ff36b185cee6c22b719a");
  }

  private static String digestOfAllCodePoints(UnaryOperator<String> print) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String line = print.apply(Character.toString(c)) + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Test
  void loneSurrogate_isTheReplacementCharacterThatDecodersPutThere() {
    assertThat(GoQuote.quote("a\ud800b\udc00")).isEqualTo("\"a\ufffdb\ufffd\"");
    assertThat(GoQuote.json("a\ud800b\udc00")).isEqualTo("\"a\ufffdb\ufffd\"");
  }

  @Test
  void quotedList_isSeparatedBySpaces() {
    assertThat(GoQuote.quote(List.of())).isEqualTo("[]");
    assertThat(GoQuote.quote(List.of("a"))).isEqualTo("[\"a\"]");
    assertThat(GoQuote.quote(List.of("a", "b c"))).isEqualTo("[\"a\" \"b c\"]");
    assertThat(GoQuote.quote(List.of("", "\n"))).isEqualTo("[\"\" \"\\n\"]");
  }

  @Test
  void jsonList_isSeparatedByCommas() {
    assertThat(GoQuote.json(List.of())).isEqualTo("[]");
    assertThat(GoQuote.json(List.of("a"))).isEqualTo("[\"a\"]");
    assertThat(GoQuote.json(List.of("a", "<b>"))).isEqualTo("[\"a\",\"\\u003cb\\u003e\"]");
  }

  @Property
  void quotedText_isTheQuotedCodePointsOneAfterAnother(@ForAll("texts") String text) {
    StringBuilder expected = new StringBuilder("\"");
    text.codePoints()
        .mapToObj(c -> GoQuote.quote(Character.toString(c)))
        .forEach(quoted -> expected.append(quoted, 1, quoted.length() - 1));

    assertThat(GoQuote.quote(text)).isEqualTo(expected.append('"').toString());
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20), Arbitraries.strings().ascii().ofMaxLength(20));
  }

  @Test
  void bytesThatAreNoUtf8_areQuotedAsBytes_andLostInJson() {
    assertThat(GoQuote.quote("a\uDC80\uDCFF\uD83D\uDE00\uDC7F\uD800"))
        .isEqualTo("\"a\\x80\\xff\uD83D\uDE00\uFFFD\uFFFD\"");
    assertThat(GoQuote.json("a\uDC80\uDCFF\uD83D\uDE00\uDC7F"))
        .isEqualTo("\"a\\ufffd\\ufffd\uD83D\uDE00\uFFFD\"");
  }

  @Test
  void withoutHtml_leavesQuotes() {
    assertThat(GoQuote.withoutHtml("<a href=\"x\">&amp;'"))
        .isEqualTo("&lt;a href=\"x\"&gt;&amp;amp;'");
  }
}
