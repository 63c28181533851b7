package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import io.github.ekscam.local.answers.EksAnswers;
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
    json.writeStartObject();
    answers.cluster(EksAnswers.cluster(state.cluster(), null));
    json.writeEndObject();
    for (DescribedAccessEntry entry : state.describedAccessEntries()) {
      accessEntry(state, entry);
    }
  }

  private void accessEntry(ClusterState state, DescribedAccessEntry entry) throws IOException {
    json.writeStartObject();
    answers.accessEntry(EksAnswers.accessEntry(entry));
    json.writeEndObject();
    json.writeStartObject();
    answers.associatedAccessPolicies(
        state.associatedAccessPolicies(entry.accessEntry().principalArn()).stream()
            .map(EksAnswers::association)
            .toList(),
        entry.clusterName(),
        entry.accessEntry().principalArn().value());
    json.writeEndObject();
  }
}
