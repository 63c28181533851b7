package io.github.ekscam.local.access;

import io.github.ekscam.access.EksException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** AWS's rules for the tags of a resource. The words of the service have not been seen. */
final class Tags {

  private static final int MOST = 50;
  private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private Tags() {}

  static void requireLegal(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw EksException.invalidParameter(
          "The specified tags is invalid: " + tags.size() + " tags are more than " + MOST);
    }
    tags.forEach(
        (key, value) -> {
          requireText("key", key, 128);
          requireText("value", value, 256);
          if (key.isEmpty()) {
            throw EksException.invalidParameter(
                "The specified tags is invalid: a key must not be empty");
          }
          if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw EksException.invalidParameter(
                "The specified tags is invalid: the key \"" + key + "\" must not begin with aws:");
          }
        });
  }

  private static void requireText(String what, String text, int longest) {
    if (text.codePointCount(0, text.length()) > longest || !TEXT.matcher(text).matches()) {
      throw EksException.invalidParameter(
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
