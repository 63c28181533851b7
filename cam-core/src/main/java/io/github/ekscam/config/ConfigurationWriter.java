package io.github.ekscam.config;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.config.awsauth.AwsAuthFormat;
import io.github.ekscam.internal.config.awsauth.AwsAuthWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import io.github.ekscam.internal.config.manifest.RbacManifestWriter;
import io.github.ekscam.internal.config.writing.PrettyJson;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a cluster's configuration so that {@link ConfigurationReader} reads the same cluster: as
 * JSON documents one after another, in the shapes of the AWS CLI ({@code describe-cluster}, {@code
 * describe-access-entry}, {@code list-associated-access-policies}) and as a Kubernetes {@code List}
 * of the aws-auth ConfigMap and the RBAC objects. Equal clusters give equal bytes.
 */
public final class ConfigurationWriter {

  private final JsonGenerator json;
  private final EksAnswerWriter answers;
  private final RbacManifestWriter rbac;

  private ConfigurationWriter(JsonGenerator json) {
    this.json = json;
    this.answers = new EksAnswerWriter(json, Times.TEXT);
    this.rbac = new RbacManifestWriter(json);
  }

  /**
   * Writes a cluster, in UTF-8. Does not close the stream.
   *
   * @throws IllegalArgumentException if something of it is {@link EksCluster#unresolved}, or if it
   *     associates access policies to a principal without an access entry: no such form can say
   *     either, and EKS lists the policies of none but an entry
   * @throws UncheckedIOException if the stream cannot be written to
   */
  public static void write(EksCluster cluster, OutputStream out) {
    cluster.unresolved().stream()
        .findFirst()
        .ifPresent(
            part -> {
              throw new IllegalArgumentException(
                  "A cluster cannot be written of which not all is known: " + part.text());
            });
    cluster.accessEntries().associationsWithoutEntry().keySet().stream()
        .findFirst()
        .ifPresent(
            principal -> {
              throw new IllegalArgumentException(
                  "A cluster cannot be written that associates access policies to a principal"
                      + " without an access entry; add the entry of "
                      + principal
                      + ", or leave them out");
            });
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
    json.writeStartObject();
    json.writeStringField("apiVersion", "v1");
    json.writeStringField("kind", "List");
    json.writeArrayFieldStart("items");
    if (cluster.awsAuth().isPresent()) {
      awsAuth(cluster.awsAuth().get());
    }
    for (RbacObject object : cluster.rbacObjects().all()) {
      rbac.write(object);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void cluster(EksCluster cluster) throws IOException {
    json.writeStartObject();
    Map<String, Object> members = new LinkedHashMap<>();
    cluster.name().ifPresent(name -> members.put("name", name));
    cluster
        .kubernetesVersion()
        .map(KubernetesVersion::toString)
        .ifPresent(version -> members.put("version", version));
    members.put("accessConfig", Map.of("authenticationMode", cluster.authenticationMode().name()));
    answers.cluster(members);
    json.writeEndObject();
  }

  private void accessEntry(AccessEntry entry) throws IOException {
    json.writeStartObject();
    answers.accessEntry(new EksAnswerWriter.Entry(null, entry, null, null, null, null));
    json.writeEndObject();
  }

  private void associatedAccessPolicies(
      PrincipalArn principalArn, List<PolicyAssociation> associations) throws IOException {
    json.writeStartObject();
    answers.associatedAccessPolicies(
        associations.stream()
            .map(association -> new EksAnswerWriter.Association(association, null, null))
            .toList(),
        null,
        principalArn.value());
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
}
