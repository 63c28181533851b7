package io.github.ekscam.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** Accounts and regions beside each other, and the file that they are kept in. */
class RegionalClusterAccessTest {

  private static final String DEVELOPER = "arn:aws:iam::111122223333:role/team/Developer";
  private static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
  private static final String REMEDY =
      "; the file stays as it is: mend it, move it away to start afresh, or give another file";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state.json");
  }

  private static ClusterAccess home() {
    return ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();
  }

  private static CreateClusterRequest.Builder cluster(String name) {
    return CreateClusterRequest.builder(
            name, CallerIdentity.of("arn:aws:sts::111122223333:assumed-role/Ops/eve", "AROA1:eve"))
        .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP);
  }

  /** Everything that a state can have. */
  private static void fill(RegionalClusterAccess all) {
    ClusterAccess home = all.home();
    home.createCluster(
        cluster("prod")
            .version("1.34")
            .tags(Map.of("a", "b"))
            .configuration(
                Map.of(
                    "roleArn",
                    "arn:aws:iam::111122223333:role/eks",
                    "deletionProtection",
                    true,
                    "kubeApiServerConfig",
                    Map.of("eventTtl", "10m"),
                    "resourcesVpcConfig",
                    Map.of("subnetIds", List.of("s-1", "s-2"))))
            .clientRequestToken("c")
            .build());
    home.updateClusterConfig("prod", AuthenticationMode.API, "m");
    home.updateClusterVersion("prod", "1.35");
    home.setEndpoint(
        "prod",
        URI.create("https://127.0.0.1:6443"),
        "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
    home.createAccessEntry(
        "prod",
        CreateAccessEntryRequest.builder(DEVELOPER)
            .username("dev:{{SessionName}}")
            .kubernetesGroups(List.of("dev", "\u00fc\n\""))
            .tags(Map.of("team", "x"))
            .clientRequestToken("e")
            .build());
    home.createAccessEntry(
        "prod",
        CreateAccessEntryRequest.builder("arn:aws:iam::111122223333:role/Node")
            .type(new AccessEntryType("EC2_LINUX"))
            .build());
    home.associateAccessPolicy("prod", DEVELOPER, VIEW, AccessScope.namespaces(List.of("dev-*")));
    home.updateAccessEntry(
        "prod", DEVELOPER, UpdateAccessEntryRequest.builder().clientRequestToken("u").build());
    home.loadCluster("loaded", AuthenticationMode.API, AccessEntries.none());
    all.in("444455556666", "eu-west-1").createCluster(cluster("prod").build());
    all.in("111122223333", "cn-north-1");
  }

  private static void same(ClusterState one, ClusterState other) {
    assertThat(one.cluster()).isEqualTo(other.cluster());
    assertThat(one.origin()).isEqualTo(other.origin());
    assertThat(one.held()).isEqualTo(other.held());
  }

  @Test
  void whatIsKept_isReadAgain_whole() {
    RegionalClusterAccess before = RegionalClusterAccess.keptIn(file, home());
    fill(before);
    before.close();

    try (RegionalClusterAccess after = RegionalClusterAccess.keptIn(file, home())) {
      assertThat(after.all())
          .extracting(access -> access.region() + " " + access.accountId())
          .containsExactly("us-west-2 111122223333", "eu-west-1 444455556666");
      for (ClusterAccess access : after.all()) {
        ClusterAccess same = before.in(access.accountId(), access.region());
        assertThat(access.store().all().keySet()).isEqualTo(same.store().all().keySet());
        access.store().all().forEach((name, state) -> same(state, same.clusterState(name)));
      }
      assertThat(after.home().clusterState("prod").updates()).hasSize(2);
      assertThat(after.home().updateClusterConfig("prod", AuthenticationMode.API, "m").id())
          .isEqualTo(before.home().clusterState("prod").updates().get(0).id());
    }
  }

  @Test
  void fileIsReadable_andThereFromTheStart() throws IOException {
    try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(file, home())) {
      assertThat(Files.readString(file))
          .isEqualTo(
              """
              {
                "kind": "ekscam.github.io/LocalEksState",
                "version": 1,
                "accounts": [ ]
              }
              """);
      all.home().loadCluster("prod", AuthenticationMode.API, AccessEntries.none());
      assertThat(Files.readString(file)).contains("\"name\": \"prod\"");
      all.home().deleteCluster("prod");
      assertThat(Files.readString(file)).doesNotContain("prod");
    }
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrder("state.json", "state.json.lock");
    }
  }

  @Test
  void clustersOfTheHome_areAdded_unlessTheFileHasThem() {
    try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(file, home())) {
      all.home().loadCluster("both", AuthenticationMode.API, AccessEntries.none());
    }
    ClusterAccess home = home();
    home.loadCluster("both", AuthenticationMode.CONFIG_MAP, AccessEntries.none());
    home.loadCluster("mine", AuthenticationMode.API, AccessEntries.none());

    RegionalClusterAccess.keptIn(file, home).close();

    try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(file, home())) {
      assertThat(all.home().listClusters(PageRequest.first()).items())
          .containsExactly("both", "mine");
      assertThat(all.home().describeCluster("both").authenticationMode())
          .isEqualTo(AuthenticationMode.API);
    }
  }

  @Test
  void fileIsOfOneAtATime() {
    RegionalClusterAccess first = RegionalClusterAccess.keptIn(file, home());

    assertThatThrownBy(() -> RegionalClusterAccess.keptIn(file, home()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The state in "
                + file
                + " is in use by another process: end that one, or give another file");

    first.close();
    RegionalClusterAccess.keptIn(file, home()).close();
  }

  @Test
  void apiIsKeptInOneFile() {
    ClusterAccess home = home();
    try (RegionalClusterAccess first = RegionalClusterAccess.keptIn(file, home)) {
      assertThatThrownBy(
              () -> RegionalClusterAccess.keptIn(directory.resolve("other.json"), first.home()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The API of 111122223333 in us-west-2 is kept in a file already");
    }
    RegionalClusterAccess.keptIn(directory.resolve("other.json"), home).close();
  }

  @Test
  void changeThatCannotBeWritten_isNotMade() throws IOException {
    Path lost = Files.createDirectory(directory.resolve("lost"));
    try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(lost.resolve("s"), home())) {
      Files.delete(lost.resolve("s"));
      Files.delete(lost.resolve("s.lock"));
      Files.delete(lost);

      assertThatThrownBy(
              () -> all.home().loadCluster("prod", AuthenticationMode.API, AccessEntries.none()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("Cannot write the state to " + lost.resolve("s") + ": ");
      assertThat(all.home().listClusters(PageRequest.first()).items()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|: is empty",
        "{|:1:2: is no JSON, or was cut off: Unexpected end-of-input: expected close marker for Object (start marker at line 1, column 1)",
        "{} {}|:1:4: expected nothing after the object",
        "[]|: expected an object",
        "{}|: kind: expected \"ekscam.github.io/LocalEksState\": this is no state of the EKS API",
        "{\"kind\":\"List\"}|: kind: expected \"ekscam.github.io/LocalEksState\": this is no state of the EKS API",
        "{KIND}|: version: is missing",
        "{KIND,\"version\":2}|: version: expected 1, found 2: another version of cam has written it",
        "{KIND,\"version\":1}|: accounts: is missing",
        "{KIND,\"version\":1,\"accounts\":{}}|: accounts: expected a list",
        "{KIND,\"version\":1,\"accounts\":[{\"accountId\":\"1\"}]}|: accounts[0].accountId: expected twelve digits, found \"1\"",
        "{KIND,\"version\":1,\"accounts\":[{\"accountId\":\"111122223333\",\"region\":\"x\"}]}|: accounts[0].region: expected a region such as us-west-2, found \"x\"",
      })
  void foreignOrBrokenFile_isRefused_andStaysAsItIs(String text, String message)
      throws IOException {
    String foreign = text.replace("KIND", "\"kind\":\"ekscam.github.io/LocalEksState\"");
    Files.writeString(file, foreign);

    assertRefused(message);

    assertThat(Files.readString(file)).isEqualTo(foreign);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE", "ISO-8859-1"})
  void fileInAnotherEncoding_isRefused(Charset charset) throws IOException {
    Files.write(file, "{\"kind\": \"ekscam.github.io/LocalEksState\u00e4\"}".getBytes(charset));

    assertRefused(": is not in UTF-8");
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> RegionalClusterAccess.keptIn(file, home()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + message + REMEDY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"prod\"|\"name\": \"a b\"|name: The specified name is invalid: \"a b\" must begin with a letter or digit and have at most 100 letters, digits, '-' and '_'",
        "\"version\": \"1.35\"|\"version\": \"x\"|version: unsupported Kubernetes version",
        "cluster/prod\"|cluster/prod2\"|arn: expected arn:aws:eks:us-west-2:111122223333:cluster/prod",
        "\"authenticationMode\": \"API\"|\"authenticationMode\": \"IAM\"|authenticationMode: Invalid authentication mode \"IAM\": expected one of [CONFIG_MAP, API_AND_CONFIG_MAP, API]",
        "\"eventTtl\": \"10m\"|\"eventTtl\": 10|configuration: Invalid kubeApiServerConfig.eventTtl: expected a value of type String, not 10",
        "\"type\": \"EC2_LINUX\"|\"type\": 1|accessEntries[0].type: expected a string",
        "\"policyArn\": \"arn:aws:eks::aws|\"policyArn\": \"arn:aws:eks::us|accessEntries[1].accessPolicies[0].policyArn: The policyArn parameter format is not valid",
        "\"deletionProtection\": true|\"deletionProtection\": true, \"deletionProtection\": false|DUPLICATE",
      })
  void editedFile_isCheckedByItsPaths(String before, String after, String problem)
      throws IOException {
    try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(file, home())) {
      fill(all);
    }
    String text = Files.readString(file);
    int home = text.indexOf("\"name\": \"prod\"", text.indexOf("us-west-2"));
    String edited =
        text.substring(0, home) + text.substring(home).replaceFirst(quote(before), after);
    assertThat(edited).isNotEqualTo(text);
    Files.writeString(file, edited);

    if (problem.equals("DUPLICATE")) {
      assertThatThrownBy(() -> RegionalClusterAccess.keptIn(file, home()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is no JSON, or was cut off: Duplicate field 'deletionProtection'");
    } else {
      assertRefused(": accounts[1].clusters[1]." + problem);
    }
    assertThat(Files.readString(file)).isEqualTo(edited);
  }

  private static String quote(String text) {
    return Pattern.quote(text);
  }

  @Test
  void atMost256_areMade_andNoOther() {
    RegionalClusterAccess all = RegionalClusterAccess.of(home());

    assertThat(all.in("111122223333", "us-west-2")).isSameAs(all.home());
    assertThat(all.in("111122223333", "eu-west-1")).isSameAs(all.in("111122223333", "eu-west-1"));
    assertThatThrownBy(() -> all.in("111122223333", "us west"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid region \"us west\": expected one such as us-west-2");
    assertThat(all.all()).hasSize(2);
  }

  /** What the virtual machine does that is killed: entries one after another, each then told. */
  public static final class Child {

    private Child() {}

    /**
     * Makes changes without end.
     *
     * @param args the file and what to begin the names of principals with
     */
    public static void main(String[] args) {
      RegionalClusterAccess all =
          RegionalClusterAccess.keptIn(Path.of(args[0]), ClusterAccess.builder().build());
      ClusterAccess access = all.in("111122223333", "eu-west-1");
      if (!access.store().all().containsKey("prod")) {
        access.createCluster(cluster("prod").build());
      }
      for (int i = 0; i < 2_900; i++) {
        String name = args[1] + "-" + i;
        access.createAccessEntry(
            "prod",
            CreateAccessEntryRequest.builder("arn:aws:iam::111122223333:role/" + name).build());
        System.out.println(name);
        System.out.flush();
      }
    }
  }

  /** Of what the child needs, however this virtual machine has found it. */
  private static String classPath() {
    return Stream.of(
            Child.class,
            ClusterAccess.class,
            EksCluster.class,
            ImmutableMap.class,
            JsonFactory.class,
            Logger.class)
        .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
        .map(location -> Path.of(URI.create(location.toString())).toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void everyChangeThatWasAnswered_survivesKill() throws Exception {
    List<String> answered = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      Process child =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath(),
                  Child.class.getName(),
                  file.toString(),
                  "r" + round)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
        int enough = answered.size() + 7 + 11 * round;
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          answered.add(line);
          if (answered.size() == enough) {
            child.toHandle().destroyForcibly(); // What it has said can still be read.
          }
        }
        assertThat(answered).hasSizeGreaterThanOrEqualTo(enough);
        assertThat(child.waitFor()).isEqualTo(137);
      } finally {
        child.destroyForcibly();
      }

      try (RegionalClusterAccess all = RegionalClusterAccess.keptIn(file, home())) {
        assertThat(all.in("111122223333", "eu-west-1").clusterState("prod").held().keySet())
            .containsAll(
                answered.stream().map(name -> "arn:aws:iam::111122223333:role/" + name).toList());
      }
    }
  }
}
