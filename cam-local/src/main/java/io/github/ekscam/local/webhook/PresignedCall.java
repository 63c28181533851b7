package io.github.ekscam.local.webhook;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.iam.UnverifiedToken;
import io.github.ekscam.local.internal.http.HttpCall;

/** The request that a token is, with the headers with which aws-iam-authenticator sends it. */
final class PresignedCall {

  private PresignedCall() {}

  static HttpCall of(UnverifiedToken token, String clusterName) {
    ImmutableListMultimap.Builder<String, String> headers =
        ImmutableListMultimap.<String, String>builder()
            .put("host", token.host())
            .put("user-agent", "Go-http-client/1.1")
            .put("accept", "application/json")
            .put("x-k8s-aws-id", clusterName)
            .put("accept-encoding", "gzip");
    if (token.namesUser()) {
      // Go sends a URL's user so; what it is matters to nobody, as STS refuses any.
      headers.put("authorization", "Basic Og==");
    }
    return new HttpCall("GET", "/", token.rawQuery(), headers.build(), new byte[0]);
  }
}
