package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.ekscam.testing.specification.Specification;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cam test} prints and writes. */
class TestCommandTest {

  private static final String ACCESS = "src/test/resources/access/";
  private static final String PASSING = ACCESS + "specifications";
  private static final String FAILING = ACCESS + "failing.yaml";

  @TempDir private Path directory;

  private static String expected(String file) throws IOException {
    return Files.readString(Path.of(ACCESS, "expected", file));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private String written(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  @Test
  void allPassed_isZero_withCoverageAndMutants() throws IOException {
    assertThat(cam("test", PASSING, "--coverage", "--mutation"))
        .isEqualTo(new Ran(0, expected("passing.txt"), ""));
  }

  @Test
  void failures_areOne_withWhy() throws IOException {
    assertThat(cam("test", FAILING, PASSING)).isEqualTo(new Ran(1, expected("failing.txt"), ""));
  }

  @Test
  void tap_isPrintedInstead() throws IOException {
    assertThat(cam("test", FAILING, "--tap")).isEqualTo(new Ran(1, expected("failing.tap"), ""));
  }

  @Test
  void junitXml_isWritten_andIsXml() throws Exception {
    assertThat(cam("test", FAILING, PASSING, "--junit-xml", file("junit.xml")).exitCode())
        .isEqualTo(1);
    String xml = written("junit.xml");
    assertThat(xml.replaceAll(" time=\"\\d+\\.\\d{6}\"", "")).isEqualTo(expected("failing.xml"));
    assertThat(Pattern.compile(" time=").matcher(xml).results()).hasSize(1 + 2 + 9);
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(directory.resolve("junit.xml").toFile())
                .getElementsByTagName("failure")
                .getLength())
        .isEqualTo(3);
  }

  @Test
  void sarif_hasFailuresAtTheirLines_andOpenGrantsAtTheirs() throws IOException {
    assertThat(cam("test", FAILING, "--coverage", "--sarif", file("s.sarif")).exitCode())
        .isEqualTo(1);
    assertThat(sarif("s.sarif")).isEqualTo(expected("failing.sarif"));
    assertThat(cam("test", PASSING, "--mutation", "--sarif", file("t.sarif")).exitCode()).isZero();
    assertThat(sarif("t.sarif")).isEqualTo(expected("passing.sarif"));
  }

  /** By the schema that OASIS publishes. */
  @Test
  void sarif_isValid() throws IOException {
    Schema schema;
    try (InputStream official =
        requireNonNull(
            getClass().getClassLoader().getResourceAsStream("schema/sarif-schema-2.1.0.json"))) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(official, InputFormat.JSON);
    }
    cam("test", FAILING, "--coverage", "--sarif", file("s.sarif"));
    cam("test", PASSING, "--mutation", "--sarif", file("t.sarif"));
    for (String sarif : List.of(written("s.sarif"), written("t.sarif"))) {
      assertThat(sarif).contains("\"startLine\"");
      assertThat(schema.validate(sarif, InputFormat.JSON)).isEmpty();
      assertThat(schema.validate(sarif.replace("startLine", "line"), InputFormat.JSON))
          .isNotEmpty();
    }
  }

  /** Code scanning knows files by where they are in the repository. */
  @Test
  void sarif_namesFilesByRelativePaths() throws IOException {
    String absolute = Path.of(FAILING).toAbsolutePath().toString();
    cam("test", absolute, "--sarif", file("s.sarif"));
    cam("test", FAILING, "--sarif", file("t.sarif"));

    assertThat(uris("s.sarif"))
        .isEqualTo(uris("t.sarif"))
        .containsOnly(
            "src/test/resources/access/failing.yaml", "src/test/resources/access/cluster.yaml");
  }

  /** As if this module were the repository, which it is where there is none around it. */
  private String sarif(String name) throws IOException {
    return written(name).replace("\"cam-cli/src/", "\"src/");
  }

  private List<String> uris(String sarif) throws IOException {
    return Pattern.compile("\"uri\": \"(.*)\"")
        .matcher(sarif(sarif))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void coverage_isWrittenAsJsonAndHtml() throws IOException {
    assertThat(
            cam(
                    "test",
                    FAILING,
                    "--coverage-json",
                    file("c.json"),
                    "--coverage-html",
                    file("c.html"))
                .out())
        .doesNotContain("coverage:");
    assertThat(written("c.json")).isEqualTo(expected("coverage.json"));
    assertThat(written("c.html")).isEqualTo(expected("coverage.html"));
  }

  @Test
  void tooLittleCoverage_isOne() {
    assertThat(cam("test", PASSING, "--fail-under", "50").exitCode()).isZero();
    Ran ran = cam("test", PASSING, "--fail-under", "51");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).endsWith("\nthat is less than the 51 % of --fail-under\n");
    assertThat(cam("test", PASSING, "--fail-under", "101"))
        .isEqualTo(
            new Ran(
                2, "", "error: Invalid percentage \"101\" of --fail-under: expected 0 to 100\n"));
  }

