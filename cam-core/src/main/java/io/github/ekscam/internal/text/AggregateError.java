package io.github.ekscam.internal.text;

import java.util.List;

/** Several errors as one. Reproduces {@code pkg/util/errors} of k8s.io/apimachinery 1.34. */
public final class AggregateError {

  private AggregateError() {}

  /** The text of at least one error: each text once, in brackets if there are several. */
  public static String of(List<String> errors) {
    List<String> distinct = errors.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]";
  }
}
