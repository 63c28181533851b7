package io.github.ekscam.internal.config.eksctl;

import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.writing.YamlText;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Writes the access of a cluster as eksctl's {@code ClusterConfig}, part by part; texts that are
 * not ours stand in quotes. Not thread-safe.
 */
public final class EksctlAccessWriter {

  private static final Pattern PLAIN_ARN = Pattern.compile("arn:[A-Za-z0-9:/_.+=@-]*[A-Za-z0-9_]");

  private final StringBuilder yaml = new StringBuilder();

  /** Writes a line as it is. */
  public void line(String text) {
    yaml.append(text).append('\n');
  }

  /** Writes what every {@code ClusterConfig} begins with, and its name. */
  public void head(String clusterName) {
    EksctlFormat.head().forEach(this::line);
    line("metadata:");
    line("  name: " + YamlText.quoted(clusterName));
  }

  /** Writes the beginning of {@code accessConfig}. */
  public void accessConfig(AuthenticationMode mode) {
    line("accessConfig:");
    line("  authenticationMode: " + mode);
  }

  /** Writes the beginning of an entry in {@code accessEntries}. */
  public void accessEntry(
      String principalArn,
      AccessEntryType type,
      Optional<String> username,
      List<String> kubernetesGroups) {
    line("  - principalARN: " + arn(principalArn));
    if (!type.isStandard()) {
      line("    type: " + type);
    }
    username.ifPresent(name -> line("    kubernetesUsername: " + YamlText.quoted(name)));
    strings("    ", "kubernetesGroups", kubernetesGroups);
  }

  /** Writes the policies of the entry that was begun. */
  public void accessPolicies(List<PolicyAssociation> associations) {
    if (!associations.isEmpty()) {
      line("    accessPolicies:");
      associations.forEach(this::accessPolicy);
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

  /** What was written. */
  public String text() {
    return yaml.toString();
  }
}
