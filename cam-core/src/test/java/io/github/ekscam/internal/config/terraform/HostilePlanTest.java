package io.github.ekscam.internal.config.terraform;

import static io.github.ekscam.config.Reading.cluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Unresolved;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HostilePlanTest {

  private static final Duration GENEROUS = Duration.ofSeconds(10);

  private static final String ENTRY =
      """
      {"cluster_name": "prod", "principal_arn": "arn:aws:iam::111122223333:role/CI",
       "type": "STANDARD", "user_name": "u"}""";

  private static EksCluster unknownGroups(String rootModule) {
    return CpuTime.atMost(
        GENEROUS,
        () ->
            cluster(
                Documents.plan()
                    .create("aws_eks_access_entry.ci", ENTRY, "{\"kubernetes_groups\": true}")
                    .configuration(rootModule)
                    .json()));
  }

  private static String blockThatRefersTo(String reference) {
    return """
        "resources": [{"address": "aws_eks_access_entry.ci", "mode": "managed",
         "type": "aws_eks_access_entry", "expressions": {"kubernetes_groups":
          {"references": ["%s"]}}}]"""
        .formatted(reference);
  }

  private static String module(int number, String reference) {
    return """
        "m%d": {"expressions": {"in": {"references": ["%s"]}}, "module": {"outputs": {"out":
         {"expression": {"references": ["var.in"]}}}}}"""
        .formatted(number, reference);
  }

  @Test
  void referencesInACircle_end() {
    EksCluster cluster =
        unknownGroups(
            "{%s, \"module_calls\": {%s, %s}}"
                .formatted(
                    blockThatRefersTo("module.m0.out"),
                    module(0, "module.m1.out"),
                    module(1, "module.m0.out")));

    assertThat(cluster.unresolved()).isEmpty();
  }

  @Test
  void aLongChainOfReferences_isFollowedToABound_andThenNotKnown() {
    int length = 20_000;
    EksCluster cluster =
        unknownGroups(
            "{%s, \"module_calls\": {%s}}"
                .formatted(
                    blockThatRefersTo("module.m0.out"),
                    IntStream.range(0, length)
                        .mapToObj(i -> module(i, "module.m" + (i + 1) + ".out"))
                        .collect(Collectors.joining(","))));

    assertThat(cluster.unresolved()).singleElement().isInstanceOf(Unresolved.Groups.class);
  }

  @Test
  void modulesNestedBeyondAllMeasure_areRefused() {
    String deep =
        "{\"format_version\": \"1.0\", \"terraform_version\": \"1.9.8\", \"values\":"
            + " {\"root_module\": "
            + "{\"child_modules\": [".repeat(2_000)
            + "]}".repeat(2_000)
            + "}}";

    assertThatThrownBy(() -> cluster(deep))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nested more than");
  }

  @Test
  void aliasesInTheYamlOfManyResources_areBoundedTogether() {
    StringBuilder yaml = new StringBuilder("kind: X\\nl0: &l0 [a,a,a,a,a,a,a,a,a,a]\\n");
    for (int i = 1; i < 5; i++) {
      yaml.append("l%d: &l%d [%s*l%d]\\n".formatted(i, i, ("*l" + (i - 1) + ",").repeat(9), i - 1));
    }
    Documents plan = Documents.plan();
    for (int i = 0; i < 2_000; i++) {
      plan.create("kubectl_manifest.x[" + i + "]", "{\"yaml_body\": \"" + yaml + "\"}");
    }

    CpuTime.atMost(
        GENEROUS,
        () ->
            assertThatThrownBy(() -> cluster(plan.json()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                    "yaml_body: more than 10000000 values in the YAML of all resources"));
  }

  @Test
  void whatIsNoResource_isPassedOver() {
    String odd =
        """
        {"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": [1],
         "resource_changes": [1, null, "x", [], {}, {"address": 1}, {"address": "a"},
          {"address": "module", "type": "aws_eks_access_entry", "change": 3},
          {"address": "aws_eks_cluster.x[\\"", "type": "aws_s3_bucket", "change": {"after_unknown": 1}},
          %s], "prior_state": {"values": 3}, "configuration": {"root_module": {"module_calls": [],
          "resources": {"a": 1}}}, "relevant_attributes": {}}
        """;
    String entry =
        """
        {"address": "aws_eks_access_entry.ci", "mode": "managed", "type": "aws_eks_access_entry",
         "change": {"actions": ["no-op"], "after": %s}}"""
            .formatted(ENTRY);

    assertThatThrownBy(() -> cluster(odd.formatted(entry)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "in:3:3 (module): address: \"module\" is not the address of a aws_eks_access_entry");
    assertThat(
            cluster(odd.replace("aws_eks_access_entry\", \"change\": 3", "x\"").formatted(entry))
                .accessEntries()
                .entries())
        .hasSize(1);
  }
}
