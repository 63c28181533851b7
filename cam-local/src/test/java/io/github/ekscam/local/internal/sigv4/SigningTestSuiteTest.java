package io.github.ekscam.local.internal.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Iterables;
import com.google.common.hash.Hashing;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.local.internal.http.HttpCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** AWS's own test suite. */
class SigningTestSuiteTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A case of the suite. */
  private record Case(String name, JsonNode json) {

    HttpCall request() {
      List<String> parts = List.of(json.required("request").textValue().split("\n\n", 2));
      List<String> lines = List.of(parts.get(0).split("\n", -1));
      String line = lines.get(0);
      String target = line.substring(line.indexOf(' ') + 1, line.lastIndexOf(" HTTP/1.1"));
      int mark = target.indexOf('?');
      List<String> headers = new ArrayList<>();
      for (String header : lines.subList(1, lines.size())) {
        if (header.startsWith(" ")) {
          headers.add(headers.remove(headers.size() - 1) + "\n" + header);
        } else if (!header.isEmpty()) {
          headers.add(header);
        }
      }
      ImmutableListMultimap.Builder<String, String> all = ImmutableListMultimap.builder();
      for (String header : headers) {
        int colon = header.indexOf(':');
        all.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1));
      }
      return new HttpCall(
          line.substring(0, line.indexOf(' ')),
          mark < 0 ? target : target.substring(0, mark),
          mark < 0 ? "" : target.substring(mark + 1),
          all.build(),
          (parts.size() > 1 ? parts.get(1) : "").getBytes(StandardCharsets.UTF_8));
    }

    AccessKey key() {
      JsonNode credentials = context().required("credentials");
      return new AccessKey(
          credentials.required("access_key_id").textValue(),
          credentials.required("secret_access_key").textValue(),
          context().path("omit_session_token").booleanValue()
              ? Optional.empty()
              : Optional.ofNullable(credentials.path("token").textValue()));
    }

    JsonNode context() {
      return json.required("context");
    }

    Instant time() {
      return Instant.parse(context().required("timestamp").textValue());
    }

    CredentialScope scope() {
      return new CredentialScope(
          Signature.time(time()).substring(0, 8),
          context().required("region").textValue(),
          context().required("service").textValue());
    }

    PathRules path() {
      return new PathRules(false, context().required("normalize").booleanValue());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(
                SigningTestSuiteTest.class.getResourceAsStream("aws-signing-test-suite.jsonl"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode json = MAPPER.readTree(line);
        Vectors.requireOnly(json, "name", "context", "request", "header", "query");
        Vectors.requireOnly(
            json.required("context"),
            "credentials",
            "expiration_in_seconds",
            "normalize",
            "omit_session_token",
            "region",
            "service",
            "sign_body",
            "timestamp");
        cases.add(new Case(json.required("name").textValue(), json));
      }
    }
    assertThat(cases).hasSize(38);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void header(Case each) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    headers.putAll(each.request().headers()).put("x-amz-date", Signature.time(each.time()));
    each.key().sessionToken().ifPresent(token -> headers.put("x-amz-security-token", token));
    if (each.context().required("sign_body").booleanValue()) {
      headers.put(
          "x-amz-content-sha256", Hashing.sha256().hashBytes(each.request().body()).toString());
    }
    requireSignature(
        each,
        "header",
        withHeaders(each.request(), headers.build()),
        Query.parse(each.request().rawQuery()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void query(Case each) {
    HttpCall request = each.request();
    Query query =
        Query.parse(request.rawQuery())
            .with("X-Amz-Algorithm", "AWS4-HMAC-SHA256")
            .with("X-Amz-Credential", each.key().id() + "/" + each.scope())
            .with("X-Amz-Date", Signature.time(each.time()))
            .with("X-Amz-SignedHeaders", String.join(";", sorted(request)))
            .with("X-Amz-Expires", each.context().required("expiration_in_seconds").asText());
    if (each.key().sessionToken().isPresent()) {
      query = query.with("X-Amz-Security-Token", each.key().sessionToken().get());
    }
    requireSignature(each, "query", request, query);
  }

  private static void requireSignature(Case each, String by, HttpCall request, Query query) {
    JsonNode expected = each.json().required(by);
    Vectors.requireOnly(expected, "canonical-request", "string-to-sign", "signature");

    String canonical = CanonicalRequest.of(request, each.path(), query, sorted(request));
    assertThat(canonical).isEqualTo(expected.required("canonical-request").textValue());
    String toSign = Signature.stringToSign(each.time(), each.scope(), canonical);
    assertThat(toSign).isEqualTo(expected.required("string-to-sign").textValue());
    assertThat(Signature.of(each.key(), each.scope(), toSign))
        .isEqualTo(expected.required("signature").textValue());
  }

  private static List<String> sorted(HttpCall request) {
    return request.headers().keySet().stream().sorted().toList();
  }

  private static HttpCall withHeaders(
      HttpCall call, ImmutableListMultimap<String, String> headers) {
    return new HttpCall(call.method(), call.rawPath(), call.rawQuery(), headers, call.body());
  }

  /** Those whose path is the same however it is escaped. */
  static List<Case> plain() throws IOException {
    return cases().stream()
        .filter(each -> each.path().isNormalized())
        .filter(each -> each.request().rawPath().equals("/"))
        .filter(each -> !each.context().required("sign_body").booleanValue())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("plain")
  void whatIsSignedAsTheSuiteHasIt_isVerified(Case each) {
    RequestSigner signer =
        new RequestSigner(each.key(), each.scope().region(), each.scope().service());
    HttpCall byHeader = signer.sign(each.request(), each.time());
    HttpCall byQuery = signer.presign(each.request(), each.time(), Duration.ofHours(1));

    assertThat(
            Iterables.getOnlyElement((Collection<String>) byHeader.headers().get("authorization")))
        .endsWith("Signature=" + each.json().required("header").required("signature").textValue());
    assertThat(byQuery.rawQuery())
        .endsWith(
            "X-Amz-Signature=" + each.json().required("query").required("signature").textValue());
    for (HttpCall signed : List.of(byHeader, byQuery)) {
      assertThatCode(() -> SignedRequest.read(signed).verify(each.key(), each.time()))
          .doesNotThrowAnyException();
    }
  }
}
