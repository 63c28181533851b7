package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds policies whose names do not tell that they let Secrets be read. */
final class SecretsByAccessPolicyRule extends LintRule {

  SecretsByAccessPolicyRule() {
    super("CAM021", Level.NOTE, "An access policy lets Secrets be read");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    linted.forEachAssociation(
        (entry, association) -> {
          if (readsSecrets(linted, association) && !entry.principalArn().isServiceLinkedRole()) {
            proof(linted, entry, association)
                .filter(step -> step.verdict().isAllowed())
                .filter(step -> !isAdministrator(linted, entry))
                .ifPresent(
                    step ->
                        found.accept(
                            finding(
                                    LintedCluster.describe(entry, association),
                                    association.policyArn().name()
                                        + " lets "
                                        + entry.principalArn()
                                        + " read the Secrets of "
                                        + association.accessScope().describe()
                                        + ", the tokens and passwords of workloads among them",
                                    "if that is not meant, associate AmazonEKSViewPolicy, which"
                                        + " leaves Secrets out, and bind a role for the rest")
                                .at(linted.cluster().sourceOf(entry.principalArn(), association))
                                .withProof(List.of(step))));
          }
        });
  }

  /** Whoever may do everything by another grant loses nothing with this one. */
  private static boolean isAdministrator(LintedCluster linted, AccessEntry entry) {
    return linted
        .askPrincipal(entry, Right.EVERYTHING.request("", ""), "")
        .filter(step -> step.verdict().isAllowed())
        .isPresent();
  }

  /** Of administrators everybody knows it, and of policies that are named for it. */
  private static boolean readsSecrets(LintedCluster linted, PolicyAssociation association) {
    String name = association.policyArn().name();
    long rights = linted.rightsOf(name);
    return !name.contains("Secret")
        && (rights & Right.GET_SECRETS.bit()) != 0
        && (rights & Right.EVERYTHING.bit()) == 0;
  }

  private static Optional<ProofStep> proof(
      LintedCluster linted, AccessEntry entry, PolicyAssociation association) {
    return linted.askPrincipal(
        entry,
        ResourceRequest.of("get", "", "secrets")
            .namespace(Namespaces.of(association.accessScope()))
            .name("any"),
        "");
  }
}
