package io.github.ekscam.testing.assertions;

import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.Coverage;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one cluster grants and another does not, by rules: to each IAM principal, and to each
 * subject of a binding. A principal has what its policies and its subjects have, so together they
 * are everybody; sessions whose name is a subject's are among the subjects.
 */
final class GrantComparison {

  private final EksCluster before;
  private final EksCluster after;
  private final List<String> lines = new ArrayList<>();

  private GrantComparison(EksCluster before, EksCluster after) {
    this.before = before;
    this.after = after;
  }

  /** What the second grants beyond the first, in words; nothing if there is nothing. */
  static List<String> additions(EksCluster before, EksCluster after) {
    GrantComparison comparison = new GrantComparison(before, after);
    comparison.principals();
    comparison.subjects();
    return comparison.lines;
  }

  private void principals() {
    Set<String> principals = new LinkedHashSet<>();
    for (AccessEntry entry : after.accessEntries().entries()) {
      principals.add(entry.principalArn().value());
    }
    after
        .awsAuth()
        .ifPresent(
            awsAuth ->
                awsAuth.effectiveMappings().stream()
                    .map(AwsAuth.Mapping::arn)
                    .filter(GrantComparison::isCaller)
                    .forEach(principals::add));
    for (String principal : principals) {
      CallerIdentity caller = CallerIdentity.parse(principal);
      MappedIdentity identity = after.caller(caller).identity();
      boolean isNew =
          identity instanceof MappedIdentity.Mapped
              && before.caller(caller).identity() instanceof MappedIdentity.NotMapped;
      if (isNew) {
        lines.add(principal + " is a user of the cluster");
      }
      add(
          principal,
          HeldPermissions.inEverySession(before.caller(caller)),
          HeldPermissions.inEverySession(after.caller(caller)));
    }
  }

  private static boolean isCaller(String arn) {
    try {
      CallerIdentity.parse(arn);
      return true;
    } catch (IllegalArgumentException noCaller) {
      return false;
    }
  }

  private void subjects() {
    Set<Subject> subjects = new LinkedHashSet<>();
    after.effectiveRbacObjects().all().stream()
        .filter(RbacBinding.class::isInstance)
        .map(RbacBinding.class::cast)
        .forEach(
            binding ->
                binding
                    .subjects()
                    .forEach(
                        subject -> subjects.add(subject.boundIn(binding.metadata().namespace()))));
    for (Subject subject : subjects) {
      UserInfo user = user(subject);
      add(Words.subject(subject), before.whatCan(user), after.whatCan(user));
    }
  }

  private static UserInfo user(Subject subject) {
    return subject.kind().equals("Group")
        ? UserInfo.of("", List.of(subject.name()))
        : UserInfo.of(subject.authenticatedName(), List.of());
  }

  private void add(String who, Permissions had, Permissions has) {
    for (Permission permission : has.permissions()) {
      List<PolicyRule> rules =
          had.permissions().stream()
              .filter(held -> includes(held.scope(), permission.scope()))
              .map(Permission::rule)
              .toList();
      List<PolicyRule> more = Coverage.of(rules, List.of(permission.rule())).uncovered();
      if (!more.isEmpty()) {
        lines.add(who + " can, by " + Describing.grant(permission.grant(), after) + ":");
        Describing.compact(more).forEach(line -> lines.add("  " + line));
      }
    }
    for (Permissions.Unknown unknown : has.unknowns()) {
      boolean known =
          had.unknowns().stream()
              .anyMatch(
                  each ->
                      each.text().equals(unknown.text())
                          && includes(each.scope(), unknown.scope()));
      if (!known) {
        lines.add(who + ": " + unknown.text());
      }
    }
  }

  /**
   * Whether one scope surely includes another: a star of the inner pattern is a character that only
   * a star of the outer can be.
   */
  private static boolean includes(AccessScope outer, AccessScope inner) {
    if (outer instanceof AccessScope.Cluster) {
      return true;
    }
    return inner instanceof AccessScope.Namespaces some
        && some.namespaces().stream().allMatch(outer::includesNamespace);
  }
}
