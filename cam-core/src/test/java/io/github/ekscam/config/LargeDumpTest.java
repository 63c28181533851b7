package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps of the size that large clusters have, in the memory that the build gives. The bounds on
 * time are far above what it takes, so that they tell a change of order and not a busy machine.
 */
class LargeDumpTest {

  private static final String BEGIN =
      """
      {
          "apiVersion": "v1",
          "items": [
      """;

  private static final String END =
      """

          ],
          "kind": "List",
          "metadata": {
              "resourceVersion": ""
          }
      }
      """;

  private static final String BINDING =
      """
      {
          "apiVersion": "rbac.authorization.k8s.io/v1",
          "kind": "RoleBinding",
          "metadata": {
              "creationTimestamp": "2024-04-30T19:59:34Z",
              %s
              "name": "team-%d",
              "namespace": "project-%d",
              "resourceVersion": "%d",
              "uid": "00000000-0000-4000-8000-%012d"
          },
          "roleRef": {
              "apiGroup": "rbac.authorization.k8s.io",
              "kind": "ClusterRole",
              "name": "role-%d"
          },
          "subjects": [
              {
                  "apiGroup": "rbac.authorization.k8s.io",
                  "kind": "Group",
                  "name": "team-%d"
              }
          ]
      }\
      """;

  private static final String MANAGED_FIELDS =
      """
      "managedFields": [
                          {
                              "apiVersion": "rbac.authorization.k8s.io/v1",
                              "fieldsType": "FieldsV1",
                              "fieldsV1": {
                                  "f:metadata": {
                                      "f:annotations": {
                                          ".": {},
                                          "f:kubectl.kubernetes.io/last-applied-configuration": {}
                                      }
                                  },
                                  "f:roleRef": {},
                                  "f:subjects": {}
                              },
                              "manager": "kubectl-client-side-apply",
                              "operation": "Update",
                              "time": "2024-04-30T19:59:34Z"
                          }
                      ],
      """;

  @TempDir Path temporary;

  private Path dump(int bindings, String more) throws IOException {
    Path file = temporary.resolve("dump.json");
    try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
      out.write(BEGIN);
      for (int i = 0; i < bindings; i++) {
        out.write(i == 0 ? "" : ",\n");
        out.write(BINDING.formatted(more.strip(), i, i % 500, 100_000 + i, i, i % 50, i));
      }
      out.write(END);
    }
    return file;
  }

  private static EksCluster read(Path file) {
    return Reading.reader().read(file);
  }

  @Test
  void fiftyThousandBindings_areReadAndAnswerable() throws IOException {
    Path file = dump(50_000, "");
    assertThat(Files.size(file)).isBetween(25_000_000L, 45_000_000L);

    EksCluster cluster = CpuTime.atMost(Duration.ofSeconds(20), () -> read(file));

    assertThat(cluster.rbacObjects().all()).hasSize(50_000);
  }

  @Test
  void hundredMegabytesWithManagedFields_areRead() throws IOException {
    Path file = dump(72_000, MANAGED_FIELDS);
    assertThat(Files.size(file)).isBetween(95_000_000L, 130_000_000L);

    EksCluster cluster = CpuTime.atMost(Duration.ofSeconds(40), () -> read(file));

    assertThat(cluster.rbacObjects().all()).hasSize(72_000);
  }

  /** Written as {@code kubectl get --raw} prints it: one kind, which only the list tells. */
  @Test
  void hundredThousandItemsOfOneKind_goByOneAtATime() throws IOException {
    Path file = temporary.resolve("raw.json");
    try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
      out.write(
          "{\"kind\":\"ClusterRoleList\",\"apiVersion\":\"rbac.authorization.k8s.io/v1\","
              + "\"metadata\":{},\"items\":[");
      for (int i = 0; i < 100_000; i++) {
        out.write(i == 0 ? "" : ",");
        out.write(
            ("{\"metadata\":{\"name\":\"role-%d\"},\"rules\":[{\"verbs\":[\"get\",\"list\","
                    + "\"watch\"],\"apiGroups\":[\"\"],\"resources\":[\"pods\",\"services\"]}]}")
                .formatted(i));
      }
      out.write("]}\n");
    }

    EksCluster cluster = CpuTime.atMost(Duration.ofSeconds(40), () -> read(file));

    assertThat(cluster.rbacObjects().all()).hasSize(100_000);
  }

  @Test
  void yamlDump_isReadToo() throws IOException {
    Path file = temporary.resolve("dump.yaml");
    try (Writer out = new BufferedWriter(Files.newBufferedWriter(file))) {
      out.write("apiVersion: v1\nitems:\n");
      for (int i = 0; i < 20_000; i++) {
        out.write(
            """
            - apiVersion: rbac.authorization.k8s.io/v1
              kind: RoleBinding
              metadata:
                creationTimestamp: "2024-04-30T19:59:34Z"
                name: team-%d
                namespace: project-%d
              roleRef:
                apiGroup: rbac.authorization.k8s.io
                kind: ClusterRole
                name: view
              subjects:
              - apiGroup: rbac.authorization.k8s.io
                kind: Group
                name: team-%d
            """
                .formatted(i, i % 500, i));
      }
      out.write("kind: List\n");
    }

    EksCluster cluster = CpuTime.atMost(Duration.ofSeconds(40), () -> read(file));

    assertThat(cluster.rbacObjects().all()).hasSize(20_000);
  }
}
