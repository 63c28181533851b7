package io.github.ekscam.internal.config.ack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.config.DeclaredClusters;
import io.github.ekscam.config.Reading;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A cluster written as objects of ACK and read back is the same cluster. */
class AckWriteThenReadTest {

  private static final String API_VERSION = "eks.services.k8s.aws/v1alpha1";

  @Provide
  Arbitrary<EksCluster> clusters() {
    return DeclaredClusters.all();
  }

  @Property(tries = 200)
  void declaredCluster_isReadBack_inWhateverOrder(
      @ForAll("clusters") EksCluster cluster, @ForAll boolean referred, @ForAll Random random) {
    List<Map<String, Object>> documents = documents(cluster, referred);
    Collections.shuffle(documents, random);

    EksCluster read =
        Reading.cluster(
            documents.stream().map(DeclaredClusters::json).collect(Collectors.joining("\n---\n")));

    assertThat(read).isEqualTo(cluster);
    assertThat(read.unresolved()).isEmpty();
  }

  private static List<Map<String, Object>> documents(EksCluster cluster, boolean referred) {
    List<Map<String, Object>> documents = new ArrayList<>();
    documents.add(
        object(
            "Cluster",
            "main",
            Map.of(
                "name",
                cluster.name().orElseThrow(),
                "version",
                cluster.kubernetesVersion().orElseThrow().toString(),
                "accessConfig",
                Map.of("authenticationMode", cluster.authenticationMode().name()),
                "resourcesVPCConfig",
                Map.of())));
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      Map<String, Object> spec = new LinkedHashMap<>();
      if (referred) {
        spec.put("clusterRef", Map.of("from", Map.of("name", "main")));
      } else {
        spec.put("clusterName", cluster.name().orElseThrow());
      }
      spec.put("principalARN", entry.principalArn().value());
      spec.put("type", entry.type().value());
      spec.put("kubernetesGroups", DeclaredClusters.askedGroups(entry));
      DeclaredClusters.askedUsername(entry).ifPresent(name -> spec.put("username", name));
      spec.put(
          "accessPolicies",
          cluster.accessEntries().associations(entry).stream()
              .map(
                  association ->
                      Map.of(
                          "policyARN",
                          association.policyArn().toString(),
                          "accessScope",
                          Map.of(
                              "type",
                              association.accessScope().type(),
                              "namespaces",
                              association.accessScope().namespaces())))
              .toList());
      documents.add(object("AccessEntry", "e" + documents.size(), spec));
    }
    cluster.rbacObjects().all().forEach(each -> documents.add(DeclaredClusters.manifest(each)));
    return documents;
  }

  private static Map<String, Object> object(String kind, String name, Map<String, Object> spec) {
    return Map.of(
        "apiVersion",
        API_VERSION,
        "kind",
        kind,
        "metadata",
        Map.of("name", name, "namespace", "platform"),
        "spec",
        spec);
  }
}
