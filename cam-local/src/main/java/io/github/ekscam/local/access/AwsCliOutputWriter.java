package io.github.ekscam.local.access;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter;
import io.github.ekscam.internal.config.awscli.EksAnswerWriter.Times;
import io.github.ekscam.local.internal.eksapi.ClusterDescription;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Writes what the AWS CLI prints of a state. */
final class AwsCliOutputWriter {

  private static final String AUTHORITY = "certificateAuthority";

  private final JsonGenerator json;
  private final EksAnswerWriter answers;

  AwsCliOutputWriter(JsonGenerator json) {
    this.json = json;
    this.answers = new EksAnswerWriter(json, Times.TEXT);
  }

  void write(ClusterState state) throws IOException {
    DescribedCluster cluster = state.cluster();
    json.writeStartObject();
    answers.cluster(known(cluster));
    json.writeEndObject();
    for (DescribedAccessEntry entry : state.describedAccessEntries()) {
      accessEntry(state, entry);
    }
  }

  /** What is known of a cluster, without what is made up for clients that cannot do without. */
  private static Map<String, Object> known(DescribedCluster cluster) {
    Map<String, Object> known = new LinkedHashMap<>(cluster.members());
    Set<String> names = new HashSet<>(Set.of("name", "arn", "createdAt", "tags", "accessConfig"));
    cluster.version().ifPresent(version -> names.add("version"));
    cluster.endpoint().ifPresent(endpoint -> names.addAll(Set.of("endpoint", AUTHORITY)));
    names.addAll(cluster.configuration().keySet());
    known.keySet().retainAll(names);
    known.replaceAll((name, value) -> cluster.configuration().getOrDefault(name, value));
    known.computeIfPresent(AUTHORITY, (name, authority) -> certificateAuthority(cluster));
    return known;
  }

  private static Map<String, Object> certificateAuthority(DescribedCluster cluster) {
    return Map.of("data", ClusterDescription.data(cluster.certificateAuthority()));
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
