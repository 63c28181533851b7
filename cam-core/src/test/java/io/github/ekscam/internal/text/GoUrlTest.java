package io.github.ekscam.internal.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoUrlTest {

  private static String path(String uri) {
    return GoUrl.parseRequestUri(uri).path();
  }

  private static Map<String, String> query(String query) {
    return GoUrl.parseRequestUri("/?" + query).firstValues();
  }

  @Test
  void path_isDecoded_slashesIncluded_plusesNot() {
    assertThat(path("/a%2Fb/%20+%c3%a9é")).isEqualTo("/a/b/ +éé");
    assertThat(path("/a?b=/c")).isEqualTo("/a");
    assertThat(path("/a#b")).isEqualTo("/a#b");
    assertThat(path("//a//")).isEqualTo("//a//");
    assertThat(path("*")).isEqualTo("*");
  }

  @Test
  void bytesThatAreNoUtf8_areKept() {
    assertThat(path("/%ff%c3")).isEqualTo("/\uDCFF\uDCC3");
    assertThat(path("/%ED%A0%80")).isEqualTo("/\uDCED\uDCA0\uDC80");
    assertThat(path("/%E2%82a%F0%9F%98%80")).isEqualTo("/\uDCE2\uDC82a\uD83D\uDE00");
    assertThat(GoQuote.quote(path("/%ff%c3a"))).isEqualTo("\"/\\xff\\xc3a\"");
    assertThat(GoUrl.parseRequestUri("/%ff<").toString()).isEqualTo("/%FF%3C");
  }

  @ParameterizedTest
  @CsvSource({"/%, %", "/%4, %4", "/%zz1, %zz", "/%4g%41, %4g", "/a/%41%a, %a"})
  void escapesThatAreNone_areRefused(String uri, String escape) {
    assertThatThrownBy(() -> GoUrl.parseRequestUri(uri))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("parse \"" + uri + "\": invalid URL escape \"" + escape + "\"");
  }

  @Test
  void otherTexts_areNoRequestUris() {
    assertThatThrownBy(() -> GoUrl.parseRequestUri("")).hasMessage("parse \"\": empty url");
    assertThatThrownBy(() -> GoUrl.parseRequestUri("api/v1"))
        .hasMessage("parse \"api/v1\": invalid URI for request");
    assertThatThrownBy(() -> GoUrl.parseRequestUri("?watch=1"))
        .hasMessage("parse \"?watch=1\": invalid URI for request");
    assertThatThrownBy(() -> GoUrl.parseRequestUri(":a"))
        .hasMessage("parse \":a\": missing protocol scheme");
    assertThatThrownBy(() -> GoUrl.parseRequestUri("/a\nb"))
        .hasMessage("parse \"/a\\nb\": net/url: invalid control character in URL");
    assertThatThrownBy(() -> GoUrl.parseRequestUri("http://a b/"))
        .hasMessage("parse \"http://a b/\": invalid host");
    assertThatThrownBy(() -> GoUrl.parseRequestUri("x".repeat(1000)))
        .hasMessage("parse \"" + "x".repeat(200) + "...\": invalid URI for request");
  }

  @ParameterizedTest
  @CsvSource({
    "https://cluster.example/a?b, /a",
    "HTTP://[::1]:443/a, /a",
    "http://cluster.example, ''",
    "http:/a, /a",
    "mailto:somebody?b, ''"
  })
  void wholeUrls_areAcceptedAsHttpHasIt(String uri, String path) {
    assertThat(path(uri)).isEqualTo(path);
    assertThat(GoUrl.parseRequestUri(uri).toString())
        .isEqualTo(uri.startsWith("HTTP:") ? "http:" + uri.substring(5) : uri);
  }

  @Test
  void print_escapesAgainWhatWasNotEscapedWell() {
    assertThat(GoUrl.parseRequestUri("/a%2fb*[%41]?<&>").toString()).isEqualTo("/a%2fb*[%41]?<&>");
    assertThat(GoUrl.parseRequestUri("/a%2fb\"é%41*?").toString()).isEqualTo("/a/b%22%C3%A9A%2A?");
  }

  @Test
  void query_isReadByItsFirstValues() {
    assertThat(query("a=1&a=2&b&c=&=d&&e=%3D+%2B="))
        .isEqualTo(Map.of("a", "1", "b", "", "c", "", "", "d", "e", "= +="));
    assertThat(query("a%5B=1")).isEqualTo(Map.of("a[", "1"));
  }

  @Test
  void parametersWithSemicolonsOrBadEscapes_areLeftOut() {
    assertThat(query("a=1;b=2&c=3&%zz=4&d=%&a=5")).isEqualTo(Map.of("c", "3", "a", "5"));
  }

  @Test
  void moreThanTenThousandParameters_areNone() {
    assertThat(query("a=1" + "&".repeat(9_999))).isEqualTo(Map.of("a", "1"));
    assertThat(query("a=1" + "&".repeat(10_000))).isEmpty();
  }

  @Test
  void pathUnescape_tellsWhatIsNone() {
    assertThat(GoUrl.pathUnescape("a%2fb+c")).isEqualTo(Optional.of("a/b+c"));
    assertThat(GoUrl.pathUnescape("a%2")).isEmpty();
  }

  @Property
  void whatIsEncoded_isDecodedToTheSame(@ForAll String text) {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String encoded = URLEncoder.encode(valid, StandardCharsets.UTF_8);

    assertThat(path("/" + encoded.replace("+", "%20"))).isEqualTo("/" + valid);
    assertThat(query("a=" + encoded)).isEqualTo(Map.of("a", valid));
  }

  @Property
  void anyBytes_surviveAsText(@ForAll byte[] bytes) {
    assertThat(GoBytes.of(GoBytes.string(bytes))).isEqualTo(bytes);
  }

  @Property
  void print_isReadAsTheSame(@ForAll byte[] bytes) {
    StringBuilder uri = new StringBuilder("/");
    for (byte b : bytes) {
      uri.append(String.format("%%%02x", b));
    }
    GoUrl url = GoUrl.parseRequestUri(uri.toString());

    assertThat(path(url.toString())).isEqualTo(url.path());
    assertThat(GoBytes.of(url.path())).hasSize(bytes.length + 1);
  }
}
