package io.github.ekscam.local.apiserver;

import static java.util.Objects.requireNonNull;

/**
 * The question what the caller may do in a namespace: the kind of {@code authorization.k8s.io/v1}
 * behind {@code kubectl auth can-i --list}. Creating one throws {@link BadRequestException} where
 * the API server would refuse it. Of its metadata the server takes no notice.
 *
 * @param namespace the namespace; never empty
 */
public record SelfSubjectRulesReview(String namespace) implements Review {

  public SelfSubjectRulesReview {
    requireNonNull(namespace, "namespace");
    if (namespace.isEmpty()) {
      throw new BadRequestException("no namespace on request");
    }
  }

  @Override
  public String kind() {
    return "SelfSubjectRulesReview";
  }
}
