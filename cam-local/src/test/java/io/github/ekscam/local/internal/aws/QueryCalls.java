package io.github.ekscam.local.internal.aws;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.net.UrlEscapers;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import java.nio.charset.StandardCharsets;

/** Requests as clients of AWS send them, with the head that the AWS CLI 1.46.3 gives them. */
public final class QueryCalls {

  private QueryCalls() {}

  /** A signed request of the query protocol. */
  public static HttpCall of(String service, String form) {
    return of(service, form, ImmutableListMultimap.of());
  }

  /** A signed request of the query protocol with more headers. */
  public static HttpCall of(
      String service, String form, ImmutableListMultimap<String, String> more) {
    return new HttpCall(
        "POST",
        "/",
        "",
        ImmutableListMultimap.<String, String>builder()
            .put("content-type", "application/x-www-form-urlencoded; charset=utf-8")
            .putAll(signedFor(service))
            .putAll(more)
            .build(),
        form.getBytes(StandardCharsets.UTF_8));
  }

  /** A signed request of another protocol. */
  public static HttpCall of(
      String method, String path, String service, ImmutableListMultimap<String, String> more) {
    return new HttpCall(
        method,
        path,
        "",
        ImmutableListMultimap.<String, String>builder()
            .putAll(signedFor(service))
            .putAll(more)
            .build(),
        new byte[0]);
  }

  private static ImmutableListMultimap<String, String> signedFor(String service) {
    return ImmutableListMultimap.of(
        "host",
        "127.0.0.1:4599",
        "x-amz-date",
        "20261202T005240Z",
        "authorization",
        "AWS4-HMAC-SHA256 Credential=any/20261202/us-west-2/"
            + service
            + "/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=00ff");
  }

  /** A value in a form. */
  public static String escaped(String value) {
    return UrlEscapers.urlFormParameterEscaper().escape(value);
  }

  /** The body of an answer. */
  public static String text(HttpAnswer answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
