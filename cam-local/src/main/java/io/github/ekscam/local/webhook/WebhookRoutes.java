package io.github.ekscam.local.webhook;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Status;
import io.github.ekscam.access.EksException;
import io.github.ekscam.internal.text.GoUrl;
import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.webhook.WebhookMetrics.Webhook;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the webhooks' endpoint: {@code /clusters/NAME/authorize}, {@code
 * /clusters/NAME/authenticate}, and beside them {@code /livez}, {@code /readyz} and {@code
 * /metrics}.
 */
final class WebhookRoutes implements HttpHandler {

  private static final String CLUSTERS = "clusters";

  private final Function<String, EksCluster> clusters;
  private final AuthorizationWebhook.Authorizers authorizers;
  private final @Nullable Function<String, TokenVerifier> tokens;
  private final ConfigurationStatus configuration;
  private final WebhookMetrics metrics;
  private volatile boolean ending;

  /** What became of a request that reached no webhook. */
  private enum Lost {
    NO_SUCH_CLUSTER,
    FAILED
  }

  /**
   * Routes.
   *
   * @param clusters the cluster of a name as it is now; throws {@link EksException} without one
   * @param tokens what verifies the tokens of the cluster of a name; null if nobody's are
   */
  WebhookRoutes(
      Function<String, EksCluster> clusters,
      AuthorizationWebhook.Authorizers authorizers,
      @Nullable Function<String, TokenVerifier> tokens,
      ConfigurationStatus configuration) {
    this.clusters = requireNonNull(clusters, "clusters");
    this.authorizers = requireNonNull(authorizers, "authorizers");
    this.tokens = tokens;
    this.configuration = requireNonNull(configuration, "configuration");
    this.metrics = new WebhookMetrics(configuration);
  }

  /**
   * Has clients end their connections: a request that comes by one just as the server closes it
   * would be lost, as clients do not repeat what may have been done.
   */
  void end() {
    ending = true;
  }

  @Override
  public HttpAnswer handle(HttpCall call) {
    HttpAnswer answer = answer(call);
    return ending
        ? new HttpAnswer(
            answer.status(),
            ImmutableMap.<String, String>builder()
                .putAll(answer.headers())
                .put("Connection", "close")
                .buildKeepingLast(),
            answer.body())
        : answer;
  }

  private HttpAnswer answer(HttpCall call) {
    List<String> path = Splitter.on('/').splitToList(call.rawPath());
    if (path.size() == 4 && path.get(0).isEmpty() && path.get(1).equals(CLUSTERS)) {
      // What is not well escaped is no cluster's name either.
      String cluster = GoUrl.pathUnescape(path.get(2)).orElse(path.get(2));
      if (path.get(3).equals("authorize")) {
        return timed(Webhook.AUTHORIZE, cluster, call);
      }
      if (path.get(3).equals("authenticate") && tokens != null) {
        return timed(Webhook.AUTHENTICATE, cluster, call);
      }
    }
    return switch (call.rawPath()) {
      case "/livez" -> probe(call, "livez");
      case "/readyz" -> probe(call, "readyz");
      case "/metrics" ->
          isRead(call) ? metrics.answer(call.header("Accept").orElse("")) : methodNotAllowed();
      default -> HttpAnswer.text(404, "404 page not found\n");
    };
  }

  private HttpAnswer timed(Webhook webhook, String cluster, HttpCall call) {
    long start = System.nanoTime();
    try {
      return handler(webhook, cluster).handle(call);
    } catch (EksException e) {
      // Its name is not among the labels: anybody could make up any number of them.
      metrics.count(webhook, "", Lost.NO_SUCH_CLUSTER);
      return AuthorizationWebhook.refusal(Status.notFound("", CLUSTERS, cluster));
    } catch (RuntimeException e) {
      metrics.count(webhook, "", Lost.FAILED);
      throw e;
    } finally {
      metrics.observe(webhook, System.nanoTime() - start);
    }
  }

  private HttpHandler handler(Webhook webhook, String name) {
    Supplier<EksCluster> cluster = () -> clusters.apply(name);
    return webhook == Webhook.AUTHORIZE
        ? new AuthorizationWebhook(
            cluster, authorizers, outcome -> metrics.count(webhook, name, outcome))
        : new AuthenticationWebhook(
            requireNonNull(tokens).apply(name),
            cluster,
            outcome -> metrics.count(webhook, name, outcome));
  }

  /**
   * In the form of Kubernetes' own components. A configuration that is not the newest is usable.
   */
  private HttpAnswer probe(HttpCall call, String name) {
    if (!isRead(call)) {
      return methodNotAllowed();
    }
    if (!call.rawQuery().equals("verbose") && !call.rawQuery().startsWith("verbose=")) {
      return HttpAnswer.text(200, "ok");
    }
    return HttpAnswer.text(
        200,
        "[+]ping ok\n"
            + configuration
                .problem()
                .map(
                    problem ->
                        "[-]configuration cannot be read, that of "
                            + configuration.readAt()
                            + " counts: "
                            + problem)
                .orElseGet(() -> "[+]configuration ok, of " + configuration.readAt())
            + "\n"
            + name
            + " check passed\n");
  }

  private static boolean isRead(HttpCall call) {
    return call.method().equals("GET") || call.method().equals("HEAD");
  }

  private static HttpAnswer methodNotAllowed() {
    return new HttpAnswer(405, ImmutableMap.of("Allow", "GET, HEAD"), new byte[0]);
  }
}
