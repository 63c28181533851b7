package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.analysis.advice.Advice;
import io.github.ekscam.analysis.advice.Advisor;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.policies.EksClusters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration out of a revision: by the git of the machine, or where there is none, a fake. */
class GitFilesTest {

  private static final String ARN = "arn:aws:iam::111122223333:role/";

  private static final List<String> GIT = realGit() ? List.of("git") : FakeGit.command();

  @TempDir private Path repository;

  private static boolean realGit() {
    try {
      return new ProcessBuilder("git", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void commit() throws Exception {
    write("eks/cluster.yaml", entry("Developer"));
    write("common/more files.yaml", entry("Auditor"));
    write("common/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}");
    link("eks/link.yaml", "../common/more files.yaml");
    git("init", "-q");
    commitAll();
  }

  private static String entry(String role) {
    return """
    {"accessEntry": {"clusterName": "c", "principalArn": "%s", "kubernetesGroups": [], "username": "%s", "type": "STANDARD"}}
    """
        .formatted(ARN + role, role);
  }

  private void write(String name, String text) throws IOException {
    Path file = repository.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text);
  }

  private void link(String name, String target) throws IOException {
    Files.createSymbolicLink(repository.resolve(name), Path.of(target));
  }

  private void git(String... arguments) throws Exception {
    if (realGit()) {
      List<String> command = new ArrayList<>(List.of("git"));
      command.addAll(List.of(arguments));
      Process git = new ProcessBuilder(command).directory(repository.toFile()).inheritIO().start();
      assertThat(git.waitFor()).isZero();
    }
  }

  private Path open(String argument) {
    return open(argument, 1 << 20);
  }

  private Path open(String argument, long limit) {
    return GitFiles.open(argument, new Git(GIT, repository, argument, limit));
  }

  private static List<String> principals(EksCluster cluster) {
    return cluster.accessEntries().entries().stream()
        .map(AccessEntry::principalArn)
        .map(Object::toString)
        .toList();
  }

  @Test
  void directory_isReadAsCommitted_linksOfItToo() throws Exception {
    if (realGit()) { // The fake has what lies there.
      write("eks/cluster.yaml", entry("NotCommitted"));
    }

    EksCluster cluster = EksClusters.read(open("git:HEAD:eks"));

    assertThat(principals(cluster)).containsExactlyInAnyOrder(ARN + "Developer", ARN + "Auditor");
    assertThat(
            cluster.accessEntries().entries().stream()
                .map(cluster::sourceOf)
                .map(place -> place.orElseThrow().toString()))
        .containsExactlyInAnyOrder("git:HEAD:eks/cluster.yaml:1:17", "git:HEAD:eks/link.yaml:1:17");
  }

  @Test
  void oneFile_isRead() {
    assertThat(principals(EksClusters.read(open("git:HEAD:./common/more files.yaml"))))
        .containsExactly(ARN + "Auditor");
  }

  @Test
  void manifestsToApply_areReadThere() {
    Advice.ForAll advice =
        Advisor.of(EksClusters.read(open("git:HEAD:eks")), CallerIdentity.parse(ARN + "Developer"))
            .toApply(List.of(open("git:HEAD:common/config.yaml")), "dev");

    assertThat(advice.denied())
        .extracting(Object::toString)
        .containsExactly(
            "get configmaps \"web\" in the namespace dev",
            "create configmaps in the namespace dev",
            "patch configmaps \"web\" in the namespace dev");
  }

  @Test
  void wholeRevision_isRead_eachFileOnce() {
    assertThat(principals(EksClusters.read(open("git:HEAD:"))))
        .containsExactlyInAnyOrder(ARN + "Developer", ARN + "Auditor");
  }

  @Test
  void linkedDirectory_isFollowedByItsName() throws Exception {
    link("linked", "eks");
    link("common/far.yaml", "../linked/cluster.yaml");
    link("common/nowhere.txt", "none.txt");
    commitAll();

    assertThat(principals(EksClusters.read(open("git:HEAD:linked"))))
        .containsExactlyInAnyOrder(ARN + "Developer", ARN + "Auditor");
    assertThat(principals(EksClusters.read(open("git:HEAD:common"))))
        .containsExactlyInAnyOrder(ARN + "Developer", ARN + "Auditor");
  }

  private void commitAll() throws Exception {
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "b");
  }

  @Test
  void linkOutOfTheRepository_isRefused() throws Exception {
    link("eks/out.yaml", "../../out.yaml");
    commitAll();

    assertRefusal(
        "git:HEAD:eks",
        "git:HEAD:eks/out.yaml: links to ../../out.yaml, which is not in the repository");
  }

  @Test
  void whatIsNotThere_isRefused() {
    assertRefusal(
        "git:HEAD:none", "git:HEAD:none: the revision HEAD has no such file or directory");
    assertRefusal("git:HEAD:../eks", "git:HEAD:../eks: the path leads out of the repository");
    assertRefusal(
        "git:--output=x:eks",
        "git:--output=x:eks: git does not give it, and says: fatal: Needed a single revision");
    assertRefusal(
        "git:HEAD",
        "Invalid \"git:HEAD\": expected git:REVISION:PATH, such as git:origin/main:eks/");
  }

  private void assertRefusal(String argument, String message) {
    assertThatThrownBy(() -> open(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void moreThanTheLimit_isRefused() {
    assertThatThrownBy(() -> open("git:HEAD:eks/cluster.yaml", 100))
        .hasMessage(
            "git:HEAD:eks/cluster.yaml: all its files have more than the limit of 100 bytes: name"
                + " the directory of the configuration, or raise --max-input");
  }

  @Test
  void machineWithoutGit_isTold() {
    Git none = new Git(List.of("no-such-git"), repository, "git:HEAD:eks", 1);

    assertThatThrownBy(() -> GitFiles.open("git:HEAD:eks", none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read git:HEAD:eks: git does not run (")
        .hasMessageEndingWith("). Install it, or check the revision out and give its path.");
  }
}
