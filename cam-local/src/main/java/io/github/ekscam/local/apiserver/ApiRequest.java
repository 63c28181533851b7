package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request to the API server, as far as access to it goes. Unchecked by itself: what the
 * server cannot read, it answers.
 *
 * @param method the HTTP method as sent
 * @param uri the request target as sent: path and query, percent-encoded
 * @param headers the headers in the order in which they were sent; a name may occur several times,
 *     in any case, and a value is without the white space around it. Those that count are {@code
 *     Impersonate-User}, {@code Impersonate-Group}, {@code Impersonate-Uid} and {@code
 *     Impersonate-Extra-<key>}
 */
public record ApiRequest(String method, String uri, List<Map.Entry<String, String>> headers) {

  public ApiRequest {
    requireNonNull(method, "method");
    requireNonNull(uri, "uri");
    headers = List.copyOf(headers);
  }
}
