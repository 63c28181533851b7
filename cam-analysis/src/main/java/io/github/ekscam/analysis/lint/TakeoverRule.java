package io.github.ekscam.analysis.lint;

import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.analysis.internal.takeover.Power;
import io.github.ekscam.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A rule about one power by which somebody can take over more than they were given. */
abstract class TakeoverRule extends LintRule {

  private final Power power;
  private final String remedy;

  TakeoverRule(String id, String title, Power power, String remedy) {
    super(id, Level.ERROR, title);
    this.power = power;
    this.remedy = remedy;
  }

  /** The power that the rule is about. */
  final Power power() {
    return power;
  }

  @Override
  final void check(LintedCluster linted, Consumer<Finding> found) {
    for (Takeovers.Takeover takeover : linted.takeovers().by(power)) {
      found.accept(
          finding(
                  describe(takeover.grant()) + " to " + takeover.end().words(),
                  message(takeover),
                  remedy(takeover.grant()))
              .at(linted.sourceOf(takeover.grant()))
              .withProof(takeover.path()));
    }
  }

  private static String describe(Grant grant) {
    if (grant instanceof Grant.AccessPolicy policy) {
      return LintedCluster.describe(policy.entry(), policy.association());
    }
    return grant instanceof Grant.Rbac rbac ? rbac.binding().describe() : "";
  }

  /** What an access policy allows is not for its user to change. */
  private String remedy(Grant grant) {
    if (!(grant instanceof Grant.AccessPolicy policy)) {
      return remedy;
    }
    String name = policy.association().policyArn().name();
    return policy.association().accessScope() instanceof AccessScope.Cluster
        ? "associate " + name + " in the namespaces that need it, without kube-system"
        : "take such namespaces out of the scope of " + name + ", or associate another policy";
  }

  private static String message(Takeovers.Takeover takeover) {
    String effects =
        takeover.path().stream()
            .map(ProofStep::effect)
            .filter(effect -> !effect.isEmpty())
            .collect(Collectors.joining(", which "));
    String others =
        takeover.others().stream().map(RuleCatalogue::idOf).collect(Collectors.joining(" and "));
    return who(takeover)
        + namespaces(takeover)
        + (takeover.hops() == 1 ? " is one hop" : " is " + takeover.hops() + " hops")
        + " from being "
        + takeover.end().words()
        + ": by "
        + takeover.grant().describe()
        + " it "
        + effects
        + (others.isEmpty() ? "" : "; the same grant leads there by " + others + " too");
  }

  private static String who(Takeovers.Takeover takeover) {
    String holder = takeover.holder().name();
    return takeover.grant() instanceof Grant.Rbac rbac
            && takeover.holder().subject().isEmpty()
            && rbac.subject().kind().equals("Group")
        ? rbac.subject() + ", such as " + holder + ","
        : holder;
  }

  private static String namespaces(Takeovers.Takeover takeover) {
    List<String> names = new ArrayList<>(takeover.namespaces());
    return names.size() < 2 ? "" : ", in " + PlainText.namespaces(names) + ",";
  }
}
