package io.github.ekscam.testing.specification;

import io.github.ekscam.EksCluster;
import io.github.ekscam.WhoCan;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.testing.question.DefaultSubjects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The case of a first specification that says who alone may make others administrators: it notices
 * whoever becomes one.
 */
final class StarterHolders {

  private static final ResourceRequest TO_BIND =
      ResourceRequest.of("create", "rbac.authorization.k8s.io", "clusterrolebindings");

  private StarterHolders() {}

  /**
   * The case as YAML; nothing if who may cannot be told or written.
   *
   * @param arns the principals of the specification, by name
   */
  static Optional<String> text(EksCluster cluster, Map<String, String> arns) {
    Map<String, String> names = new HashMap<>();
    arns.forEach((name, arn) -> names.put(arn, name));
    WhoCan whoCan = cluster.whoCan(TO_BIND);
    DefaultSubjects defaults = DefaultSubjects.of(cluster, TO_BIND);
    if (!whoCan.unknowns().stream().allMatch(defaults::contains)
        || !whoCan.undecidedPrincipals().stream().allMatch(defaults::contains)) {
      return Optional.empty();
    }
    List<String> principals = new ArrayList<>();
    for (WhoCan.AllowedPrincipal allowed : whoCan.principals()) {
      String name = names.get(allowed.principal());
      if (name == null || !allowed.isInEverySession()) {
        return Optional.empty();
      }
      principals.add(name);
    }
    List<Subject> others =
        whoCan.subjects().stream()
            .map(WhoCan.AllowedSubject::subject)
            .filter(subject -> !defaults.contains(subject))
            .toList();
    if (others.stream()
        .anyMatch(subject -> !PlainText.line(subject.name()).equals(subject.name()))) {
      return Optional.empty();
    }
    List<String> subjects = others.stream().map(Subject::toString).toList();
    StringBuilder text = new StringBuilder();
    text.append("  - description: Nobody else makes administrators\n");
    if (principals.isEmpty() && subjects.isEmpty()) {
      text.append("    nobody: true\n");
    } else {
      text.append("    whoCan:\n");
      if (!principals.isEmpty()) {
        text.append("      principals: ").append(Yaml.list(principals)).append('\n');
      }
      if (!subjects.isEmpty()) {
        text.append("      subjects: ").append(Yaml.list(subjects)).append('\n');
      }
    }
    text.append("    verbs: create\n    resources: clusterrolebindings\n");
    return Optional.of(text.toString());
  }
}
