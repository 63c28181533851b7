package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands tell of the files that they read, and the options that say which those are. */
class NoticesTest {

  private static final String EVE = "arn:aws:iam::111122223333:user/eve";

  private static final String RBAC =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: reader}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: readers}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: eve}]
      """;

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: c, region: us-west-2, version: "1.34"}
      accessConfig:
        authenticationMode: API
        bootstrapClusterCreatorAdminPermissions: false
        accessEntries: [{principalARN: "arn:aws:iam::111122223333:user/eve", kubernetesUsername: eve}]
      """;

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    write("files/cluster.yaml", CLUSTER);
    write("files/rbac.yaml", RBAC);
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void unread() throws IOException {
    write("files/chart/Chart.yaml", "{name: shop, dependencies: [{name: redis}]}");
  }

  private Ran ran(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("-f", directory.resolve("files").toString()));
    Ran ran = cam(all.toArray(new String[0]));
    return new Ran(ran.exitCode(), shortened(ran.out()), shortened(ran.err()));
  }

  private String shortened(String text) {
    return text.replace(directory + "/", "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "can-i get pods -n dev --as " + EVE,
        "explain get pods -n dev --as " + EVE,
        "what-can --as " + EVE,
        "who-can get pods -n dev",
        "whoami --as " + EVE,
        "whoami --as arn:aws:iam::111122223333:user/bob",
        "request GET /api/v1/namespaces/dev/pods/web --as " + EVE,
      })
  void json_tellsOfTheFiles_whateverIsAsked(String command) throws IOException {
    unread();

    Ran ran = ran((command + " --default-namespace dev -o json").split(" "));

    assertThat(ran.out().replaceAll("\\s+", ""))
        .contains(
            ",\"notices\":[",
            "{\"id\":\"access-document-not-read\",\"severity\":\"warning\",\"text\":"
                + "\"Helm'schartshop,whichtakesothercharts(redis),isnotread,andmaygrantaccess\","
                + "\"remedy\":\"renderitbyhelmtemplate,withthevaluesofthecluster,andgivetheoutput;or"
                + "excludethefile\",\"source\":\"files/chart/Chart.yaml:1:1\"}",
            "{\"id\":\"file-read\",\"severity\":\"info\",\"text\":\"read1Role,1RoleBinding\",\"source\":"
                + "\"files/rbac.yaml\"}")
        .endsWith("]}");
  }

  @Test
  void jsonOfWrites_andOfTests_tellsOfTheFiles() throws IOException {
    write("role.yaml", RBAC.substring(0, RBAC.indexOf("---")).replace("r}", "r, namespace: dev}"));
    write("access.yaml", SPECIFICATION);

    assertThat(
            ran(
                    "would-allow",
                    directory.resolve("role.yaml").toString(),
                    "--as",
                    EVE,
                    "-o",
                    "json",
                    "--default-namespace",
                    "dev")
                .out())
        .contains("\"notices\": [", "\"source\": \"files/rbac.yaml\"");
    assertThat(
            ran(
                    "test",
                    directory.resolve("access.yaml").toString(),
                    "-o",
                    "json",
                    "--default-namespace",
                    "dev")
                .out())
        .contains("\"notices\": [", "\"source\": \"files/rbac.yaml\"");
  }

  private static final String SPECIFICATION =
      """
      principals: {eve: "arn:aws:iam::111122223333:user/eve"}
      cases: [{principals: eve, verbs: get, resources: pods, namespaces: dev, expect: allow}]
      """;

  @Test
  void linkToNothing_canBeLeftOut_byAnOption() throws IOException {
    Path link = directory.resolve("files/link.yaml");
    Files.createSymbolicLink(link, Path.of("nowhere.yaml"));

    assertThat(ran("whoami", "--as", EVE, "--default-namespace", "dev").err())
        .endsWith(
            "link.yaml: is a link to a file that does not exist; correct it, remove it, or leave it"
                + " out by --exclude\n");
    assertThat(
            ran("whoami", "--as", EVE, "--default-namespace", "dev", "--exclude", "link.yaml")
                .exitCode())
        .isZero();
  }

  @Test
  void defaultNamespace_isWhereObjectsGo_thatHaveNone() {
    assertThat(ran("can-i", "get", "pods", "-n", "dev", "--as", EVE).err())
        .contains("say by --default-namespace where objects without one go");
    assertThat(ran("can-i", "get", "pods", "-n", "dev", "--as", EVE, "--default-namespace", "dev"))
        .extracting(Ran::exitCode)
        .isEqualTo(0);
    assertThat(ran("can-i", "get", "pods", "-n", "prod", "--as", EVE, "--default-namespace", "dev"))
        .extracting(Ran::exitCode)
        .isEqualTo(1);
    assertThat(ran("whoami", "--as", EVE, "--default-namespace", "Dev").exitCode()).isEqualTo(2);
  }

  @Test
  void exclude_leavesFilesOut_andVerboseTellsOfThem() throws IOException {
    unread();

    Ran ran =
        ran("whoami", "--as", EVE, "--exclude", "chart/**", "--exclude", "rbac.*", "--verbose");

    assertThat(ran.err())
        .isEqualTo(
            """
            warning: files/cluster.yaml:7:19: the access entry arn:aws:iam::111122223333:user/eve has no access policy and no group, and no binding names its username: it grants nothing but what every authenticated user has; associate an access policy, or give it a group that is bound
            info: files/cluster.yaml: read 1 access entry
            info: left out 2 files: excluded
            """);
    assertThat(ran("whoami", "--as", EVE, "--exclude", "[").exitCode()).isEqualTo(2);
  }

  @Test
  void tests_failOnWhatIsNotRead_unlessToldOtherwise() throws IOException {
    unread();
    write("access.yaml", SPECIFICATION);
    String specification = directory.resolve("access.yaml").toString();

    Ran strict = ran("test", specification, "--default-namespace", "dev");
    assertThat(strict.exitCode()).isEqualTo(2);
    assertThat(strict.err()).contains("Helm's chart shop").endsWith("or allow it to be unread\n");
    assertThat(
            ran("test", specification, "--default-namespace", "dev", "--allow-unread").exitCode())
        .isEqualTo(0);
    assertThat(
            ran("test", specification, "--default-namespace", "dev", "--exclude", "chart")
                .exitCode())
        .isEqualTo(0);
  }

  @Test
  void directoryWithConfigurationBesideSpecifications_isTested() throws IOException {
    write("files/access.yaml", "configuration: [cluster.yaml, rbac.yaml]\n" + SPECIFICATION);
    write("files/notes.txt", "");

    Ran ran = cam("test", directory.resolve("files").toString(), "--default-namespace", "dev");

    assertThat(shortened(ran.out())).startsWith("files/access.yaml\n").endsWith("all passed\n");
    assertThat(ran.exitCode()).isEqualTo(0);
  }
}
