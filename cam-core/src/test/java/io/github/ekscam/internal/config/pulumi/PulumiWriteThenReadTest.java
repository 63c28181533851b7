package io.github.ekscam.internal.config.pulumi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.DeclaredClusters;
import io.github.ekscam.config.Reading;
import io.github.ekscam.rbac.RbacObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A cluster written as a preview or an export of Pulumi and read back is the same cluster. */
class PulumiWriteThenReadTest {

  @Provide
  Arbitrary<EksCluster> clusters() {
    return DeclaredClusters.all();
  }

  @Property(tries = 200)
  void previewedCluster_isReadBack(
      @ForAll("clusters") EksCluster cluster,
      @ForAll boolean ofAwsNative,
      @ForAll boolean theSame,
      @ForAll Random random) {
    List<Object> steps = new ArrayList<>();
    for (Map<String, Object> state : new Writer(cluster, ofAwsNative, "inputs").resources()) {
      Map<String, Object> step = new LinkedHashMap<>();
      step.put("op", theSame ? "same" : "create");
      step.put("urn", state.get("urn"));
      if (theSame) {
        step.put("oldState", state);
      }
      step.put("newState", state);
      steps.add(step);
    }
    Collections.shuffle(steps, random);

    assertReadBack(
        cluster,
        Map.of(
            "steps",
            steps,
            "duration",
            1,
            "changeSummary",
            Map.of(theSame ? "same" : "create", steps.size())));
  }

  @Property(tries = 200)
  void exportedCluster_isReadBack(
      @ForAll("clusters") EksCluster cluster, @ForAll boolean ofAwsNative, @ForAll Random random) {
    List<Map<String, Object>> resources = new Writer(cluster, ofAwsNative, "outputs").resources();
    Collections.shuffle(resources, random);

    assertReadBack(
        cluster,
        Map.of("version", 3, "deployment", Map.of("manifest", Map.of(), "resources", resources)));
  }

  private static void assertReadBack(EksCluster cluster, Object document) {
    EksCluster read = Reading.cluster(DeclaredClusters.json(document));

    assertThat(read).isEqualTo(cluster);
    assertThat(read.unresolved()).isEmpty();
  }

  /**
   * Writes resources.
   *
   * @param properties where the properties stand: what is asked for, or what there is
   */
  private record Writer(EksCluster cluster, boolean ofAwsNative, String properties) {

    List<Map<String, Object>> resources() {
      List<Map<String, Object>> resources = new ArrayList<>();
      resources.add(
          resource(
              ofAwsNative ? "aws-native:eks:Cluster" : "aws:eks/cluster:Cluster",
              "main",
              properties,
              Map.of(
                  "name",
                  name(),
                  "version",
                  cluster.kubernetesVersion().orElseThrow().toString(),
                  "accessConfig",
                  Map.of("authenticationMode", cluster.authenticationMode().name()))));
      for (AccessEntry entry : cluster.accessEntries().entries()) {
        resources.add(entry(entry, "entry" + resources.size()));
        if (!ofAwsNative) {
          for (PolicyAssociation association : cluster.accessEntries().associations(entry)) {
            Map<String, Object> inputs = new LinkedHashMap<>(policy(association));
            inputs.put("clusterName", name());
            inputs.put("principalArn", entry.principalArn().value());
            resources.add(
                resource(
                    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
                    "association" + resources.size(),
                    properties,
                    inputs));
          }
        }
      }
      for (RbacObject object : cluster.rbacObjects().all()) {
        resources.add(
            resource(
                "kubernetes:rbac.authorization.k8s.io/v1:" + object.kind(),
                "object" + resources.size(),
                "inputs",
                DeclaredClusters.manifest(object)));
      }
      return resources;
    }

    private String name() {
      return cluster.name().orElseThrow();
    }

    private Map<String, Object> entry(AccessEntry entry, String name) {
      boolean asked = properties.equals("inputs");
      Map<String, Object> inputs = new LinkedHashMap<>();
      inputs.put("clusterName", name());
      inputs.put("principalArn", entry.principalArn().value());
      inputs.put("type", entry.type().value());
      inputs.put(
          "kubernetesGroups",
          asked ? DeclaredClusters.askedGroups(entry) : entry.kubernetesGroups());
      String username = ofAwsNative ? "username" : "userName";
      if (asked) {
        DeclaredClusters.askedUsername(entry).ifPresent(user -> inputs.put(username, user));
      } else {
        inputs.put(username, entry.username());
      }
      if (ofAwsNative) {
        inputs.put(
            "accessPolicies",
            cluster.accessEntries().associations(entry).stream().map(this::policy).toList());
      }
      return resource(
          ofAwsNative ? "aws-native:eks:AccessEntry" : "aws:eks/accessEntry:AccessEntry",
          name,
          properties,
          inputs);
    }

    private Map<String, Object> policy(PolicyAssociation association) {
      return Map.of(
          "policyArn",
          association.policyArn().toString(),
          "accessScope",
          Map.of(
              "type",
              association.accessScope().type(),
              "namespaces",
              association.accessScope().namespaces()));
    }

    private static Map<String, Object> resource(
        String type, String name, String part, Map<String, Object> properties) {
      Map<String, Object> resource = new LinkedHashMap<>();
      resource.put("urn", "urn:pulumi:dev::platform::" + type + "::" + name);
      resource.put("custom", true);
      resource.put("type", type);
      Map<String, Object> noted = new LinkedHashMap<>(properties);
      noted.put("__defaults", List.of());
      resource.put(part, noted);
      return resource;
    }
  }
}
