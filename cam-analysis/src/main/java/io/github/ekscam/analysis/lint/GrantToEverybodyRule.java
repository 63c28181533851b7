package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.function.Consumer;

/** Finds bindings to everybody, logged in or not. */
final class GrantToEverybodyRule extends LintRule {

  GrantToEverybodyRule() {
    super("CAM024", Level.WARNING, "A binding grants to everybody who is logged in, or to anybody");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    RbacRules rules = RbacRules.of(linted.cluster().effectiveRbacObjects());
    linted
        .configuredBindings()
        .forEach(
            binding -> {
              for (Subject subject : binding.subjects()) {
                if (isEverybody(subject)) {
                  rules
                      .role(binding)
                      .flatMap(role -> RuleRequest.of(role.rules(), binding.metadata().namespace()))
                      .map(request -> linted.ask(who(subject), user(subject), request, ""))
                      .filter(step -> step.verdict().isAllowed())
                      .ifPresent(step -> found.accept(finding(linted, binding, subject, step)));
                }
              }
            });
  }

  private static boolean isEverybody(Subject subject) {
    return isLoggedIn(subject) || isAnybody(subject);
  }

  private static boolean isLoggedIn(Subject subject) {
    return subject.kind().equals("Group") && subject.name().equals(SystemNames.AUTHENTICATED);
  }

  private static boolean isAnybody(Subject subject) {
    return (subject.kind().equals("Group") && subject.name().equals(SystemNames.UNAUTHENTICATED))
        || (subject.kind().equals("User") && subject.name().equals(SystemNames.ANONYMOUS));
  }

  private static String who(Subject subject) {
    return isLoggedIn(subject) ? "whoever is logged in" : "whoever reaches the API server";
  }

  private static UserInfo user(Subject subject) {
    return isLoggedIn(subject)
        ? UserInfo.ofServiceAccount("default", "default")
        : UserInfo.of(SystemNames.ANONYMOUS, List.of(SystemNames.UNAUTHENTICATED));
  }

  private Finding finding(
      LintedCluster linted, RbacBinding binding, Subject subject, ProofStep step) {
    return finding(
            binding.describe() + " to " + subject,
            binding.describeWithRole()
                + " grants it to "
                + subject
                + ": "
                + (isLoggedIn(subject)
                    ? "every IAM principal with an entry, and every pod by its service account"
                    : "anybody on the network, without credentials"),
            "bind a group of those who need it")
        .at(linted.cluster().sourceOf(binding))
        .withProof(List.of(step));
  }
}
