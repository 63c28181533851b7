package io.github.ekscam.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Collects what is wrong with an object, in the words and the order of the API server.
 *
 * <p>Reproduces k8s.io/apimachinery 0.34 to 0.37: {@code pkg/util/validation/field}, {@code
 * pkg/api/validation} and {@code pkg/apis/meta/v1/validation}. Where upstream walks a Go map, whose
 * order is random, this walks the keys in their order.
 */
public final class FieldErrors {

  /** The API server's bound on the size of all annotations together, in bytes. */
  private static final int MOST_ANNOTATION_BYTES = 256 * 1024;

  private final Names.LabelWords words;
  private final List<Found> errors = new ArrayList<>();

  private FieldErrors(Names.LabelWords words) {
    this.words = words;
  }

  /** None yet, in the words of Kubernetes 1.34 and before. */
  public FieldErrors() {
    this(Names.LabelWords.UP_TO_1_34);
  }

  /**
   * None yet, in the words of Kubernetes 1.35 and later, where a bad label key is called that, and
   * a long label has too many bytes instead of characters.
   */
  public static FieldErrors since135() {
    return new FieldErrors(Names.LabelWords.SINCE_1_35);
  }

  private record Found(String type, String field, String text) {}

  /**
   * What makes a value of one mistake.
   *
   * @param <T> the value
   */
  public interface Form<T> {

    /**
     * One mistake.
     *
     * @param type the server's name of the kind of mistake, such as {@code FieldValueRequired}
     * @param field the path of the field
     * @param text the whole text
     */
    T of(String type, String field, String text);
  }

  /** What was found so far, in the form that the caller shows. */
  public <T> List<T> found(Form<T> form) {
    return errors.stream()
        .map(found -> form.of(found.type(), found.field(), found.text()))
        .toList();
  }

  /** How much was found so far. */
  public int count() {
    return errors.size();
  }

  /** What somebody else found. */
  public void add(String type, String field, String text) {
    errors.add(new Found(type, field, text));
  }

  /** A field that must be there. */
  public void required(String field, String detail) {
    addText("FieldValueRequired", field, "Required value", detail);
  }

  /** A field that must not be there. */
  public void forbidden(String field, String detail) {
    addText("FieldValueForbidden", field, "Forbidden", detail);
  }

  /** A string with an unacceptable value. */
  public void invalid(String field, String value, String detail) {
    addText("FieldValueInvalid", field, "Invalid value: " + GoQuote.quote(value), detail);
  }

  /** Something other than a string with an unacceptable value. */
  public void invalidJson(String field, String json, String detail) {
    addText("FieldValueInvalid", field, "Invalid value: " + json, detail);
  }

  /** A value outside of a fixed set. */
  public void unsupported(String field, String value, String... supported) {
    String list = List.of(supported).stream().map(GoQuote::quote).collect(Collectors.joining(", "));
    addText(
        "FieldValueNotSupported",
        field,
        "Unsupported value: " + GoQuote.quote(value),
        "supported values: " + list);
  }

  private void addText(String type, String field, String body, String detail) {
    String text = field + ": " + body + (detail.isEmpty() ? "" : ": " + detail);
    add(type, field, text);
  }

  private void invalidEach(String field, String value, List<String> messages) {
    messages.forEach(message -> invalid(field, value, message));
  }

  /** The metadata of an object, of a namespaced or of a cluster-wide kind. */
  public void metadata(
      String name,
      String namespace,
      boolean namespaced,
      Map<String, String> labels,
      Map<String, String> annotations) {
    if (name.isEmpty()) {
      required("metadata.name", "name or generateName is required");
    } else {
      pathSegment("metadata.name", name);
    }
    if (!namespaced) {
      if (!namespace.isEmpty()) {
        forbidden("metadata.namespace", "not allowed on this type");
      }
    } else if (namespace.isEmpty()) {
      required("metadata.namespace", "");
    } else {
      invalidEach("metadata.namespace", namespace, Names.dns1123Label(namespace));
    }
    labels("metadata.labels", labels);
    annotations(annotations);
  }

  private void annotations(Map<String, String> annotations) {
    long bytes = 0;
    for (Map.Entry<String, String> annotation : new TreeMap<>(annotations).entrySet()) {
      String key = annotation.getKey();
      invalidEach("metadata.annotations", key, Names.qualifiedName(lowerCase(key), words));
      bytes += utf8Length(key) + utf8Length(annotation.getValue());
    }
    if (bytes > MOST_ANNOTATION_BYTES) {
      addText(
          "FieldValueTooLong",
          "metadata.annotations",
          "Too long",
          "may not be more than " + MOST_ANNOTATION_BYTES + " bytes");
    }
  }

  /** As Go does: each code point by itself, so never to more than one. */
  private static String lowerCase(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Labels, as {@code matchLabels} of a selector has them too. */
  public void labels(String field, Map<String, String> labels) {
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              invalidEach(field, key, Names.qualifiedName(key, words));
              invalidEach(field, value, Names.labelValue(value, words));
            });
  }

  /** A name that must be usable as a segment of a URL path. */
  public void pathSegment(String field, String name) {
    invalidEach(field, name, Names.pathSegment(name));
  }

  /** A name that must be a DNS subdomain. */
  public void dns1123Subdomain(String field, String name) {
    invalidEach(field, name, Names.dns1123Subdomain(name));
  }

  /** A path with a domain before it, such as {@code acme.io/foo}. */
  public void domainPrefixedPath(String field, String value) {
    if (value.isEmpty()) {
      required(field, "");
      return;
    }
    int slash = value.indexOf('/');
    if (slash <= 0 || slash == value.length() - 1) {
      invalid(field, value, "must be a domain-prefixed path (such as \"acme.io/foo\")");
      return;
    }
    dns1123Subdomain(field, value.substring(0, slash));
    String path = value.substring(slash + 1);
    invalidEach(field, path, Names.httpPath(path));
  }

  /**
   * One requirement of a label selector.
   *
   * @param anyOperator whether an operator that does not exist is let through, as in reviews
   */
  public void labelSelectorRequirement(
      String field, String key, String operator, List<String> values, boolean anyOperator) {
    switch (operator) {
      case "In", "NotIn" -> valuesRequired(field, values);
      case "Exists", "DoesNotExist" -> valuesForbidden(field, values);
      default -> {
        if (!anyOperator) {
          invalid(field + ".operator", operator, "not a valid selector operator");
        }
      }
    }
    invalidEach(field + ".key", key, Names.qualifiedName(key, words));
    for (int i = 0; i < values.size(); i++) {
      invalidEach(
          field + ".values[" + i + "]", values.get(i), Names.labelValue(values.get(i), words));
    }
  }

  /**
   * One requirement of a field selector, of which an operator that does not exist is let through.
   */
  public void fieldSelectorRequirement(
      String field, String key, String operator, List<String> values) {
    if (key.isEmpty()) {
      required(field + ".key", "must be specified");
    }
    switch (operator) {
      case "In", "NotIn" -> valuesRequired(field, values);
      case "Exists", "DoesNotExist" -> valuesForbidden(field, values);
      default -> {}
    }
  }

  /** The values of {@code In} and {@code NotIn}. */
  public void valuesRequired(String field, List<String> values) {
    if (values.isEmpty()) {
      required(field + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
    }
  }

  /** The values of {@code Exists} and {@code DoesNotExist}. */
  public void valuesForbidden(String field, List<String> values) {
    if (!values.isEmpty()) {
      forbidden(
          field + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
    }
  }
}
