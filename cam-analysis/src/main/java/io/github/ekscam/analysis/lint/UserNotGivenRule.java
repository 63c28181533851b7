package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.internal.matching.BoundSubjects;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.Spelling;
import io.github.ekscam.internal.vocabulary.SystemNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Finds users of bindings that no entry makes of anybody. */
final class UserNotGivenRule extends LintRule {

  /** Beyond that a nearest name is not looked for, which costs a look at each. */
  private static final int MOST_COMPARED = 200;

  UserNotGivenRule() {
    super("CAM017", Level.NOTE, "No entry gives anybody the username that a binding names");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    if (!linted.areUsersKnown() || linted.principals().isEmpty()) {
      return;
    }
    Set<String> usernames = new TreeSet<>();
    Map<String, List<NameTemplate>> templates = new TreeMap<>();
    for (LintedPrincipal principal : linted.principals()) {
      NameTemplate template = NameTemplate.of(principal.username(), principal.caller().account());
      if (template.isFixed()) {
        usernames.add(template.toString());
      } else {
        templates.computeIfAbsent(template.prefix(), p -> new ArrayList<>()).add(template);
      }
    }
    List<String> accounts = linted.cluster().awsAuth().map(AwsAuth::mapAccounts).orElse(List.of());
    linted
        .subjects()
        .users()
        .forEach(
            (name, bounds) -> {
              if (!name.startsWith(SystemNames.PREFIX)
                  && !usernames.contains(name)
                  && !mayBe(name, templates)
                  && accounts.stream().noneMatch(account -> name.contains(":" + account + ":"))) {
                String near =
                    usernames.size() > MOST_COMPARED
                        ? ""
                        : Spelling.nearest(name, usernames)
                            .map(known -> "did you mean " + known + "?")
                            .orElse("");
                bounds.stream()
                    .filter(bound -> linted.isConfigured(bound.binding()))
                    .forEach(bound -> found.accept(finding(linted, bound, near)));
              }
            });
  }

  private Finding finding(LintedCluster linted, BoundSubjects.Bound bound, String near) {
    return finding(
            bound.binding().describe() + " to " + bound.subject(),
            bound.binding().describe()
                + " names the User "
                + bound.subject().name()
                + ", which no access entry and no entry of aws-auth makes of anybody: it grants"
                + " nothing, unless an OIDC identity provider gives the name",
            near.isEmpty() ? "give an access entry the username, or bind a group" : near)
        .at(linted.cluster().sourceOf(bound.binding()));
  }

  private static boolean mayBe(String name, Map<String, List<NameTemplate>> templates) {
    for (int length = 0; length <= name.length(); length++) {
      for (NameTemplate template : templates.getOrDefault(name.substring(0, length), List.of())) {
        if (template.mayBecome(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
