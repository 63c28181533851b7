package io.github.ekscam.local.internal.http;

import com.google.common.collect.ImmutableListMultimap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request that was read whole.
 *
 * @param method such as {@code POST}
 * @param rawPath as it was sent, still escaped, without the query
 * @param rawQuery as it was sent, still escaped; empty if there is none
 * @param headers by name in lower case, in the order in which they were sent
 * @param body its bytes; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // One request is never compared with another.
public record HttpCall(
    String method,
    String rawPath,
    String rawQuery,
    ImmutableListMultimap<String, String> headers,
    byte[] body) {

  /** The first header of a name, in any case. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }
}