  @Test
  void tooFewMistakesNoticed_isOne() {
    assertThat(cam("test", PASSING, "--mutation", "--fail-under", "25").exitCode()).isZero();
    assertThat(cam("test", PASSING, "--mutation-fail-under", "25").exitCode()).isZero();
    assertThat(cam("test", PASSING, "--fail-under", "50", "--mutation-fail-under", "25").exitCode())
        .isZero();
    Ran both = cam("test", PASSING, "--mutation", "--fail-under", "26");
    assertThat(both.exitCode()).isEqualTo(1);
    assertThat(both.out()).endsWith("\nthat is less than the 26 % of --fail-under\n");
    Ran own = cam("test", PASSING, "--mutation-fail-under", "26");
    assertThat(own.exitCode()).isEqualTo(1);
    assertThat(own.out()).endsWith("\nthat is less than the 26 % of --mutation-fail-under\n");
    assertThat(cam("test", PASSING, "--mutation-fail-under", "-1").err())
        .isEqualTo(
            "error: Invalid percentage \"-1\" of --mutation-fail-under: expected 0 to 100\n");
  }

  @Test
  void run_choosesCases_byDescriptionSentenceOrPlace() {
    assertThat(cam("test", FAILING, PASSING, "--run", "read their own"))
        .isEqualTo(
            new Ran(
                0,
                "src/test/resources/access/specifications/developers.yaml\n"
                    + "  ok    Developers read their own secrets (2)\n\n"
                    + "2 cases in 1 specification: all passed\n",
                ""));
    assertThat(
            cam("test", FAILING, PASSING, "--run", "^developer cannot (get|list) .* prod$").out())
        .endsWith("4 cases in 2 specifications: all passed\n");
    assertThat(cam("test", FAILING, "--run", "failing.yaml:12").exitCode()).isEqualTo(1);
    assertThat(cam("test", PASSING, "--run", "nothing"))
        .isEqualTo(
            new Ran(
                2, "", "error: --run \"nothing\" is found in no case: nothing would be tested\n"));
    assertThat(cam("test", PASSING, "--run", "(").err())
        .isEqualTo("error: Invalid pattern \"(\" of --run: Unclosed group\n");
  }

  @Test
  void json_hasCasesCoverageAndMistakes() throws IOException {
    Ran failing = cam("test", FAILING, PASSING, "-o", "json");
    assertThat(failing.exitCode()).isEqualTo(1);
    assertThat(failing.withoutNotices().out().replaceAll("(\"milliseconds\": )[0-9.E-]+", "$10"))
        .isEqualTo(expected("failing.json"));
    assertThat(cam("test", PASSING, "-o", "json", "--coverage", "--mutation").out())
        .contains("\"accepted\": true", "\"coverage\": {", "\"mutation\": {", "\"percent\": 25");
    assertThat(cam("test", PASSING, "-o", "json", "--tap"))
        .isEqualTo(new Ran(2, "", "error: --tap and -o json exclude each other\n"));
  }

  @Test
  void whoIsNotCounted_andOfWhomNoCaseSpeaks_isTold() throws IOException {
    Files.copy(Path.of(ACCESS, "cluster.yaml"), directory.resolve("cluster.yaml"));
    Files.writeString(
        directory.resolve("access.yaml"),
        """
        configuration: cluster.yaml
        principals:
          developer: arn:aws:iam::111122223333:role/Developer
          developper: arn:aws:iam::111122223333:role/Developer
        cases:
          - only: developer
            verbs: get
            resources: secrets
            namespaces: dev-1
        """);
    assertThat(cam("test", file("access.yaml")))
        .isEqualTo(
            new Ran(
                0,
                file("access.yaml")
                    + "\n  ok    only developer can get secrets in dev-1 (1)\n"
                    + "  not counted, unless a case says defaultSubjects: true: Group"
                    + " system:masters, ServiceAccount kube-system/generic-garbage-collector,"
                    + " ServiceAccount kube-system/namespace-controller, User"
                    + " system:kube-controller-manager\n\n"
                    + "1 case in 1 specification: all passed\n",
                "warning: "
                    + file("access.yaml")
                    + ":4:3: no case speaks of the principal developper; say what is expected, or"
                    + " remove it\n"));
    cam("test", file("access.yaml"), "--sarif", file("s.sarif"));
    assertThat(written("s.sarif"))
        .contains("\"text\": \"no case speaks of the principal developper; say what is expected");
  }

