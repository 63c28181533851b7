package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Nobody is let in by anything but the very token that was signed. */
class HostileTokensPropertiesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);

  private static final LocalIdentity ALICE =
      LocalIdentity.of(
              "ASIDALICE",
              "hush",
              CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"))
          .withSessionToken("session/token+1==");

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .add(AccessEntry.builder("arn:aws:iam::111122223333:role/Developer").build())
          .build();

  private static final String TOKEN = ClusterToken.create(ALICE, "demo", "us-west-2", CLOCK);
  private static final String URL = TokenTexts.url(TOKEN);

  private static HttpAnswer answer(byte[] body) {
    return new AuthenticationWebhook(
            TokenVerification.byIdentities(LocalIdentities.of(List.of(ALICE)))
                .verifier("demo", Partition.AWS, "us-west-2", CLOCK),
            () -> CLUSTER,
            outcome -> {})
        .handle(new HttpCall("POST", "/", "", ImmutableListMultimap.of(), body));
  }

  private static int status(String token) {
    return answer(("{\"spec\":{\"token\":\"" + token + "\"}}").getBytes(StandardCharsets.UTF_8))
        .status();
  }

  @Test
  void theTokenItself_isLetIn() {
    assertThat(status(TOKEN)).isEqualTo(200);
  }

  @Property(tries = 2000)
  void anyOtherCharacterInTheUrl_isRefused(
      @ForAll("places") int place, @ForAll("characters") String character) {
    String changed = URL.substring(0, place) + character + URL.substring(place + 1);

    assertThat(status(TokenTexts.token(changed)))
        .as(changed)
        .isEqualTo(isSame(changed) ? 200 : 403);
  }

  @Property(tries = 1000)
  void anyMoreCharacterInTheUrl_isRefused(
      @ForAll("places") int place, @ForAll("characters") String character) {
    String changed = URL.substring(0, place) + character + URL.substring(place);

    assertThat(status(TokenTexts.token(changed)))
        .as(changed)
        .isEqualTo(isSame(changed) ? 200 : 403);
  }

  /**
   * The same in another spelling: escapes in lower case, the scheme in upper, an empty parameter.
   */
  private static boolean isSame(String url) {
    int scheme = "https".length();
    boolean isOtherScheme =
        url.length() > scheme
            && Ascii.equalsIgnoreCase(url.substring(0, scheme), "https")
            && url.substring(scheme).equals(URL.substring(scheme));
    return url.equals(URL)
        || isOtherScheme
        || withoutEscapes(url).equals(withoutEscapes(URL))
        || url.replaceAll("&+", "&").replace("?&", "?").replaceFirst("&$", "").equals(URL)
        || url.replaceFirst("#.?$", "").equals(URL);
  }

  private static String withoutEscapes(String url) {
    StringBuilder upper = new StringBuilder(url);
    for (int i = url.indexOf('%'); i >= 0 && i + 2 < url.length(); i = url.indexOf('%', i + 1)) {
      upper.setCharAt(i + 1, Character.toUpperCase(url.charAt(i + 1)));
      upper.setCharAt(i + 2, Character.toUpperCase(url.charAt(i + 2)));
    }
    return upper.toString();
  }

  @Provide
  Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, URL.length() - 1);
  }

  @Provide
  Arbitrary<String> characters() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange(' ', '~').ofLength(1),
        Arbitraries.of(
            "\u0000",
            "\n",
            "\u007f",
            "\u0130",
            "\u017f",
            "\u212a",
            "\u0661",
            "\ud83d\ude00",
            "%00",
            "%2F",
            "&&",
            "#",
            "@",
            ";"));
  }

  @Property(tries = 1000)
  void anyBytes_areAnswered(@ForAll byte[] body) {
    assertThat(answer(body).status()).isIn(400, 403);
  }

  @Property(tries = 1000)
  void anyUrl_isAnswered(@ForAll String url) {
    assertThat(status(TokenTexts.token(url))).isEqualTo(403);
  }

  @Test
  void hugeAndDeepBodies_areAnswered() {
    List<String> bodies = new ArrayList<>();
    bodies.add("[".repeat(1_000_000));
    bodies.add("{\"a\":".repeat(200_000));
    bodies.add("{\"spec\":{\"token\":\"" + "\\u0000".repeat(150_000) + "\"}}");
    bodies.add("{\"a\":" + "9".repeat(1_000_000) + "}");
    bodies.add("{\"" + "k".repeat(1_000_000) + "\":1}");
    bodies.add("{" + "\"spec\":{\"token\":\"x\"},".repeat(40_000) + "\"kind\":\"\"}");
    bodies.add(" ".repeat(1_000_000));
    for (String body : bodies) {
      assertThat(answer(body.getBytes(StandardCharsets.UTF_8)).status()).isIn(400, 403);
    }
    assertThat(status("k8s-aws-v1." + "A".repeat(1_000_000))).isEqualTo(403);
    assertThat(status("k8s-aws-v1." + "A".repeat(4085))).isEqualTo(403);
  }
}
