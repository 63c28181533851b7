package io.github.ekscam.cli;

import io.github.ekscam.access.AccessScope;
import io.github.ekscam.authz.Grant;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.stream.Collectors;

/** Rules, grants and scopes as text for people, on one line each. */
final class Words {

  private Words() {}

  /** A rule: the verbs, on what, of which API groups, of which names. */
  static String rule(PolicyRule rule) {
    return verbs(rule) + "  " + objects(rule);
  }

  static String verbs(PolicyRule rule) {
    return list(rule.verbs());
  }

  static String objects(PolicyRule rule) {
    if (!rule.nonResourceURLs().isEmpty()) {
      return list(rule.nonResourceURLs());
    }
    String names = rule.resourceNames().isEmpty() ? "" : "  named " + list(rule.resourceNames());
    return list(rule.resources()) + "  of " + list(rule.apiGroups()) + names;
  }

  /** What a grant goes through, from the caller on. */
  static String via(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      AccessScope scope = policy.association().accessScope();
      return "access policy "
          + policy.association().policyArn().name()
          + (scope instanceof AccessScope.Cluster ? "" : " in " + scope(scope));
    }
    if (grant instanceof Grant.Rbac rbac) {
      return binding(rbac.binding()) + " to " + subject(rbac.subject());
    }
    return "membership of the Group " + ((Grant.PrivilegedGroup) grant).group();
  }

  /** A binding and its role, which may not exist. */
  static String binding(RbacBinding binding) {
    String namespace = binding.metadata().namespace();
    return binding.kind()
        + " "
        + plain(binding.metadata().name())
        + (namespace.isEmpty() ? "" : " in the namespace " + namespace)
        + " of "
        + role(binding);
  }

  static String role(RbacBinding binding) {
    return binding.roleRef().kind() + " " + plain(binding.roleRef().name());
  }

  static String subject(Subject subject) {
    return subject.kind()
        + " "
        + plain(
            subject.namespace().isEmpty() || !subject.kind().equals("ServiceAccount")
                ? subject.name()
                : subject.namespace() + "/" + subject.name());
  }

  static String scope(AccessScope scope) {
    return scope instanceof AccessScope.Cluster
        ? "the whole cluster"
        : namespaces(scope.namespaces());
  }

  static String namespaces(List<String> namespaces) {
    boolean one = namespaces.size() == 1 && !namespaces.get(0).contains("*");
    return (one ? "the namespace " : "the namespaces ") + some(namespaces, 10, ", ");
  }

  /** The first of many, and how many more there are. */
  static String some(List<String> texts, int most, String separator) {
    String shown =
        texts.stream().limit(most).map(Words::plain).collect(Collectors.joining(separator));
    return texts.size() > most ? shown + " and " + (texts.size() - most) + " more" : shown;
  }

  private static String list(List<String> values) {
    return values.stream()
        .map(value -> value.isEmpty() ? "\"\"" : plain(value))
        .collect(Collectors.joining(","));
  }

  /** Names may have any character; none of them shall move the cursor. */
  static String plain(String text) {
    return text.chars().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .mapToObj(
                c ->
                    Character.isISOControl(c) ? String.format("\\u%04x", c) : Character.toString(c))
            .collect(Collectors.joining())
        : text;
  }

  static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
