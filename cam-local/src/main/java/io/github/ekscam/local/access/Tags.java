package io.github.ekscam.local.access;

import io.github.ekscam.access.EksException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** AWS's rules for the tags of a resource. The words of the service have not been seen. */
final class Tags {

  private static final int MOST = 50;
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private Tags() {}

  /**
   * Requires that tags may be those of one resource.
   *
   * @param refusal makes the exception of an operation
   */
  static void requireLegal(Map<String, String> tags, Function<String, EksException> refusal) {
    if (tags.size() > MOST) {
      throw refusal.apply(
          "The specified tags is invalid: " + tags.size() + " tags are more than " + MOST);
    }
    tags.forEach(
        (key, value) -> {
          requireText("key", key, 128, refusal);
          requireText("value", value, 256, refusal);
          if (key.isEmpty()) {
            throw refusal.apply("The specified tags is invalid: a key must not be empty");
          }
          if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw refusal.apply(
                "The specified tags is invalid: the key \"" + key + "\" must not begin with aws:");
          }
        });
  }

  private static void requireText(
      String what, String text, int longest, Function<String, EksException> refusal) {
    if (text.codePointCount(0, text.length()) > longest || !TEXT.matcher(text).matches()) {
      throw refusal.apply(
          "The specified tags is invalid: the "
              + what
              + " \""
              + text
              + "\" must be at most "
              + longest
              + " letters, digits, spaces and _.:/=+-@");
    }
  }
}