  @Test
  void theRepository_isTheNearestAround() throws IOException {
    Path root = Files.createDirectories(directory.resolve("repository"));
    Path here = Files.createDirectories(root.resolve("team/access"));
    Files.createDirectory(root.resolve(".git"));
    assertThat(RepositoryPath.of(Path.of("a.yaml"), here)).isEqualTo(Path.of("team/access/a.yaml"));
    assertThat(RepositoryPath.of(Path.of("../../eks/c.yaml"), here))
        .isEqualTo(Path.of("eks/c.yaml"));
    assertThat(RepositoryPath.of(here.resolve("a.yaml"), here))
        .isEqualTo(Path.of("team/access/a.yaml"));
    Path outside = directory.resolve("elsewhere/a.yaml");
    assertThat(RepositoryPath.of(outside, here)).isEqualTo(outside);
  }

  @Test
  void mutants_areNotTried_ifCasesFail() {
    assertThat(cam("test", FAILING, "--mutation").out())
        .endsWith(
            "5 cases in 1 specification: 2 passed, 3 failed\n"
                + "mutation: not tried, as not all cases pass\n");
  }

  @Test
  void colours_areForTerminals() {
    assertThat(cam("test", PASSING, "--color", "always").out())
        .contains("  \u001b[32mok\u001b[39m\u001b[0m    Developers read their own secrets (2)\n");
    assertThat(cam("test", PASSING, "--color", "never")).isEqualTo(cam("test", PASSING));
    assertThat(cam("test", PASSING).out()).doesNotContain("\u001b");
  }

  @Test
  void anotherConfiguration_isTested_insteadOfTheOneNamed() {
    Ran ran = cam("test", ACCESS + "specifications/developers.yaml", "-f", "../examples/platform");
    assertThat(ran.exitCode()).isEqualTo(0);
    assertThat(cam("test", PASSING, "-f", ACCESS + "cluster.yaml", "--kubernetes-version", "1.30"))
        .isEqualTo(cam("test", PASSING));
    assertThat(cam("test", PASSING, "--kubernetes-version", "1.30"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: --kubernetes-version goes with -f; a specification names its own as"
                    + " kubernetesVersion\n"));
  }

