package io.github.ekscam.fuzzing;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.Credential;
import io.github.ekscam.local.internal.sigv4.SignatureException;
import io.github.ekscam.local.internal.sigv4.SignedRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Requests that say who signed them. */
final class SignedRequests {

  private static final AccessKey KEY =
      new AccessKey("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", Optional.empty());

  private static final Instant NOW = Instant.parse("2015-08-30T12:36:00Z");

  private SignedRequests() {}

  /**
   * Verifies a request.
   *
   * @throws SignatureException if it is not signed, or not well
   * @throws IllegalStateException if two readers of one request do not agree whose it is
   */
  static void verify(byte[] input) {
    HttpCall call = call(new String(input, StandardCharsets.ISO_8859_1));
    SignedRequest request = SignedRequest.read(call);
    Credential named = Credential.of(call).orElseThrow(IllegalStateException::new);
    if (!named.accessKeyId().equals(request.accessKeyId())
        || !named.region().equals(request.scope().region())
        || !named.service().equals(request.scope().service())) {
      throw new IllegalStateException(named + " is not " + request);
    }
    request.verify(KEY, NOW);
  }

  private static HttpCall call(String text) {
    String[] headAndBody = text.split("\n\n", 2);
    String[] head = headAndBody[0].split("\n", -1);
    String[] line = head[0].split(" ", 2);
    String[] target = (line.length > 1 ? line[1] : "/").split("\\?", 2);
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    for (int i = 1; i < head.length; i++) {
      String[] header = head[i].split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header.length > 1 ? header[1].strip() : "");
    }
    return new HttpCall(
        line[0],
        target[0],
        target.length > 1 ? target[1] : "",
        headers.build(),
        (headAndBody.length > 1 ? headAndBody[1] : "").getBytes(StandardCharsets.ISO_8859_1));
  }
}
