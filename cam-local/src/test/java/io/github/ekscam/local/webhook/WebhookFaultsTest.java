package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.RealCluster.associated;
import static io.github.ekscam.local.webhook.RealCluster.entry;
import static io.github.ekscam.local.webhook.RealCluster.role;
import static io.github.ekscam.local.webhook.RealCluster.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.tls.ServerCertificate;
import io.github.ekscam.local.webhook.ApiServerClient.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real API server does while the webhook is gone, slow, somebody else or out of its mind: it
 * allows nothing that access policies would have to allow, and by {@code failurePolicy: NoOpinion}
 * all that RBAC allows.
 */
@Tag("real-apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookFaultsTest {

  private static final String CONFIGMAPS = "/api/v1/namespaces/dev/configmaps";

  private static final String ALLOWED =
      """
      {"apiVersion":"authorization.k8s.io/v1","kind":"SubjectAccessReview",\
      "status":{"allowed":true}}""";

  private static final int RESTARTS = 10;

  private RealCluster cluster;
  private ApiServerClient client;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster =
        RealCluster.start(
            directory,
            readers(),
            List.of("Viewer", "Reader"),
            configuration -> configuration.replace("timeout: 3s", "timeout: 1s"));
    cluster.apply(directory, RealCluster.namespace("dev"), RealCluster.READERS);
    client = new ApiServerClient(cluster.server);
  }

  /** Viewer is allowed by an access policy, Reader by RBAC. */
  private static EksCluster readers() {
    return RealCluster.builder()
        .add(entry("Viewer"))
        .associate(role("Viewer"), associated("AmazonEKSViewPolicy", AccessScope.cluster()))
        .add(AccessEntry.builder(role("Reader")).kubernetesGroups(List.of("readers")).build())
        .build();
  }

  @AfterEach
  void startAgain() throws Exception {
    cluster.stopWebhooks();
    cluster.startWebhooks();
    assertThat(client.get(token("Viewer"), CONFIGMAPS).code()).isEqualTo(200);
  }

  @AfterAll
  void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static HttpHandler saying(int status, String body) {
    return call ->
        new HttpAnswer(
            status,
            ImmutableMap.of("Content-Type", "application/json"),
            body.getBytes(StandardCharsets.UTF_8));
  }

  private void assertNotAllowedByPolicies_butByRbac(String why) throws Exception {
    Answer viewer = client.get(token("Viewer"), CONFIGMAPS);
    assertThat(viewer.code()).isEqualTo(500);
    assertThat(viewer.body()).startsWith("Internal Server Error: \"" + CONFIGMAPS + "\": ");
    assertThat(viewer.body()).contains(why);
    assertThat(client.get(token("Reader"), CONFIGMAPS).code()).isEqualTo(200);
    assertThat(client.get(token("Reader"), "/api/v1/namespaces/dev/secrets").code()).isEqualTo(500);
    // Nobody asks about those who are no IAM principals.
    assertThat(client.get(RealApiServer.ADMIN, CONFIGMAPS).code()).isEqualTo(200);
  }

  @Test
  void webhookThatIsGone_allowsNothing() throws Exception {
    cluster.stopWebhooks();

    assertNotAllowedByPolicies_butByRbac("connection refused");
  }

  @Test
  void webhookThatIsSlow_allowsNothing() throws Exception {
    cluster.stopWebhooks();
    cluster.startInstead(
        call -> {
          try {
            TimeUnit.SECONDS.sleep(2);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return saying(200, ALLOWED).handle(call);
        },
        cluster.certificate());

    assertNotAllowedByPolicies_butByRbac("exceeded");
  }

  @Test
  void webhookOfAnotherCertificate_allowsNothing() throws Exception {
    cluster.stopWebhooks();
    cluster.startInstead(saying(200, ALLOWED), ServerCertificate.make(List.of()).sslContext());

    assertNotAllowedByPolicies_butByRbac("x509: certificate");
  }

  @Test
  void webhookThatSpeaksOtherwise_allowsNothing() throws Exception {
    for (HttpHandler handler :
        List.of(
            saying(500, ALLOWED),
            saying(400, ALLOWED),
            saying(200, "{\"allowed\": true}"),
            saying(200, ALLOWED.replace("SubjectAccessReview", "TokenReview")))) {
      cluster.stopWebhooks();
      cluster.startInstead(handler, cluster.certificate());

      Answer viewer = client.get(token("Viewer"), CONFIGMAPS);
      assertThat(viewer.code()).isIn(403, 500);
    }
  }

  @Test
  void clusterThatIsGone_allowsNothing() throws Exception {
    cluster.stopWebhooks();
    cluster.startInstead(
        new WebhookRoutes(
            name -> cluster.eks.cluster("other"),
            AuthorizationWebhook.Authorizers.ACCESS_POLICIES,
            null,
            new ConfigurationStatus(InstantSource.system())),
        cluster.certificate());

    assertNotAllowedByPolicies_butByRbac("not found");
  }

  /** Those of {@code failurePolicy: Deny} fail for everybody whom the webhook is asked about. */
  @Test
  void webhookThatIsGone_allowsNothingByRbacEither_whereFailureDenies(@TempDir Path directory)
      throws Exception {
    try (RealCluster denying =
        RealCluster.start(
            directory,
            readers(),
            List.of("Viewer", "Reader"),
            configuration ->
                configuration.replace("failurePolicy: NoOpinion", "failurePolicy: Deny"))) {
      denying.apply(directory, RealCluster.namespace("dev"), RealCluster.READERS);
      ApiServerClient asking = new ApiServerClient(denying.server);
      assertThat(asking.get(token("Viewer"), CONFIGMAPS).code()).isEqualTo(200);
      assertThat(asking.get(token("Reader"), CONFIGMAPS).code()).isEqualTo(200);

      denying.stopWebhooks();

      for (String user : List.of("Viewer", "Reader")) {
        Answer answer = asking.get(token(user), CONFIGMAPS);
        assertThat(answer.code()).as(user).isEqualTo(500);
        assertThat(answer.body())
            .startsWith("Internal Server Error: \"" + CONFIGMAPS + "\": ")
            .contains("connection refused");
      }
      assertThat(asking.get(RealApiServer.ADMIN, CONFIGMAPS).code()).isEqualTo(200);
    }
  }

  /** What the server asks in unless its flags or configuration say otherwise. */
  @Test
  void reviewsOfV1beta1_areAnswered(@TempDir Path directory) throws Exception {
    try (RealCluster older =
        RealCluster.start(
            directory,
            readers(),
            List.of("Viewer"),
            text ->
                text.replace(
                        "subjectAccessReviewVersion: v1\n", "subjectAccessReviewVersion: v1beta1\n")
                    .replace("webhook-version=v1", "webhook-version=v1beta1"))) {
      ApiServerClient asking = new ApiServerClient(older.server);

      assertThat(asking.get(token("Viewer"), CONFIGMAPS).code()).isEqualTo(200);
      Answer secrets = asking.get(token("Viewer"), "/api/v1/namespaces/dev/secrets");
      assertThat(secrets.code()).isEqualTo(403);
      assertThat(secrets.body())
          .contains("User \\\"" + RealCluster.username("Viewer") + "\\\" cannot");
    }
  }

  @Test
  void restartsUnderLoad_answerWhatWasAsked_andAllowNothingElse() throws Exception {
    Map<String, Integer> errors =
        whileAsked(
            () -> {
              cluster.stopWebhooks();
              cluster.startWebhooks();
            });

    // Nobody listened: no request that somebody had taken went unanswered.
    assertThat(errors).containsOnlyKeys("connection refused");
  }

  @Test
  void nextBesideTheLast_losesNothing() throws Exception {
    assertThat(whileAsked(cluster::replaceWebhooks)).isEmpty();
  }

  /**
   * Does something again and again under load, in which nothing else than what may be is allowed.
   *
   * @return the errors, with how often each was answered
   */
  private Map<String, Integer> whileAsked(Runnable restart) throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger allowed = new AtomicInteger();
    AtomicInteger denied = new AtomicInteger();
    List<Answer> wrong = new ArrayList<>();
    Map<String, Integer> errors = new TreeMap<>();
    ExecutorService askers = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean may = i % 2 == 0;
        all.add(
            askers.submit(
                () -> {
                  while (!ended.get()) {
                    Answer answer =
                        client.get(
                            token("Viewer"), may ? CONFIGMAPS : "/api/v1/namespaces/dev/secrets");
                    if (answer.code() == 500) {
                      String error = answer.body().replaceAll("(?s).*: |\\d+|\\n", "");
                      synchronized (errors) {
                        errors.merge(error, 1, Integer::sum);
                      }
                      TimeUnit.MILLISECONDS.sleep(10);
                    } else if (answer.code() == (may ? 200 : 403)) {
                      (may ? allowed : denied).incrementAndGet();
                    } else {
                      synchronized (wrong) {
                        wrong.add(answer);
                      }
                    }
                  }
                  return null;
                }));
      }
      for (int i = 0; i < RESTARTS; i++) {
        int before = allowed.get() + denied.get();
        while (allowed.get() + denied.get() < before + 200) {
          TimeUnit.MILLISECONDS.sleep(5);
        }
        restart.run();
      }
      ended.set(true);
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      ended.set(true);
      askers.shutdown();
    }

    assertThat(wrong).isEmpty();
    assertThat(allowed.get()).isPositive();
    assertThat(denied.get()).isPositive();
    return errors;
  }
}
