package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/** What LocalEks logs of the requests that it answers. */
class RequestLogTest {

  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240430/us-west-2/eks/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=0000";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private boolean isDebugEnabled = true;

  /** Keeps what is logged at debug; nothing is to be logged at another level. */
  private Logger log() {
    return (Logger)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "isDebugEnabled" -> {
                  return isDebugEnabled;
                }
                case "debug" -> {
                  assertThat(isDebugEnabled).isTrue();
                  lines.add(
                      MessageFormatter.basicArrayFormat(
                          (String) arguments[0], (Object[]) arguments[1]));
                  return null;
                }
                default -> throw new AssertionError(method);
              }
            });
  }

  /** Sends requests; when the endpoint is closed all are answered and logged. */
  private void send(HttpRequest.Builder... requests) throws IOException, InterruptedException {
    try (LocalEks eks = LocalEks.builder().log(log()).start()) {
      for (HttpRequest.Builder request : requests) {
        URI uri = request.build().uri();
        HttpClient.newHttpClient()
            .send(
                request.uri(eks.endpoint().resolve(uri.getRawPath() + query(uri))).build(),
                BodyHandlers.discarding());
      }
    }
  }

  private static String query(URI uri) {
    return uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
  }

  private static HttpRequest.Builder to(String target) {
    return HttpRequest.newBuilder(URI.create("http://localhost" + target))
        .header("Authorization", AUTHORIZATION);
  }

  @Test
  void eachRequest_isLogged_byMethodPathStatusAndDuration() throws Exception {
    send(
        to("/clusters").POST(BodyPublishers.ofString("{\"name\":\"prod\"}")),
        to("/clusters/dev/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FDeveloper"),
        to("/nowhere").DELETE());

    assertThat(lines)
        .map(line -> line.replaceFirst("in [0-9]+ ms", "in N ms"))
        .containsExactly(
            "POST /clusters answered 200 in N ms",
            "GET /clusters/dev/access-entries/"
                + "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2FDeveloper answered 404 in N ms",
            "DELETE /nowhere answered 403 in N ms");
  }

  @Test
  void queryHeadersAndBody_areNotLogged() throws Exception {
    send(
        to("/clusters?nextToken=query-secret").header("X-Amz-Security-Token", "header-secret"),
        to("/clusters").POST(BodyPublishers.ofString("{\"name\":\"body-secret\"}")));

    assertThat(lines)
        .hasSize(2)
        .noneMatch(line -> line.contains("secret") || line.contains("AKIDEXAMPLE"));
  }

  @Test
  void withoutDebug_nothingIsLogged() throws Exception {
    isDebugEnabled = false;

    send(to("/clusters"));

    assertThat(lines).isEmpty();
  }
}
