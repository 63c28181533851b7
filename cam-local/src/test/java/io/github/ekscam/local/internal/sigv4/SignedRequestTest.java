package io.github.ekscam.local.internal.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.local.internal.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is refused, and how. */
class SignedRequestTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final AccessKey KEY =
      new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI", Optional.of("session-token"));

  private static final AccessKey OTHER_KEY =
      new AccessKey("AKIDOTHER", KEY.secret(), KEY.sessionToken());
  private static final RequestSigner SIGNER = new RequestSigner(KEY, "us-west-2", "sts");

  private static final HttpCall CALL =
      new HttpCall(
          "GET",
          "/",
          "Action=GetCallerIdentity&Version=2011-06-15",
          ImmutableListMultimap.of("host", "sts.us-west-2.amazonaws.com", "x-k8s-aws-id", "demo"),
          new byte[0]);

  private static final HttpCall BY_HEADER = SIGNER.sign(CALL, NOW);
  private static final HttpCall BY_QUERY = SIGNER.presign(CALL, NOW, Duration.ofSeconds(60));

  private static HttpCall withQuery(UnaryOperator<String> change) {
    return new HttpCall(
        "GET", "/", change.apply(BY_QUERY.rawQuery()), BY_QUERY.headers(), new byte[0]);
  }

  private static HttpCall withHeaders(UnaryOperator<String> change) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    BY_HEADER
        .headers()
        .forEach(
            (name, value) -> {
              String changed = change.apply(name + ": " + value);
              int colon = changed.indexOf(':');
              if (colon > 0) {
                headers.put(changed.substring(0, colon), changed.substring(colon + 2));
              }
            });
    return new HttpCall("GET", "/", CALL.rawQuery(), headers.build(), new byte[0]);
  }

  private static void assertRefused(HttpCall call, String code, String message) {
    assertThatThrownBy(() -> SignedRequest.read(call).verify(KEY, NOW))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> {
              assertThat(e.code().id()).isEqualTo(code);
              assertThat(e.text()).isEqualTo(message).doesNotContain(KEY.secret());
            });
  }

  private static final String NO_MATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";

  @Test
  void withoutSignature() {
    assertRefused(CALL, "MissingAuthenticationToken", "Request is missing Authentication Token");
  }

  @Test
  void namesOfParametersInAnotherCase_areNoSignature() {
    assertRefused(
        withQuery(query -> query.replace("X-Amz-", "x-amz-")),
        "MissingAuthenticationToken",
        "Request is missing Authentication Token");
  }

  @Test
  void keyOfAnotherId() {
    assertThatThrownBy(() -> SignedRequest.read(BY_QUERY).verify(OTHER_KEY, NOW))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> {
              assertThat(e.code().id()).isEqualTo("InvalidClientTokenId");
              assertThat(e).hasMessage("The security token included in the request is invalid.");
            });
  }

  @Test
  void sessionTokenOfAnotherSession() {
    RequestSigner other =
        new RequestSigner(
            new AccessKey(KEY.id(), KEY.secret(), Optional.of("other")), "us-west-2", "sts");
    assertRefused(
        other.sign(CALL, NOW),
        "InvalidClientTokenId",
        "The security token included in the request is invalid.");
    assertRefused(
        new RequestSigner(
                new AccessKey(KEY.id(), KEY.secret(), Optional.empty()), "us-west-2", "sts")
            .presign(CALL, NOW, Duration.ofSeconds(60)),
        "InvalidClientTokenId",
        "The security token included in the request is invalid.");
  }

  @Test
  void partsOfTheQueryMissing() {
    for (String name :
        new String[] {"X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders", "X-Amz-Signature"}) {
      assertRefused(
          withQuery(query -> query.replace(name + "=", "Other=")),
          "IncompleteSignature",
          "AWS query-string parameters must include '"
              + name
              + "'. Re-examine the query-string parameters.");
    }
  }

  @Test
  void partOfTheQueryTwice_isAsIfMissing() {
    assertRefused(
        withQuery(query -> query + "&X-Amz-Signature=0"),
        "IncompleteSignature",
        "AWS query-string parameters must include 'X-Amz-Signature'. Re-examine the query-string"
            + " parameters.");
  }

  @Test
  void partsOfTheHeaderMissing() {
    for (String name : new String[] {"Credential", "SignedHeaders", "Signature"}) {
      assertRefused(
          withHeaders(header -> header.replace(name + "=", "Other=")),
          "IncompleteSignature",
          "Authorization header requires '" + name + "' parameter.");
    }
    assertRefused(
        withHeaders(header -> header.startsWith("x-amz-date") ? "" : header),
        "IncompleteSignature",
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
    assertRefused(
        withHeaders(header -> header.replace("Signature=", "Signature")),
        "IncompleteSignature",
        "A part of the Authorization header is not a valid key=value pair (missing equal-sign).");
    assertRefused(
        withHeaders(header -> header.replace("Signature=", "Credential=")),
        "IncompleteSignature",
        "A part of the Authorization header is repeated.");
  }

  @Test
  void otherAlgorithm() {
    assertRefused(
        withQuery(query -> query.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256")),
        "IncompleteSignature",
        "Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known.");
    assertRefused(
        withHeaders(header -> header.replace("AWS4-HMAC-SHA256", "Bearer")),
        "IncompleteSignature",
        "Unsupported AWS 'algorithm': only AWS4-HMAC-SHA256 is known.");
  }

  @Test
  void credentialThatIsNone() {
    assertRefused(
        withQuery(query -> query.replace("%2Fus-west-2", "")),
        "IncompleteSignature",
        "Credential must have exactly 5 slash-delimited elements, e.g."
            + " keyid/date/region/service/term.");
    assertRefused(
        withQuery(query -> query.replace("aws4_request", "aws5_request")),
        "SignatureDoesNotMatch",
        "Credential should be scoped with a valid terminator: 'aws4_request'.");
    assertRefused(
        withQuery(query -> query.replace("20260301%2F", "20260302%2F")),
        "SignatureDoesNotMatch",
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
            + " HTTP.");
    assertRefused(
        withQuery(query -> query.replace(KEY.id() + "%2F", "%2F")),
        "InvalidClientTokenId",
        "The security token included in the request is invalid.");
  }

  @Test
  void dateThatIsNone() {
    for (String date : new String[] {"yesterday", "+120260301T100000Z", "20260231T100000Z", ""}) {
      assertRefused(
          withQuery(query -> query.replace("X-Amz-Date=20260301T100000Z", "X-Amz-Date=" + date)),
          "IncompleteSignature",
          "Date must be in ISO-8601 'basic format', such as 20150830T123600Z.");
    }
  }

  @Test
  void headersThatMustBeSigned() {
    assertRefused(
        withQuery(query -> query.replace("host%3B", "")),
        "SignatureDoesNotMatch",
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    assertRefused(
        withHeaders(header -> header.replace("x-amz-date;", "")),
        "SignatureDoesNotMatch",
        "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.");
  }

  @Test
  void headerThatIsSignedAndNotSent() {
    assertRefused(
        withHeaders(header -> header.startsWith("x-k8s-aws-id") ? "" : header),
        "SignatureDoesNotMatch",
        NO_MATCH);
  }

  @Test
  void otherCluster() {
    assertRefused(
        withHeaders(header -> header.replace("demo", "other")), "SignatureDoesNotMatch", NO_MATCH);
  }

  @Test
  void expired() {
    assertThatThrownBy(() -> SignedRequest.read(BY_QUERY).verify(KEY, NOW.plusSeconds(901)))
        .hasMessage(
            "Signature expired: 20260301T100000Z is now earlier than 20260301T100001Z"
                + " (20260301T101501Z - 15 min.)");
    assertThatThrownBy(() -> SignedRequest.read(BY_QUERY).verify(KEY, NOW.minusSeconds(901)))
        .hasMessage(
            "Signature not yet current: 20260301T100000Z is still later than 20260301T095959Z"
                + " (20260301T094459Z + 15 min.)");
  }

  @Test
  void escapeThatIsNone() {
    assertRefused(
        withQuery(query -> query + "&x=%2"),
        "MalformedQueryString",
        "Illegal hex character in escape % pattern: %");
  }

  @Test
  void textsTellNoSecret() {
    assertThat(KEY).hasToString("AccessKey[AKIDEXAMPLE]");
    assertThat(SIGNER.toString()).doesNotContain(KEY.secret(), "session-token");
    assertThat(SignedRequest.read(BY_QUERY))
        .hasToString("SignedRequest[AKIDEXAMPLE/20260301/us-west-2/sts/aws4_request]");
  }

  @Test
  void pathOfS3_isEscapedOnce() {
    assertThat(PathRules.of("s3").canonical("/a%20b//c/../d")).isEqualTo("/a%20b//c/../d");
    assertThat(PathRules.of("sts").canonical("/a%20b//c/../d")).isEqualTo("/a%2520b/d");
    assertThat(PathRules.of("sts").canonical("")).isEqualTo("/");
  }
}
