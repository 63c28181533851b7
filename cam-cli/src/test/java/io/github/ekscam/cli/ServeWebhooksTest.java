package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.webhook.ClusterToken;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code cam serve --webhooks}, in a virtual machine of its own. */
class ServeWebhooksTest {

  private static final String WEBHOOKS = "The webhooks of ";

  private static final String CLUSTER =
      """
      apiVersion: eksctl.io/v1alpha5
      kind: ClusterConfig
      metadata: {name: prod, region: us-west-2}
      accessConfig:
        authenticationMode: API
        accessEntries:
        - principalARN: arn:aws:iam::111122223333:user/alice
          accessPolicies:
          - policyARN: arn:aws:eks::aws:cluster-access-policy/%s
            accessScope: {type: cluster}
      """;

  private static final String REVIEW =
      """
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":\
      {"resourceAttributes":{"verb":"delete","resource":"pods","namespace":"dev"},\
      "user":"alice","extra":{"arn":["arn:aws:iam::111122223333:user/alice"],\
      "principalId":["AIDAALICE"]}}}""";

  @TempDir private Path directory;

  private Process serve(String... args) throws IOException {
    return serve(0, args);
  }

  private Process serve(int port, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Cam.class.getName()));
    command.addAll(List.of("serve", "--webhooks", "--webhook-port", "" + port));
    command.addAll(List.of("--output-directory", directory.resolve("made").toString()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(directory.resolve("err").toFile()).start();
  }

  /** What is printed up to the last word on how to begin. */
  private static List<String> printed(BufferedReader out) throws IOException {
    List<String> lines = new ArrayList<>();
    String line;
    do {
      line = out.readLine();
      if (line == null) {
        throw new AssertionError("it ended: " + lines);
      }
      lines.add(line);
    } while (!line.startsWith("kubectl --kubeconfig"));
    return lines;
  }

  private static URI webhooks(List<String> printed) {
    String line =
        printed.stream().filter(each -> each.startsWith(WEBHOOKS)).findFirst().orElseThrow();
    return URI.create(line.replaceFirst(".* are at ([^ ]+)\\. .*", "$1"));
  }

  private HttpClient client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    int count = 0;
    for (Certificate each :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(
                    Files.readAllBytes(directory.resolve("made/webhooks.crt"))))) {
      trusted.setCertificateEntry("c" + count++, each);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  private static String send(HttpClient client, URI uri, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!body.isEmpty()) {
      request.POST(HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void changedFiles_count_andBrokenOnesDoNot() throws Exception {
    Path file =
        Files.writeString(directory.resolve("c.yaml"), CLUSTER.formatted("AmazonEKSViewPolicy"));
    Process process = serve("-f", file.toString(), "--watch");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      URI webhooks = webhooks(printed(out));
      HttpClient client = client();
      URI authorize = webhooks.resolve("/clusters/prod/authorize");
      assertThat(send(client, authorize, REVIEW)).contains("{\"allowed\":false}");

      Files.writeString(file, CLUSTER.formatted("AmazonEKSEditPolicy"));
      while (!send(client, authorize, REVIEW).contains("\"allowed\":true")) {
        TimeUnit.MILLISECONDS.sleep(50);
      }

      Files.writeString(file, "kind: [");
      URI status = webhooks.resolve("/readyz?verbose");
      while (!send(client, status, "").contains("[-]configuration cannot be read")) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertThat(send(client, authorize, REVIEW)).contains("\"allowed\":true");
      assertThat(send(client, webhooks.resolve("/metrics"), ""))
          .contains("cam_configuration_last_read_successful 0.0");
      assertThat(Files.readString(directory.resolve("err")))
          .contains("The files were read again.\n", "What was read before goes on counting.\n");

      process.toHandle().destroy();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nextProcess_takesOver_beforeTheLastIsEnded() throws Exception {
    Path viewer =
        Files.writeString(directory.resolve("v.yaml"), CLUSTER.formatted("AmazonEKSViewPolicy"));
    Path editor =
        Files.writeString(directory.resolve("e.yaml"), CLUSTER.formatted("AmazonEKSEditPolicy"));
    Process last = serve("--reuse-port", "-f", viewer.toString());
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(last.getInputStream(), UTF_8))) {
      URI webhooks = webhooks(printed(out));
      URI authorize = webhooks.resolve("/clusters/prod/authorize");
      assertThat(send(client(), authorize, REVIEW)).contains("{\"allowed\":false}");

      Process next = serve(webhooks.getPort(), "--reuse-port", "-f", editor.toString());
      try (BufferedReader nextOut =
          new BufferedReader(new InputStreamReader(next.getInputStream(), UTF_8))) {
        assertThat(webhooks(printed(nextOut))).isEqualTo(webhooks);
        last.toHandle().destroy();
        assertThat(last.waitFor(2, TimeUnit.MINUTES)).isTrue();

        assertThat(send(client(), authorize, REVIEW)).contains("\"allowed\":true");
      } finally {
        next.destroyForcibly();
      }
    } finally {
      last.destroyForcibly();
    }
  }

  /** Clients sign tokens for the endpoint that {@code AWS_ENDPOINT_URL} names. */
  @Test
  void tokens_mayBeForTheEndpointOfTheEksApi_orForAws() throws Exception {
    String arn = "arn:aws:iam::111122223333:user/creator";
    Path identities =
        Files.writeString(
            directory.resolve("identities"),
            """
            [admin]
            aws_access_key_id = AKIDADMIN
            aws_secret_access_key = a-secret
            cam_caller_arn = %s
            """
                .formatted(arn));
    // No signature is verified here, so that the host of a token can be put in afterwards.
    Process process =
        serve("--name", "prod", "--identities", identities.toString(), "--trust-unverified-tokens");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      List<String> printed = printed(out);
      Matcher endpoint =
          Pattern.compile("http://127\\.0\\.0\\.1:([0-9]+)").matcher(String.join(" ", printed));
      assertThat(endpoint.find()).isTrue();
      String token =
          ClusterToken.create(
              LocalIdentity.of("AKIDADMIN", "a-secret", CallerIdentity.parse(arn)),
              "prod",
              "us-west-2",
              Clock.systemUTC());
      String prefix = "k8s-aws-v1.";
      String url =
          new String(Base64.getUrlDecoder().decode(token.substring(prefix.length())), UTF_8);

      URI authenticate = webhooks(printed).resolve("/clusters/prod/authenticate");
      for (String host :
          List.of(
              "https://sts.us-west-2.amazonaws.com",
              endpoint.group(),
              "http://localhost:" + endpoint.group(1))) {
        String other = url.replace("https://sts.us-west-2.amazonaws.com", host);
        String review =
            "{\"spec\":{\"token\":\""
                + prefix
                + Base64.getUrlEncoder().withoutPadding().encodeToString(other.getBytes(UTF_8))
                + "\"}}";
        assertThat(send(client(), authenticate, review))
            .as(host)
            .contains("\"authenticated\":true", "\"arn\":[\"" + arn + "\"]");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void newCluster_isServed_withWhatKubectlNeeds() throws Exception {
    Path identities =
        Files.writeString(
            directory.resolve("identities"),
            """
            [admin]
            aws_access_key_id = AKIDADMIN
            aws_secret_access_key = a-secret
            cam_caller_arn = arn:aws:iam::111122223333:user/creator
            """);
    Process process =
        serve("--name", "prod", "--identities", identities.toString(), "--trust-unverified-tokens");
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      Path made = directory.resolve("made");
      assertThat(printed(out))
          .contains(
              "export AWS_SHARED_CREDENTIALS_FILE=" + identities,
              "export AWS_PROFILE=admin",
              "  --authorization-config=" + made.resolve("authorization.yaml"),
              "  --authentication-token-webhook-config-file="
                  + made.resolve("authentication-webhook.kubeconfig"),
              "  --tls-cert-file=" + made.resolve("kube-apiserver.crt"),
              "kubectl --kubeconfig " + made.resolve("kubeconfig") + " auth whoami");
      assertThat(out.readLine()).isEmpty();
      assertThat(Files.readString(directory.resolve("err")))
          .endsWith(
              "warning: tokens are trusted UNVERIFIED: whoever knows the access key id of an"
                  + " identity is let in as that identity\n");
      assertThat(Files.readString(made.resolve("kubeconfig-tokens")))
          .contains("- name: \"admin\"")
          .doesNotContain("a-secret");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void optionsThatDoNotGoTogether_areRefused() {
    assertThat(cam("serve", "--webhooks").err()).startsWith("error: --webhooks needs a cluster");
    assertThat(cam("serve", "--webhooks", "--name", "a", "--trust-unverified-tokens").err())
        .startsWith("error: --trust-unverified-tokens needs --identities FILE");
    assertThat(cam("serve", "--webhooks", "--name", "a", "--tls-key", "k").err())
        .startsWith("error: --tls-certificate and --tls-key go together");
  }
}
