package io.github.ekscam.local.internal.sigv4;

import com.google.common.base.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How a path is brought to its canonical form.
 *
 * @param isEncodedAgain whether what is escaped in the path that is sent is escaped once more
 * @param isNormalized whether dots and repeated slashes are resolved
 */
record PathRules(boolean isEncodedAgain, boolean isNormalized) {

  /** The rules of every service but S3. */
  static final PathRules SERVICES = new PathRules(true, true);

  /** The rules of S3, whose keys may be any text. */
  static final PathRules S3 = new PathRules(false, false);

  /** The rules of a service. */
  static PathRules of(String service) {
    return service.equals("s3") ? S3 : SERVICES;
  }

  /** The canonical form of a path as it is sent. */
  String canonical(String rawPath) {
    String path = isNormalized ? normalized(rawPath) : rawPath;
    StringBuilder canonical = new StringBuilder(path.length() + 16);
    byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '/' || (!isEncodedAgain && isEscape(bytes, i))) {
        canonical.append((char) bytes[i]);
      } else {
        UriEncoding.encode(bytes[i], canonical);
      }
    }
    return canonical.isEmpty() ? "/" : canonical.toString();
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return bytes[at] == '%'
        && at + 2 < bytes.length
        && Character.digit((int) bytes[at + 1], 16) >= 0
        && Character.digit((int) bytes[at + 2], 16) >= 0;
  }

  /** RFC 3986, section 5.2.4, and no segment is empty but the last. */
  private static String normalized(String path) {
    Deque<String> segments = new ArrayDeque<>();
    boolean endsWithSlash = false;
    for (String segment : Splitter.on('/').split(path)) {
      endsWithSlash = segment.isEmpty() || segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!endsWithSlash) {
        segments.addLast(segment);
      }
    }
    String joined = "/" + String.join("/", segments);
    return endsWithSlash && !segments.isEmpty() ? joined + "/" : joined;
  }
}
