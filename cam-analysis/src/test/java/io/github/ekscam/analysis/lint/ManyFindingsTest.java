package io.github.ekscam.analysis.lint;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.EksClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has thousands of findings is looked through in a time that grows with it and not with its
 * square.
 */
class ManyFindingsTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final String ROLE = "arn:aws:iam::111122223333:role/r";

  @TempDir private Path directory;

  private static String each(int count, IntFunction<String> make) {
    return IntStream.range(0, count).mapToObj(make).collect(joining());
  }

  private static String awsAuth(String mappings) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n"
        + "data:\n  mapRoles: |\n"
        + mappings;
  }

  private static String mapping(int number) {
    return "    - {rolearn: " + ROLE + number + ", username: u" + number + ", groups: [g]}\n";
  }

  private LintReport lint(String text) throws IOException {
    EksCluster cluster =
        EksClusters.read(Files.writeString(directory.resolve("cluster.yaml"), text));
    return CpuTime.atMost(BOUND, () -> Linter.builder().build().lint(cluster));
  }

  private static long fixes(LintReport report, String rule) {
    return report.findings().stream()
        .filter(finding -> finding.rule().id().equals(rule) && !finding.edits().isEmpty())
        .count();
  }

  @Test
  void entriesOfAwsAuth_thatAccessEntriesHide_besideManyBindings() throws IOException {
    int entries = 2_900;
    String text =
        "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c, region: r}\n"
            + "accessConfig:\n  authenticationMode: API_AND_CONFIG_MAP\n  accessEntries:\n"
            + each(
                entries,
                i ->
                    "  - principalARN: "
                        + ROLE
                        + i
                        + "\n    kubernetesUsername: u"
                        + i
                        + "\n    kubernetesGroups: [g]\n")
            + "---\n"
            + awsAuth(each(entries, ManyFindingsTest::mapping))
            + each(
                20_000,
                i ->
                    "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
                        + "metadata: {name: b"
                        + i
                        + "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
                        + " name: view}\nsubjects:\n"
                        + "- {apiGroup: rbac.authorization.k8s.io, kind: User, name: v"
                        + i
                        + "}\n");

    assertThat(fixes(lint(text), "CAM011")).isEqualTo(entries);
  }

  @Test
  void entriesOfAwsAuth_thatLaterOnesReplace() throws IOException {
    int entries = 5_000;
    String earlier = each(entries, ManyFindingsTest::mapping);
    String later = earlier.replace("[g]", "[g, h]");

    assertThat(fixes(lint(awsAuth(earlier + later)), "CAM038")).isEqualTo(entries);
  }
}
