package io.github.ekscam.internal.engine;

import io.github.ekscam.internal.text.AggregateError;
import io.github.ekscam.internal.text.GoQuote;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;

/** The texts by which Kubernetes names what allowed a request, to the letter. */
final class Reasons {

  private Reasons() {}

  static String allowedBy(RbacBinding binding, Subject subject) {
    String namespace = binding.metadata().namespace();
    RoleRef roleRef = binding.roleRef();
    return "RBAC: allowed by "
        + binding(binding.metadata().name(), namespace)
        + " of "
        + roleRef.kind()
        + " "
        + GoQuote.quote(roleRef.name())
        + " to "
        + subject(subject, namespace);
  }

  /**
   * By analogy with upstream; the form with a namespace has never been seen from a real cluster.
   */
  static String allowedByAccessPolicy(
      String principalArn, String policyArn, String namespace, String principalId) {
    return "EKS Access Policy: allowed by "
        + binding(principalArn + "+" + policyArn, namespace)
        + " of ClusterRole "
        + GoQuote.quote(policyArn)
        + " to User "
        + GoQuote.quote(principalId);
  }

  /** Errors as upstream joins them: each text once, in brackets if there are several. */
  static String aggregate(List<String> errors) {
    return AggregateError.of(errors);
  }

  private static String binding(String name, String namespace) {
    return namespace.isEmpty()
        ? "ClusterRoleBinding " + GoQuote.quote(name)
        : "RoleBinding " + GoQuote.quote(name + "/" + namespace);
  }

  private static String subject(Subject subject, String bindingNamespace) {
    if (!subject.kind().equals("ServiceAccount")) {
      return subject.kind() + " " + GoQuote.quote(subject.name());
    }
    String namespace = subject.boundIn(bindingNamespace).namespace();
    return subject.kind() + " " + GoQuote.quote(subject.name() + "/" + namespace);
  }
}
