package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.CpuTime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * However bytes are damaged, they are read or refused as input: nothing else is thrown, and soon.
 */
class DamagedInputTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static final List<String> VALID =
      List.of(
          """
          apiVersion: eksctl.io/v1alpha5
          kind: ClusterConfig
          metadata: {name: c, version: "1.34"}
          managedNodeGroups:
            - &group {name: a, minSize: 2, tags: !!str x}
            - <<: [*group, {x: 1}]
              name: "b\\t\\u00e4\\U0001F600"
          accessConfig:
            authenticationMode: API
            accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/A
                kubernetesGroups:
                  - g
                accessPolicies:
                  - policyARN: >-
                      arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                    accessScope: {type: namespace, namespaces: ['dev-*', "a"]}
          """,
          """
          %YAML 1.1
          %TAG !e! tag:example.org,2000:
          ---
          apiVersion: v1
          kind: List
          items:
          - apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: a
              annotations:
                text: |+2
                    indented

            rules:
            - verbs: [get, "*"]
              apiGroups: ['']
              resources: [pods]
          ... # the end
          ---
          ? apiVersion
          : v1
          ? kind
          : ConfigMap
          ? data
          : {tagged: !e!x y}
          """,
          """
          {"apiVersion": "v1", "items": [
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding",
             "metadata": {"name": "b\\u00e4\\ud83d\\ude00", "managedFields": [{"a": -1.5e3, "b": true}]},
             "roleRef": {"kind": "ClusterRole", "name": "view"},
             "subjects": [{"kind": "User", "name": "u"}, {"kind": "Group", "name": "ä"}]}],
           "kind": "List"}
          {"accessEntry": {"principalArn": "arn:aws:iam::111122223333:role/A", "type": "STANDARD"}}
          {"associatedAccessPolicies": [{"policyArn":
            "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
            "accessScope": {"type": "cluster", "namespaces": []}}],
           "principalArn": "arn:aws:iam::111122223333:role/A"}
          """,
          """
          {"cluster": {"name": "c", "version": "1.34", "accessConfig": {"authenticationMode": "API"}}}
          ---
          [{"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleList", "items":
            [{"metadata": {"name": "a", "namespace": "b"}}]}]
          """);

  /** What means something to JSON or YAML, and what is at the edges of UTF-8. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          ": ",
          "- ",
          "? ",
          "\"",
          "'",
          "\\",
          "\n",
          "\r",
          "\t",
          "  ",
          "#",
          "&a ",
          "*a",
          "*group",
          "!",
          "!!",
          "!<",
          "!!binary ",
          "|",
          ">",
          "|9",
          "%",
          "@",
          "`",
          "<<",
          "<<: ",
          "---\n",
          "...\n",
          "%TAG ! x\n",
          "null",
          "~",
          "1",
          "-",
          "e",
          "0x",
          "\\u",
          "\\U",
          "\\UFFFFFFFF",
          "\\ud800",
          "\\x",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "\uD83D\uDE00",
          "\u0000",
          "\u007f",
          "items",
          "kind",
          "List",
          "apiVersion");

  @Property(tries = 2_000)
  void damagedFile_isReadOrRefused(@ForAll("damaged") byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property(tries = 2_000)
  void piecesOfSyntax_areReadOrRefused(@ForAll("pieces") byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property(tries = 1_000)
  void bytes_areReadOrRefused(@ForAll byte[] bytes) {
    readOrRefuse(bytes);
  }

  @Property(tries = 1)
  void undamagedFiles_areRead() {
    for (String text : VALID) {
      assertThat(Reading.cluster(text)).isNotNull();
    }
  }

  private static void readOrRefuse(byte[] bytes) {
    CpuTime.atMost(
        SOON,
        () -> {
          try {
            assertThat(Reading.cluster(bytes)).isNotNull();
          } catch (InvalidInputException e) {
            assertThat(e.problems())
                .isNotEmpty()
                .allSatisfy(
                    problem -> assertThat(problem.toString()).startsWith("in:").isNotBlank());
          }
          try {
            assertThat(
                    AccessPolicyCatalogueReader.read("in", new ByteArrayInputStream(bytes), true))
                .isNotNull();
          } catch (InvalidInputException e) {
            assertThat(e).hasMessageStartingWith("in:");
          }
        });
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    return Arbitraries.randomValue(DamagedInputTest::damage);
  }

  @Provide
  Arbitrary<byte[]> pieces() {
    return Arbitraries.of(PIECES)
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] damage(Random random) {
    byte[] bytes = VALID.get(random.nextInt(VALID.size())).getBytes(StandardCharsets.UTF_8);
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      int at = random.nextInt(bytes.length + 1);
      int to = Math.min(bytes.length, at + random.nextInt(20));
      bytes =
          switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())));
            case 1 -> replaced(bytes, at, to, "");
            case 2 -> replaced(bytes, at, bytes.length, "");
            case 3 -> replaced(bytes, at, to, PIECES.get(random.nextInt(PIECES.size())));
            case 4 ->
                replaced(bytes, to, to, new String(bytes, at, to - at, StandardCharsets.UTF_8));
            default -> flipped(bytes, at, random);
          };
    }
    return bytes;
  }

  private static byte[] flipped(byte[] bytes, int at, Random random) {
    byte[] flipped = bytes.clone();
    if (at < bytes.length) {
      flipped[at] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static byte[] replaced(byte[] bytes, int from, int to, String replacement) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    out.writeBytes(replacement.getBytes(StandardCharsets.UTF_8));
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
