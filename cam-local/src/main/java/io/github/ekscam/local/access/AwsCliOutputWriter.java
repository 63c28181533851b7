package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import java.io.IOException;

/** Writes what the AWS CLI prints of a state. */
final class AwsCliOutputWriter {

  private final JsonGenerator json;
  private final EksAnswerWriter answers;

  AwsCliOutputWriter(JsonGenerator json) {
    this.json = json;
    this.answers = new EksAnswerWriter(json, Times.TEXT);
  }

  void write(ClusterState state) throws IOException {
    DescribedCluster cluster = state.cluster();
    json.writeStartObject();
    answers.cluster(
        new EksAnswerWriter.Cluster(
            cluster.name(),
            cluster.arn(),
            cluster.createdAt(),
            cluster.version().orElse(null),
            null,
            cluster.tags(),
            cluster.bootstrapClusterCreatorAdminPermissions().orElse(null),
            cluster.authenticationMode()));
    json.writeEndObject();
    for (DescribedAccessEntry entry : state.describedAccessEntries()) {
      accessEntry(state, entry);
    }
  }

  private void accessEntry(ClusterState state, DescribedAccessEntry entry) throws IOException {
    json.writeStartObject();
    answers.accessEntry(
        new EksAnswerWriter.Entry(
            entry.clusterName(),
            entry.accessEntry(),
            entry.accessEntryArn(),
            entry.createdAt(),
            entry.modifiedAt(),
            entry.tags()));
    json.writeEndObject();
    json.writeStartObject();
    answers.associatedAccessPolicies(
        state.associatedAccessPolicies(entry.accessEntry().principalArn()).stream()
            .map(
                policy ->
                    new EksAnswerWriter.Association(
                        policy.association(), policy.associatedAt(), policy.modifiedAt()))
            .toList(),
        entry.clusterName(),
        entry.accessEntry().principalArn().value());
    json.writeEndObject();
  }
}
