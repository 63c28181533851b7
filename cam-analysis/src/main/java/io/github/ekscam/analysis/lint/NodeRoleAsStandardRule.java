package io.github.ekscam.analysis.lint;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Finds entries of type STANDARD for the roles of nodes. */
final class NodeRoleAsStandardRule extends LintRule {

  /** The name of a session as EC2 gives it. */
  private static final String INSTANCE = "i-0123456789abcdef0";

  NodeRoleAsStandardRule() {
    super("CAM010", Level.ERROR, "The role of nodes has an access entry of type STANDARD");
  }

  @Override
  void check(LintedCluster linted, Consumer<Finding> found) {
    for (AccessEntry entry : linted.entries()) {
      if (entry.type().isStandard() && entry.principalArn().isRole()) {
        sign(linted, entry)
            .ifPresent(
                sign ->
                    found.accept(
                        finding(
                                "access entry " + entry.principalArn(),
                                entry.principalArn()
                                    + " is a role of nodes, as "
                                    + sign
                                    + ", and its access entry is of type STANDARD: no node that"
                                    + " runs by it can join the cluster",
                                "delete the entry and create it again with the type EC2_LINUX,"
                                    + " EC2_WINDOWS or what the nodes are; a type cannot be"
                                    + " changed")
                            .at(linted.cluster().sourceOf(entry))
                            .withProof(proof(linted, entry))));
      }
    }
  }

  private static Optional<String> sign(LintedCluster linted, AccessEntry entry) {
    boolean isNamedByInstance =
        Stream.concat(Stream.of(entry.username()), entry.kubernetesGroups().stream())
            .map(NameTemplate::of)
            .anyMatch(name -> name.has(NameTemplate.Placeholder.EC2_PRIVATE_DNS_NAME));
    if (isNamedByInstance) {
      return Optional.of("its names are made of that of an EC2 instance");
    }
    List<AwsAuth.Mapping> mappings =
        linted
            .cluster()
            .awsAuth()
            .map(
                awsAuth ->
                    awsAuth.find(
                        CallerIdentity.parse(entry.principalArn().value()).sessionCanonicalArn()))
            .orElse(List.of());
    return mappings.stream()
        .filter(mapping -> mapping.groups().contains(SystemNames.NODES))
        .findFirst()
        .map(mapping -> "aws-auth maps it to the group " + SystemNames.NODES);
  }

  private static List<ProofStep> proof(LintedCluster linted, AccessEntry entry) {
    return LintedCluster.caller(entry.principalArn().value())
        .map(role -> AccessAnalysis.session(role, INSTANCE))
        .flatMap(
            session ->
                linted
                    .cluster()
                    .caller(session)
                    .user()
                    .map(
                        user ->
                            linted.ask(
                                session.arn(),
                                user,
                                ResourceRequest.of("create", "", "nodes"),
                                "an instance cannot register as a node")))
        .filter(step -> !step.verdict().isAllowed())
        .stream()
        .toList();
  }
}
