package io.github.ekscam.analysis.lint;

import io.github.ekscam.analysis.internal.takeover.Right;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds the right to approve certificates, by which others log in. */
final class CertificateApprovalRule extends LintRule {

  private static final String API_GROUP = "certificates.k8s.io";

  /** Those whose certificates log somebody in, as the approval names them. */
  private static final List<String> SIGNERS =
      List.of(
          "kubernetes.io/kube-apiserver-client",
          "kubernetes.io/kube-apiserver-client-kubelet",
          "kubernetes.io/*");

  CertificateApprovalRule() {
    super("CAM035", Level.WARNING, "Somebody can approve certificates that log others in");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    RbacRules rules = RbacRules.of(linted.cluster().effectiveRbacObjects());
    IdentityHashMap<RbacRole, Boolean> approving = new IdentityHashMap<>();
    linted
        .configuredBindings()
        .filter(binding -> binding.metadata().namespace().isEmpty())
        .filter(binding -> !binding.subjects().isEmpty())
        .forEach(
            binding ->
                rules
                    .role(binding)
                    .filter(
                        role -> approving.computeIfAbsent(role, CertificateApprovalRule::approves))
                    .ifPresent(role -> check(linted, binding, found)));
  }

  private static Stream<ResourceRequest> approvals() {
    return Stream.of("update", "patch")
        .map(
            verb ->
                ResourceRequest.of(verb, API_GROUP, "certificatesigningrequests")
                    .subresource("approval")
                    .name("any"));
  }

  private static Stream<ResourceRequest> signers() {
    return SIGNERS.stream()
        .map(signer -> ResourceRequest.of("approve", API_GROUP, "signers").name(signer));
  }

  private static boolean approves(RbacRole role) {
    boolean isEverything = (Right.of(role.rules()) & Right.EVERYTHING.bit()) != 0;
    return !isEverything
        && signers()
            .anyMatch(request -> PolicyRuleMatcher.firstMatching(role.rules(), request) != null);
  }

  private void check(LintedCluster linted, RbacBinding binding, Consumer<Finding> found) {
    Subject subject = binding.subjects().get(0);
    String who = subject.toString();
    UserInfo user = AccessAnalysis.userOf(subject);
    Optional<ProofStep> approval = allowed(linted, who, user, approvals(), "");
    Optional<ProofStep> signer =
        allowed(linted, who, user, signers(), "approves what the signer then signs");
    if (approval.isPresent() && signer.isPresent()) {
      found.accept(
          finding(
                  binding.describe(),
                  who
                      + " may approve certificates of the signer "
                      + ((ResourceRequest) signer.get().request()).name()
                      + ", by which others log in; whether the control plane of EKS signs them,"
                      + " AWS does not document, so where that ends is undecided",
                  "name in resourceNames the signers that are needed, such as"
                      + " beta.eks.amazonaws.com/app-serving")
              .at(linted.cluster().sourceOf(binding))
              .withProof(List.of(approval.get(), signer.get())));
    }
  }

  private static Optional<ProofStep> allowed(
      LintedCluster linted,
      String who,
      UserInfo user,
      Stream<ResourceRequest> requests,
      String effect) {
    return requests
        .map(request -> linted.ask(who, user, request, effect))
        .filter(step -> step.verdict().isAllowed())
        .findFirst();
  }
}
