package io.github.ekscam.config;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.awsauth.AwsAuthFormat;
import io.github.ekscam.internal.config.awsauth.AwsAuthWriter;
import io.github.ekscam.internal.config.manifest.RbacManifests;
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
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a cluster's configuration so that {@link ConfigurationReader} reads the same cluster: as
 * JSON documents one after another, in the shapes of the AWS CLI ({@code describe-cluster}, {@code
 * describe-access-entry}, {@code list-associated-access-policies}) and as a Kubernetes {@code List}
 * of the aws-auth ConfigMap and the RBAC objects. Equal clusters give equal bytes.
 */
public final class ConfigurationWriter {

  private final JsonGenerator json;

  private ConfigurationWriter(JsonGenerator json) {
    this.json = json;
  }

  /**
   * Writes a cluster, in UTF-8. Does not close the stream.
   *
   * @throws UncheckedIOException if the stream cannot be written to
   */
  public static void write(EksCluster cluster, OutputStream out) {
    try (JsonGenerator json = PrettyJson.generator(out)) {
      new ConfigurationWriter(json).write(cluster);
      json.writeRaw("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(EksCluster cluster) throws IOException {
    cluster(cluster);
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      accessEntry(entry);
      if (!cluster.accessEntries().areAssociationsUnknown(entry)) {
        associatedAccessPolicies(entry.principalArn(), cluster.accessEntries().associations(entry));
      }
    }
    for (Map.Entry<PrincipalArn, List<PolicyAssociation>> associated :
        cluster.accessEntries().associationsWithoutEntry().entrySet()) {
      associatedAccessPolicies(associated.getKey(), associated.getValue());
    }
    json.writeStartObject();
    json.writeStringField("apiVersion", "v1");
    json.writeStringField("kind", "List");
    json.writeArrayFieldStart("items");
    if (cluster.awsAuth().isPresent()) {
      awsAuth(cluster.awsAuth().get());
    }
    for (RbacObject object : cluster.rbacObjects().all()) {
      rbacObject(object);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void cluster(EksCluster cluster) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("cluster");
    if (cluster.name().isPresent()) {
      json.writeStringField("name", cluster.name().get());
    }
    if (cluster.kubernetesVersion().isPresent()) {
      json.writeStringField("version", cluster.kubernetesVersion().get().toString());
    }
    json.writeObjectFieldStart("accessConfig");
    json.writeStringField("authenticationMode", cluster.authenticationMode().name());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void accessEntry(AccessEntry entry) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("accessEntry");
    json.writeStringField("principalArn", entry.principalArn().value());
    strings("kubernetesGroups", entry.kubernetesGroups());
    json.writeStringField("username", entry.username());
    json.writeStringField("type", entry.type().value());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void associatedAccessPolicies(
      PrincipalArn principalArn, List<PolicyAssociation> associations) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("associatedAccessPolicies");
    for (PolicyAssociation association : associations) {
      json.writeStartObject();
      json.writeStringField("policyArn", association.policyArn().toString());
      json.writeObjectFieldStart("accessScope");
      json.writeStringField("type", association.accessScope().type());
      strings("namespaces", association.accessScope().namespaces());
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("principalArn", principalArn.value());
    json.writeEndObject();
  }

  private void awsAuth(AwsAuth awsAuth) throws IOException {
    json.writeStartObject();
    json.writeStringField("apiVersion", "v1");
    json.writeStringField("kind", "ConfigMap");
    json.writeObjectFieldStart("metadata");
    json.writeStringField("name", AwsAuthFormat.NAME);
    json.writeStringField("namespace", AwsAuthFormat.NAMESPACE);
    json.writeEndObject();
    json.writeObjectFieldStart("data");
    for (Map.Entry<String, String> text : AwsAuthWriter.write(awsAuth).entrySet()) {
      json.writeStringField(text.getKey(), text.getValue());
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  private void rbacObject(RbacObject object) throws IOException {
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
      strings("verbs", rule.verbs());
      strings("apiGroups", rule.apiGroups());
      strings("resources", rule.resources());
      strings("resourceNames", rule.resourceNames());
      strings("nonResourceURLs", rule.nonResourceURLs());
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
