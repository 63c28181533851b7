package io.github.ekscam.internal.config.terraform;

import static io.github.ekscam.config.Reading.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Reading;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A cluster that is written as Terraform would print it, and read back, is the same cluster. */
class TerraformPropertiesTest {

  /** An access entry with the scopes of policies by name. */
  record Entry(String role, List<String> groups, Map<String, List<String>> policies) {

    String principalArn() {
      return "arn:aws:iam::111122223333:role/" + role;
    }

    String values() {
      return """
          {"cluster_name": "prod", "principal_arn": "%s", "kubernetes_groups": %s,
           "type": "STANDARD", "user_name": "u-%s", "tags": null}"""
          .formatted(principalArn(), list(groups), role);
    }

    String association(String policy, List<String> namespaces) {
      return """
          {"cluster_name": "prod", "principal_arn": "%s",
           "policy_arn": "arn:aws:eks::aws:cluster-access-policy/%s",
           "access_scope": [{"type": "%s", "namespaces": %s}]}"""
          .formatted(
              principalArn(),
              policy,
              namespaces.isEmpty() ? "cluster" : "namespace",
              namespaces.isEmpty() ? "null" : list(namespaces));
    }
  }

  private static String list(List<String> texts) {
    return texts.stream().map(Documents::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  @Provide
  Arbitrary<List<Entry>> entries() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(6);
    Arbitrary<Map<String, List<String>>> policies =
        Arbitraries.maps(
                Arbitraries.of(
                    "AmazonEKSAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"),
                names.list().ofMaxSize(3).uniqueElements())
            .ofMaxSize(3);
    return Combinators.combine(names, names.list().ofMaxSize(3).uniqueElements(), policies)
        .as(Entry::new)
        .list()
        .ofMaxSize(5)
        .uniqueElements(Entry::role);
  }

  private static final String CLUSTER =
      """
      {"name": "prod", "version": "1.33", "access_config": [{"authentication_mode": "API",
       "bootstrap_cluster_creator_admin_permissions": false}]}""";

  private static final String ROLE =
      """
      {"metadata": [{"name": "r", "labels": null}], "rule": [{"api_groups": [""],
       "resources": ["pods"], "verbs": ["get"], "resource_names": [], "non_resource_urls": null}]}""";

  /** The same cluster, put together by hand. */
  private static EksCluster expected(List<Entry> entries) {
    EksCluster.Builder cluster =
        EksCluster.builder()
            .accessPolicies(Reading.CATALOGUE)
            .name("prod")
            .authenticationMode(AuthenticationMode.API)
            .add(
                ClusterRole.of(
                    ObjectMeta.named("r"),
                    List.of(
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("pods")
                            .verbs("get")
                            .build())));
    for (Entry entry : entries) {
      AccessEntry added =
          AccessEntry.builder(entry.principalArn())
              .kubernetesGroups(entry.groups())
              .username("u-" + entry.role())
              .build();
      cluster.add(added);
      entry
          .policies()
          .forEach(
              (policy, namespaces) ->
                  cluster.associate(
                      added.principalArn(),
                      PolicyAssociation.of(
                          PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + policy),
                          AccessScope.of(
                              namespaces.isEmpty() ? "cluster" : "namespace", namespaces))));
    }
    return cluster.build();
  }

  private record Resource(String address, String values) {}

  private static List<Resource> resources(List<Entry> entries) {
    List<Resource> resources = new ArrayList<>();
    resources.add(new Resource("aws_eks_cluster.main", CLUSTER));
    resources.add(new Resource("module.rbac[\"a.b\"].kubernetes_cluster_role_v1.r", ROLE));
    for (Entry entry : entries) {
      resources.add(
          new Resource(
              "module.access.aws_eks_access_entry.this[\"" + entry.role() + "\"]", entry.values()));
      entry
          .policies()
          .forEach(
              (policy, namespaces) ->
                  resources.add(
                      new Resource(
                          "module.access.aws_eks_access_policy_association.this[\""
                              + entry.role()
                              + "_"
                              + policy
                              + "\"]",
                          entry.association(policy, namespaces))));
    }
    return resources;
  }

  private static void assertSame(EksCluster read, EksCluster expected) {
    assertThat(read.unresolved()).isEmpty();
    assertThat(read.name()).isEqualTo(expected.name());
    assertThat(read.authenticationMode()).isEqualTo(expected.authenticationMode());
    assertThat(read.accessEntries()).isEqualTo(expected.accessEntries());
    assertThat(read.rbacObjects().all()).isEqualTo(expected.rbacObjects().all());
  }

  @Property(tries = 100)
  void aCluster_writtenAsAPlan_isReadBackTheSame(
      @ForAll("entries") List<Entry> entries, @ForAll boolean created) {
    Documents plan = Documents.plan();
    for (Resource resource : resources(entries)) {
      if (created) {
        plan.create(resource.address(), resource.values(), "{\"id\": true, \"tags_all\": true}");
      } else {
        plan.keep(resource.address(), resource.values());
      }
    }

    assertSame(cluster(plan.json()), expected(entries));
  }

  @Property(tries = 100)
  void aCluster_writtenAsAState_isReadBackTheSame(@ForAll("entries") List<Entry> entries) {
    String state =
        Documents.state(
            resources(entries).stream()
                .map(resource -> Documents.resource(resource.address(), resource.values()))
                .toArray(String[]::new));

    assertSame(cluster(state), expected(entries));
  }
}
