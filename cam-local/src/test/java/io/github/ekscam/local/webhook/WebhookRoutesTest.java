package io.github.ekscam.local.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.webhook.AuthorizationWebhook.Authorizers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRoutesTest {

  private static final String REVIEW =
      """
      {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":\
      {"nonResourceAttributes":{"path":"/healthz","verb":"get"},"user":"alice"}}""";

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final LocalEks eks =
      LocalEks.builder().cluster("prod", EksCluster.builder().build()).start();
  private final ConfigurationStatus configuration = new ConfigurationStatus(() -> now);
  private final WebhookRoutes routes =
      new WebhookRoutes(eks::cluster, Authorizers.ACCESS_POLICIES, null, configuration);

  @AfterEach
  void close() {
    eks.close();
  }

  private HttpAnswer call(String method, String path, String query, String body) {
    return routes.handle(
        new HttpCall(method, path, query, ImmutableListMultimap.of(), body.getBytes(UTF_8)));
  }

  private String get(String path, String query) {
    HttpAnswer answer = call("GET", path, query, "");
    assertThat(answer.status()).isEqualTo(200);
    return new String(answer.body(), UTF_8);
  }

  @Test
  void reviews_areOfTheClusterOfThePath() {
    assertThat(call("POST", "/clusters/prod/authorize", "timeout=3s", REVIEW).status())
        .isEqualTo(200);

    HttpAnswer unknown = call("POST", "/clusters/p%72%6Fd2/authorize", "", REVIEW);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(new String(unknown.body(), UTF_8))
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":\
            "clusters \\"prod2\\" not found","reason":"NotFound","details":{"name":"prod2",\
            "kind":"clusters"},"code":404}""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"p%zz", "%", "prod+", "pr%C3od"})
  void clusterThatNoNameIsEscapedTo_isNotFound(String name) {
    HttpAnswer unknown = call("POST", "/clusters/" + name + "/authorize", "", REVIEW);

    assertThat(unknown.status()).isEqualTo(404);
    assertThat(new String(unknown.body(), UTF_8)).contains("\"reason\":\"NotFound\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/, ''",
    "/clusters/prod, ''",
    "/clusters/prod/approve, ''",
    "/clusters/prod/authorize/, ''",
    "//clusters/prod/authorize, ''",
    "x/clusters/prod/authorize, ''"
  })
  void otherPaths_areNotFound(String path, String query) {
    assertThat(call("POST", path, query, REVIEW).status()).isEqualTo(404);
  }

  @Test
  void probes_answerAsThoseOfKubernetes_andTellOfTheConfiguration() {
    assertThat(get("/livez", "")).isEqualTo("ok");
    assertThat(get("/readyz", "")).isEqualTo("ok");
    assertThat(get("/readyz", "verbose"))
        .isEqualTo(
            """
            [+]ping ok
            [+]configuration ok, of 2026-01-01T00:00:00Z
            readyz check passed
            """);

    now = now.plusSeconds(60);
    configuration.failed("rbac.yaml:3:1: expected a mapping");

    assertThat(get("/readyz", "")).isEqualTo("ok");
    assertThat(get("/readyz", "verbose=1"))
        .isEqualTo(
            """
            [+]ping ok
            [-]configuration cannot be read, that of 2026-01-01T00:00:00Z counts:\
             rbac.yaml:3:1: expected a mapping
            readyz check passed
            """);

    configuration.read();

    assertThat(get("/livez", "verbose"))
        .contains("[+]configuration ok, of 2026-01-01T00:01:00Z\nlivez check passed\n");
    assertThat(call("POST", "/readyz", "", "").status()).isEqualTo(405);
    assertThat(call("POST", "/metrics", "", "").status()).isEqualTo(405);
  }

  @Test
  void metrics_countByOutcome_andNameNoClusterThatIsNot() {
    call("POST", "/clusters/prod/authorize", "", REVIEW);
    call("POST", "/clusters/prod/authorize", "", REVIEW);
    call("POST", "/clusters/prod/authorize", "", "nothing");
    call("POST", "/clusters/made-up/authorize", "", REVIEW);
    configuration.failed("broken");
    now = now.plusMillis(90_500);

    assertThat(get("/metrics", "").lines())
        .contains(
            "cam_webhook_requests_total{cluster=\"prod\",outcome=\"no_opinion\",webhook=\"authorize\"}"
                + " 2.0",
            "cam_webhook_requests_total{cluster=\"prod\",outcome=\"refused\",webhook=\"authorize\"}"
                + " 1.0",
            "cam_webhook_requests_total{cluster=\"\",outcome=\"no_such_cluster\",webhook=\"authorize\"}"
                + " 1.0",
            "cam_webhook_duration_seconds_count{webhook=\"authorize\"} 4",
            "cam_configuration_age_seconds 90.5",
            "cam_configuration_last_read_successful 0.0",
            "cam_configuration_reads_total{outcome=\"failed\"} 1.0",
            "cam_configuration_reads_total{outcome=\"read\"} 1.0")
        .noneMatch(line -> line.contains("made-up"));
  }

  @Test
  void faults_areCounted_andLeftToTheServer() {
    WebhookRoutes broken =
        new WebhookRoutes(
            name -> {
              throw new IllegalStateException("broken");
            },
            Authorizers.ALL,
            null,
            configuration);
    HttpCall call =
        new HttpCall(
            "POST",
            "/clusters/prod/authorize",
            "",
            ImmutableListMultimap.of(),
            REVIEW.getBytes(UTF_8));

    assertThatThrownBy(() -> broken.handle(call)).isInstanceOf(IllegalStateException.class);

    HttpAnswer metrics =
        broken.handle(new HttpCall("GET", "/metrics", "", ImmutableListMultimap.of(), new byte[0]));
    assertThat(new String(metrics.body(), UTF_8))
        .contains(
            "cam_webhook_requests_total{cluster=\"\",outcome=\"failed\",webhook=\"authorize\"} 1.0");
  }
}
