package io.github.ekscam.config;

import static io.github.ekscam.config.Reading.reader;
import static io.github.ekscam.config.Reading.skipped;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.EksCluster;
import io.github.ekscam.internal.engine.LogRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class ConfigurationReaderTest {

  @TempDir Path temporary;

  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(temporary.resolve("platform"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.writeString(file, text);
  }

  private static String role(String name) {
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "
        + name
        + "}\n";
  }

  private static String entry(String role) {
    return """
    {"accessEntry": {"principalArn": "arn:aws:iam::111122223333:role/%s", "clusterName": "c"}}
    """
        .formatted(role);
  }

  private static List<String> roles(Path... paths) {
    return reader().read(paths).rbacObjects().clusterRoles().stream()
        .map(role -> role.metadata().name())
        .toList();
  }

  private static void assertRefused(List<Path> paths, String... problems) {
    assertThatThrownBy(() -> reader().read(paths))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), problems));
  }

  @Test
  void directory_isReadWithAllBelowItThatEndsAsItShould() throws IOException {
    write("a.yaml", role("a"));
    write("b.yml", role("b"));
    write("deep/er/c.json", "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}");
    write("deep/d.yaml", role("d"));
    write("README.md", "# Not this");
    write("e.yaml.bak", "{");
    write("f.txt", "{");

    assertThat(roles(directory)).containsExactly("a", "b", "d");
  }

  private static String binding(int number) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:"
        + " {name: b%1$d}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole,"
            .formatted(number)
        + " name: gone}\n";
  }

  @Test
  void warnings_areLoggedOnce_whenAClusterIsRead() throws IOException {
    Path file = write("a.yaml", binding(1) + binding(2));
    LogRecorder.takeAll();

    EksCluster cluster = reader().read(file);

    List<Notice> warnings =
        cluster.notices().stream()
            .filter(notice -> notice.severity() == Notice.Severity.WARNING)
            .toList();
    assertThat(warnings).hasSize(2);
    assertThat(LogRecorder.takeAll())
        .extracting(LogRecorder.Event::logger, LogRecorder.Event::level, LogRecorder.Event::message)
        .containsExactly(
            tuple(
                "io.github.ekscam.config.ConfigurationReader",
                Level.WARN,
                warnings.get(0).toString()),
            tuple(
                "io.github.ekscam.config.ConfigurationReader",
                Level.WARN,
                warnings.get(1).toString()),
            tuple(
                "io.github.ekscam.config.ConfigurationReader",
                Level.DEBUG,
                file + ": read 2 ClusterRoleBindings"));
    cluster.notices();
    cluster.with(cluster.rbacObjects().all().get(0));
    assertThat(LogRecorder.takeAll()).isEmpty();
  }

  @Test
  void manyWarnings_areLoggedTwentyAtMost_andCounted() throws IOException {
    String bindings = IntStream.range(0, 23).mapToObj(i -> binding(i)).collect(joining());
    Path file = write("a.yaml", bindings);
    LogRecorder.takeAll();

    reader().read(file);

    List<LogRecorder.Event> logged = LogRecorder.takeAll();
    assertThat(logged)
        .extracting(LogRecorder.Event::level)
        .hasSize(22)
        .endsWith(Level.WARN, Level.DEBUG);
    assertThat(logged.get(20).message())
        .isEqualTo("3 more warnings about [" + file + "]; EksCluster.notices() has them all");
  }

  @Test
  void hiddenFilesAndDirectories_areLeftOut_andCounted() throws IOException {
    write("a.yaml", role("a"));
    write(".b.yaml", "{");
    write(".git/c.yaml", "{");
    write("deep/.cache/d.yaml", "{");
    write("node_modules/e.yaml", "{");
    write(".git/HEAD", "ref: refs/heads/main");

    assertThat(roles(directory)).containsExactly("a");
    assertThat(reader().read(directory).notices())
        .filteredOn(notice -> notice.kind() == Notice.Kind.FILES_SKIPPED)
        .extracting(Notice::text)
        .containsExactly("left out 3 files: hidden");
  }

  @Test
  void hiddenFileThatIsNamed_isRead_andSoIsAHiddenDirectory() throws IOException {
    Path hidden = write(".a.yaml", role("a"));
    write(".github/b.yaml", role("b"));

    assertThat(roles(hidden, directory.resolve(".github"))).containsExactly("a", "b");
  }

  @Test
  void fileThatIsNamed_mayEndAnyhow() throws IOException {
    assertThat(roles(write("dump.txt", role("a")))).containsExactly("a");
  }

  /** As Kubernetes mounts a ConfigMap: links to files in a hidden directory, itself a link. */
  @Test
  void linkedFiles_areRead() throws IOException {
    write("..2024_04_30/a.yaml", role("a"));
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2024_04_30"));
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));

    assertThat(roles(directory)).containsExactly("a");
  }

  @Test
  void linkToADirectory_isFollowedIfItIsNamed_andOtherwiseNot() throws IOException {
    write("a.yaml", role("a"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), directory);
    Files.createSymbolicLink(directory.resolve("loop"), directory);

    assertThat(roles(link)).containsExactly("a");
    assertRefused(List.of(link.resolve("b.yaml")), link + "/b.yaml: no such file or directory");
    write("a.yaml", "{");
    assertThatThrownBy(() -> reader().read(link))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(link + "/a.yaml:1:");
  }

  @Test
  void sameFileTwice_isReadOnce() throws IOException {
    Path file = write("a.yaml", role("a") + "---\nkind: Pod\napiVersion: v1\n");
    Path link = Files.createSymbolicLink(temporary.resolve("link.yaml"), file);
    Path detour = directory.resolve("../platform/a.yaml");

    assertThat(skipped(reader().read(file, directory, detour, link, file)))
        .containsExactly("skipped 1 Pod");
  }

  @Test
  void fileThatIsNamed_isReadStrictly_alsoIfItsDirectoryIsGivenBefore() throws IOException {
    write("a.yaml", role("a"));
    Path values = write("values.yaml", "replicas: 1\n");
    String problem = values + ":1:1: " + Reading.OF_NO_FORMAT;

    assertRefused(List.of(values, directory), problem);
    assertRefused(List.of(directory, values), problem);
    assertThat(skipped(reader().read(directory))).containsExactly("skipped 1 (without a kind)");
  }

  @Test
  void foreignFilesInADirectory_areCountedAsSkipped() throws IOException {
    write("a.yaml", role("a"));
    write("array.json", "[1, \"two\", {\"three\": 3}]");
    write("bind.yaml", "bind: 0.0.0.0\nclusters: []\nfind: x\n");
    write("empty.yaml", "");
    write("grafana.yaml", "apiVersion: 1\ndatasources: []\n");
    write("items.json", "{\"items\": [\"a\", {\"b\": 1}]}");
    write("kind.yaml", "kind: {a: b}\n");
    write("scalar.yaml", "only words\n");
    write("template.yaml", "Resources:\n  Role: !GetAtt Role.Arn\n");
    write("tagged.yaml", "!Thing {a: b}\n");

    assertThat(skipped(reader().read(directory))).containsExactly("skipped 10 (without a kind)");
  }

  @Test
  void mistypedFilesInADirectory_areRefused() throws IOException {
    write("a.yaml", role("a"));
    Path apiVersion = write("b.yaml", role("b").replace("apiVersion", "apiversion"));
    Path kind = write("c.yaml", role("c").replace("kind", "knd"));
    Path noKind = write("d.yaml", role("d").replace("kind: ClusterRole\n", ""));
    Path entry = write("e.json", entry("E").replace("accessEntry", "acessEntry"));
    Path broken = write("f.json", "{\"a\": ");

    assertRefused(
        List.of(directory),
        apiVersion
            + ":1:1: apiVersion: is missing; a ClusterRole is of rbac.authorization.k8s.io/v1",
        kind + ":2:1: knd: unknown field \"knd\"; did you mean \"kind\"?",
        noKind + ":1:1: kind: is missing",
        entry + ":1:2: acessEntry: unknown field \"acessEntry\"; did you mean \"accessEntry\"?",
        broken + ":1:7: not valid JSON: Unexpected end-of-input within/between Object entries");
  }

  @Test
  void missingFile_isRefused() throws IOException {
    Path missing = directory.resolve("missing.yaml");

    assertRefused(List.of(missing), missing + ": no such file or directory");
    assertRefused(
        List.of(Path.of("-")), "-: no such file or directory; standard input is /dev/stdin");
  }

  @Test
  void emptyDirectory_isRefused() throws IOException {
    assertRefused(
        List.of(directory),
        directory + ": no file in this directory ends in .yaml, .yml, .json or .template");
    write("README.md", "");
    assertRefused(
        List.of(directory),
        directory + ": no file in this directory ends in .yaml, .yml, .json or .template");
  }

  @Test
  void emptyFileThatIsNamed_isRefused_asWhatMadeItProbablyFailed() throws IOException {
    Path good = write("a.yaml", role("a"));
    Path empty = write("b.json", "");
    Path comment = write("c.yaml", "# nothing\n---\n---\n");

    assertRefused(List.of(good, empty, comment), empty + ": is empty", comment + ": is empty");
  }

  @Test
  void directoryWithNothingAboutAccess_isRefused() throws IOException {
    write("pod.yaml", "apiVersion: v1\nkind: Pod\n");
    write("values.yaml", "a: 1\n");

    assertRefused(
        List.of(directory),
        "["
            + directory
            + "]: holds nothing about access: no access entry, no RBAC object; skipped 1 (without"
            + " a kind), 1 Pod");
  }

  @Test
  void noPaths_holdNothing() {
    assertRefused(List.of(), "[]: holds nothing about access: no access entry, no RBAC object");
  }

  @Test
  void unreadableFile_isRefused() throws IOException {
    Path file = write("a.yaml", role("a"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));

    if (Files.isReadable(file)) {
      // Whoever runs this may read everything.
      assertThat(roles(file)).containsExactly("a");
    } else {
      assertRefused(List.of(file), file + ": permission denied");
    }
  }

  @Test
  void problemsOfAllFiles_areReportedInTheirOrder_andNothingIsReturned() throws IOException {
    Path a = write("a.yaml", "kind: [");
    Path b = write("b.yaml", role("b").replace("metadata", "metdata"));
    Path c = write("c.yaml", role("c"));
    Path missing = directory.resolve("d.yaml");

    assertRefused(
        List.of(a, b, c, missing),
        a + ":1:8: not valid YAML: expected the node content, but found '<stream end>'",
        b + ":3:1: metdata: unknown field \"metdata\"; did you mean \"metadata\"?",
        missing + ": no such file or directory");
  }

  @Test
  void limit_isOnAllInputsTogether() throws IOException {
    Path a = write("a.yaml", role("a"));
    Path b = write("b.yaml", role("b"));
    long size = Files.size(a) + Files.size(b);

    assertThat(reader(size).read(a, b).rbacObjects().all()).hasSize(2);
    assertThatThrownBy(() -> reader(size - 1).read(a, b))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            b
                + ": all inputs together are larger than the limit of "
                + (size - 1)
                + " bytes; raise the limit or split the input");
    assertThatThrownBy(() -> reader(10).read(a))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            a
                + ": the input is larger than the limit of 10 bytes; raise the limit or split the"
                + " input");
  }

  @Test
  void sameObjectInTwoFiles_isTakenOnce_andAnotherOfItsNameIsRefused() throws IOException {
    Path a = write("a.yaml", role("same"));
    Path b = write("b.yaml", "# The same.\n" + role("same"));
    Path c = write("c.yaml", role("same") + "rules: [{nonResourceURLs: [/x], verbs: [get]}]\n");

    assertThat(roles(a, b)).containsExactly("same");
    assertRefused(
        List.of(a, b, c),
        c
            + ":1:1: ClusterRole \"same\" is defined otherwise at "
            + a
            + ":1:1; keep one of the definitions");
  }

  @Test
  void contradictingFiles_areRefusedWithBothPlaces() throws IOException {
    Path a = write("a.json", entry("A"));
    Path b =
        write("b.yaml", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: d}");

    assertRefused(
        List.of(directory),
        b
            + ":3:18: the files tell of several clusters: c at "
            + a
            + ":1:85, d at "
            + b
            + ":3:18; read one at a time, by cluster(NAME) of the reader's builder");
  }

  /** All orders of five files of all kinds. */
  @Test
  void orderOfFiles_changesNothing() throws IOException {
    List<Path> files =
        List.of(
            write(
                "eksctl.yaml",
                """
                apiVersion: eksctl.io/v1alpha5
                kind: ClusterConfig
                metadata: {name: c, version: "1.34"}
                accessConfig:
                  accessEntries:
                    - principalARN: arn:aws:iam::111122223333:role/A
                      kubernetesGroups: [b, a]
                """),
            write("entry.json", entry("B")),
            write(
                "policies.json",
                """
                {"associatedAccessPolicies": [
                   {"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy",
                    "accessScope": {"type": "cluster"}},
                   {"policyArn": "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy",
                    "accessScope": {"type": "namespace", "namespaces": ["b", "a"]}}],
                 "principalArn": "arn:aws:iam::111122223333:role/B"}
                """),
            write("roles.yaml", role("z") + "---\n" + role("a")),
            write("more/roles.yaml", role("z") + "---\n" + role("m")));
    EksCluster expected = reader().read(files);

    assertThat(reader().read(directory)).isEqualTo(expected);
    assertThat(permutations(files))
        .hasSize(120)
        .allSatisfy(order -> assertThat(reader().read(order)).isEqualTo(expected));
  }

  private static List<List<Path>> permutations(List<Path> files) {
    if (files.isEmpty()) {
      return List.of(List.of());
    }
    return files.stream()
        .flatMap(
            first -> {
              List<Path> rest = new ArrayList<>(files);
              rest.remove(first);
              return permutations(rest).stream()
                  .map(order -> Stream.concat(Stream.of(first), order.stream()).toList());
            })
        .toList();
  }
}
