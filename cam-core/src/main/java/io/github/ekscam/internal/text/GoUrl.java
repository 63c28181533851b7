package io.github.ekscam.internal.text;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The target of an HTTP request, as {@code net/url} of Go reads it: {@code ParseRequestURI}, {@code
 * Query} and {@code String}. Immutable; all is linear in the length.
 *
 * <p>Go's strings are bytes. What is decoded to bytes that are no UTF-8 is kept as {@link GoBytes}
 * tells.
 */
public final class GoUrl {

  /** With more parameters than this, Go reads none (since 1.24.12). */
  private static final int MOST_PARAMETERS = 10_000;

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:");

  /** Go takes more, none of which a request to a server has any use for. */
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9._~-]*+|\\[[0-9A-Fa-f:.]++])(:[0-9]*+)?");

  private static final String UNRESERVED = "-_.~";

  /** What {@code escape} leaves as it is in a path, beside letters and digits. */
  private static final String IN_PATH = UNRESERVED + "$&+,/:;=@";

  /** What {@code validEncoded} accepts of somebody else's escaping beside that. */
  private static final String ENCODED = IN_PATH + "!'()*[]%";

  private final String beforePath;
  private final String path;
  private final String escapedPath;
  private final String afterPath;
  private final String rawQuery;

  private GoUrl(String beforePath, String rawPath, String afterPath, String rawQuery) {
    this.beforePath = beforePath;
    this.path = unescape(rawPath, false);
    this.escapedPath = isOnly(rawPath, ENCODED) ? rawPath : escape(path);
    this.afterPath = afterPath;
    this.rawQuery = rawQuery;
  }

  /**
   * Reads the target of a request: a path that begins with a slash, with a query or without; or a
   * whole URL; or {@code *}.
   *
   * @throws IllegalArgumentException if it is none, in Go's words. An HTTP server answers such a
   *     request 400 before it looks at anything else
   */
  public static GoUrl parseRequestUri(String uri) {
    try {
      return parse(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "parse " + GoQuote.quote(abbreviated(uri)) + ": " + e.getMessage(), e);
    }
  }

  private static String abbreviated(String uri) {
    return uri.length() > 200 ? uri.substring(0, 200) + "..." : uri;
  }

  private static GoUrl parse(String uri) {
    if (uri.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
      throw new IllegalArgumentException("net/url: invalid control character in URL");
    }
    if (uri.isEmpty()) {
      throw new IllegalArgumentException("empty url");
    }
    if (uri.startsWith(":")) {
      throw new IllegalArgumentException("missing protocol scheme");
    }
    Matcher matcher = SCHEME.matcher(uri);
    String scheme = matcher.lookingAt() ? matcher.group().toLowerCase(Locale.ROOT) : "";
    int mark = uri.indexOf('?', scheme.length());
    String rest = uri.substring(scheme.length(), mark < 0 ? uri.length() : mark);
    String afterPath = mark < 0 ? "" : uri.substring(mark);
    String rawQuery = mark < 0 ? "" : uri.substring(mark + 1);
    if (!rest.startsWith("/")) {
      if (uri.equals("*")) {
        return new GoUrl("", "*", "", "");
      }
      if (scheme.isEmpty()) {
        throw new IllegalArgumentException("invalid URI for request");
      }
      // Opaque, as in mailto:somebody, which has no path.
      return new GoUrl(scheme + rest, "", afterPath, rawQuery);
    }
    if (scheme.isEmpty() || !rest.startsWith("//")) {
      return new GoUrl(scheme, rest, afterPath, rawQuery);
    }
    int slash = rest.indexOf('/', 2);
    int end = slash < 0 ? rest.length() : slash;
    if (!AUTHORITY.matcher(rest.substring(2, end)).matches()) {
      throw new IllegalArgumentException("invalid host");
    }
    return new GoUrl(scheme + rest.substring(0, end), rest.substring(end), afterPath, rawQuery);
  }

  /** The path, decoded: an encoded slash is a slash like any other. */
  public String path() {
    return path;
  }

  /**
   * The first value of each parameter of the query. A parameter that has a semicolon in it, or an
   * escape that is none, is left out.
   */
  public Map<String, String> firstValues() {
    Map<String, String> values = new LinkedHashMap<>();
    if (rawQuery.chars().filter(c -> c == '&').count() >= MOST_PARAMETERS) {
      return values;
    }
    int begin = 0;
    while (begin < rawQuery.length()) {
      int ampersand = rawQuery.indexOf('&', begin);
      int end = ampersand < 0 ? rawQuery.length() : ampersand;
      addParameter(rawQuery.substring(begin, end), values);
      begin = end + 1;
    }
    return values;
  }

  private static void addParameter(String parameter, Map<String, String> values) {
    if (parameter.isEmpty() || parameter.indexOf(';') >= 0) {
      return;
    }
    int sign = parameter.indexOf('=');
    String key = sign < 0 ? parameter : parameter.substring(0, sign);
    String value = sign < 0 ? "" : parameter.substring(sign + 1);
    try {
      String unescapedKey = unescape(key, true);
      values.putIfAbsent(unescapedKey, unescape(value, true));
    } catch (IllegalArgumentException e) {
      // Go leaves it out and goes on.
      return;
    }
  }

  /** What {@code url.PathUnescape} makes of a text; nothing if an escape in it is none. */
  public static Optional<String> pathUnescape(String text) {
    try {
      return Optional.of(unescape(text, false));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String unescape(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return text;
    }
    byte[] bytes = GoBytes.of(text);
    try {
      return GoBytes.string(
          plusIsSpace ? PercentEncoding.decodeQuery(bytes) : PercentEncoding.decodePath(bytes));
    } catch (PercentEncoding.InvalidEscapeException e) {
      throw new IllegalArgumentException("invalid URL escape " + GoQuote.quote(e.escape()), e);
    }
  }

  private static String escape(String path) {
    StringBuilder escaped = new StringBuilder(path.length() + 16);
    for (byte b : GoBytes.of(path)) {
      char c = (char) (b & 0xFF);
      if (isLetterOrDigit(c) || IN_PATH.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped
            .append('%')
            .append("0123456789ABCDEF".charAt(c >> 4))
            .append("0123456789ABCDEF".charAt(c & 15));
      }
    }
    return escaped.toString();
  }

  private static boolean isOnly(String text, String others) {
    return text.chars().allMatch(c -> isLetterOrDigit((char) c) || others.indexOf(c) >= 0);
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** The URL as Go prints it: with the path escaped again if it was not escaped well. */
  @Override
  public String toString() {
    return beforePath + escapedPath + afterPath;
  }
}
