package io.github.ekscam.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.local.access.AccessConfigUpdate;
import io.github.ekscam.local.access.AssociatedAccessPolicy;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The bodies of answers, with members in the order in which the service writes them. */
final class Answer {

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Of an operation that answers nothing. */
  static final byte[] EMPTY = {};

  private Answer() {}

  /** Something that writes the members of an object. */
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] object(Body body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      body.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] refusal(Refusal refusal, String clusterName) {
    return object(
        json -> {
          if (!clusterName.isEmpty()) {
            json.writeStringField("clusterName", clusterName);
          }
          json.writeStringField("message", refusal.message());
        });
  }

  static byte[] accessEntry(DescribedAccessEntry described) {
    AccessEntry entry = described.accessEntry();
    return object(
        json -> {
          json.writeObjectFieldStart("accessEntry");
          json.writeStringField("clusterName", described.clusterName());
          json.writeStringField("principalArn", entry.principalArn().value());
          strings(json, "kubernetesGroups", entry.kubernetesGroups());
          json.writeStringField("accessEntryArn", described.accessEntryArn());
          time(json, "createdAt", described.createdAt());
          time(json, "modifiedAt", described.modifiedAt());
          stringMap(json, "tags", described.tags());
          json.writeStringField("username", entry.username());
          json.writeStringField("type", entry.type().value());
          json.writeEndObject();
        });
  }

  static byte[] strings(String name, Page<String> page) {
    return object(
        json -> {
          strings(json, name, page.items());
          nextToken(json, page);
        });
  }

  static byte[] accessPolicies(Page<PolicyArn> page) {
    return object(
        json -> {
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
        json -> {
          json.writeStringField("clusterName", clusterName);
          json.writeStringField("principalArn", principalArn);
          json.writeFieldName("associatedAccessPolicy");
          associated(json, policy);
        });
  }

  static byte[] associated(
      String clusterName, String principalArn, Page<AssociatedAccessPolicy> page) {
    return object(
        json -> {
          json.writeArrayFieldStart("associatedAccessPolicies");
          for (AssociatedAccessPolicy policy : page.items()) {
            associated(json, policy);
          }
          json.writeEndArray();
          json.writeStringField("clusterName", clusterName);
          json.writeStringField("principalArn", principalArn);
          nextToken(json, page);
        });
  }

  private static void associated(JsonGenerator json, AssociatedAccessPolicy policy)
      throws IOException {
    AccessScope scope = policy.association().accessScope();
    json.writeStartObject();
    json.writeStringField("policyArn", policy.association().policyArn().toString());
    json.writeObjectFieldStart("accessScope");
    json.writeStringField("type", scope.type());
    strings(json, "namespaces", scope.namespaces());
    json.writeEndObject();
    time(json, "associatedAt", policy.associatedAt());
    time(json, "modifiedAt", policy.modifiedAt());
    json.writeEndObject();
  }

  /**
   * What is about access in a cluster, and what it is known by.
   *
   * @param status such as {@code ACTIVE}
   */
  static byte[] cluster(DescribedCluster cluster, String status) {
    return object(
        json -> {
          json.writeObjectFieldStart("cluster");
          json.writeStringField("name", cluster.name());
          json.writeStringField("arn", cluster.arn());
          time(json, "createdAt", cluster.createdAt());
          if (cluster.version().isPresent()) {
            json.writeStringField("version", cluster.version().get());
          }
          json.writeStringField("status", status);
          stringMap(json, "tags", cluster.tags());
          json.writeObjectFieldStart("accessConfig");
          if (cluster.bootstrapClusterCreatorAdminPermissions().isPresent()) {
            json.writeBooleanField(
                "bootstrapClusterCreatorAdminPermissions",
                cluster.bootstrapClusterCreatorAdminPermissions().get());
          }
          json.writeStringField("authenticationMode", cluster.authenticationMode().name());
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  /**
   * A change of the authentication mode.
   *
   * @param status such as {@code InProgress}
   */
  static byte[] update(AccessConfigUpdate update, String status) {
    return object(
        json -> {
          json.writeObjectFieldStart("update");
          json.writeStringField("id", update.id());
          json.writeStringField("status", status);
          json.writeStringField("type", "AccessConfigUpdate");
          json.writeArrayFieldStart("params");
          json.writeStartObject();
          json.writeStringField("type", "AuthenticationMode");
          json.writeStringField("value", update.authenticationMode().name());
          json.writeEndObject();
          json.writeEndArray();
          time(json, "createdAt", update.createdAt());
          json.writeArrayFieldStart("errors");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static byte[] updateIds(List<String> ids) {
    return object(json -> strings(json, "updateIds", ids));
  }

  static byte[] tags(Map<String, String> tags) {
    return object(json -> stringMap(json, "tags", tags));
  }

  private static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static void stringMap(JsonGenerator json, String name, Map<String, String> values)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : values.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeNumberField(name, BigDecimal.valueOf(time.toEpochMilli(), 3));
  }

  private static void nextToken(JsonGenerator json, Page<?> page) throws IOException {
    if (page.nextToken().isPresent()) {
      json.writeStringField("nextToken", page.nextToken().get());
    }
  }
}
