package io.github.ekscam.analysis.lint;

import io.github.ekscam.EksCluster;
import io.github.ekscam.WhoCan;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.config.Notice;
import java.util.List;
import java.util.function.Consumer;

/** Finds clusters of which no IAM principal is administrator, or can become one. */
final class NoAdministratorRule extends LintRule {

  NoAdministratorRule() {
    super("CAM019", Level.ERROR, "Nobody is administrator of the cluster, or can become one");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    EksCluster cluster = linted.cluster();
    if (linted.principals().isEmpty()
        || cluster.authenticationMode() == AuthenticationMode.CONFIG_MAP
        || !cluster.isAuthenticationModeGiven() // Then its creator may be anybody.
        || !linted.areUsersKnown()
        || !linted.notices(Notice.Kind.CLUSTER_CREATOR_IS_ADMIN).isEmpty()
        || linted.entries().stream().anyMatch(entry -> mayHaveMore(linted, entry))
        || linted.takeovers().isAnyPrincipalAdministrator()) {
      return;
    }
    WhoCan whoCan = cluster.whoCan(Right.EVERYTHING.request("", ""));
    if (!whoCan.principals().isEmpty() || !whoCan.undecidedPrincipals().isEmpty()) {
      return;
    }
    List<ProofStep> proof =
        linted.principals().stream()
            .map(
                principal ->
                    linted.ask(
                        principal.arn(), principal.user(), Right.EVERYTHING.request("", ""), ""))
            .toList();
    found.accept(
        finding(
                "the cluster",
                "none of the "
                    + linted.principals().size()
                    + " IAM principals that are users of the cluster is its administrator, or can"
                    + " give or take the rights: from inside nobody can repair its access",
                "associate AmazonEKSClusterAdminPolicy, with the scope of the cluster, to a role"
                    + " for emergencies")
            .at(linted.principals().get(0).source())
            .withProof(proof));
  }

  private static boolean mayHaveMore(LintedCluster linted, AccessEntry entry) {
    return linted.cluster().accessEntries().areAssociationsUnknown(entry)
        || linted.cluster().accessEntries().associations(entry).stream()
            .map(PolicyAssociation::policyArn)
            .anyMatch(
                arn ->
                    linted
                        .cluster()
                        .accessPolicies()
                        .find(arn.name())
                        .flatMap(AccessPolicy::rules)
                        .isEmpty());
  }
}
