package io.github.ekscam.analysis.lint;

import io.github.ekscam.Caller;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Status;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds those who may write bindings by an access policy, and whom the escalation check refuses.
 */
final class AdminPolicyCannotGrantRule extends LintRule {

  private static final String VIEW = "view";

  AdminPolicyCannotGrantRule() {
    super("CAM022", Level.NOTE, "A holder of an access policy may write bindings and cannot grant");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    if (linted.cluster().effectiveRbacObjects().clusterRole(VIEW).isEmpty()) {
      return;
    }
    linted.forEachAssociation(
        (entry, association) -> {
          if (writesBindings(linted, association)) {
            check(linted, entry, association, found);
          }
        });
  }

  private static boolean writesBindings(LintedCluster linted, PolicyAssociation association) {
    return linted
        .cluster()
        .accessPolicies()
        .find(association.policyArn().name())
        .flatMap(AccessPolicy::rules)
        .map(rules -> Right.of(rules.stream().map(AccessPolicy.Rule::rule).toList()))
        .map(
            rights ->
                (rights & Right.CREATE_ROLE_BINDINGS.bit()) != 0
                    && (rights & Right.EVERYTHING.bit()) == 0)
        .orElse(false);
  }

  private void check(
      LintedCluster linted,
      AccessEntry entry,
      PolicyAssociation association,
      Consumer<Finding> found) {
    String namespace = Namespaces.of(association.accessScope());
    RoleBinding binding =
        new RoleBinding(
            ObjectMeta.named("team-view").inNamespace(namespace),
            RoleRef.clusterRole(VIEW),
            List.of(Subject.group("team")));
    LintedCluster.caller(entry.principalArn().value())
        .ifPresent(
            identity -> {
              Caller caller = linted.cluster().caller(identity);
              RbacWrite.Outcome outcome = caller.wouldAllow(RbacWrite.create(binding));
              ResourceRequest request = RbacWrite.create(binding).request();
              if (!outcome.isAccepted()
                  && outcome.unknowns().isEmpty()
                  && !outcome.missingRules().isEmpty()
                  && caller.isAllowed(request)) {
                String refusal = outcome.refusal().map(Status::message).orElse("");
                found.accept(
                    finding(
                            LintedCluster.describe(entry, association),
                            entry.principalArn()
                                + " may create RoleBindings by "
                                + association.policyArn().name()
                                + ", and is refused all the same to bind even the ClusterRole"
                                + " view: rights of access policies do not count in the"
                                + " escalation check",
                            "bind a ClusterRole with the rights that may be given on, such as"
                                + " admin, to a group of the entry as well")
                        .at(linted.cluster().sourceOf(entry.principalArn(), association))
                        .withProof(
                            linted
                                .askPrincipal(
                                    entry,
                                    request,
                                    "is authorized, and answered: " + firstWords(refusal))
                                .stream()
                                .toList()));
              }
            });
  }

  /** The refusal lists every missing right, each on a line. */
  private static String firstWords(String refusal) {
    int end = refusal.indexOf('\n');
    return end < 0 ? refusal : refusal.substring(0, end);
  }
}
