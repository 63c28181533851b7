package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.function.Consumer;

/** Finds policies of which AWS does not publish what they allow. */
final class UnpublishedPolicyRule extends LintRule {

  UnpublishedPolicyRule() {
    super("CAM025", Level.NOTE, "AWS does not publish what an associated access policy allows");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    linted.forEachAssociation(
        (entry, association) -> {
          boolean unpublished =
              linted
                  .cluster()
                  .accessPolicies()
                  .find(association.policyArn().name())
                  .filter(policy -> policy.rules().isEmpty())
                  .filter(policy -> !policy.isServiceLinkedRolesOnly())
                  .filter(policy -> policy.provenance() != AccessPolicy.Provenance.OWN)
                  .isPresent();
          if (unpublished && entry.type().isStandard()) {
            List<ProofStep> proof =
                linted
                    .askPrincipal(
                        entry,
                        ResourceRequest.of("get", "", "secrets")
                            .namespace(Namespaces.of(association.accessScope()))
                            .name("any"),
                        "cannot be told")
                    .filter(step -> step.verdict().isUndecided())
                    .stream()
                    .toList();
            found.accept(
                finding(
                        LintedCluster.describe(entry, association),
                        "AWS publishes no rules of "
                            + association.policyArn().name()
                            + ", associated to "
                            + entry.principalArn()
                            + ": what it allows is undecided, and may change unseen",
                        "bind a role with the rights that are needed, which can be read and"
                            + " tested")
                    .at(linted.cluster().sourceOf(entry.principalArn(), association))
                    .withProof(proof));
          }
        });
  }
}
