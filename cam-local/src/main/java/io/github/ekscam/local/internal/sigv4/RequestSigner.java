package io.github.ekscam.local.internal.sigv4;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.local.internal.http.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Signs requests to one service in one region, with all the headers that they have. Immutable.
 *
 * @param key what is signed with
 * @param region the region, such as {@code us-east-1}
 * @param service the service's name for signing, such as {@code sts}
 */
public record RequestSigner(AccessKey key, String region, String service) {
  public RequestSigner {
    requireNonNull(key, "key");
    requireNonNull(region, "region");
    requireNonNull(service, "service");
  }

  /**
   * The request with its signature in the header {@code Authorization}.
   *
   * @param call a request that has the header {@code host}
   */
  public HttpCall sign(HttpCall call, Instant time) {
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    headers.putAll(call.headers()).put(SignedRequest.DATE_HEADER, Signature.time(time));
    key.sessionToken().ifPresent(token -> headers.put(SignedRequest.TOKEN_HEADER, token));
    HttpCall dated = withHeaders(call, headers.build());
    List<String> signedHeaders = signedHeaders(dated);
    CredentialScope scope = scope(time);
    String signature = signature(dated, Query.parse(call.rawQuery()), signedHeaders, scope, time);
    return withHeaders(
        dated,
        headers
            .put(
                SignedRequest.AUTHORIZATION_HEADER,
                Signature.ALGORITHM
                    + " Credential="
                    + key.id()
                    + "/"
                    + scope
                    + ", SignedHeaders="
                    + String.join(";", signedHeaders)
                    + ", Signature="
                    + signature)
            .build());
  }

  /**
   * The request with its signature in the query.
   *
   * @param call a request that has the header {@code host}
   * @param expires what it says of how long it is good for
   */
  public HttpCall presign(HttpCall call, Instant time, Duration expires) {
    List<String> signedHeaders = signedHeaders(call);
    CredentialScope scope = scope(time);
    Query query =
        Query.parse(call.rawQuery())
            .with(SignedRequest.ALGORITHM, Signature.ALGORITHM)
            .with(SignedRequest.CREDENTIAL, key.id() + "/" + scope)
            .with(SignedRequest.DATE, Signature.time(time))
            .with(SignedRequest.EXPIRES, Long.toString(expires.toSeconds()))
            .with(SignedRequest.SIGNED_HEADERS, String.join(";", signedHeaders));
    if (key.sessionToken().isPresent()) {
      query = query.with(SignedRequest.TOKEN, key.sessionToken().get());
    }
    String signature = signature(call, query, signedHeaders, scope, time);
    return new HttpCall(
        call.method(),
        call.rawPath(),
        query.with(SignedRequest.SIGNATURE, signature).encoded(),
        call.headers(),
        call.body());
  }

  private CredentialScope scope(Instant time) {
    return new CredentialScope(Signature.time(time).substring(0, 8), region, service);
  }

  private String signature(
      HttpCall call, Query query, List<String> signedHeaders, CredentialScope scope, Instant time) {
    String canonical = CanonicalRequest.of(call, PathRules.of(service), query, signedHeaders);
    return Signature.of(key, scope, Signature.stringToSign(time, scope, canonical));
  }

  private static List<String> signedHeaders(HttpCall call) {
    return call.headers().keySet().stream().sorted().toList();
  }

  private static HttpCall withHeaders(
      HttpCall call, ImmutableListMultimap<String, String> headers) {
    return new HttpCall(call.method(), call.rawPath(), call.rawQuery(), headers, call.body());
  }
}
