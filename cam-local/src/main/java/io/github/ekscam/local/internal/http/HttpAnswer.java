package io.github.ekscam.local.internal.http;

import com.google.common.collect.ImmutableMap;
import java.nio.charset.StandardCharsets;

/**
 * What is answered to a request.
 *
 * @param status such as 200
 * @param headers besides the length, such as {@code Content-Type}
 * @param body its bytes; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // One answer is never compared with another.
public record HttpAnswer(int status, ImmutableMap<String, String> headers, byte[] body) {

  /** An answer of plain text. */
  public static HttpAnswer text(int status, String text) {
    return new HttpAnswer(
        status,
        ImmutableMap.of("Content-Type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
