package io.github.ekscam.analysis.migration;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    open(type, name);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("name", quoted(binding.metadata().name()));
    if (namespaced) {
      metadata.put("namespace", quoted(binding.metadata().namespace()));
    }
    block("metadata", metadata);
    block(
        "role_ref",
        reference(
            binding.roleRef().apiGroup(), binding.roleRef().kind(), binding.roleRef().name()));
    for (Subject subject : binding.subjects()) {
      block("subject", reference(subject.apiGroup(), subject.kind(), subject.name()));
    }
    line("}");
    return type + "." + name;
  }

  private static Map<String, String> reference(String apiGroup, String kind, String name) {
    Map<String, String> reference = new LinkedHashMap<>();
    reference.put("api_group", quoted(apiGroup));
    reference.put("kind", quoted(kind));
    reference.put("name", quoted(name));
    return reference;
  }

  private void entry(
      String clusterName, MigratedPrincipal principal, ResourceNames names, List<String> bindings) {
    AccessEntry entry = principal.accessEntry();
    String name = names.distinct(identifier(entry.principalArn().name()));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("cluster_name", quoted(clusterName));
    attributes.put("principal_arn", quoted(entry.principalArn().value()));
    if (!entry.type().isStandard()) {
      attributes.put("type", quoted(entry.type().value()));
    }
    principal.askedUsername().ifPresent(username -> attributes.put("user_name", quoted(username)));
    if (!principal.askedGroups().isEmpty()) {
      attributes.put("kubernetes_groups", list(principal.askedGroups()));
    }
    if (!bindings.isEmpty()) {
      attributes.put("depends_on", "[" + String.join(", ", bindings) + "]");
    }
    open("aws_eks_access_entry", name);
    attributes("  ", attributes);
    line("}");
    for (PolicyAssociation association : principal.associations()) {
      association(clusterName, name, association, names);
    }
  }

  private void association(
      String clusterName, String entry, PolicyAssociation association, ResourceNames names) {
    open(
        "aws_eks_access_policy_association",
        names.distinct(entry + "_" + association.policyArn().name()));
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("cluster_name", quoted(clusterName));
    attributes.put("principal_arn", "aws_eks_access_entry." + entry + ".principal_arn");
    attributes.put("policy_arn", quoted(association.policyArn().toString()));
    attributes("  ", attributes);
    Map<String, String> scope = new LinkedHashMap<>();
    scope.put("type", quoted(association.accessScope().type()));
    if (!association.accessScope().namespaces().isEmpty()) {
      scope.put("namespaces", list(association.accessScope().namespaces()));
    }
    block("access_scope", scope);
    line("}");
  }

  private void open(String type, String name) {
    line("");
    line("resource " + quoted(type) + " " + quoted(name) + " {");
  }

  private void block(String name, Map<String, String> attributes) {
    line("  " + name + " {");
    attributes("    ", attributes);
    line("  }");
  }

  /** With the signs below each other, as {@code terraform fmt} wants them. */
  private void attributes(String indentation, Map<String, String> attributes) {
    int width = attributes.keySet().stream().mapToInt(String::length).max().orElse(0);
    attributes.forEach(
        (name, value) ->
            line(indentation + name + " ".repeat(width - name.length()) + " = " + value));
  }

  private static String list(List<String> values) {
    return "["
        + String.join(", ", values.stream().map(TerraformConfiguration::quoted).toList())
        + "]";
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
