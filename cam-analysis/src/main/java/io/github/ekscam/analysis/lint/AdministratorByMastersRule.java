package io.github.ekscam.analysis.lint;

import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.function.Consumer;

/** Finds administrators by membership of {@code system:masters}. */
final class AdministratorByMastersRule extends LintRule {

  AdministratorByMastersRule() {
    super("CAM020", Level.WARNING, "A principal is administrator by the group system:masters");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    for (LintedPrincipal principal : linted.principals()) {
      if (principal.groups().contains(SystemNames.MASTERS)) {
        found.accept(
            finding(
                    principal.mapper().describe(),
                    "the "
                        + principal.mapper().describe()
                        + " makes its principal a member of "
                        + SystemNames.MASTERS
                        + ": it may do everything before any binding is looked at, no binding"
                        + " takes that away, and no reason of the audit log names it",
                    "give it an access entry with AmazonEKSClusterAdminPolicy instead")
                .at(principal.source())
                .withProof(
                    List.of(
                        linted.ask(
                            principal.arn(),
                            principal.user(),
                            ResourceRequest.of("delete", "", "namespaces").name("kube-system"),
                            ""))));
      }
    }
  }
}
