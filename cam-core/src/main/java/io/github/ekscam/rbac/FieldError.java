package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

/**
 * One thing the API server finds wrong with an object.
 *
 * @param type the machine-readable kind, such as {@code FieldValueRequired}
 * @param field the path of the field, such as {@code rules[0].verbs}
 * @param text the whole text, such as {@code rules[0].verbs: Required value: verbs must contain at
 *     least one value}
 */
public record FieldError(String type, String field, String text) {

  public FieldError {
    requireNonNull(type, "type");
    requireNonNull(field, "field");
    requireNonNull(text, "text");
  }

  /** The text without the field, as it stands in the causes of a {@code Status}. */
  public String message() {
    return field.isEmpty() ? text : text.substring(field.length() + ": ".length());
  }

  @Override
  public String toString() {
    return text;
  }
}
