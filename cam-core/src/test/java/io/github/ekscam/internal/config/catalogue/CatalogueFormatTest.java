package io.github.ekscam.internal.config.catalogue;

import static io.github.ekscam.config.Reading.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.config.Reading;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** A catalogue of somebody's own policies among the files of a cluster. */
class CatalogueFormatTest {

  private static final String OWN =
      """
      kind: AccessPolicyCatalogue
      policies:
      - name: OurPolicy
        editions:
        - from: "2026-01-01"
          rules: [{apiGroups: [batch], resources: [jobs], verbs: [get]}]
        - from: "2026-06-01"
          rules: [{apiGroups: [batch], resources: [jobs], verbs: [get, delete]}]
      """;

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: c, region: eu-central-1}
      accessConfig:
        authenticationMode: API
        accessEntries:
        - principalARN: arn:aws:iam::111122223333:role/Batch
          accessPolicies:
          - policyARN: arn:aws:eks::aws:cluster-access-policy/OurPolicy
            accessScope: {type: cluster}
      """;

  private static boolean mayDelete(EksCluster cluster) {
    return cluster
        .caller("arn:aws:iam::111122223333:role/Batch")
        .isAllowed(ResourceRequest.parse("delete jobs.batch -n prod"));
  }

  private static EksCluster read(ConfigurationReader.Builder reader, String text) {
    return reader
        .accessPolicies(Reading.CATALOGUE)
        .build()
        .read("in", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void ownPolicy_countsWhereverItsCatalogueStands_andSaysThatItIsOwn() {
    for (String text : new String[] {OWN + "---\n" + CLUSTER, CLUSTER + "---\n" + OWN}) {
      EksCluster cluster = Reading.cluster(text);

      assertThat(mayDelete(cluster)).isTrue();
      AccessPolicy policy = cluster.accessPolicies().find("OurPolicy").orElseThrow();
      assertThat(policy.provenance()).isEqualTo(AccessPolicy.Provenance.OWN);
    }
  }

  @Test
  void ownPolicy_isThatOfTheDay() {
    String text = OWN + "---\n" + CLUSTER;

    assertThat(
            mayDelete(
                read(ConfigurationReader.builder().policiesAsOf(LocalDate.of(2026, 5, 31)), text)))
        .isFalse();
    assertThat(
            mayDelete(
                read(ConfigurationReader.builder().policiesAsOf(LocalDate.of(2026, 6, 1)), text)))
        .isTrue();
  }

  @Test
  void policyThatIsInNoCatalogue_isRefusedWhereItIsNamed() {
    assertRefused(
        CLUSTER,
        "in:9:18: accessConfig.accessEntries[0].accessPolicies[0].policyARN:"
            + " ResourceNotFoundException: The specified policyArn could not be found. (no access"
            + " policy is called \"OurPolicy\")");
  }

  @Test
  void policyInTwoCatalogues_isRefusedWithBothPlaces() {
    assertRefused(
        OWN + "---\n" + OWN + "---\n" + CLUSTER,
        "in:10:1: the access policy OurPolicy is in another catalogue too, at in:1:1; keep one of"
            + " them");
  }
}
