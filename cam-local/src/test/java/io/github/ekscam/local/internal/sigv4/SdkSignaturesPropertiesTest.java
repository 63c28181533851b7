package io.github.ekscam.local.internal.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.local.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** What the AWS SDK for Java signs is verified, and nothing that differs from it. */
class SdkSignaturesPropertiesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  /** A request, and how it is signed. */
  record Signing(
      SdkHttpMethod method,
      List<String> path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      String body,
      AccessKey key,
      String region,
      String service,
      boolean presigned) {

    HttpCall signed() {
      SdkHttpRequest.Builder request =
          SdkHttpRequest.builder()
              .method(method)
              .protocol("https")
              .host("sts." + region + ".amazonaws.com")
              .encodedPath(
                  "/"
                      + String.join(
                          "/",
                          path.stream()
                              .map(
                                  segment ->
                                      UriEncoding.encode(segment.getBytes(StandardCharsets.UTF_8)))
                              .toList()));
      query.forEach(request::putRawQueryParameter);
      headers.forEach(request::putHeader);
      AwsCredentialsIdentity identity =
          key.sessionToken().isPresent()
              ? AwsSessionCredentialsIdentity.create(
                  key.id(), key.secret(), key.sessionToken().get())
              : AwsCredentialsIdentity.create(key.id(), key.secret());
      SdkHttpRequest signed =
          AwsV4HttpSigner.create()
              .sign(
                  sign -> {
                    sign.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromUtf8String(body))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC));
                    if (presigned) {
                      sign.putProperty(
                              AwsV4FamilyHttpSigner.AUTH_LOCATION,
                              AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                          .putProperty(
                              AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofSeconds(60));
                    }
                  })
              .request();
      ImmutableListMultimap.Builder<String, String> sent = ImmutableListMultimap.builder();
      signed
          .headers()
          .forEach((name, values) -> sent.putAll(name.toLowerCase(Locale.ROOT), values));
      return new HttpCall(
          method.name(),
          signed.encodedPath(),
          signed.encodedQueryParameters().orElse(""),
          sent.build(),
          body.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Provide
  Arbitrary<Signing> signings() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withChars("abcXYZ019-._~ !*'();:@&=+$,/?#[]%\"<>\\^`{|}\u00e9\u1234")
            .ofMaxLength(12);
    Arbitrary<String> word = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(8);
    Arbitrary<String> header =
        Arbitraries.strings().withChars("ab  \t\"=;,:").ofMaxLength(10).map(value -> "v" + value);
    Arbitrary<AccessKey> keys =
        Combinators.combine(
                word, text, text.filter(token -> !token.isBlank()).map(String::strip).optional())
            .as((id, secret, token) -> new AccessKey("AKID" + id, "s" + secret + "s", token));
    Arbitrary<Map<String, List<String>>> query =
        Arbitraries.maps(
                text.filter(name -> !name.isEmpty()), text.list().ofMinSize(1).ofMaxSize(3))
            .ofMaxSize(4);
    Arbitrary<Map<String, List<String>>> headers =
        Arbitraries.maps(
                word.map(name -> "my-" + name.toLowerCase(Locale.ROOT)),
                header.list().ofMinSize(1).ofMaxSize(2))
            .ofMaxSize(3);
    Arbitrary<List<String>> path =
        text.filter(segment -> !segment.isEmpty() && !segment.matches("\\.+")).list().ofMaxSize(3);
    return Combinators.combine(
            Combinators.combine(
                    Arbitraries.of(SdkHttpMethod.GET, SdkHttpMethod.POST), path, query, headers)
                .as(Request::new),
            text,
            keys,
            Arbitraries.of("us-east-1", "cn-north-1"),
            Arbitraries.of("sts", "eks"),
            Arbitraries.of(true, false))
        .as(
            (request, body, key, region, service, presigned) ->
                new Signing(
                    request.method(),
                    request.path(),
                    request.query(),
                    request.headers(),
                    // The SDK does not sign the body of a presigned GET.
                    presigned ? "" : body,
                    key,
                    region,
                    service,
                    presigned));
  }

  private record Request(
      SdkHttpMethod method,
      List<String> path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers) {}

  @Property(tries = 500)
  void whatTheSdkSigns_isVerified(@ForAll("signings") Signing signing) {
    SignedRequest request = SignedRequest.read(signing.signed());

    assertThat(request.accessKeyId()).isEqualTo(signing.key().id());
    assertThat(request.scope().region()).isEqualTo(signing.region());
    assertThat(request.scope().service()).isEqualTo(signing.service());
    assertThat(request.isPresigned()).isEqualTo(signing.presigned());
    assertThat(request.signedAt()).isEqualTo(NOW);
    assertThatCode(() -> request.verify(signing.key(), NOW)).doesNotThrowAnyException();
  }

  @Property(tries = 200)
  void anotherSecret_isNot(@ForAll("signings") Signing signing) {
    AccessKey other =
        new AccessKey(
            signing.key().id(), signing.key().secret() + "x", signing.key().sessionToken());

    assertThatThrownBy(() -> SignedRequest.read(signing.signed()).verify(other, NOW))
        .isInstanceOf(SignatureException.class)
        .hasMessageStartingWith("The request signature we calculated does not match");
  }

  @Property(tries = 500)
  void whatIsChanged_isNot(@ForAll("signings") Signing signing, @ForAll("changes") Change change) {
    HttpCall signed = signing.signed();
    HttpCall changed = change.of(signed);

    assertThatThrownBy(() -> SignedRequest.read(changed).verify(signing.key(), NOW))
        .isInstanceOf(SignatureException.class)
        .extracting(e -> ((SignatureException) e).code())
        .isEqualTo(SignatureException.Code.SIGNATURE_DOES_NOT_MATCH);
  }

  /** A change of what is signed. */
  enum Change {
    METHOD,
    PATH,
    QUERY,
    HOST,
    BODY;

    HttpCall of(HttpCall call) {
      ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
      call.headers()
          .forEach(
              (name, value) ->
                  headers.put(name, this == HOST && name.equals("host") ? "x" + value : value));
      return new HttpCall(
          this == METHOD ? "PUT" : call.method(),
          this == PATH ? "/x" + call.rawPath() : call.rawPath(),
          this == QUERY ? call.rawQuery() + "&x" : call.rawQuery(),
          headers.build(),
          this == BODY ? "another".getBytes(StandardCharsets.UTF_8) : call.body());
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    return Arbitraries.of(Change.class);
  }

  @Property(tries = 200)
  void itIsGoodForAQuarterOfAnHour(
      @ForAll("signings") Signing signing, @ForAll("skews") long skew) {
    SignedRequest request = SignedRequest.read(signing.signed());
    Instant now = NOW.plusSeconds(skew);
    if (Math.abs(skew) <= 900) {
      assertThatCode(() -> request.verify(signing.key(), now)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> request.verify(signing.key(), now))
          .isInstanceOf(SignatureException.class)
          .hasMessageStartingWith(skew > 0 ? "Signature expired: " : "Signature not yet current: ");
    }
  }

  @Provide
  Arbitrary<Long> skews() {
    return Arbitraries.of(0L, 899L, 900L, 901L, -899L, -900L, -901L, 100_000L, -100_000L);
  }
}
