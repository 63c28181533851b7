package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.internal.text.AggregateError;
import io.github.ekscam.internal.text.GoQuote;
import java.util.List;

/**
 * An object that the API server would refuse with code 422. The message is the server's own, such
 * as {@code Role.rbac.authorization.k8s.io "x" is invalid: rules[0].verbs: Required value: verbs
 * must contain at least one value}.
 *
 * <p>Reproduces {@code errors.NewInvalid} of k8s.io/apimachinery 1.34.
 */
public final class InvalidObjectException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String kind;
  private final String group;
  private final String name;
  private final transient List<FieldError> errors;

  /** An exception for the object {@code kind}, {@code group}, {@code name}. */
  public static InvalidObjectException of(
      String kind, String group, String name, List<FieldError> errors) {
    return new InvalidObjectException(kind, group, name, List.copyOf(errors));
  }

  private InvalidObjectException(String kind, String group, String name, List<FieldError> errors) {
    super(
        kind
            + "."
            + group
            + " "
            + GoQuote.quote(requireNonNull(name, "name"))
            + " is invalid: "
            + AggregateError.of(errors.stream().map(FieldError::text).toList()));
    this.kind = kind;
    this.group = group;
    this.name = name;
    this.errors = errors;
  }

  /** The kind; empty for reviews, as in the server's own message. */
  public String kind() {
    return kind;
  }

  /** The API group. */
  public String group() {
    return group;
  }

  /** The name of the object, which may be empty. */
  public String name() {
    return name;
  }

  /** Everything that is wrong, in the order in which the server looks. */
  public List<FieldError> errors() {
    return errors;
  }

  /**
   * One thing the API server finds wrong with an object.
   *
   * @param type the machine-readable kind, such as {@code FieldValueRequired}
   * @param field the path of the field, such as {@code rules[0].verbs}
   * @param text the whole text, such as {@code rules[0].verbs: Required value: verbs must contain
   *     at least one value}
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
}
