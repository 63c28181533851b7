package io.github.ekscam.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import io.github.ekscam.local.access.AccessConfigUpdate;
import io.github.ekscam.local.access.AssociatedAccessPolicy;
import io.github.ekscam.local.access.DescribedAccessEntry;
import io.github.ekscam.local.access.DescribedCluster;
import io.github.ekscam.local.access.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /**
   * What is about access in a cluster, and what it is known by.
   *
   * @param status such as {@code ACTIVE}
   */
  static byte[] cluster(DescribedCluster cluster, String status) {
    return object(
        (json, answers) ->
            answers.cluster(
                new EksAnswerWriter.Cluster(
                    cluster.name(),
                    cluster.arn(),
                    cluster.createdAt(),
                    cluster.version().orElse(null),
                    status,
                    cluster.tags(),
                    cluster.bootstrapClusterCreatorAdminPermissions().orElse(null),
                    cluster.authenticationMode())));
  }

  /**
   * A change of the authentication mode.
   *
   * @param status such as {@code InProgress}
   */
  static byte[] update(AccessConfigUpdate update, String status) {
    return object(
        (json, answers) -> {
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
          answers.time("createdAt", update.createdAt());
          json.writeArrayFieldStart("errors");
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static byte[] updateIds(List<String> ids) {
    return object((json, answers) -> answers.strings("updateIds", ids));
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
