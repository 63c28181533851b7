package io.github.ekscam.local.internal.sigv4;

import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.hash.Hashing;
import io.github.ekscam.local.internal.http.HttpCall;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What of a request is signed, in the one form that who signs and who verifies agree on: method,
 * path, query without the signature, the signed headers, and the SHA-256 of the body.
 */
final class CanonicalRequest {

  private static final CharMatcher BLANK = CharMatcher.anyOf(" \t\r\n");

  private CanonicalRequest() {}

  /**
   * The canonical form.
   *
   * @param query without the signature
   * @param signedHeaders names in lower case, as they are listed; those that the request lacks have
   *     no value
   */
  static String of(HttpCall call, PathRules path, Query query, List<String> signedHeaders) {
    return call.method()
        + "\n"
        + path.canonical(call.rawPath())
        + "\n"
        + query.canonical()
        + "\n"
        + signedHeaders.stream()
            .map(name -> name + ":" + value(call, name) + "\n")
            .collect(Collectors.joining())
        + "\n"
        + String.join(";", signedHeaders)
        + "\n"
        + Hashing.sha256().hashBytes(call.body());
  }

  private static String value(HttpCall call, String name) {
    return Joiner.on(',')
        .join(
            call.headers().get(name).stream()
                .map(value -> BLANK.trimAndCollapseFrom(value, ' '))
                .iterator());
  }
}
