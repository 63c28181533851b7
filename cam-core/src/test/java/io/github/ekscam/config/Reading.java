package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Reads texts as the file {@code in} and says how they are refused. */
public final class Reading {

  public static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              AccessPolicy.builder("AmazonEKSAdminPolicy").build(),
              AccessPolicy.builder("AmazonEKSAutoNodePolicy").build(),
              AccessPolicy.builder("AmazonEKSBlockStoragePolicy")
                  .serviceLinkedRolesOnly(true)
                  .build(),
              AccessPolicy.builder("AmazonEKSClusterAdminPolicy").build(),
              AccessPolicy.builder("AmazonEKSEditPolicy").build(),
              AccessPolicy.builder("AmazonEKSViewPolicy").build()));

  /** What is said of a document that is none that is read. */
  public static final String OF_NO_FORMAT =
      "neither a Kubernetes object (apiVersion and kind) nor eksctl's ClusterConfig nor the output"
          + " of aws eks describe-cluster, describe-access-entry or"
          + " list-associated-access-policies nor the output of pulumi preview --json or pulumi"
          + " stack export nor a template of CloudFormation nor the output of terraform show -json";

  private static final Set<Notice.Kind> ABOUT_THE_CLUSTER =
      Set.of(
          Notice.Kind.ACCESS_ENTRY_MISSING,
          Notice.Kind.ENTRY_GRANTS_NOTHING,
          Notice.Kind.GROUP_NOT_BOUND,
          Notice.Kind.ROLE_MISSING);

  private Reading() {}

  public static ConfigurationReader reader() {
    return ConfigurationReader.builder().accessPolicies(CATALOGUE).build();
  }

  public static ConfigurationReader reader(long limit) {
    return ConfigurationReader.builder().accessPolicies(CATALOGUE).limit(limit).build();
  }

  public static EksCluster cluster(String text) {
    return cluster(text.getBytes(StandardCharsets.UTF_8));
  }

  public static EksCluster cluster(byte[] bytes) {
    return reader().read("in", new ByteArrayInputStream(bytes));
  }

  /** What was noticed when the text was read, without what is noticed about the cluster. */
  public static List<String> notices(String text) {
    return cluster(text).notices().stream()
        .filter(notice -> notice.severity() == Notice.Severity.WARNING)
        .filter(notice -> !ABOUT_THE_CLUSTER.contains(notice.kind()))
        .map(Notice::toString)
        .toList();
  }

  /** What was skipped, with how often. */
  public static List<String> skipped(EksCluster cluster) {
    return cluster.notices().stream()
        .filter(notice -> notice.kind() == Notice.Kind.DOCUMENTS_SKIPPED)
        .map(Notice::toString)
        .toList();
  }

  public static void assertRefused(String text, String... problems) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), problems);
  }

  public static void assertRefused(byte[] bytes, String... problems) {
    assertThatThrownBy(() -> cluster(bytes))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }
}
