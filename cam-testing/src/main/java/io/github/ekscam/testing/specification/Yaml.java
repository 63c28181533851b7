package io.github.ekscam.testing.specification;

import io.github.ekscam.internal.text.PlainText;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes the few forms of YAML that a specification needs. */
final class Yaml {

  /** What surely means itself, without quotes. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/.][A-Za-z0-9/._:@=+-]*[A-Za-z0-9/]");

  private static final Pattern WORD_OF_YAML =
      Pattern.compile("yes|no|true|false|on|off|null", Pattern.CASE_INSENSITIVE);

  private Yaml() {}

  static String scalar(String value) {
    boolean plain = PLAIN.matcher(value).matches() && !WORD_OF_YAML.matcher(value).matches();
    if (plain) {
      return value;
    }
    return PlainText.line(value).equals(value)
        ? "'" + value.replace("'", "''") + "'"
        : '"' + PlainText.line(value.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  /** A list, or its one element as itself. */
  static String list(Collection<String> values) {
    return values.size() == 1
        ? scalar(values.iterator().next())
        : values.stream().map(Yaml::scalar).collect(Collectors.joining(", ", "[", "]"));
  }
}
