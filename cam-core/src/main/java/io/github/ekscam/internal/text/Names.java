package io.github.ekscam.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which names Kubernetes accepts, and what it says of the others. Lengths are bytes of UTF-8. */
public final class Names {

  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";

  private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);

  /** Possessive: a repeated group that may give back is matched recursively, and names are long. */
  private static final Pattern SUBDOMAIN_PATTERN = Pattern.compile(SUBDOMAIN + "+");

  private static final Pattern QUALIFIED_PATTERN = Pattern.compile(QUALIFIED);
  private static final Pattern LABEL_VALUE_PATTERN = Pattern.compile(LABEL_VALUE);

  private static final String HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
  private static final Pattern HTTP_PATH_PATTERN = Pattern.compile(HTTP_PATH);

  private static final String ALPHANUMERIC_ENDS =
      ", and must start and end with an alphanumeric character";

  private static final String CHARACTERS = "characters";

  private Names() {}

  /** What labels and their keys are called, and their lengths counted in. */
  enum LabelWords {
    UP_TO_1_34("a qualified name", CHARACTERS),
    SINCE_1_35("a valid label key", "bytes");

    private final String key;
    private final String unit;

    LabelWords(String key, String unit) {
      this.key = key;
      this.unit = unit;
    }
  }

  /** Whether a name can be a segment of a URL path. */
  public static boolean isPathSegment(String name) {
    return pathSegment(name).isEmpty();
  }

  /** A segment of a URL path: the only demand on the names of roles and bindings. */
  static List<String> pathSegment(String name) {
    if (name.equals(".") || name.equals("..")) {
      return List.of("may not be '" + name + "'");
    }
    return Stream.of("/", "%")
        .filter(name::contains)
        .map(part -> "may not contain '" + part + "'")
        .toList();
  }

  /** A DNS label, as namespaces are. */
  public static List<String> dns1123Label(String value) {
    List<String> messages = new ArrayList<>(tooLong(value, 63, CHARACTERS));
    if (!LABEL_PATTERN.matcher(value).matches()) {
      messages.add(
          SUBDOMAIN_PATTERN.matcher(value).matches()
              ? "must not contain dots"
              : regexError(
                  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                      + " '-'"
                      + ALPHANUMERIC_ENDS,
                  LABEL,
                  "my-name",
                  "123-abc"));
    }
    return messages;
  }

  /** A DNS subdomain, as service accounts are. */
  public static List<String> dns1123Subdomain(String value) {
    return dns1123Subdomain(value, CHARACTERS);
  }

  private static List<String> dns1123Subdomain(String value, String unit) {
    List<String> messages = new ArrayList<>(tooLong(value, 253, unit));
    if (!SUBDOMAIN_PATTERN.matcher(value).matches()) {
      messages.add(
          regexError(
              "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                  + " '-' or '.'"
                  + ALPHANUMERIC_ENDS,
              SUBDOMAIN,
              "example.com"));
    }
    return messages;
  }

  /** The path of a URL. */
  static List<String> httpPath(String value) {
    return HTTP_PATH_PATTERN.matcher(value).matches()
        ? List.of()
        : List.of("Invalid path (regex used for validation is '" + HTTP_PATH + "')");
  }

  /** The key of a label or an annotation: a name with an optional DNS subdomain before a slash. */
  public static List<String> qualifiedName(String value) {
    return qualifiedName(value, LabelWords.UP_TO_1_34);
  }

  /** The same, in the words of some versions. */
  static List<String> qualifiedName(String value, LabelWords words) {
    String[] parts = value.split("/", -1);
    if (parts.length > 2) {
      return List.of(
          words.key
              + " "
              + qualifiedForm()
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
    }
    List<String> messages = new ArrayList<>();
    if (parts.length == 2) {
      String prefix = parts[0];
      List<String> wrong =
          prefix.isEmpty() ? List.of("must be non-empty") : dns1123Subdomain(prefix, words.unit);
      wrong.forEach(message -> messages.add("prefix part " + message));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      messages.add("name part must be non-empty");
    }
    tooLong(name, 63, words.unit).forEach(message -> messages.add("name part " + message));
    if (!QUALIFIED_PATTERN.matcher(name).matches()) {
      messages.add("name part " + qualifiedForm());
    }
    return messages;
  }

  private static String qualifiedForm() {
    return regexError(
        "must consist of alphanumeric characters, '-', '_' or '.'" + ALPHANUMERIC_ENDS,
        QUALIFIED,
        "MyName",
        "my.name",
        "123-abc");
  }

  /** The value of a label. */
  public static List<String> labelValue(String value) {
    return labelValue(value, LabelWords.UP_TO_1_34);
  }

  /** The same, in the words of some versions. */
  static List<String> labelValue(String value, LabelWords words) {
    List<String> messages = new ArrayList<>(tooLong(value, 63, words.unit));
    if (!LABEL_VALUE_PATTERN.matcher(value).matches()) {
      messages.add(
          regexError(
              "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                  + " '_' or '.'"
                  + ALPHANUMERIC_ENDS,
              LABEL_VALUE,
              "MyValue",
              "my_value",
              "12345"));
    }
    return messages;
  }

  /** In bytes, whatever the unit is called. */
  private static List<String> tooLong(String value, int most, String unit) {
    return value.getBytes(StandardCharsets.UTF_8).length > most
        ? List.of("must be no more than " + most + " " + unit)
        : List.of();
  }

  private static String regexError(String message, String regex, String... examples) {
    return Stream.of(examples)
        .map(example -> "'" + example + "'")
        .collect(
            Collectors.joining(
                ",  or ", message + " (e.g. ", ", regex used for validation is '" + regex + "')"));
  }
}
