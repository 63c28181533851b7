package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String BEGIN = "The EKS API is at ";

  /** The command in a virtual machine of its own, as only there it can be ended by a signal. */
  private static Process serve(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Cam.class.getName()));
    command.add("serve");
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String ask(String endpoint, String region, String path) throws Exception {
    return ask(endpoint, region, path, HttpRequest.newBuilder());
  }

  private static String ask(
      String endpoint, String region, String path, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                request
                    .uri(URI.create(endpoint + path))
                    .timeout(PATIENCE)
                    .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=any/20240430/"
                            + region
                            + "/eks/aws4_request, SignedHeaders=host, Signature=0")
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return response.body();
  }

  @Test
  void clusterFromFiles_isServed_untilASignal() throws Exception {
    Process process = serve("-f", "../examples/platform", "--region", "eu-west-1");
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = out.readLine();
      assertThat(first)
          .startsWith(BEGIN + "http://127.0.0.1:")
          .endsWith(
              " with STS and CloudFormation until Ctrl-C. To use it by the AWS CLI, SDKs, Terraform"
                  + " or eksctl:");
      String endpoint = first.substring(BEGIN.length(), first.indexOf(' ', BEGIN.length()));
      assertThat(
              List.of(
                  out.readLine(), out.readLine(), out.readLine(), out.readLine(), out.readLine()))
          .containsExactly(
              "",
              "export AWS_ENDPOINT_URL=" + endpoint,
              "export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1",
              "export AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any",
              "aws eks list-clusters");
      assertThat(ask(endpoint, "eu-west-1", "/clusters"))
          .isEqualTo("{\"clusters\":[\"platform\"]}");
      assertThat(ask(endpoint, "eu-west-1", "/clusters/platform"))
          .contains("\"arn\":\"arn:aws:eks:eu-west-1:111122223333:cluster/platform\"");

      process.toHandle().destroy();

      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(out.readLine()).isNull();
      Assertions.assertThatThrownBy(() -> ask(endpoint, "eu-west-1", "/clusters"))
          .isInstanceOf(ConnectException.class);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Where it serves, from the first line on its output. */
  private static String endpoint(BufferedReader out) throws IOException {
    String first = out.readLine();
    assertThat(first).startsWith(BEGIN);
    return first.substring(BEGIN.length(), first.indexOf(' ', BEGIN.length()));
  }

  @Test
  void clusterOfAFile_isInItsRegionAndVersion_andStaysInTheState(@TempDir Path directory)
      throws Exception {
    Path config =
        Files.writeString(
            directory.resolve("cluster.yaml"),
            """
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata: {name: prod, region: eu-west-1, version: "1.34"}
            accessConfig:
              authenticationMode: API
              bootstrapClusterCreatorAdminPermissions: false
              accessEntries:
                - principalARN: arn:aws:iam::111122223333:role/Developer
                  accessPolicies:
                    - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
                      accessScope: {type: cluster}
            """);
    Path state = directory.resolve("state.json");
    String entries = "/clusters/prod/access-entries";
    for (String expected :
        List.of(
            "{\"accessEntries\":[\"arn:aws:iam::111122223333:role/Developer\"]}",
            "{\"accessEntries\":[\"arn:aws:iam::111122223333:role/Developer\","
                + "\"arn:aws:iam::111122223333:role/Ops\"]}")) {
      Process process = serve("-f", config.toString(), "--state", state.toString());
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        String endpoint = endpoint(out);
        assertThat(out.lines().limit(5))
            .contains("export AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1");
        assertThat(ask(endpoint, "eu-west-1", "/clusters/prod"))
            .contains("\"version\":\"1.34\"", "arn:aws:eks:eu-west-1:111122223333:cluster/prod");
        assertThat(ask(endpoint, "us-west-2", "/clusters")).isEqualTo("{\"clusters\":[]}");
        assertThat(ask(endpoint, "eu-west-1", entries)).isEqualTo(expected);
        ask(
            endpoint,
            "eu-west-1",
            entries,
            HttpRequest.newBuilder()
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"principalArn\":\"arn:aws:iam::111122223333:role/Ops\"}")));
      } finally {
        process.destroyForcibly();
        process.waitFor();
      }
    }
  }

  @Test
  void stateThatIsNone_isRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("state.json"), "{\"kind\": \"List\"}");

    assertThat(cam("serve", "--state", file.toString()))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: "
                    + file
                    + ": kind: expected \"ekscam.github.io/LocalEksState\": this is no state of the"
                    + " EKS API; the file stays as it is: mend it, move it away to start afresh, or"
                    + " give another file\n"));
  }

  @Test
  void clusterWithoutAName_needsOne(@TempDir Path directory) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("entry.json"),
            "{\"accessEntry\": {\"principalArn\": \"arn:aws:iam::111122223333:role/Dev\"}}");

    assertThat(cam("serve", "--all-warnings", "-f", file.toString()).err())
        .endsWith("error: the files do not name the cluster: give it a name by --name\n");
    assertThat(cam("serve", "-f", file.toString(), "--name", "a b").err())
        .endsWith(
            "error: The specified name is invalid: \"a b\" must begin with a letter or digit and"
                + " have at most 100 letters, digits, '-' and '_'\n");
  }

  @Test
  void whatCannotBeServed_isRefused() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(cam("serve", "--port", port))
          .isEqualTo(
              new Ran(
                  2,
                  "",
                  "error: Cannot listen on port "
                      + port
                      + " of 127.0.0.1: Address already in use\n"));
    }
    assertThat(cam("serve", "--port", "70000").err())
        .isEqualTo("error: Invalid port 70000: expected 0 to 65535\n");
    assertThat(cam("serve", "--account", "1").err())
        .isEqualTo("error: Invalid account id \"1\": expected twelve digits\n");
    assertThat(cam("serve", "--region", "us west").err())
        .isEqualTo("error: Invalid region \"us west\": expected one such as us-west-2\n");
    assertThat(cam("serve", "--as", "arn:aws:iam::111122223333:root").err())
        .contains("Invalid creator of a cluster \"arn:aws:iam::111122223333:root\"");
    assertThat(cam("serve", "--address", "256.0.0.1").err())
        .isEqualTo(
            "error: Invalid address \"256.0.0.1\": expected one of this machine, such as"
                + " 127.0.0.1\n");
  }
}
