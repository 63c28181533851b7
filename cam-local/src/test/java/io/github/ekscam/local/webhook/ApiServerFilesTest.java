package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written; a real server reads it in the profile {@code real-apiserver}. */
class ApiServerFilesTest {

  private static final URI WEBHOOKS = URI.create("https://127.0.0.1:8443");

  @TempDir private Path directory;

  private static ApiServerFiles.Builder builder(String version) {
    return ApiServerFiles.builder("prod", "eu-west-1", WEBHOOKS, "CA\n")
        .kubernetesVersion(KubernetesVersion.of(version));
  }

  private String text(String file) throws IOException {
    return Files.readString(directory.resolve("made/" + file));
  }

  private Path made() {
    return directory.resolve("made");
  }

  @Test
  void serverOfUnknownVersion_isTakenForOneOfTheNewest() throws IOException {
    ApiServerFiles.builder("prod", "eu-west-1", WEBHOOKS, "CA\n").write(made());

    assertThat(text("authorization.yaml"))
        .contains("apiVersion: apiserver.config.k8s.io/v1\n", "cacheAuthorizedRequests: false\n");
  }

  @Test
  void webhookForAccessPolicies_standsBeforeRbac() throws IOException {
    ApiServerFiles files = builder("1.34").write(made());

    assertThat(files.flags())
        .containsExactly("--authorization-config=" + made().resolve("authorization.yaml"));
    assertThat(text("authorization.yaml"))
        .isEqualTo(
            """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - type: Node
              name: node
            - type: Webhook
              name: eks
              webhook:
                connectionInfo:
                  type: KubeConfigFile
                  kubeConfigFile: "%s/authorization-webhook.kubeconfig"
                subjectAccessReviewVersion: v1
                matchConditionSubjectAccessReviewVersion: v1
                # What the webhook does not answer is left to the others; what they do not allow fails.
                failurePolicy: NoOpinion
                timeout: 3s
                # A change counts in the next request.
                cacheAuthorizedRequests: false
                cacheUnauthorizedRequests: false
                # Access policies reach nobody without an IAM principal, so nobody else is asked about.
                matchConditions:
                - expression: "'arn' in request.extra || 'canonicalArn' in request.extra"
            - type: RBAC
              name: rbac
            """
                .formatted(made()));
    assertThat(text("authorization-webhook.kubeconfig"))
        .isEqualTo(
            """
            # Where kube-apiserver asks.
            apiVersion: v1
            kind: Config
            clusters:
            - name: webhook
              cluster:
                server: "https://127.0.0.1:8443/clusters/prod/authorize"
                certificate-authority-data: Q0EK
            users:
            - name: kube-apiserver
              user: {}
            contexts:
            - name: webhook
              context:
                cluster: webhook
                user: kube-apiserver
            current-context: webhook
            """);
  }

  @Test
  void webhookForAllAuthorizers_standsAlone() throws IOException {
    builder("1.34").allAuthorizers().write(made());

    assertThat(text("authorization.yaml"))
        .contains("- type: Webhook\n")
        .doesNotContain("Node")
        .doesNotContain("RBAC")
        .doesNotContain("matchConditions");
  }

  @Test
  void olderServers_areToldInTheirVersion() throws IOException {
    builder("1.33").write(made());
    assertThat(text("authorization.yaml"))
        .startsWith("apiVersion: apiserver.config.k8s.io/v1\n")
        .contains("    authorizedTTL: 1ms\n    unauthorizedTTL: 1ms\n")
        .doesNotContain("Requests: false");

    builder("1.31").write(made());
    assertThat(text("authorization.yaml"))
        .startsWith("apiVersion: apiserver.config.k8s.io/v1beta1\n");
  }

  @Test
  void authenticationWebhook_isAskedByFlags() throws IOException {
    ApiServerFiles files = builder("1.34").authentication().write(made());

    assertThat(files.flags())
        .contains(
            "--authentication-token-webhook-config-file="
                + made().resolve("authentication-webhook.kubeconfig"),
            "--authentication-token-webhook-version=v1",
            "--authentication-token-webhook-cache-ttl=0s");
    assertThat(text("authentication-webhook.kubeconfig"))
        .contains("server: \"https://127.0.0.1:8443/clusters/prod/authenticate\"");
  }

