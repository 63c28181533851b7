package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.eksctl.EksctlFormat;
import io.github.ekscam.internal.config.writing.YamlText;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a state as eksctl's {@code ClusterConfig}; texts that are not ours stand in quotes. */
final class EksctlClusterConfigWriter {

  private static final Pattern PLAIN_ARN = Pattern.compile("arn:[A-Za-z0-9:/_.+=@-]*[A-Za-z0-9_]");

  private final StringBuilder yaml = new StringBuilder();

  private EksctlClusterConfigWriter() {}

  static String text(ClusterState state) {
    EksctlClusterConfigWriter writer = new EksctlClusterConfigWriter();
    writer.metadata(state.cluster());
    writer.accessConfig(state);
    return writer.yaml.toString();
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private void metadata(DescribedCluster cluster) {
    EksctlFormat.head().forEach(this::line);
    line("metadata:");
    line("  name: " + YamlText.quoted(cluster.name()));
    line("  region: " + YamlText.quoted(cluster.arn().split(":", -1)[3]));
    cluster.version().ifPresent(version -> line("  version: " + YamlText.quoted(version)));
  }

  private void accessConfig(ClusterState state) {
    AuthenticationMode mode = state.cluster().authenticationMode();
    line("accessConfig:");
    line("  authenticationMode: " + mode);
    if (mode == AuthenticationMode.CONFIG_MAP) {
      return;
    }
    line("  bootstrapClusterCreatorAdminPermissions: false");
    List<AccessEntry> entries = state.accessEntries().entries();
    if (!entries.isEmpty()) {
      line("  accessEntries:");
      entries.forEach(entry -> accessEntry(entry, state.accessEntries().associations(entry)));
    }
  }

  private void accessEntry(AccessEntry entry, List<PolicyAssociation> associations) {
    CreateAccessEntryRequest request;
    try {
      request = CreateAccessEntryRequest.of(entry);
    } catch (IllegalArgumentException e) {
      line("  # Left out: " + commented(String.valueOf(e.getMessage())));
      return;
    }
    line("  - principalARN: " + arn(request.principalArn()));
    if (!request.type().isStandard()) {
      line("    type: " + request.type());
    }
    request
        .username()
        .ifPresent(username -> line("    kubernetesUsername: " + YamlText.quoted(username)));
    strings("    ", "kubernetesGroups", request.kubernetesGroups());
    List<PolicyAssociation> accepted =
        associations.stream().filter(association -> accepts(entry, association)).toList();
    if (!accepted.isEmpty()) {
      line("    accessPolicies:");
      accepted.forEach(this::accessPolicy);
    }
  }

  private boolean accepts(AccessEntry entry, PolicyAssociation association) {
    try {
      entry.requireAcceptsPolicy(association.policyArn());
      return true;
    } catch (EksException e) {
      line(
          "    # Left out: "
              + association.policyArn()
              + ": "
              + commented(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void accessPolicy(PolicyAssociation association) {
    line("    - policyARN: " + arn(association.policyArn().toString()));
    line("      accessScope:");
    line("        type: " + association.accessScope().type());
    strings("        ", "namespaces", association.accessScope().namespaces());
  }

  private void strings(String indentation, String field, List<String> values) {
    if (!values.isEmpty()) {
      line(indentation + field + ":");
      values.forEach(value -> line(indentation + "- " + YamlText.quoted(value)));
    }
  }

  private static String arn(String arn) {
    return PLAIN_ARN.matcher(arn).matches() ? arn : YamlText.quoted(arn);
  }

  /** On one line, and nothing in it that ends a comment. */
  private static String commented(String text) {
    String quoted = YamlText.quoted(text);
    return quoted.substring(1, quoted.length() - 1);
  }
}
