package io.github.ekscam.internal.config.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.config.ConfigurationReader;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RbacManifestWriterTest {

  private static List<RbacObject> read(String yaml) {
    return ConfigurationReader.builder()
        .build()
        .read("rbac.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .rbacObjects()
        .all();
  }

  @Test
  void roleAndBinding_areWrittenAsPeopleWriteThem() {
    List<RbacObject> objects =
        List.of(
            new Role(
                ObjectMeta.named("get-pods-log").inNamespace("dev"),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("")
                        .resources("pods/log")
                        .resourceNames("web")
                        .verbs("get")
                        .build())),
            new RoleBinding(
                ObjectMeta.named("get-pods-log").inNamespace("dev"),
                RoleRef.role("get-pods-log"),
                List.of(Subject.group("developers"), Subject.serviceAccount("ci", "runner"))));

    String yaml = RbacManifestWriter.yaml(objects);

    assertThat(yaml)
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: get-pods-log
              namespace: dev
            rules:
            - apiGroups: [""]
              resources: [pods/log]
              resourceNames: [web]
              verbs: [get]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: get-pods-log
              namespace: dev
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: get-pods-log
            subjects:
            - kind: Group
              apiGroup: rbac.authorization.k8s.io
              name: developers
            - kind: ServiceAccount
              name: runner
              namespace: ci
            """);
    assertThat(read(yaml)).containsExactlyElementsOf(objects);
  }

  @Test
  void namesThatYamlReadsOtherwise_areReadAsTheyAre() {
    for (String odd :
        List.of(
            "yes",
            "No",
            "on",
            "null",
            "true",
            "y",
            "~",
            "1e3",
            "0x1f",
            "a: b",
            "a #b",
            "- a",
            "'",
            "\"",
            "\\",
            "a\nb",
            "\u00e9\u202e",
            "*",
            "&a",
            "{{SessionName}}",
            "arn:aws:iam::1:x/y",
            "12:30",
            "=",
            ".inf",
            "a,b",
            "[a]",
            " a ",
            "\u007f")) {
      List<RbacObject> objects =
          List.of(
              ClusterRole.of(
                  ObjectMeta.named("name")
                      .withLabels(Map.of("a/b", "on"))
                      .withAnnotations(Map.of("c", odd)),
                  List.of(
                      PolicyRule.builder()
                          .apiGroups(odd)
                          .resources(odd, "pods")
                          .resourceNames(odd)
                          .verbs(odd)
                          .build(),
                      PolicyRule.builder().nonResourceURLs("/" + odd, "*").verbs("get").build())),
              new RoleBinding(
                  ObjectMeta.named("name").inNamespace("dev"),
                  RoleRef.clusterRole("name"),
                  List.of(Subject.group(odd), Subject.user(odd))));

      assertThat(read(RbacManifestWriter.yaml(objects))).as(odd).containsExactlyElementsOf(objects);
    }
  }

  @Test
  void emptyLists_areWritten() {
    List<RbacObject> objects =
        List.of(
            ClusterRole.of(ObjectMeta.named("none"), List.of()),
            new RoleBinding(
                ObjectMeta.named("nobody").inNamespace("dev"),
                RoleRef.clusterRole("none"),
                List.of()));

    assertThat(read(RbacManifestWriter.yaml(objects))).containsExactlyElementsOf(objects);
  }

  @Test
  void aggregationRule_isWritten() {
    List<RbacObject> objects =
        List.of(
            ClusterRole.aggregated(
                ObjectMeta.named("all"),
                List.of(),
                new AggregationRule(
                    List.of(
                        new LabelSelector(Map.of("to", "all"), List.of()),
                        new LabelSelector(
                            Map.of(),
                            List.of(
                                new LabelSelector.Requirement("in", "In", List.of("a", "no"))))))));

    assertThat(read(RbacManifestWriter.yaml(objects))).containsExactlyElementsOf(objects);
  }
}
