package io.github.ekscam.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnverifiedTokenTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String QUERY =
      "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIAEXAMPLE%2F20260102%2Feu-west-1%2Fsts%2Faws4_request"
          + "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=60"
          + "&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Security-Token=tok%2Ben"
          + "&X-Amz-Signature="
          + SECRET;
  private static final String URL = "https://sts.eu-west-1.amazonaws.com/?" + QUERY;
  private static final Instant SIGNED = Instant.parse("2026-01-02T03:04:05Z");

  private static String token(String url) {
    return "k8s-aws-v1."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(url.getBytes(StandardCharsets.UTF_8));
  }

  private static UnverifiedToken read(String token, Partition partition, Instant now) {
    return UnverifiedToken.read(token, partition, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static UnverifiedToken read(String url) {
    return read(token(url), Partition.AWS, SIGNED);
  }

  private static void assertRefused(String url, String problem) {
    assertThatThrownBy(() -> read(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("input token was not properly formatted: " + problem)
        .hasNoCause();
  }

  @Test
  void token_tellsWhatItSaysOfItself_andNoSecret() {
    UnverifiedToken token = read(URL);

    assertThat(token.accessKeyId()).isEqualTo("AKIAEXAMPLE");
    assertThat(token.region()).isEqualTo("eu-west-1");
    assertThat(token.host()).isEqualTo("sts.eu-west-1.amazonaws.com");
    assertThat(token.action()).isEqualTo("GetCallerIdentity");
    assertThat(token.signedHeaders()).containsExactly("host", "x-k8s-aws-id");
    assertThat(token.signedAt()).isEqualTo(SIGNED);
    assertThat(token.expiresAt()).isEqualTo(Instant.parse("2026-01-02T03:19:05Z"));
    assertThat(token)
        .hasToString(
            "UnverifiedToken[AKIAEXAMPLE, sts.eu-west-1.amazonaws.com, until"
                + " 2026-01-02T03:19:05Z]");
  }

  @Test
  void token_lastsAQuarterOfAnHour_whateverItSays() {
    assertThat(read(token(URL), Partition.AWS, SIGNED.plusSeconds(900)).signedAt())
        .isEqualTo(SIGNED);
    assertThat(read(token(URL), Partition.AWS, SIGNED.minusSeconds(86_400)).signedAt())
        .isEqualTo(SIGNED);
    assertThatThrownBy(() -> read(token(URL), Partition.AWS, SIGNED.plusSeconds(901)))
        .hasMessage(
            "input token was not properly formatted: X-Amz-Date parameter is expired (15 minute"
                + " expiration) 2026-01-02 03:04:05 +0000 UTC");
  }

  @Test
  void whatIsNoToken_isRefused() {
    assertThatThrownBy(() -> read("k8s-aws-v1." + "a".repeat(4086), Partition.AWS, SIGNED))
        .hasMessage("input token was not properly formatted: token is too large");
    assertThatThrownBy(() -> read("k8s-aws-v2.asdfasdfa", Partition.AWS, SIGNED))
        .hasMessage(
            "input token was not properly formatted: token is missing expected \"k8s-aws-v1.\""
                + " prefix");
    assertThatThrownBy(() -> read("k8s-aws-v1.decodingerror", Partition.AWS, SIGNED))
        .hasMessage("input token was not properly formatted: illegal base64 data at input byte 12");
    assertThatThrownBy(() -> read("k8s-aws-v1.ab=", Partition.AWS, SIGNED))
        .hasMessage("input token was not properly formatted: illegal base64 data at input byte 2");
  }

  @Test
  void whatIsNoRequestToSts_isRefused() {
    assertRefused(":ab:cd.af:/asda", "missing protocol scheme");
    assertRefused("http://", "unexpected scheme \"http\" in pre-signed URL");
    assertRefused("https:", "could not parse region for pre-signed URL , host is empty");
    assertRefused(
        "https://google.com",
        "could not parse region for pre-signed URL google.com, invalid host format: google.com");
    assertRefused(URL.replace("com/?", "com/abc?"), "unexpected path in pre-signed URL");
    assertRefused(URL.replace("com/?", "com?"), "unexpected path in pre-signed URL");
    assertRefused(
        "https://sts.amazonaws.com/?NoInWhiteList=abc",
        "non-whitelisted query parameter \"NoInWhiteList\"");
    assertRefused(
        "https://sts.amazonaws.com/?action=get&action=post",
        "query parameter with multiple values not supported");
    assertRefused(
        "https://sts.amazonaws.com/?action=get&Action=post",
        "duplicate query parameter found: \"Action\"");
    assertRefused("https://sts.amazonaws.com/?action=%zz", "malformed query parameter");
    assertRefused(
        "https://sts.amazonaws.com/?action=get&Action=post&version=%4",
        "malformed query parameter");
    assertRefused(
        URL.replace("GetCallerIdentity", "GetSessionToken"),
        "unexpected action parameter in pre-signed URL");
    assertRefused(
        URL.replace("x-k8s-aws-id", "x-k8s-aws-i"),
        "client did not sign the x-k8s-aws-id header in the pre-signed URL");
    assertRefused(
        URL.replace("Expires=60", "Expires=901"),
        "invalid X-Amz-Expires parameter in pre-signed URL: 901");
    assertRefused(
        URL.replace("Expires=60", "Expires=x"),
        "invalid X-Amz-Expires parameter in pre-signed URL: 0");
    assertRefused(
        URL.replace("X-Amz-Date=20260102T030405Z&", ""),
        "X-Amz-Date parameter must be present in pre-signed URL");
    assertRefused(
        URL.replace("20260102T030405Z", "20261302T030405Z"),
        "error parsing X-Amz-Date parameter 20261302T030405Z into format 20060102T150405Z: it"
            + " is no time of that form");
  }

  @Test
  void parameterThatMayBeSecret_isNotShown() {
    assertRefused(
        URL + "&" + SECRET.repeat(3) + "=", "non-whitelisted query parameter (not shown)");
  }

  @ParameterizedTest
  @CsvSource({
    "aws, sts.amazonaws.com, ",
    "aws, sts.eu-west-1.amazonaws.com, ",
    "aws, sts.eu-west-1.api.aws, ",
    "aws, sts-fips.us-east-1.amazonaws.com, ",
    "aws, sts.xx-new-1.amazonaws.com, ",
    "aws-cn, sts.cn-north-1.amazonaws.com.cn, ",
    "aws-us-gov, sts.us-gov-west-1.amazonaws.com, ",
    "aws-eusc, sts.eusc-de-east-1.amazonaws.eu, ",
    "aws, sts.global.amazonaws.com, ",
    "aws, x.global.example.com:8443, ",
    "aws, x.global.example.com:x, unexpected hostname \"x.global.example.com:x\" in pre-signed URL",
    "aws, sts.Global.amazonaws.com, ",
    "aws-cn, sts.amazonaws.com, global endpoint unsupported in partition aws-cn",
    "aws-cn, x.global.example.com, global endpoint unsupported in partition aws-cn",
    "aws-us-gov, sts-fips.us-gov-west-1.amazonaws.com,"
        + " unexpected hostname \"sts-fips.us-gov-west-1.amazonaws.com\" in pre-signed URL",
    "aws, sts.cn-north-1.amazonaws.com.cn,"
        + " partition {aws} does not support hostname sts.cn-north-1.amazonaws.com.cn",
    "aws, sts.eu-west-1.amazonaws.com.cn,"
        + " unexpected hostname \"sts.eu-west-1.amazonaws.com.cn\" in pre-signed URL",
    "aws, s3.eu-west-1.amazonaws.com,"
        + " unexpected hostname \"s3.eu-west-1.amazonaws.com\" in pre-signed URL",
    "aws, sts.eu-west-1.amazonaws.com:443,"
        + " unexpected hostname \"sts.eu-west-1.amazonaws.com:443\" in pre-signed URL",
    "aws, sts.-x.amazonaws.com, invalid region identifier format provided: -x",
  })
  void host_mustBeThatOfThePartitionsSts(String partition, String host, String problem) {
    String token = token(URL.replace("sts.eu-west-1.amazonaws.com", host));
    Partition of = Partition.of(partition);
    if (problem == null) {
      assertThat(read(token, of, SIGNED).host()).isEqualTo(host);
    } else {
      assertThatThrownBy(() -> read(token, of, SIGNED))
          .hasMessage("input token was not properly formatted: " + problem);
    }
  }

  @Test
  void signature_isQuotedNowhere_whereverItStands() {
    String signature = SECRET + SECRET;
    for (String text : new String[] {signature, SECRET, signature.substring(0, 20)}) {
      assertRefused(URL + "&" + text + "=", "non-whitelisted query parameter (not shown)");
      assertRefused(
          "https://" + text + "/?" + QUERY,
          "could not parse region for pre-signed URL (not shown), invalid host format: (not"
              + " shown)");
      assertRefused(
          URL.replace("20260102T030405Z", text),
          "error parsing X-Amz-Date parameter (not shown) into format 20060102T150405Z: it is no"
              + " time of that form");
    }
  }

  @Test
  void fractionOfASecond_isReadAsGoReadsIt() {
    assertThat(read(URL.replace("030405Z", "030405.25Z")).signedAt())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.25Z"));
    assertThat(read(URL.replace("030405Z", "030405,1234567891Z")).signedAt())
        .isEqualTo(Instant.parse("2026-01-02T03:04:05.123456789Z"));
    assertThatThrownBy(
            () ->
                read(
                    token(URL.replace("030405Z", "030405.50Z")),
                    Partition.AWS,
                    SIGNED.plusSeconds(901)))
        .hasMessage(
            "input token was not properly formatted: X-Amz-Date parameter is expired (15 minute"
                + " expiration) 2026-01-02 03:04:05.5 +0000 UTC");
  }

  @Test
  void urlThatGoDoesNotParse_isRefused() {
    assertRefused(URL.replace("https://", "https://us%zzer@"), "invalid URL escape");
    assertRefused(URL.replace("https://", "https://us er@"), "net/url: invalid userinfo");
    assertRefused(URL + "#%zz", "invalid URL escape");
    assertRefused(URL.replace("com/?", "com/\u007f?"), "net/url: invalid control character in URL");
  }

  @Test
  void userAndFragment_areLeftOut_butForTheUserBeingThere() {
    UnverifiedToken token = read(URL.replace("https://", "https://user:pass@") + "#x");

    assertThat(token.host()).isEqualTo("sts.eu-west-1.amazonaws.com");
    assertThat(token.namesUser()).isTrue();
    assertThat(token.rawQuery()).isEqualTo(QUERY);
    assertThat(token.toString()).doesNotContain("pass", SECRET);
    assertThat(read(URL).namesUser()).isFalse();
  }

  @Test
  void expiresThatIsTooLargeForANumber_isToldAsTheLargest() {
    assertRefused(
        URL.replace("Expires=60", "Expires=99999999999999999999"),
        "invalid X-Amz-Expires parameter in pre-signed URL: 9223372036854775807");
    assertRefused(
        URL.replace("Expires=60", "Expires=-99999999999999999999"),
        "invalid X-Amz-Expires parameter in pre-signed URL: -9223372036854775808");
  }

  @Test
  void namesAreFoldedAsGoFoldsThem() {
    assertThat(read(URL.replace("x-k8s-aws-id", "x-%E2%84%AA8s-aws-id")).signedHeaders())
        .contains("x-\u212A8s-aws-id");
    // A Turkish i is none to Go, in whatever case; but its lower case is one.
    assertRefused(
        URL.replace("x-k8s-aws-id", "x-k8s-aws-%C4%B0d"),
        "client did not sign the x-k8s-aws-id header in the pre-signed URL");
    assertThat(read(URL.replace("Action=", "Act%C4%B0on=")).action())
        .isEqualTo("GetCallerIdentity");
  }

  @Test
  void stsOfTheClustersOwnRegion_isKnown_evenIfTheSdkDoesNotKnowTheRegion() {
    String url = URL.replace("sts.eu-west-1.amazonaws.com", "sts.us-iso-north.c2s.ic.gov");
    Clock clock = Clock.fixed(SIGNED, ZoneOffset.UTC);

    assertThat(UnverifiedToken.read(token(url), Partition.AWS_ISO, "us-iso-north", clock).host())
        .isEqualTo("sts.us-iso-north.c2s.ic.gov");
    assertThatThrownBy(
            () -> UnverifiedToken.read(token(url), Partition.AWS_ISO, "us-iso-east-1", clock))
        .hasMessage(
            "input token was not properly formatted: unexpected hostname"
                + " \"sts.us-iso-north.c2s.ic.gov\" in pre-signed URL");
  }

  @Test
  void tokenForAnotherEndpoint_isReadForIt() {
    String url = "http://127.0.0.1:8080/?" + QUERY;
    Clock clock = Clock.fixed(SIGNED, ZoneOffset.UTC);

    assertThat(
            UnverifiedToken.readForEndpoint(token(url), URI.create("http://127.0.0.1:8080"), clock)
                .host())
        .isEqualTo("127.0.0.1:8080");
    assertRefused(url, "unexpected scheme \"http\" in pre-signed URL");
    assertThatThrownBy(
            () ->
                UnverifiedToken.readForEndpoint(
                    token(url), URI.create("http://127.0.0.1:8081"), clock))
        .hasMessage(
            "input token was not properly formatted: unexpected hostname \"127.0.0.1:8080\" in"
                + " pre-signed URL");
  }
}
