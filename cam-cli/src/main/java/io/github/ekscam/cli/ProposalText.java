package io.github.ekscam.cli;

import io.github.ekscam.Grant;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.analysis.advice.Proposal;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;

/** A proposal as text for people. */
final class ProposalText {

  /** How much is told of what a proposal gives besides. */
  private static final int MOST_RANGES = 20;

  private final Proposal proposal;
  private final boolean isOfWrite;

  /**
   * A text of a proposal.
   *
   * @param isOfWrite whether a role or a binding is to be written
   */
  ProposalText(Proposal proposal, boolean isOfWrite) {
    this.proposal = proposal;
    this.isOfWrite = isOfWrite;
  }

  /** What it takes, and what else it gives. */
  String inOneLine() {
    return summary() + ": " + extent();
  }

  /**
   * The same, then how it is done, what it gives besides in rules, and to whom.
   *
   * @param before what to say before
   */
  List<String> inFull(String before, String clusterName) {
    List<String> lines = new ArrayList<>();
    lines.add(before + inOneLine());
    lines.addAll(proposal.commandLines(clusterName));
    lines.addAll(awsAuth(proposal));
    proposal.manifests().lines().forEach(lines::add);
    List<GrantedAccess> beyond = proposal.beyond().access();
    List<String> ranges =
        beyond.stream()
            .filter(access -> !isOfEverybody(access))
            .map(access -> access.range().toString())
            .toList();
    if (!beyond.isEmpty()) {
      lines.add("besides it gives:");
      if (beyond.stream().anyMatch(ProposalText::isOfEverybody)) {
        lines.add("  what every user of the cluster has");
      }
      ranges.stream().limit(MOST_RANGES).forEach(range -> lines.add("  " + range));
      int rest = ranges.size() - MOST_RANGES;
      if (rest > 0) {
        lines.add("  and " + rest + " more, which -o json tells");
      }
    }
    List<AccessHolder> others = proposal.others();
    if (!others.isEmpty()) {
      lines.add("the same is given to:");
      others.forEach(holder -> lines.add("  " + PlainText.line(holder.toString())));
    }
    if (proposal.isRolePathUnknown()) {
      lines.add(
          "note: a session does not tell its role's path: if the role has one, the access entry"
              + " needs it in the ARN");
    }
    return lines;
  }

  /** What to write to aws-auth, and where; no lines if it stays as it is. */
  static List<String> awsAuth(Proposal proposal) {
    List<String> lines = new ArrayList<>();
    for (Change change : proposal.changes()) {
      if (change instanceof Change.UpdateAwsAuth update) {
        lines.add(
            "in "
                + update.section().value()
                + " of the ConfigMap kube-system/aws-auth, "
                + (update.isAdded()
                    ? "as a new entry"
                    : "in the place of the entry for "
                        + PlainText.line(update.mapping().arn())
                        + update.mapping().origin().map(at -> " at " + at).orElse(""))
                + ":");
        update.text().lines().forEach(lines::add);
      }
    }
    return lines;
  }

  /** Whether somebody has it by being logged in. */
  private static boolean isOfEverybody(GrantedAccess access) {
    return access.grants().get(0) instanceof Grant.Rbac rbac
        && rbac.subject().equals(Subject.group(SystemNames.AUTHENTICATED));
  }

  private String summary() {
    List<String> grants = new ArrayList<>();
    boolean inSeveralPlaces =
        proposal.changes().stream().filter(ProposalText::isBinding).count() > 1;
    for (Change change : proposal.changes()) {
      if (change instanceof Change.AssociateAccessPolicy associate) {
        PolicyAssociation association = associate.association();
        grants.add(
            "the access policy "
                + association.policyArn().name()
                + " in "
                + association.accessScope().describe());
      } else if (change instanceof Change.CreateRbacObject create
          && create.object() instanceof RbacBinding binding) {
        grants.add(
            (hasRoleOf(binding) ? "a " + binding.roleRef().kind() + " and " : "")
                + binding(binding, inSeveralPlaces)
                + (hasRoleOf(binding)
                    ? ""
                    : ", of the "
                        + binding.roleRef().kind()
                        + " "
                        + PlainText.line(binding.roleRef().name())
                        + " that is there"));
      }
    }
    List<String> parts = new ArrayList<>();
    if (!grants.isEmpty()) {
      parts.add(String.join(", ", grants));
    }
    boolean creates =
        proposal.changes().stream().anyMatch(Change.CreateAccessEntry.class::isInstance);
    boolean updates =
        proposal.changes().stream().anyMatch(Change.UpdateAccessEntry.class::isInstance);
    if (creates) {
      parts.add(parts.isEmpty() ? "an access entry" : "of a new access entry");
    } else if (updates) {
      parts.add("new in the access entry");
    }
    for (Change change : proposal.changes()) {
      if (change instanceof Change.UpdateAwsAuth update) {
        parts.add(
            !update.isAdded()
                ? "new in aws-auth"
                : parts.isEmpty() ? "an entry of aws-auth" : "of a new entry of aws-auth");
      }
    }
    return String.join(" ", parts);
  }

  private static boolean isBinding(Change change) {
    return change instanceof Change.CreateRbacObject create
        && create.object() instanceof RbacBinding;
  }

  /** Whether the role of a binding is created with it. */
  private boolean hasRoleOf(RbacBinding binding) {
    return proposal.changes().stream()
        .anyMatch(
            change ->
                change instanceof Change.CreateRbacObject create
                    && create.object() instanceof RbacRole role
                    && role.kind().equals(binding.roleRef().kind())
                    && role.metadata().name().equals(binding.roleRef().name()));
  }

  private static String binding(RbacBinding binding, boolean withPlace) {
    String namespace = binding.metadata().namespace();
    return "a "
        + binding.kind()
        + (withPlace && !namespace.isEmpty() ? " in the namespace " + namespace : "")
        + " for the "
        + binding.subjects().get(0);
  }

  private String extent() {
    int others = proposal.others().size();
    return besides()
        + switch (others) {
          case 0 -> "";
          case 1 -> ", and 1 other gets the same";
          default -> ", and " + others + " others get the same";
        };
  }

  private String besides() {
    if (isOfWrite && !proposal.manifests().isEmpty()) {
      return proposal.gained().isNone()
          ? "nothing is given that access policies do not allow already"
          : "only what the write takes is given";
    }
    return switch (proposal.requestsBeyond()) {
      case 0 -> "nothing else is given";
      case 1 -> "1 request more is allowed";
      default -> proposal.requestsBeyond() + " requests more are allowed";
    };
  }
}
