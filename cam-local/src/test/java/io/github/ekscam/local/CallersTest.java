package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.Authentication;
import io.github.ekscam.local.internal.aws.VerifiedCallers;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.RequestSigner;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who calls LocalEks: by the access key id alone, or by a verified signature. */
class CallersTest {

  private static final Instant NOW = Instant.parse("2026-12-02T00:52:40Z");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final CallerIdentity ALICE =
      CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice");

  private static final HttpCall CALL =
      new HttpCall(
          "POST",
          "/",
          "",
          ImmutableListMultimap.of(
              "host",
              "127.0.0.1:4599",
              "content-type",
              "application/x-www-form-urlencoded; charset=utf-8"),
          "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8));

  private final Authentication verified =
      new VerifiedCallers(
          id ->
              LocalIdentities.of(List.of(LocalIdentity.of("AKIDALICE", SECRET, ALICE)))
                  .find(id)
                  .map(LocalIdentity::owner),
          Clock.fixed(NOW, ZoneOffset.UTC));

  private static HttpCall signed(String id, String secret) {
    return new RequestSigner(new AccessKey(id, secret, Optional.empty()), "us-west-2", "sts")
        .sign(CALL, NOW);
  }

  private static CallerIdentity trusted(CallerIdentity caller) {
    return new TrustedCallers(ImmutableMap.of(), caller).caller(signed("any", "any"));
  }

  @Test
  void trustedCaller_isFoundByTheAccessKeyId_whateverTheSignature() {
    Authentication callers =
        new TrustedCallers(
            ImmutableMap.of("AKIDALICE", ALICE),
            CallerIdentity.parse("arn:aws:iam::111122223333:user/creator"));

    assertThat(callers.caller(signed("AKIDALICE", "any")).arn()).isEqualTo(ALICE.arn());
    assertThat(callers.caller(signed("other", "any")).arn())
        .isEqualTo("arn:aws:iam::111122223333:user/creator");
  }

  @Test
  void trustedCaller_hasAUserId_andIsASessionOfARole() {
    assertThat(trusted(ALICE).userId().orElseThrow()).matches("AROA[A-Z2-7]{17}:alice");
    CallerIdentity session =
        trusted(CallerIdentity.parse("arn:aws:iam::111122223333:role/team/Developer"));
    assertThat(session.arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/Developer/LocalEks");
    assertThat(session.userId().orElseThrow())
        .isEqualTo(trusted(ALICE).userId().orElseThrow().replace(":alice", ":LocalEks"));
  }

  @Test
  void trustedCaller_needsACredential() {
    Authentication callers = new TrustedCallers(ImmutableMap.of(), ALICE);

    assertThatThrownBy(() -> callers.caller(CALL))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e ->
                assertThat(e.code())
                    .isEqualTo(SignatureException.Code.MISSING_AUTHENTICATION_TOKEN));
  }

  @Test
  void verifiedCaller_isWhoHasTheSecret() {
    CallerIdentity caller = verified.caller(signed("AKIDALICE", SECRET));

    assertThat(caller.arn()).isEqualTo(ALICE.arn());
    assertThat(caller.userId().orElseThrow()).endsWith(":alice");
  }

  @Test
  void presignedRequest_isVerified() {
    HttpCall presigned =
        new RequestSigner(new AccessKey("AKIDALICE", SECRET, Optional.empty()), "us-west-2", "sts")
            .presign(CALL, NOW, Duration.ofMinutes(1));

    assertThat(verified.caller(presigned).arn()).isEqualTo(ALICE.arn());
  }

  @Test
  void callerWithoutTheSecret_isRefused() {
    assertThatThrownBy(() -> verified.caller(signed("AKIDALICE", "another")))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> assertThat(e.code()).isEqualTo(SignatureException.Code.SIGNATURE_DOES_NOT_MATCH))
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> verified.caller(signed("AKIDBOB", SECRET)))
        .isInstanceOfSatisfying(
            SignatureException.class,
            e -> assertThat(e.code()).isEqualTo(SignatureException.Code.INVALID_CLIENT_TOKEN_ID));
  }
}
