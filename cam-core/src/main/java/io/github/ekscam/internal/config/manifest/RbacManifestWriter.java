package io.github.ekscam.internal.config.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.writing.JsonAsYaml;
import io.github.ekscam.internal.config.writing.PrettyJson;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes objects of {@code rbac.authorization.k8s.io/v1} as JSON or YAML. Not thread-safe. */
public final class RbacManifestWriter {

  private final JsonGenerator json;

  /** The objects as a document of the kind {@code List}, as kubectl prints and applies it. */
  public static String list(List<? extends RbacObject> objects) {
    byte[] list =
        json(
            writer -> {
              writer.json.writeStartObject();
              writer.json.writeStringField("apiVersion", "v1");
              writer.json.writeStringField("kind", "List");
              writer.json.writeArrayFieldStart("items");
              for (RbacObject object : objects) {
                writer.write(object);
              }
              writer.json.writeEndArray();
              writer.json.writeEndObject();
              writer.json.writeRaw("\n");
            });
    return new String(list, StandardCharsets.UTF_8);
  }

  /** The objects in YAML as people write it, a document each. */
  public static String yaml(List<? extends RbacObject> objects) {
    return objects.stream()
        .map(object -> JsonAsYaml.document(json(writer -> writer.write(object))))
        .collect(Collectors.joining("---\n"));
  }

  /** Something to write. */
  private interface Content {
    void writeTo(RbacManifestWriter writer) throws IOException;
  }

  private static byte[] json(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = PrettyJson.generator(bytes)) {
      content.writeTo(new RbacManifestWriter(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A writer to a generator, which stands where a value may. */
  public RbacManifestWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes an object. */
  public void write(RbacObject object) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", RbacManifests.API_VERSION);
    json.writeStringField("kind", object.kind());
    metadata(object.metadata());
    if (object instanceof RbacBinding binding) {
      roleRef(binding.roleRef());
      subjects(binding.subjects());
    } else if (object instanceof RbacRole role) {
      if (role instanceof ClusterRole clusterRole && clusterRole.aggregationRule().isPresent()) {
        aggregationRule(clusterRole.aggregationRule().get());
      }
      rules(role.rules());
    }
    json.writeEndObject();
  }

  private void metadata(ObjectMeta metadata) throws IOException {
    json.writeObjectFieldStart("metadata");
    json.writeStringField("name", metadata.name());
    if (!metadata.namespace().isEmpty()) {
      json.writeStringField("namespace", metadata.namespace());
    }
    map("labels", metadata.labels());
    map("annotations", metadata.annotations());
    json.writeEndObject();
  }

  private void roleRef(RoleRef roleRef) throws IOException {
    json.writeObjectFieldStart("roleRef");
    json.writeStringField("apiGroup", roleRef.apiGroup());
    json.writeStringField("kind", roleRef.kind());
    json.writeStringField("name", roleRef.name());
    json.writeEndObject();
  }

  private void subjects(List<Subject> subjects) throws IOException {
    json.writeArrayFieldStart("subjects");
    for (Subject subject : subjects) {
      json.writeStartObject();
      json.writeStringField("kind", subject.kind());
      if (!subject.apiGroup().isEmpty()) {
        json.writeStringField("apiGroup", subject.apiGroup());
      }
      json.writeStringField("name", subject.name());
      if (!subject.namespace().isEmpty()) {
        json.writeStringField("namespace", subject.namespace());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void aggregationRule(AggregationRule rule) throws IOException {
    json.writeObjectFieldStart("aggregationRule");
    json.writeArrayFieldStart("clusterRoleSelectors");
    for (LabelSelector selector : rule.clusterRoleSelectors()) {
      json.writeStartObject();
      map("matchLabels", selector.matchLabels());
      json.writeArrayFieldStart("matchExpressions");
      for (LabelSelector.Requirement requirement : selector.matchExpressions()) {
        json.writeStartObject();
        json.writeStringField("key", requirement.key());
        json.writeStringField("operator", requirement.operator());
        strings("values", requirement.values());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void rules(List<PolicyRule> rules) throws IOException {
    json.writeArrayFieldStart("rules");
    for (PolicyRule rule : rules) {
      json.writeStartObject();
      strings("apiGroups", rule.apiGroups());
      strings("resources", rule.resources());
      strings("resourceNames", rule.resourceNames());
      strings("nonResourceURLs", rule.nonResourceURLs());
      strings("verbs", rule.verbs());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void strings(String field, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }

  private void map(String field, Map<String, String> values) throws IOException {
    if (!values.isEmpty()) {
      json.writeObjectFieldStart(field);
      for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
  }
}