  @Test
  void whatLeadsNowhere_isWarnedOf() throws IOException {
    String configuration =
        Files.readString(Path.of(ACCESS, "cluster.yaml"))
            .replace("    name: deployers", "    name: deployer");
    Files.writeString(directory.resolve("cluster.yaml"), configuration);
    Ran ran = cam("test", PASSING, "-f", file("cluster.yaml"));
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err())
        .isEqualTo(
            "warning: "
                + file("cluster.yaml")
                + ":14:7: no RoleBinding and no ClusterRoleBinding names the group \"deployers\" of"
                + " the access entry arn:aws:iam::111122223333:role/Deploy: it grants nothing; bind"
                + " a role to the group, or correct its name\n");
  }

  @Test
  void mistakes_areTwo_andNothingIsRun() throws IOException {
    Files.writeString(directory.resolve("a.yaml"), "case: []\n");
    Files.writeString(directory.resolve("b.yml"), "principals: {a: x}\ncases: x\n");
    Files.writeString(directory.resolve(".hidden.yaml"), "nonsense");
    Files.writeString(directory.resolve("notes.txt"), "nonsense");
    Ran ran = cam("test", PASSING, directory.toString());
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err())
        .startsWith(
            "error: "
                + file("a.yaml")
                + ":1:1: case: unknown field \"case\"; did you mean \"cases\"?\n")
        .contains("\n" + file("b.yml") + ":1:17: principals.a: Invalid caller ARN \"x\"")
        .endsWith("\n" + file("b.yml") + ":2:8: cases: expected a list, found the string \"x\"\n");
  }

  @Test
  void whatIsNotThere_isTwo() throws IOException {
    assertThat(cam("test", "nowhere.yaml"))
        .isEqualTo(new Ran(2, "", "error: nowhere.yaml: no such file or directory\n"));
    assertThat(cam("test", PASSING, "-f", "nowhere"))
        .isEqualTo(new Ran(2, "", "error: nowhere: no such file or directory\n"));
    assertThat(cam("test", directory.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + directory
                    + ": no file in this directory is a specification that ends in .yaml or"
                    + " .yml\n"));
    assertThat(cam("test", PASSING, "--sarif", file("no/where.sarif")))
        .extracting(Ran::exitCode, Ran::err)
        .containsExactly(
            2,
            "error: "
                + file("no/where.sarif")
                + ": cannot be written: its directory does not exist\n");
    Files.writeString(
        directory.resolve("a.yaml"),
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\n"
            + "cases: [{principals: a, expect: unauthorized}]\n");
    assertThat(cam("test", file("a.yaml")))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + file("a.yaml")
                    + ": names no configuration; add configuration: with files or directories, or"
                    + " give them by -f\n"));
  }

  @Test
  void theFirstSpecification_isWritten_andPasses() throws IOException {
    Path configuration = Files.createDirectory(directory.resolve("eks"));
    Files.copy(Path.of(ACCESS, "cluster.yaml"), configuration.resolve("cluster.yaml"));
    String first = file("access.yaml");
    assertThat(cam("test", "--init", first, "-f", configuration.toString()))
        .isEqualTo(
            new Ran(
                0, first + ": 2 principals; read it, and then run: cam test " + first + "\n", ""));
    assertThat(written("access.yaml"))
        .startsWith("description: What the configuration grants today\nconfiguration: eks\n");
    assertThat(cam("test", first, "--fail-under", "100").exitCode()).isZero();

    assertThat(cam("test", "--init", first, "-f", configuration.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: " + first + " is there already; name another file, or remove it first\n"));
    assertThat(cam("test", "--init", first))
        .isEqualTo(
            new Ran(
                2, "", "error: --init wants one PATH to write to, and the configuration by -f\n"));
  }

  @Test
  void aSpecification_mayStandBesideTheConfiguration() throws IOException {
    Files.copy(Path.of(ACCESS, "cluster.yaml"), directory.resolve("cluster.yaml"));
    String first = file("access.yaml");
    assertThat(cam("test", "--init", first, "-f", directory.toString()).exitCode()).isZero();
    assertThat(written("access.yaml")).contains("\nconfiguration: '.'\n");
    assertThat(cam("test", first).exitCode()).isZero();
  }

  @Test
  void theSchema_isPrinted() {
    assertThat(cam("test", "--schema")).isEqualTo(new Ran(0, Specification.schema(), ""));
    assertThat(Specification.schema()).startsWith("{\n").endsWith("\n}\n");
    assertThat(cam("test"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Missing required parameter: 'PATH'\nSee 'cam test --help' for usage.\n"));
    assertThat(cam("test", "-f", "eks/", "access.yaml").err())
        .isEqualTo(
            """
            error: Missing required parameter: 'PATH'
            -f takes all arguments up to the next option: write PATH first.
            See 'cam test --help' for usage.
            """);
  }

  @Test
  void theExample_passes() {
    Ran ran = cam("test", "../examples/specifications", "--fail-under", "100");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("cases in 1 specification: all passed\n");
    assertThat(ran.err()).isEmpty();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 600 && !condition.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    if (!condition.getAsBoolean()) {
      fail("did not happen within half a minute");
    }
  }

  @Test
  void watch_runsAgain_whenSpecificationOrConfigurationChanges() throws Exception {
    Path configuration = directory.resolve("cluster.yaml");
    Path specification = directory.resolve("access.yaml");
    Files.copy(Path.of(ACCESS, "cluster.yaml"), configuration);
    String text =
        Files.readString(Path.of(ACCESS, "specifications/developers.yaml"))
            .replace("../cluster.yaml", "cluster.yaml");
    Files.writeString(specification, text);

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Thread watch =
        new Thread(
            () ->
                Cam.run(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    "test",
                    specification.toString(),
                    "--watch"));
    watch.start();
    try {
      await(() -> out.toString(StandardCharsets.UTF_8).contains("4 cases"));
      Files.writeString(specification, text.replace("[get, list]", "get"));
      await(() -> out.toString(StandardCharsets.UTF_8).contains("2 cases"));
      Files.writeString(specification, text.replace("verbs", "verb"));
      await(() -> err.toString(StandardCharsets.UTF_8).contains("did you mean \"verbs\"?"));
      Files.writeString(specification, text);
      Files.writeString(configuration, Files.readString(configuration).replace("dev-*", "\"*\""));
      await(() -> out.toString(StandardCharsets.UTF_8).contains("2 passed, 2 failed"));
    } finally {
      watch.interrupt();
      watch.join();
    }
  }
}
