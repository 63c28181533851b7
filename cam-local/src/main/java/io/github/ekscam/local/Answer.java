package io.github.ekscam.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import io.github.ekscam.internal.config.json.JsonFactories;
import io.github.ekscam.local.access.AssociatedAccessPolicy;
import io.github.ekscam.local.access.ClusterUpdate;
import io.github.ekscam.local.access.ClusterVersion;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.Page;
import io.github.ekscam.local.internal.eksapi.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bodies of answers, with members in the order in which the service writes them. */
final class Answer {

  private static final JsonFactory FACTORY = JsonFactories.writing();

  /** Of an operation that answers nothing. */
  static final byte[] EMPTY = {};

  private Answer() {}

  /** Something that writes the members of an object. */
  private interface Body {
    void write(JsonGenerator json, EksAnswerWriter answers) throws IOException;
  }

  private static byte[] object(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      body.write(json, new EksAnswerWriter(json, Times.EPOCH_SECONDS));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] refusal(Refusal refusal, String clusterName) {
    return object(
        (json, answers) -> {
          if (!clusterName.isEmpty()) {
            json.writeStringField("clusterName", clusterName);
          }
          for (Map.Entry<String, String> named : refusal.named().entrySet()) {
            json.writeStringField(named.getKey(), named.getValue());
          }
          json.writeStringField("message", refusal.message());
        });
  }

  static byte[] accessEntry(DescribedAccessEntry described) {
    return object(
        (json, answers) ->
            answers.accessEntry(
                new EksAnswerWriter.Entry(
                    described.clusterName(),
                    described.accessEntry(),
                    described.accessEntryArn(),
                    described.createdAt(),
                    described.modifiedAt(),
                    described.tags())));
  }

  static byte[] strings(String name, Page<String> page) {
    return object(
        (json, answers) -> {
          answers.strings(name, page.items());
          nextToken(json, page);
        });
  }

  static byte[] accessPolicies(Page<PolicyArn> page) {
    return object(
        (json, answers) -> {
          json.writeArrayFieldStart("accessPolicies");
          for (PolicyArn policy : page.items()) {
            json.writeStartObject();
            json.writeStringField("name", policy.name());
            json.writeStringField("arn", policy.toString());
            json.writeEndObject();
          }
          json.writeEndArray();
          nextToken(json, page);
        });
  }

  static byte[] associated(String clusterName, String principalArn, AssociatedAccessPolicy policy) {
    return object(
        (json, answers) -> {
          json.writeStringField("clusterName", clusterName);
          json.writeStringField("principalArn", principalArn);
          answers.associatedAccessPolicy(association(policy));
        });
  }

  static byte[] associated(
      String clusterName, String principalArn, Page<AssociatedAccessPolicy> page) {
    return object(
        (json, answers) -> {
          answers.associatedAccessPolicies(
              page.items().stream().map(Answer::association).toList(), clusterName, principalArn);
          nextToken(json, page);
        });
  }

  private static EksAnswerWriter.Association association(AssociatedAccessPolicy policy) {
    return new EksAnswerWriter.Association(
        policy.association(), policy.associatedAt(), policy.modifiedAt());
  }

  /** A cluster that is there. */
  static byte[] cluster(DescribedCluster cluster) {
    return cluster(cluster.members());
  }

  /** A cluster that is being made: what only comes with its control plane is not there yet. */
  static byte[] createdCluster(DescribedCluster cluster) {
    Map<String, Object> members = withStatus(cluster, "CREATING");
    members.keySet().removeAll(Set.of("endpoint", "identity", "health"));
    members.put("certificateAuthority", Map.of());
    Map<String, Object> accessConfig = new LinkedHashMap<>();
    cluster
        .bootstrapClusterCreatorAdminPermissions()
        .ifPresent(admin -> accessConfig.put("bootstrapClusterCreatorAdminPermissions", admin));
    accessConfig.put("authenticationMode", cluster.authenticationMode().name());
    members.put("accessConfig", accessConfig);
    Map<String, Object> network =
        new LinkedHashMap<>(
            JsonTree.find(members, "resourcesVpcConfig").flatMap(JsonTree::object).orElseThrow());
    network.remove("clusterSecurityGroupId");
    members.put("resourcesVpcConfig", network);
    return cluster(members);
  }

  /** A cluster that is being deleted. */
  static byte[] deletedCluster(DescribedCluster cluster) {
    return cluster(withStatus(cluster, "DELETING"));
  }

  private static Map<String, Object> withStatus(DescribedCluster cluster, String status) {
    Map<String, Object> members = new LinkedHashMap<>(cluster.members());
    members.put("status", status);
    return members;
  }

  private static byte[] cluster(Map<String, Object> members) {
    return object((json, answers) -> answers.cluster(members));
  }

  /**
   * An update of a cluster.
   *
   * @param status such as {@code InProgress}
   */
  static byte[] update(ClusterUpdate update, String status) {
    return object(
        (json, answers) -> {
          json.writeObjectFieldStart("update");
          json.writeStringField("id", update.id());
          json.writeStringField("status", status);
          json.writeStringField("type", update.type());
          json.writeArrayFieldStart("params");
          for (ClusterUpdate.Param param : update.params()) {
            json.writeStartObject();
            json.writeStringField("type", param.type());
            json.writeStringField("value", param.value());
            json.writeEndObject();
          }
          json.writeEndArray();
          answers.time("createdAt", update.createdAt());
          json.writeArrayFieldStart("errors");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Nothing of what is listed. */
  static byte[] emptyList(String name) {
    return object((json, answers) -> answers.strings(name, List.of()));
  }

  static byte[] clusterVersions(Page<ClusterVersion> page) {
    return object(
        (json, answers) -> {
          json.writeArrayFieldStart("clusterVersions");
          for (ClusterVersion version : page.items()) {
            json.writeStartObject();
            json.writeStringField("clusterVersion", version.clusterVersion());
            json.writeStringField("clusterType", "eks");
            json.writeStringField("defaultPlatformVersion", version.defaultPlatformVersion());
            json.writeBooleanField("defaultVersion", version.defaultVersion());
            answers.time("releaseDate", version.releaseDate());
            answers.time("endOfStandardSupportDate", version.endOfStandardSupportDate());
            answers.time("endOfExtendedSupportDate", version.endOfExtendedSupportDate());
            json.writeStringField("status", version.versionStatus());
            json.writeStringField("versionStatus", version.versionStatus());
            if (version.kubernetesPatchVersion().isPresent()) {
              json.writeStringField(
                  "kubernetesPatchVersion", version.kubernetesPatchVersion().get());
            }
            json.writeEndObject();
          }
          json.writeEndArray();
          nextToken(json, page);
        });
  }

  static byte[] tags(Map<String, String> tags) {
    return object((json, answers) -> answers.map("tags", tags));
  }

  private static void nextToken(JsonGenerator json, Page<?> page) throws IOException {
    if (page.nextToken().isPresent()) {
      json.writeStringField("nextToken", page.nextToken().get());
    }
  }
}
