package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds groups that are made of the name of a session. */
final class GroupBySessionRule extends LintRule {

  GroupBySessionRule() {
    super("CAM014", Level.ERROR, "A session becomes a member of a group by the name it chooses");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    for (LintedPrincipal principal : linted.principals()) {
      if (!principal.caller().isAnySessionOfRole()) {
        continue;
      }
      for (String group : new LinkedHashSet<>(principal.groups())) {
        NameTemplate template = NameTemplate.of(group, principal.caller().account());
        if (template.dependsOnSession()) {
          Optional<ProofStep> proof = proof(linted, principal, template);
          found.accept(
              finding(
                      principal.mapper().describe() + " with the group " + group,
                      "the group "
                          + group
                          + " of the "
                          + principal.mapper().describe()
                          + " is made of the session's name, which whoever assumes the role"
                          + " chooses"
                          + (proof.isPresent()
                              ? ": they choose the group, too"
                              : "; no binding names such a group now"),
                      "give the entry fixed groups, and one role to each of them")
                  .at(principal.source())
                  .withProof(proof.stream().toList()));
        }
      }
    }
  }

  private static Optional<ProofStep> proof(
      LintedCluster linted, LintedPrincipal principal, NameTemplate template) {
    if (!template.isOfSession()) {
      return Optional.empty();
    }
    return linted
        .subjects()
        .groups(template)
        .filter(bound -> linted.role(bound.binding()).isPresent())
        .sorted(Comparator.comparing(bound -> !bound.subject().name().equals(SystemNames.MASTERS)))
        .flatMap(
            bound ->
                linted
                    .askSession(
                        principal,
                        template,
                        bound,
                        user -> true,
                        "is a member of " + bound.subject().name())
                    .stream())
        .findFirst();
  }
}
