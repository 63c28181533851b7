package io.github.ekscam.internal.config.awscli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the EKS API answers, member for member in its order, which is also what the AWS CLI
 * prints; what is null is left out. Each method writes members of an object that the caller begins
 * and ends. Not thread-safe.
 */
public final class EksAnswerWriter {

  /** As Python writes a time: six digits of a second, or none if there is nothing to write. */
  private static final DateTimeFormatter WITH_FRACTION =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private static final DateTimeFormatter WITHOUT_FRACTION =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT);

  private final JsonGenerator json;
  private final Times times;

  /** A writer to a generator. */
  public EksAnswerWriter(JsonGenerator json, Times times) {
    this.json = json;
    this.times = times;
  }

  /** How times are written. */
  public enum Times {
    /** Text, as the AWS CLI prints. */
    TEXT,
    /** Seconds since 1970 with three digits behind the point, as the API answers. */
    EPOCH_SECONDS
  }

  /** An access entry, and what EKS notes of it. */
  public record Entry(
      @Nullable String clusterName,
      AccessEntry accessEntry,
      @Nullable String accessEntryArn,
      @Nullable Instant createdAt,
      @Nullable Instant modifiedAt,
      @Nullable Map<String, String> tags) {}

  /** An association, and when it was made and changed. */
  public record Association(
      PolicyAssociation association,
      @Nullable Instant associatedAt,
      @Nullable Instant modifiedAt) {}

  /** Writes the member {@code cluster}, with these members in their order. */
  public void cluster(Map<String, ?> members) throws IOException {
    json.writeFieldName("cluster");
    value(members);
  }

  /**
   * Writes a value: text, a truth value, a number, a time, a list, or a map by names. What is
   * nothing of these is written as null.
   */
  public void value(Object value) throws IOException {
    if (value instanceof Map<?, ?> members) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        json.writeFieldName(String.valueOf(member.getKey()));
        value(member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> elements) {
      json.writeStartArray();
      for (Object element : elements) {
        value(element);
      }
      json.writeEndArray();
    } else if (value instanceof Instant time) {
      time(time);
    } else if (value instanceof String || value instanceof Boolean || value instanceof Number) {
      json.writePOJO(value);
    } else {
      json.writeNull();
    }
  }

  /** Writes the member {@code accessEntry}. */
  public void accessEntry(Entry described) throws IOException {
    AccessEntry entry = described.accessEntry();
    json.writeObjectFieldStart("accessEntry");
    string("clusterName", described.clusterName());
    json.writeStringField("principalArn", entry.principalArn().value());
    strings("kubernetesGroups", entry.kubernetesGroups());
    string("accessEntryArn", described.accessEntryArn());
    time("createdAt", described.createdAt());
    time("modifiedAt", described.modifiedAt());
    map("tags", described.tags());
    json.writeStringField("username", entry.username());
    json.writeStringField("type", entry.type().value());
    json.writeEndObject();
  }

  /**
   * Writes the members {@code associatedAccessPolicies}, {@code clusterName} and {@code
   * principalArn}.
   */
  public void associatedAccessPolicies(
      List<Association> associations, @Nullable String clusterName, String principalArn)
      throws IOException {
    json.writeArrayFieldStart("associatedAccessPolicies");
    for (Association association : associations) {
      association(association);
    }
    json.writeEndArray();
    string("clusterName", clusterName);
    json.writeStringField("principalArn", principalArn);
  }

  /** Writes the member {@code associatedAccessPolicy}. */
  public void associatedAccessPolicy(Association association) throws IOException {
    json.writeFieldName("associatedAccessPolicy");
    association(association);
  }

  private void association(Association associated) throws IOException {
    PolicyAssociation association = associated.association();
    json.writeStartObject();
    json.writeStringField("policyArn", association.policyArn().toString());
    json.writeObjectFieldStart("accessScope");
    json.writeStringField("type", association.accessScope().type());
    strings("namespaces", association.accessScope().namespaces());
    json.writeEndObject();
    time("associatedAt", associated.associatedAt());
    time("modifiedAt", associated.modifiedAt());
    json.writeEndObject();
  }

  /** Writes a member that is a list of texts. */
  public void strings(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  /** Writes a member whose members are texts, such as {@code tags}. */
  public void map(String field, @Nullable Map<String, String> values) throws IOException {
    if (values == null) {
      return;
    }
    json.writeObjectFieldStart(field);
    for (Map.Entry<String, String> value : values.entrySet()) {
      json.writeStringField(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  /** Writes a member that is a time. */
  public void time(String field, @Nullable Instant instant) throws IOException {
    if (instant == null) {
      return;
    }
    json.writeFieldName(field);
    time(instant);
  }

  private void time(Instant instant) throws IOException {
    if (times == Times.EPOCH_SECONDS) {
      json.writeNumber(BigDecimal.valueOf(instant.toEpochMilli(), 3));
      return;
    }
    OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
    json.writeString((time.getNano() == 0 ? WITHOUT_FRACTION : WITH_FRACTION).format(time));
  }

  private void string(String field, @Nullable String value) throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }
}
