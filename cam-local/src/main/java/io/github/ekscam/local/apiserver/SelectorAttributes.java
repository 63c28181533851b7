package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.LabelSelector;
import java.util.List;

/**
 * The field selector or the label selector of a review, as {@code FieldSelectorAttributes} and
 * {@code LabelSelectorAttributes} of {@code authorization.k8s.io/v1}: one text, or requirements.
 * Unchecked by itself; the review that carries it is validated.
 *
 * @param rawSelector the selector as in a query parameter; empty if there are requirements
 * @param requirements the conditions, on labels or on fields; empty if there is a raw selector
 */
public record SelectorAttributes(String rawSelector, List<LabelSelector.Requirement> requirements) {

  public SelectorAttributes {
    requireNonNull(rawSelector, "rawSelector");
    requirements = List.copyOf(requirements);
  }
}
