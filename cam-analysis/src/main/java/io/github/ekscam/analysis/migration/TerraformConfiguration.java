package io.github.ekscam.analysis.migration;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes a migration as Terraform's configuration, for the providers {@code hashicorp/aws} and
 * {@code hashicorp/kubernetes}.
 */
final class TerraformConfiguration {

  private final StringBuilder hcl = new StringBuilder();

  private TerraformConfiguration() {}

  static String of(AwsAuthMigration migration) {
    String clusterName = migration.requireClusterName();
    TerraformConfiguration configuration = new TerraformConfiguration();
    MigrationComments.of(
            migration,
            "The mode is authentication_mode in the access_config of aws_eks_cluster. In this order:")
        .forEach(line -> configuration.line("# " + line));
    ResourceNames names = new ResourceNames();
    List<String> bindings = new ArrayList<>();
    for (RbacBinding binding : migration.bindings()) {
      bindings.add(configuration.binding(binding, names));
    }
    for (MigratedPrincipal principal : migration.principals()) {
      configuration.entry(clusterName, principal, names, bindings);
    }
    return configuration.hcl.toString();
  }

  private void line(String text) {
    hcl.append(text).append('\n');
  }

  private String binding(RbacBinding binding, ResourceNames names) {
    boolean namespaced = binding instanceof RoleBinding;
    String type = namespaced ? "kubernetes_role_binding_v1" : "kubernetes_cluster_role_binding_v1";
    String name = names.distinct(identifier(binding.metadata().name()));
    open("resource", type, name);
    line("  metadata {");
    line("    name = " + quoted(binding.metadata().name()));
    if (namespaced) {
      line("    namespace = " + quoted(binding.metadata().namespace()));
    }
    line("  }");
    line("  role_ref {");
    line("    api_group = " + quoted(binding.roleRef().apiGroup()));
    line("    kind = " + quoted(binding.roleRef().kind()));
    line("    name = " + quoted(binding.roleRef().name()));
    line("  }");
    for (Subject subject : binding.subjects()) {
      line("  subject {");
      line("    api_group = " + quoted(subject.apiGroup()));
      line("    kind = " + quoted(subject.kind()));
      line("    name = " + quoted(subject.name()));
      line("  }");
    }
    line("}");
    return type + "." + name;
  }

  private void entry(
      String clusterName,
      MigratedPrincipal principal,
      ResourceNames names,
      List<String> bindings) {
    AccessEntry entry = principal.accessEntry();
    String name = names.distinct(identifier(entry.principalArn().name()));
    open("resource", "aws_eks_access_entry", name);
    line("  cluster_name = " + quoted(clusterName));
    line("  principal_arn = " + quoted(entry.principalArn().value()));
    if (!entry.type().isStandard()) {
      line("  type = " + quoted(entry.type().value()));
    }
    principal.askedUsername().ifPresent(username -> line("  user_name = " + quoted(username)));
    strings("  ", "kubernetes_groups", principal.askedGroups());
    if (!bindings.isEmpty()) {
      line("  depends_on = [" + String.join(", ", bindings) + "]");
    }
    line("}");
    for (PolicyAssociation association : principal.associations()) {
      open(
          "resource",
          "aws_eks_access_policy_association",
          names.distinct(name + "_" + association.policyArn().name()));
      line("  cluster_name = " + quoted(clusterName));
      line("  principal_arn = aws_eks_access_entry." + name + ".principal_arn");
      line("  policy_arn = " + quoted(association.policyArn().toString()));
      line("  access_scope {");
      line("    type = " + quoted(association.accessScope().type()));
      strings("    ", "namespaces", association.accessScope().namespaces());
      line("  }");
      line("}");
    }
  }

  private void open(String block, String type, String name) {
    line("");
    line(block + " " + quoted(type) + " " + quoted(name) + " {");
  }

  private void strings(String indentation, String attribute, List<String> values) {
    if (!values.isEmpty()) {
      line(
          indentation
              + attribute
              + " = ["
              + String.join(", ", values.stream().map(TerraformConfiguration::quoted).toList())
              + "]");
    }
  }

  /** Of letters, digits and underscores, beginning with a letter. */
  private static String identifier(String name) {
    String identifier = name.replaceAll("[^A-Za-z0-9]+", "_").toLowerCase(Locale.ROOT);
    return identifier.matches("[a-z].*") ? identifier : "r_" + identifier;
  }

  /** A quoted template without anything to be filled in. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append((char) c);
      } else if ((c == '$' || c == '%') && i < text.length() && text.charAt(i) == '{') {
        quoted.append((char) c).append((char) c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append((char) c);
      } else {
        quoted.append(String.format(Locale.ROOT, c > 0xFFFF ? "\\U%08X" : "\\u%04X", c));
      }
    }
    return quoted.append('"').toString();
  }
}
