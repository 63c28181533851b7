package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static io.github.ekscam.cli.Ran.camWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names hold what a terminal or the log of a CI server would obey: none of it comes through, in no
 * answer, warning, error or report.
 */
class HostileTextTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";

  /** A line break and a command of GitHub's log, a colour, text that reads backwards, a line. */
  private static final String HOSTILE = "\n::error::x\u001B[31m\u202Ey\u2028z\u0085\r\b";

  private static final String QUOTED = "\\n::error::x\\e[31m\\u202Ey\\u2028z\\u0085\\r\\b";

  /** What is printed of it. */
  private static final String SHOWN =
      "\\u000a::error::x\\u001b[31m\\u202ey\\u2028z\\u0085\\u000d\\u0008";

  private static final Pattern OBEYED =
      Pattern.compile("(?m)^\\s*::|[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]");

  /** As it is printed; the API server quotes it by itself, and a string of JSON once more. */
  private static final Pattern ESCAPED =
      Pattern.compile(Pattern.quote("::error::x\\") + ".{1,5}" + "1b\\[31m\\\\{1,2}u202ey");

  @TempDir private Path directory;

  private String files;

  @BeforeEach
  void configuration() throws IOException {
    files = directory.toString();
    Files.writeString(
        directory.resolve("aws-auth.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: %1$srole/Dev
              username: "dev%2$s"
              groups: ["devs%2$s"]
            - rolearn: "%1$srole/other%2$s"
              username: other
              groups: ["sys%2$s"]
          mapUsers: |
            - userarn: "%2$s"
              username: "%2$s"
        """
            .formatted(ACCOUNT, QUOTED));
    Files.writeString(
        directory.resolve("rbac.yaml"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: "reader%1$s"}
        rules:
          - {apiGroups: ["g%1$s", ""], resources: ["pods", "r%1$s"], verbs: ["get", "v%1$s"], resourceNames: ["n%1$s"]}
          - {nonResourceURLs: ["/p%1$s"], verbs: ["get"]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: "readers%1$s"}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "reader%1$s"}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "devs%1$s"}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: "dangling%1$s"}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "gone%1$s"}
        subjects:
          - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: "devs%1$s"}
          - {apiGroup: rbac.authorization.k8s.io, kind: User, name: "jane%1$s"}
        """
            .formatted(QUOTED));
  }

  private static String[] concat(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
  }

  private static void assertShown(Ran ran) {
    assertPlain(ran);
    assertThat(ran.out() + ran.err()).containsPattern(ESCAPED);
  }

  private static void assertPlain(Ran ran) {
    assertThat(ran.exitCode()).isNotEqualTo(70);
    assertThat(ran.out()).doesNotContainPattern(OBEYED);
    assertThat(ran.err()).doesNotContainPattern(OBEYED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void namesFromFiles_moveNoCursor_inAnswersAndWarnings(String format) {
    List<String> caller = List.of("--as", ACCOUNT + "role/Dev", "-f", files, "-o", format);
    for (List<String> question :
        List.of(
            List.of("can-i", "get", "pods/n"),
            List.of("can-i", "get", "/metrics"),
            List.of("explain", "get", "pods/n" + HOSTILE),
            List.of("advise", "get", "secrets/n" + HOSTILE),
            List.of("what-can"),
            List.of("whoami"),
            List.of("would-allow", directory.resolve("rbac.yaml").toString()),
            List.of("request", "GET", "/api/v1/namespaces/dev/pods/a%0A%3A%3Aerror"),
            List.of("request", "GET", "/api/v1/pods", "-H", "Impersonate-User: a" + HOSTILE),
            List.of("request", "GET", "/a%0A%3A%3Aerror", "-H", "Impersonate-Uid: a" + HOSTILE))) {
      assertShown(cam(concat(question, caller)));
    }
    assertShown(cam("who-can", "get", "pods/n" + HOSTILE, "-f", files, "-o", format));
    assertShown(cam("migrate", files, "-o", format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-cli", "eksctl", "terraform", "cloudformation", "manifests"})
  void namesFromFiles_moveNoCursor_inMigrations(String format) {
    assertPlain(cam("migrate", files, "--cluster-name", "prod", "--to", format));
  }

  @Test
  void namesInReviews_moveNoCursor() {
    Ran ran =
        camWithInput(
            """
            {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec":
              {"user": "a\\n::error\\u001b[31m\\u202ey", "groups": ["devs\\u2028"], "resourceAttributes":
                {"verb": "get", "resource": "pods"}}}
            """,
            "review",
            "-f",
            files);

    assertPlain(ran);
    assertThat(ran.err()).contains("warning: ");
    assertThat(ran.out()).contains("\"a\\n::error\\u001b[31m\\u202ey\"");
  }

  @Test
  void onesOwnArguments_moveNoCursor() {
    for (String[] args :
        new String[][] {
          {HOSTILE},
          {"can-i", "get", "pods", "-f", files, "--" + HOSTILE},
          {"can-i", "get", "pods", "-o", HOSTILE, "--as", "x", "-f", files},
          {"can-i", "get", "pods", "--as", HOSTILE, "-f", files},
          {"can-i", HOSTILE, "pods", "--as", ACCOUNT + "role/Dev", "-f", files},
          {"can-i", "get", HOSTILE, "--as", ACCOUNT + "role/Dev", "-f", files},
          {"can-i", "get", "pods", "-n", HOSTILE, "--as", ACCOUNT + "role/Dev", "-f", files},
          {"can-i", "get", "pods", "--as", ACCOUNT + "role/Dev", "-f", "a" + HOSTILE},
          {
            "can-i",
            "get",
            "pods",
            "--kubernetes-version",
            HOSTILE,
            "--as",
            ACCOUNT + "role/Dev",
            "-f",
            files
          },
          {"request", HOSTILE, HOSTILE, "--as", ACCOUNT + "role/Dev", "-f", files},
          {"request", "GET", "/", "-H", HOSTILE, "--as", ACCOUNT + "role/Dev", "-f", files},
          {"policies", HOSTILE},
          {"policies", "AmazonEKSViewPolicy", "--compare", HOSTILE},
          {"serve", "--address", HOSTILE},
          {"migrate", files, "--cluster-name", HOSTILE, "--to", "aws-cli"},
          {"migrate", files, "--principal-arn", HOSTILE},
          {"test", "a" + HOSTILE}
        }) {
      assertShown(cam(args));
    }
  }

  @Test
  void namesInSpecifications_moveNoCursor_inReports() throws IOException {
    Path specification =
        Files.writeString(
            directory.resolve("access.yaml.txt"),
            """
            description: "d%1$s"
            configuration: [aws-auth.yaml, rbac.yaml]
            principals: {dev: "%2$srole/Dev"}
            cases:
              - description: "case%1$s"
                principals: dev
                verbs: get
                resources: pods
                resourceNames: "n%1$s"
                namespaces: dev
                expect: deny
            """
                .formatted(QUOTED, ACCOUNT));
    Path junit = directory.resolve("junit.out");
    Path sarif = directory.resolve("sarif.out");
    Path json = directory.resolve("json.out");
    Path html = directory.resolve("html.out");

    assertShown(cam("test", specification.toString(), "--tap"));
    assertShown(
        cam(
            "test",
            specification.toString(),
            "--coverage",
            "--mutation",
            "--junit-xml=" + junit,
            "--sarif=" + sarif,
            "--coverage-json=" + json,
            "--coverage-html=" + html));
    for (Path report : List.of(junit, sarif, json, html)) {
      assertThat(Files.readString(report)).containsPattern(ESCAPED).doesNotContainPattern(OBEYED);
    }
  }

  @Test
  void theNameOfAFile_movesNoCursor() throws IOException {
    Path file = directory.resolve("a\n::error::x\u001B[31m\u202Ey.yaml");
    Files.writeString(file, "{");

    assertShown(cam("can-i", "get", "pods", "--as", ACCOUNT + "role/Dev", "-f", files));
    assertShown(cam("test", file.toString()));
  }

  @Test
  void shown_isWhatWasWritten() {
    assertThat(cam("policies", HOSTILE).err())
        .isEqualTo(
            "error: No access policy is called \"" + SHOWN + "\"; 'cam policies' lists them\n");
  }
}
