package io.github.ekscam.local.access;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.eksctl.EksctlAccessWriter;
import io.github.ekscam.internal.config.writing.YamlText;
import java.util.List;

/** Writes a state as eksctl's {@code ClusterConfig}, and as comments what eksctl cannot make. */
final class EksctlClusterConfigWriter {

  private final EksctlAccessWriter yaml = new EksctlAccessWriter();

  private EksctlClusterConfigWriter() {}

  static String text(ClusterState state) {
    EksctlClusterConfigWriter writer = new EksctlClusterConfigWriter();
    writer.metadata(state.cluster());
    writer.accessConfig(state);
    return writer.yaml.text();
  }

  private void metadata(DescribedCluster cluster) {
    yaml.head(cluster.name());
    yaml.line("  region: " + YamlText.quoted(cluster.arn().split(":", -1)[3]));
    cluster.version().ifPresent(version -> yaml.line("  version: " + YamlText.quoted(version)));
  }

  private void accessConfig(ClusterState state) {
    AuthenticationMode mode = state.cluster().authenticationMode();
    yaml.accessConfig(mode);
    if (mode == AuthenticationMode.CONFIG_MAP) {
      return;
    }
    yaml.line("  bootstrapClusterCreatorAdminPermissions: false");
    List<AccessEntry> entries = state.accessEntries().entries();
    if (!entries.isEmpty()) {
      yaml.line("  accessEntries:");
      entries.forEach(entry -> accessEntry(entry, state.accessEntries().associations(entry)));
    }
  }

  private void accessEntry(AccessEntry entry, List<PolicyAssociation> associations) {
    CreateAccessEntryRequest request;
    try {
      request = CreateAccessEntryRequest.of(entry);
    } catch (IllegalArgumentException e) {
      yaml.line("  # Left out: " + commented(String.valueOf(e.getMessage())));
      return;
    }
    yaml.accessEntry(
        request.principalArn(), request.type(), request.username(), request.kubernetesGroups());
    yaml.accessPolicies(
        associations.stream().filter(association -> accepts(entry, association)).toList());
  }

  private boolean accepts(AccessEntry entry, PolicyAssociation association) {
    try {
      entry.requireAcceptsPolicy(association.policyArn());
      return true;
    } catch (EksException e) {
      yaml.line(
          "    # Left out: "
              + association.policyArn()
              + ": "
              + commented(String.valueOf(e.getMessage())));
      return false;
    }
  }

  /** On one line, and nothing in it that ends a comment. */
  private static String commented(String text) {
    String quoted = YamlText.quoted(text);
    return quoted.substring(1, quoted.length() - 1);
  }
}
