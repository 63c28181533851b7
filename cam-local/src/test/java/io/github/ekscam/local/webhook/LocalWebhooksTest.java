package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoint as a whole; its parts have tests of their own. */
class LocalWebhooksTest {

  private static final String ALICE = "arn:aws-cn:iam::111122223333:user/alice";

  @TempDir private Path directory;

  private LocalIdentities identities() throws Exception {
    return LocalIdentities.read(
        Files.writeString(
            directory.resolve("identities"),
            """
            [alice]
            aws_access_key_id = AKIDALICE
            aws_secret_access_key = secret
            cam_caller_arn = %s
            """
                .formatted(ALICE)));
  }

  private static LocalEks eks() {
    return LocalEks.builder()
        .access(
            ClusterAccess.builder()
                .region("us-west-2")
                .accessPolicies(ManagedPolicies.catalogue())
                .build())
        .cluster(
            "away",
            "cn-north-1",
            EksCluster.builder()
                .authenticationMode(AuthenticationMode.API)
                .add(AccessEntry.builder(ALICE).build())
                .build())
        .start();
  }

  @Test
  void builder_refusesWhatCannotBe() {
    try (LocalEks eks = LocalEks.start()) {
      LocalWebhooks.Builder builder = LocalWebhooks.builder(eks, directory);

      assertThatThrownBy(() -> builder.port(70000))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid port 70000: expected 0 to 65535");
      assertThatThrownBy(() -> builder.requestTimeout(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Invalid request timeout PT0S: expected a positive one");
    }
  }

  @Test
  void tokensOfACluster_areThoseOfItsRegion_whereverTheEndpointBegins() throws Exception {
    LocalIdentities identities = identities();
    try (LocalEks eks = eks();
        LocalWebhooks webhooks =
            LocalWebhooks.builder(eks, directory.resolve("made"))
                .tokens(TokenVerification.byIdentities(identities))
                .start()) {
      String token =
          ClusterToken.create(
              identities.find("AKIDALICE").orElseThrow(), "away", "cn-north-1", Clock.systemUTC());

      HttpResponse<String> answer =
          ApiServerClient.client(webhooks.certificateAuthority())
              .send(
                  HttpRequest.newBuilder(webhooks.endpoint().resolve("/clusters/away/authenticate"))
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"spec\":{\"token\":\"" + token + "\"}}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body())
          .contains("\"authenticated\":true", "\"username\":\"" + ALICE + "\"");
    }
  }

  @Test
  void filesForAnApiServer_areOfTheClustersRegionAndVersion() throws Exception {
    try (LocalEks eks = eks();
        LocalWebhooks webhooks = LocalWebhooks.builder(eks, directory.resolve("made")).start()) {
      ApiServerFiles files =
          ApiServerFiles.builder("away", webhooks)
              .server(URI.create("https://127.0.0.1:6443"))
              .write(directory.resolve("made"));

      assertThat(files.execKubeconfig().orElseThrow())
          .content()
          .contains("--region, \"cn-north-1\"");
      assertThat(directory.resolve("made/authorization.yaml"))
          .content()
          .contains("apiVersion: apiserver.config.k8s.io/v1\n", "cacheAuthorizedRequests: false");

      ApiServerFiles.builder("away", webhooks)
          .kubernetesVersion(KubernetesVersion.of("1.31"))
          .write(directory.resolve("made"));
      assertThat(directory.resolve("made/authorization.yaml"))
          .content()
          .contains("apiVersion: apiserver.config.k8s.io/v1beta1\n");
    }
  }
}