  @Test
  void kubeconfig_hasAUserForEachProfile_whoGetsATokenByTheAwsCli() throws IOException {
    Path identities =
        Files.writeString(
            directory.resolve("identities"),
            """
            [alice]
            aws_access_key_id = AKIDALICE
            aws_secret_access_key = secret-of-alice
            cam_caller_arn = arn:aws:iam::111122223333:user/alice
            [ci]
            aws_access_key_id = AKIDCI
            aws_secret_access_key = secret
            cam_caller_arn = arn:aws:iam::111122223333:user/ci
            """);
    ApiServerFiles files =
        builder("1.34")
            .server(URI.create("https://127.0.0.1:6443"), "CA of server\n")
            .identities(identities, LocalIdentities.read(identities))
            .write(made());

    assertThat(files.execKubeconfig()).contains(made().resolve("kubeconfig"));
    assertThat(Files.readString(files.tokenKubeconfig().orElseThrow()))
        .contains("- name: \"alice\"\n  user:\n    token: \"cam-v1.AKIDALICE.")
        .doesNotContain("secret-of-alice");
    assertThat(text("kubeconfig"))
        .isEqualTo(
            """
            # kubectl --context USER ...
            apiVersion: v1
            kind: Config
            clusters:
            - name: "prod"
              cluster:
                server: "https://127.0.0.1:6443"
                certificate-authority-data: Q0Egb2Ygc2VydmVyCg==
            users:
            - name: "alice"
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: aws
                  args: [eks, get-token, --cluster-name, "prod", --region, "eu-west-1", --output, json]
                  env:
                  - name: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
                    value: "true"
                  - name: AWS_SHARED_CREDENTIALS_FILE
                    value: "%s"
                  - name: AWS_PROFILE
                    value: "alice"
                  interactiveMode: IfAvailable
            - name: "ci"
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: aws
                  args: [eks, get-token, --cluster-name, "prod", --region, "eu-west-1", --output, json]
                  env:
                  - name: AWS_IGNORE_CONFIGURED_ENDPOINT_URLS
                    value: "true"
                  - name: AWS_SHARED_CREDENTIALS_FILE
                    value: "%s"
                  - name: AWS_PROFILE
                    value: "ci"
                  interactiveMode: IfAvailable
            contexts:
            - name: "alice"
              context:
                cluster: "prod"
                user: "alice"
            - name: "ci"
              context:
                cluster: "prod"
                user: "ci"
            current-context: "alice"
            """
                .formatted(identities, identities));
  }

  @Test
  void kubeconfigWithTokens_andTheServersKey_areTheirOwnersAlone() throws IOException {
    ApiServerFiles files =
        builder("1.34")
            .server(URI.create("https://127.0.0.1:6443"))
            .token("alice", "t-1")
            .write(made());

    assertThat(files.flags())
        .contains(
            "--tls-cert-file=" + made().resolve("kube-apiserver.crt"),
            "--tls-private-key-file=" + made().resolve("kube-apiserver.key"));
    Path kubeconfig = files.tokenKubeconfig().orElseThrow();
    assertThat(Files.readString(kubeconfig))
        .contains("- name: \"alice\"\n  user:\n    token: \"t-1\"\n");
    for (Path secret : List.of(kubeconfig, made().resolve("kube-apiserver.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(made().resolve("authorization.yaml"))))
        .isEqualTo("rw-r--r--");
  }

  @Test
  void names_areWhatTheySayWhateverTheyAre() throws IOException {
    builder("1.34")
        .server(URI.create("https://127.0.0.1:6443"), "CA\n")
        .token("a\": {x}\n# b", "t")
        .write(made());

    assertThat(text("kubeconfig-tokens")).contains("- name: \"a\\\": {x}\\u000a# b\"\n");
  }

  @Test
  void writingAgain_replaces_andLeavesNothingElse() throws IOException {
    builder("1.34").write(made());
    builder("1.34").allAuthorizers().write(made());

    assertThat(text("authorization.yaml")).doesNotContain("RBAC");
    try (Stream<Path> all = Files.list(made())) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("authorization.yaml", "authorization-webhook.kubeconfig");
    }
  }

  @Test
  void directoryThatCannotBeMade_isRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");

    assertThatThrownBy(() -> builder("1.34").write(file.resolve("made")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("Cannot make the directory " + file.resolve("made"));
  }
}
