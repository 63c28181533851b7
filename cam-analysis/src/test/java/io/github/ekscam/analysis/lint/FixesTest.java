package io.github.ekscam.analysis.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.analysis.ClusterDiff;
import io.github.ekscam.policies.EksClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each rule repairs, and what it leaves to somebody who knows what is meant. */
class FixesTest {

  private static final String ENTRY =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: c, region: us-west-2}
      accessConfig:
        authenticationMode: API_AND_CONFIG_MAP
        accessEntries:
          - principalARN: arn:aws:iam::111122223333:role/team/Developer
            kubernetesGroups: [developers, auditors]
      """;

  private static final String AWS_AUTH =
      """
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: aws-auth, namespace: kube-system}
      data:
        mapRoles: |
          # Who is who: ask the platform team.
      """;

  private static final String BINDING =
      """
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: b}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
      subjects:
        - {kind: User, name: ops, apiGroup: rbac.authorization.k8s.io}
        - {kind: Group, name: developers, apiGroup: rbac.authorization.k8s.io}
        - {kind: Group, name: auditors, apiGroup: rbac.authorization.k8s.io}
      """;

  @TempDir private Path directory;

  private static String mapping(String role, String username, String groups) {
    return """
        - rolearn: arn:aws:iam::111122223333:role/%s  # %s
          username: %s
          groups: [%s]
    """
        .formatted(role, groups, username, groups);
  }

  /** What is left of the file; nothing of the answers may change by it. */
  private String fixed(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    EksCluster before = EksClusters.read(file);
    Fixes.of(Linter.standard().lint(before).findings()).apply();
    EksCluster after = EksClusters.read(file);
    assertThat(ClusterDiff.between(before, after).lines()).isEmpty();
    return Files.readString(file);
  }

  @Test
  void entryOfAwsAuth_thatAnAccessEntryHidesAndReplacesWholly_goes() throws IOException {
    String hidden = mapping("Developer", "dev", "auditors");
    String head = ENTRY + AWS_AUTH;
    String rest = mapping("Other", "other", "developers") + BINDING;

    assertThat(fixed("a.yaml", head + hidden + rest)).isEqualTo(head + rest);
  }

  @Test
  void entryOfAwsAuth_withMoreThanTheAccessEntryHas_stays() throws IOException {
    String rest = mapping("Other", "other", "developers") + BINDING;
    String group = ENTRY + AWS_AUTH + mapping("Developer", "dev", "admins") + rest;
    String username = ENTRY + AWS_AUTH + mapping("Developer", "ops", "auditors") + rest;
    String template =
        ENTRY + AWS_AUTH + mapping("Developer", "\"dev:{{SessionName}}\"", "auditors") + rest;

    assertThat(fixed("a.yaml", group)).isEqualTo(group);
    assertThat(fixed("a.yaml", username)).isEqualTo(username);
    assertThat(fixed("a.yaml", template)).isEqualTo(template);
  }

  @Test
  void entryOfAwsAuth_thatALaterOneReplacesWholly_goes() throws IOException {
    String head = ENTRY + AWS_AUTH + mapping("Third", "third", "auditors");
    String rest = mapping("Other", "other", "developers, auditors") + BINDING;

    assertThat(fixed("a.yaml", head + mapping("Other", "other", "auditors") + rest))
        .isEqualTo(head + rest);
  }

  @Test
  void entryOfAwsAuth_withMoreThanTheLaterOneHas_stays() throws IOException {
    String group =
        ENTRY
            + AWS_AUTH
            + mapping("Other", "other", "auditors")
            + mapping("Other", "other", "developers")
            + BINDING;
    String username =
        ENTRY
            + AWS_AUTH
            + mapping("Other", "ops", "auditors")
            + mapping("Other", "other", "auditors")
            + BINDING;

    assertThat(fixed("a.yaml", group)).isEqualTo(group);
    assertThat(fixed("a.yaml", username)).isEqualTo(username);
  }

  private static String json(String... policies) {
    return """
    {
      "apiVersion": "eksctl.io/v1alpha5",
      "kind": "ClusterConfig",
      "metadata": {"name": "c", "region": "us-west-2"},
      "accessConfig": {
        "authenticationMode": "API",
        "accessEntries": [
          {
            "principalARN": "arn:aws:iam::111122223333:role/team/Developer",
            "accessPolicies": [
    %s
            ]
          }
        ]
      }
    }
    """
        .formatted(String.join(",\n", policies));
  }

  private static String policy(String name, String scope) {
    return """
              {
                "policyARN": "arn:aws:eks::aws:cluster-access-policy/%s",
                "accessScope": {
                  %s
                }
              }"""
        .formatted(name, scope)
        .indent(4)
        .stripTrailing();
  }

  @Test
  void coveredPolicy_goesOutOfAnArrayOfJson_withItsComma() throws IOException {
    String wide = policy("AmazonEKSEditPolicy", "\"type\": \"cluster\"");
    String narrow =
        policy("AmazonEKSViewPolicy", "\"type\": \"namespace\", \"namespaces\": [\"apps\"]");

    assertThat(fixed("a.json", json(wide, narrow))).isEqualTo(json(wide));
    assertThat(fixed("a.json", json(narrow, wide))).isEqualTo(json(wide));
  }

  @Test
  void noFile_isWritten_ifOneHasChanged() throws IOException {
    String json =
        json(
            policy("AmazonEKSEditPolicy", "\"type\": \"cluster\""),
            policy("AmazonEKSViewPolicy", "\"type\": \"namespace\", \"namespaces\": [\"apps\"]"));
    Path one = Files.writeString(directory.resolve("a.json"), json);
    Path other = Files.writeString(directory.resolve("b.json"), json);
    List<Finding> findings = new ArrayList<>();
    for (Path file : List.of(one, other)) {
      findings.addAll(Linter.standard().lint(EksClusters.read(file)).findings());
    }
    Files.writeString(other, "\n" + json);

    assertThatThrownBy(Fixes.of(findings)::apply)
        .hasMessageMatching(".*b\\.json:[0-9]+: has changed since it was read; run again");
    assertThat(Files.readString(one)).isEqualTo(json);
  }
}
