package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessEntry;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what the AWS CLI prints of a state, member for member in its order. */
final class AwsCliOutputWriter {

  /** As Python writes a time: six digits of a second, or none if there is nothing to write. */
  private static final DateTimeFormatter WITH_FRACTION =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private static final DateTimeFormatter WITHOUT_FRACTION =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  private final JsonGenerator json;

  AwsCliOutputWriter(JsonGenerator json) {
    this.json = json;
  }

  void write(ClusterState state) throws IOException {
    cluster(state.cluster());
    for (DescribedAccessEntry entry : state.describedAccessEntries()) {
      accessEntry(entry);
      associatedAccessPolicies(
          entry, state.associatedAccessPolicies(entry.accessEntry().principalArn()));
    }
  }

  private void cluster(DescribedCluster cluster) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("cluster");
    json.writeStringField("name", cluster.name());
    json.writeStringField("arn", cluster.arn());
    time("createdAt", cluster.createdAt());
    if (cluster.version().isPresent()) {
      json.writeStringField("version", cluster.version().get());
    }
    tags(cluster.tags());
    json.writeObjectFieldStart("accessConfig");
    if (cluster.bootstrapClusterCreatorAdminPermissions().isPresent()) {
      json.writeBooleanField(
          "bootstrapClusterCreatorAdminPermissions",
          cluster.bootstrapClusterCreatorAdminPermissions().get());
    }
    json.writeStringField("authenticationMode", cluster.authenticationMode().name());
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }

  private void accessEntry(DescribedAccessEntry described) throws IOException {
    AccessEntry entry = described.accessEntry();
    json.writeStartObject();
    json.writeObjectFieldStart("accessEntry");
    json.writeStringField("clusterName", described.clusterName());
    json.writeStringField("principalArn", entry.principalArn().value());
    strings("kubernetesGroups", entry.kubernetesGroups());
    json.writeStringField("accessEntryArn", described.accessEntryArn());
    time("createdAt", described.createdAt());
    time("modifiedAt", described.modifiedAt());
    tags(described.tags());
    json.writeStringField("username", entry.username());
    json.writeStringField("type", entry.type().value());
    json.writeEndObject();
    json.writeEndObject();
  }

  private void associatedAccessPolicies(
      DescribedAccessEntry entry, List<AssociatedAccessPolicy> policies) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("associatedAccessPolicies");
    for (AssociatedAccessPolicy policy : policies) {
      json.writeStartObject();
      json.writeStringField("policyArn", policy.association().policyArn().toString());
      json.writeObjectFieldStart("accessScope");
      json.writeStringField("type", policy.association().accessScope().type());
      strings("namespaces", policy.association().accessScope().namespaces());
      json.writeEndObject();
      time("associatedAt", policy.associatedAt());
      time("modifiedAt", policy.modifiedAt());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("clusterName", entry.clusterName());
    json.writeStringField("principalArn", entry.accessEntry().principalArn().value());
    json.writeEndObject();
  }

  private void strings(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void tags(Map<String, String> tags) throws IOException {
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
  }

  private void time(String field, Instant instant) throws IOException {
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    json.writeStringField(
        field, (time.getNano() == 0 ? WITHOUT_FRACTION : WITH_FRACTION).format(time));
  }
}
