package io.github.ekscam.internal.config.crossplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
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

/** A cluster written as managed resources of Crossplane and read back is the same cluster. */
class CrossplaneWriteThenReadTest {

  /** How a writer tells one resource of another. */
  enum Telling {
    BY_VALUE,
    BY_REFERENCE,
    BY_SELECTOR
  }

  @Provide
  Arbitrary<EksCluster> clusters() {
    return DeclaredClusters.all();
  }

  @Property(tries = 300)
  void declaredCluster_isReadBack_inWhateverOrder(
      @ForAll("clusters") EksCluster cluster,
      @ForAll Telling telling,
      @ForAll boolean namespaced,
      @ForAll Random random) {
    List<Map<String, Object>> documents = new Writer(cluster, telling, namespaced).documents();
    Collections.shuffle(documents, random);

    EksCluster read =
        Reading.cluster(
            documents.stream().map(DeclaredClusters::json).collect(Collectors.joining("\n---\n")));

    assertThat(read).isEqualTo(cluster);
    assertThat(read.unresolved()).isEmpty();
  }

  private record Writer(EksCluster cluster, Telling telling, boolean namespaced) {

    List<Map<String, Object>> documents() {
      List<Map<String, Object>> documents = new ArrayList<>();
      Map<String, Object> config =
          Map.of("authenticationMode", cluster.authenticationMode().name());
      documents.add(
          object(
              "eks",
              "Cluster",
              cluster.name().orElseThrow(),
              Map.of(
                  "version",
                  cluster.kubernetesVersion().orElseThrow().toString(),
                  "accessConfig",
                  namespaced ? config : List.of(config))));
      for (AccessEntry entry : cluster.accessEntries().entries()) {
        String name = "e" + documents.size();
        documents.add(object("eks", "AccessEntry", name, entry(entry, name)));
        if (telling != Telling.BY_VALUE && entry.principalArn().isRole()) {
          documents.add(role(entry, name));
        }
        for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
          documents.add(
              object(
                  "eks",
                  "AccessPolicyAssociation",
                  "a" + documents.size(),
                  association(entry, name, association)));
        }
      }
      cluster.rbacObjects().all().forEach(each -> documents.add(DeclaredClusters.manifest(each)));
      return documents;
    }

    private Map<String, Object> entry(AccessEntry entry, String name) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      tell(
          parameters,
          "clusterName",
          "clusterName",
          cluster.name().orElseThrow(),
          cluster.name().orElseThrow());
      boolean role = entry.principalArn().isRole();
      tell(
          parameters,
          "principalArn",
          role ? "principalArnFromRole" : "",
          entry.principalArn().value(),
          name);
      parameters.put("type", entry.type().value());
      parameters.put("kubernetesGroups", DeclaredClusters.askedGroups(entry));
      DeclaredClusters.askedUsername(entry).ifPresent(user -> parameters.put("userName", user));
      return parameters;
    }

    private Map<String, Object> association(
        AccessEntry entry, String name, PolicyAssociation association) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      tell(
          parameters,
          "clusterName",
          "clusterName",
          cluster.name().orElseThrow(),
          cluster.name().orElseThrow());
      tell(parameters, "principalArn", "principalArn", entry.principalArn().value(), name);
      parameters.put("policyArn", association.policyArn().toString());
      Map<String, Object> scope =
          Map.of(
              "type",
              association.accessScope().type(),
              "namespaces",
              association.accessScope().namespaces());
      parameters.put("accessScope", namespaced ? scope : List.of(scope));
      return parameters;
    }

    private void tell(
        Map<String, Object> parameters, String field, String prefix, String value, String target) {
      if (telling == Telling.BY_VALUE || prefix.isEmpty()) {
        parameters.put(field, value);
      } else if (telling == Telling.BY_REFERENCE) {
        parameters.put(prefix + "Ref", Map.of("name", target));
      } else {
        parameters.put(prefix + "Selector", Map.of("matchLabels", Map.of("is", target)));
      }
    }

    private Map<String, Object> role(AccessEntry entry, String name) {
      Map<String, Object> role = new LinkedHashMap<>(object("iam", "Role", name, Map.of()));
      role.put("status", Map.of("atProvider", Map.of("arn", entry.principalArn().value())));
      return role;
    }

    private Map<String, Object> object(
        String service, String kind, String name, Map<String, Object> parameters) {
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("name", name);
      metadata.put("labels", Map.of("is", name));
      if (namespaced) {
        metadata.put("namespace", "platform");
      }
      return Map.of(
          "apiVersion",
          service + (namespaced ? ".aws.m.upbound.io/v1beta1" : ".aws.upbound.io/v1beta1"),
          "kind",
          kind,
          "metadata",
          metadata,
          "spec",
          Map.of("forProvider", parameters));
    }
  }
}
