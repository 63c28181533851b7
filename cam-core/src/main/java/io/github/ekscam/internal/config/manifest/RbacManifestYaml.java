package io.github.ekscam.internal.config.manifest;

import io.github.ekscam.internal.config.writing.YamlText;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes roles and bindings as people write manifests in YAML. What some reader of YAML could take
 * for anything but a text stands in quotes. Not thread-safe.
 */
public final class RbacManifestYaml {

  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*");

  /** What YAML 1.1 takes for no text, in whatever case. */
  private static final Set<String> NO_TEXT =
      Set.of("true", "false", "yes", "no", "on", "off", "null");

  private final StringBuilder yaml = new StringBuilder();

  private RbacManifestYaml() {}

  /**
   * The objects, a document each.
   *
   * @throws IllegalArgumentException if one is a ClusterRole with an aggregation rule, which this
   *     does not write
   */
  public static String documents(List<? extends RbacObject> objects) {
    return objects.stream().map(RbacManifestYaml::document).collect(Collectors.joining("---\n"));
  }

  private static String document(RbacObject object) {
    RbacManifestYaml writer = new RbacManifestYaml();
    writer.line("apiVersion: " + RbacManifests.API_VERSION);
    writer.line("kind: " + object.kind());
    writer.line("metadata:");
    writer.line("  name: " + text(object.metadata().name()));
    if (!object.metadata().namespace().isEmpty()) {
      writer.line("  namespace: " + text(object.metadata().namespace()));
    }
    writer.map("labels", object.metadata().labels());
    writer.map("annotations", object.metadata().annotations());
    if (object instanceof RbacBinding binding) {
      writer.binding(binding);
    } else {
      writer.role((RbacRole) object);
    }
    return writer.yaml.toString();
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }

  private void map(String field, Map<String, String> values) {
    if (!values.isEmpty()) {
      line("  " + field + ":");
      new TreeMap<>(values).forEach((key, value) -> line("    " + text(key) + ": " + text(value)));
    }
  }

  private void binding(RbacBinding binding) {
    line("roleRef:");
    line("  apiGroup: " + text(binding.roleRef().apiGroup()));
    line("  kind: " + text(binding.roleRef().kind()));
    line("  name: " + text(binding.roleRef().name()));
    line(binding.subjects().isEmpty() ? "subjects: []" : "subjects:");
    for (Subject subject : binding.subjects()) {
      line("- kind: " + text(subject.kind()));
      if (!subject.apiGroup().isEmpty()) {
        line("  apiGroup: " + text(subject.apiGroup()));
      }
      if (!subject.namespace().isEmpty()) {
        line("  namespace: " + text(subject.namespace()));
      }
      line("  name: " + text(subject.name()));
    }
  }

  private void role(RbacRole role) {
    if (role instanceof ClusterRole of && of.aggregationRule().isPresent()) {
      throw new IllegalArgumentException(
          role.describe() + " has an aggregation rule, which is not written as YAML");
    }
    line(role.rules().isEmpty() ? "rules: []" : "rules:");
    for (PolicyRule rule : role.rules()) {
      String before = "- ";
      before = list(before, "apiGroups", rule.apiGroups());
      before = list(before, "resources", rule.resources());
      before = list(before, "resourceNames", rule.resourceNames());
      before = list(before, "nonResourceURLs", rule.nonResourceURLs());
      list(before, "verbs", rule.verbs());
    }
  }

  private String list(String before, String field, List<String> values) {
    if (values.isEmpty()) {
      return before;
    }
    line(
        before
            + field
            + ": "
            + values.stream()
                .map(RbacManifestYaml::text)
                .collect(Collectors.joining(", ", "[", "]")));
    return "  ";
  }

  private static String text(String text) {
    return PLAIN.matcher(text).matches() && !NO_TEXT.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : YamlText.quoted(text);
  }
}
