package io.github.ekscam.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EksClustersTest {

  private static final String YAML =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, version: "1.31"}
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/Dev
            accessPolicies:
              - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                accessScope: {type: namespace, namespaces: [dev]}
      """;

  private static final String DESCRIBED =
      """
      {"accessEntry": {"principalArn": "arn:aws:iam::111122223333:role/Dev"}}
      {"principalArn": "arn:aws:iam::111122223333:role/Dev",
       "associatedAccessPolicies": [
         {"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSFuturisticPolicy",
          "accessScope": {"type": "cluster", "namespaces": []}}]}
      """;

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Caller dev(EksCluster cluster) {
    return cluster.caller("arn:aws:sts::111122223333:assumed-role/Dev/alice");
  }

  private static boolean mayGetPods(EksCluster cluster) {
    return dev(cluster).isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev"));
  }

  @Test
  void clusterFromAStream_hasPoliciesDefaultRolesAndSources() {
    EksCluster cluster = EksClusters.read("a.yaml", in(YAML));

    assertThat(cluster.kubernetesVersion()).contains(KubernetesVersion.of("1.31"));
    assertThat(cluster.effectiveRbacObjects().clusterRole("view")).isPresent();
    assertThat(mayGetPods(cluster)).isTrue();
    AccessEntry entry = cluster.accessEntries().entries().get(0);
    assertThat(cluster.sourceOf(entry)).contains(new Source("a.yaml", 8, 7));
    assertThat(cluster.notices()).isEmpty();
  }

  @Test
  void clusterFromFiles_isTheSame(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("a.yaml"), YAML);

    assertThat(EksClusters.read(directory)).isEqualTo(EksClusters.read("a.yaml", in(YAML)));
    assertThat(EksClusters.read(List.of(file))).isEqualTo(EksClusters.read(file));
  }

  @Test
  void kubernetesVersion_isTheGivenOne_elseThatOfTheFiles_elseTheNewest() {
    String untold = YAML.replace(", version: \"1.31\"", "");

    assertThat(
            EksClusters.builder()
                .kubernetesVersion(KubernetesVersion.of("1.33"))
                .read("a.yaml", in(YAML))
                .kubernetesVersion())
        .contains(KubernetesVersion.of("1.33"));
    assertThat(EksClusters.read("a.yaml", in(untold)).kubernetesVersion())
        .contains(DefaultRbacObjects.newestVersion());
  }

  @Test
  void versionThatIsNotKnown_isTakenForTheNearest_andANoticeTellsWhere() {
    EksCluster older = EksClusters.read("a.yaml", in(YAML.replace("1.31", "1.20")));
    EksCluster newer =
        EksClusters.builder()
            .kubernetesVersion(KubernetesVersion.of("1.38"))
            .read("a.yaml", in(YAML));

    assertThat(older.kubernetesVersion()).contains(KubernetesVersion.of("1.20"));
    assertThat(older.effectiveRbacObjects().clusterRole("view"))
        .isEqualTo(
            DefaultRbacObjects.of(KubernetesVersion.of("1.30")).aggregated().clusterRole("view"));
    assertThat(versionNotices(older))
        .containsExactly(
            "a.yaml:3:33: cam does not know Kubernetes 1.20: default roles and bindings, built-in"
                + " resources and the API server's texts are those of 1.30, the nearest it knows,"
                + " and may differ; answers by roles, bindings and access policies of your own do"
                + " not depend on it");
    assertThat(versionNotices(newer))
        .containsExactly(
            "cam does not know Kubernetes 1.38: default roles and bindings, built-in resources and"
                + " the API server's texts are those of 1.37, the nearest it knows, and may differ;"
                + " a newer cam may know it");
    assertThat(versionNotices(EksClusters.read("a.yaml", in(YAML)))).isEmpty();
  }

  private static List<String> versionNotices(EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.KUBERNETES_VERSION_TAKEN_FOR_NEAREST)
        .map(Notice::toString)
        .toList();
  }

  @Test
  void withoutDefaultRoles_onlyTheFilesCount() {
    EksCluster cluster = EksClusters.builder().withoutDefaultRoles().read("a.yaml", in(YAML));

    assertThat(cluster.effectiveRbacObjects().all()).isEmpty();
    assertThat(cluster.kubernetesVersion()).contains(KubernetesVersion.of("1.31"));
  }

  @Test
  void otherAccessPolicies_takeThePlaceOfTheManagedOnes() {
    assertThatThrownBy(
            () ->
                EksClusters.builder()
                    .accessPolicies(AccessPolicyCatalogue.none())
                    .read("a.yaml", in(YAML)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a.yaml:10:22: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
                + " ResourceNotFoundException: The specified policyArn could not be found. (no"
                + " access policy is called \"AmazonEKSViewPolicy\")");
  }

  @Test
  void limit_isOnTheBytesOfAllInputs() {
    assertThatThrownBy(() -> EksClusters.builder().limit(10).read("a.yaml", in(YAML)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a.yaml: the input is larger than the limit of 10 bytes; raise the limit or split the"
                + " input");
  }

  @Test
  void policyThatAwsHasPublishedSince_isUnknownInAnswers_andNoticed() {
    EksCluster cluster = EksClusters.read("aws.json", in(DESCRIBED));

    assertThat(mayGetPods(cluster)).isFalse();
    assertThat(cluster.notices())
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.kind()).isEqualTo(Notice.Kind.ACCESS_POLICY_NOT_KNOWN);
              assertThat(notice.id()).isEqualTo("access-policy-not-known");
              assertThat(notice.severity()).isEqualTo(Notice.Severity.WARNING);
              assertThat(notice.source()).contains(new Source("aws.json", 4, 4));
              assertThat(notice.text())
                  .isEqualTo(
                      "the access policy \"AmazonEKSFuturisticPolicy\", associated to"
                          + " arn:aws:iam::111122223333:role/Dev, is not in the catalogue of access"
                          + " policies: what it allows is not known");
              assertThat(notice.remedy())
                  .isEqualTo("AWS may have published it since; use a newer catalogue");
            });
  }

  @Test
  void ownPolicies_addToThoseOfAws_andReplaceThem() {
    AccessPolicyCatalogue own =
        AccessPolicyCatalogueReader.readOwn(
            LocalDate.MAX,
            "own.yaml",
            new ByteArrayInputStream(
                """
                policies:
                  - name: AmazonEKSViewPolicy
                    rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
                """
                    .getBytes(StandardCharsets.UTF_8)));
    EksCluster cluster =
        EksClusters.builder()
            .addAccessPolicies(own)
            .asOf(LocalDate.of(2026, 8, 24))
            .read(
                "cluster.yaml",
                new ByteArrayInputStream(
                    """
                    apiVersion: eksctl.io/v1alpha5
                    kind: ClusterConfig
                    metadata: {name: prod}
                    accessConfig:
                      authenticationMode: API
                      accessEntries:
                        - principalARN: arn:aws:iam::111122223333:user/alice
                          accessPolicies:
                            - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                              accessScope: {type: cluster}
                    """
                        .getBytes(StandardCharsets.UTF_8)));

    Verdict verdict =
        cluster
            .caller("arn:aws:iam::111122223333:user/alice")
            .authorize(ResourceRequest.of("get", "", "secrets").namespace("dev").name("db"));
    assertThat(verdict.isAllowed()).isTrue();
    assertThat(((Grant.AccessPolicy) verdict.grant().orElseThrow()).policy())
        .satisfies(
            policy -> {
              assertThat(policy.provenance()).isEqualTo(AccessPolicy.Provenance.OWN);
              assertThat(policy.source()).isEqualTo("own.yaml:2:11");
            });
  }
}
