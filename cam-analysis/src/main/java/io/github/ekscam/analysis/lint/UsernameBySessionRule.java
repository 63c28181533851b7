package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.text.NameTemplate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds users of bindings whom a session becomes by the name that it chooses. */
final class UsernameBySessionRule extends LintRule {

  UsernameBySessionRule() {
    super("CAM013", Level.WARNING, "A session becomes a bound user by the name it chooses");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    Set<String> told = new TreeSet<>();
    Set<String> templates = new TreeSet<>();
    for (LintedPrincipal principal : linted.principals()) {
      NameTemplate template = NameTemplate.of(principal.username(), principal.caller().account());
      if (!principal.caller().isAnySessionOfRole()
          || !template.isOfSession()
          || SessionNames.areGiven(principal)
          || !templates.add(template.toString())) {
        continue;
      }
      for (BoundSubjects.Bound bound : linted.subjects().users(template).toList()) {
        if (linted.role(bound.binding()).isPresent()
            && linted.isConfigured(bound.binding())
            && !told.contains(subject(bound))) {
          finding(linted, principal, template, bound)
              .ifPresent(
                  finding -> {
                    told.add(finding.subject());
                    found.accept(finding);
                  });
        }
      }
    }
  }

  private static String subject(BoundSubjects.Bound bound) {
    return bound.binding().describe() + " to " + bound.located();
  }

  private Optional<Finding> finding(
      LintedCluster linted,
      LintedPrincipal principal,
      NameTemplate template,
      BoundSubjects.Bound bound) {
    return linted
        .askSession(
            principal,
            template,
            bound,
            user -> user.username().equals(bound.name()),
            "whoever may assume the role chooses that session name")
        .map(
            step ->
                finding(
                        subject(bound),
                        bound.binding().describe()
                            + " names the "
                            + bound.located()
                            + ", and the username of "
                            + principal.arn()
                            + " is made of a session name that whoever assumes the role chooses:"
                            + " anybody who may assume it can be that user",
                        "bind a group that the entry gives, or let the role's trust policy"
                            + " require the session name by sts:RoleSessionName")
                    .at(linted.cluster().sourceOf(bound.binding()))
                    .withProof(List.of(step)));
  }
}
