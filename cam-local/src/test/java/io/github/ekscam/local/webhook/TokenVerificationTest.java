package io.github.ekscam.local.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableListMultimap;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.Partition;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import io.github.ekscam.local.internal.http.HttpCall;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import io.github.ekscam.local.internal.sigv4.RequestSigner;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which STS is asked, with what, and what becomes of its answers. */
class TokenVerificationTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
  private static final String ARN = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final LocalIdentity ALICE =
      LocalIdentity.of("AKIDALICE", "hush", CallerIdentity.parse(ARN));

  private static final String ANSWER =
      """
      {"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Account":"111122223333",\
      "Arn":"%s","UserId":"AROAEXAMPLE:alice"},"ResponseMetadata":{"RequestId":"r"}}}
      """
          .formatted(ARN);

  private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private interface Answering {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private void answering(Answering answering) {
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange);
          try (exchange) {
            answering.answer(exchange);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static CallerIdentity verify(TokenVerification verification, String token)
      throws StsException {
    return verification.verifier("demo", Partition.AWS, "us-west-2", CLOCK).verify(token);
  }

  private static String token() {
    return ClusterToken.create(ALICE, "demo", "us-west-2", CLOCK);
  }

  private static String tokenFor(URI endpoint) {
    HttpCall call =
        new HttpCall(
            "GET",
            "/",
            "Action=GetCallerIdentity&Version=2011-06-15",
            ImmutableListMultimap.of("host", endpoint.getRawAuthority(), "x-k8s-aws-id", "demo"),
            new byte[0]);
    HttpCall signed =
        new RequestSigner(new AccessKey("AKIDALICE", "hush", Optional.empty()), "us-west-2", "sts")
            .presign(call, CLOCK.instant(), Duration.ofSeconds(60));
    return TokenTexts.token(endpoint + "/?" + signed.rawQuery());
  }

  @Test
  void stsEndpoint_isSentTheQueryOfTheToken_withTheHeadersOfTheAuthenticator() throws Exception {
    answering(exchange -> send(exchange, 200, ANSWER));

    CallerIdentity caller = verify(TokenVerification.byStsEndpoint(endpoint()), token());

    assertThat(caller)
        .isEqualTo(CallerIdentity.of(ARN, "AROAEXAMPLE:alice").withAccessKeyId("AKIDALICE"));
    HttpExchange exchange = asked.get(0);
    assertThat(exchange.getRequestMethod()).isEqualTo("GET");
    assertThat("https://sts.us-west-2.amazonaws.com" + exchange.getRequestURI())
        .isEqualTo(TokenTexts.url(token()));
    assertThat(exchange.getRequestHeaders().get("Accept")).containsExactly("application/json");
    assertThat(exchange.getRequestHeaders().get("X-K8s-Aws-Id")).containsExactly("demo");
    assertThat(exchange.getRequestHeaders()).doesNotContainKey("Authorization");
  }

  @Test
  void redirection_isNotFollowed() {
    answering(
        exchange -> {
          exchange.getResponseHeaders().add("Location", endpoint() + "/elsewhere");
          send(exchange, 302, "");
        });

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), token()))
        .isInstanceOf(StsException.class)
        .hasMessage(
            "sts getCallerIdentity failed: error from AWS (expected 200, got 302) on us-west-2"
                + " endpoint. Body: ");
    assertThat(asked).hasSize(1);
  }

  @Test
  void answerThatIsTooLarge_isNone() {
    answering(exchange -> send(exchange, 200, ANSWER + " ".repeat(64 << 10)));

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), token()))
        .isInstanceOf(StsException.class)
        .hasMessage(
            "sts getCallerIdentity failed: error during GET: AnswerTooLargeException on us-west-2"
                + " endpoint");
  }

  @Test
  void answerThatDoesNotEnd_isNone() {
    answering(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          Thread.sleep(Duration.ofMinutes(1).toMillis());
        });

    StsEndpoint sts = StsEndpoint.of(endpoint(), Duration.ofMillis(300));
    assertThatThrownBy(
            () ->
                new TokenVerification.Verifier(
                        "demo", Partition.AWS, "us-west-2", CLOCK, sts, List.of())
                    .verify(token()))
        .isInstanceOf(StsException.class)
        .hasMessage(
            "sts getCallerIdentity failed: error during GET: no answer within PT0.3S on us-west-2"
                + " endpoint");
  }

  @Test
  void endpointThatIsNotThere_isNone() {
    URI nowhere = endpoint();
    server.stop(0);

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(nowhere), token()))
        .isInstanceOf(StsException.class)
        .hasMessage(
            "sts getCallerIdentity failed: error during GET: ConnectException on us-west-2"
                + " endpoint");
  }

  @Test
  void whatStsQuotesOfTheRequest_isNotTold() {
    String token = token();
    answering(exchange -> send(exchange, 403, "The canonical string: " + exchange.getRequestURI()));

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), token))
        .isInstanceOf(StsException.class)
        .hasMessageContaining("Body: The canonical string: ")
        .hasMessageContaining("X-Amz-Expires=60&(not shown)")
        .message()
        .doesNotContain("Signature", "AKIDALICE");
  }

  @Test
  void throttling_isTold() {
    answering(
        exchange ->
            send(
                exchange,
                400,
                "{\"Error\":{\"Code\":\"Throttling\",\"Message\":\"Rate exceeded\"}}"));

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), token()))
        .isInstanceOfSatisfying(StsException.class, e -> assertThat(e.isThrottled()).isTrue());
  }

  @Test
  void tokenThatIsRefusedBefore_isNotSentAnywhere() {
    answering(exchange -> send(exchange, 200, ANSWER));
    String elsewhere =
        TokenTexts.changed(token(), "sts.us-west-2.amazonaws.com", "sts.us-west-2.example.com");

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "input token was not properly formatted: unexpected hostname"
                + " \"sts.us-west-2.example.com\" in pre-signed URL");
    assertThat(asked).isEmpty();
  }

  @Test
  void queryThatIsNoneOnTheWire_isNotSent() {
    answering(exchange -> send(exchange, 200, ANSWER));
    String odd = TokenTexts.changed(token(), "Version=", "Version= ");

    assertThatThrownBy(() -> verify(TokenVerification.byStsEndpoint(endpoint()), odd))
        .isInstanceOf(StsException.class)
        .hasMessage(
            "sts getCallerIdentity failed: error during GET: malformed HTTP request on us-west-2"
                + " endpoint");
    assertThat(asked).isEmpty();
  }

  @Test
  void tokenForTheEndpointItself_isSentThere() throws Exception {
    answering(exchange -> send(exchange, 200, ANSWER));

    assertThat(verify(TokenVerification.byStsEndpoint(endpoint()), tokenFor(endpoint())).arn())
        .isEqualTo(ARN);
  }

  @Test
  void tokenForALocalEndpoint_isRefused_unlessThatIsAccepted() throws Exception {
    URI local = URI.create("http://127.0.0.1:4599");
    TokenVerification verification =
        TokenVerification.byIdentities(LocalIdentities.of(List.of(ALICE)));

    assertThatThrownBy(() -> verify(verification, tokenFor(local)))
        .hasMessage(
            "input token was not properly formatted: unexpected scheme \"http\" in pre-signed URL");
    assertThat(verify(verification.accepting(local), tokenFor(local)).arn()).isEqualTo(ARN);
    assertThat(verify(verification.accepting(local), token()).arn()).isEqualTo(ARN);
    assertThatThrownBy(
            () ->
                verify(
                    verification.accepting(local), tokenFor(URI.create("http://127.0.0.1:4600"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> verification.accepting(URI.create("127.0.0.1")))
        .hasMessage("Invalid endpoint \"127.0.0.1\": expected one such as http://127.0.0.1:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sts.us-west-2.amazonaws.com",
        "http://sts.us-west-2.amazonaws.com",
        "http://192.0.2.1",
        "https://user@sts.us-west-2.amazonaws.com",
        "https://sts.us-west-2.amazonaws.com/path",
        "https://sts.us-west-2.amazonaws.com/?x",
        "https://sts.us-west-2.amazonaws.com/#x",
        "ftp://127.0.0.1",
        "mailto:sts"
      })
  void endpointThatIsNone(String endpoint) {
    assertThatThrownBy(() -> TokenVerification.byStsEndpoint(URI.create(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid STS endpoint \""
                + endpoint
                + "\": expected one such as https://sts.us-west-2.amazonaws.com, or of this"
                + " machine, such as http://127.0.0.1:8080");
  }

  @Test
  void tokenOfAUser_isSentAsGoSendsIt_andRefused() {
    String user = TokenTexts.changed(token(), "https://", "https://user:pass@");

    assertThatThrownBy(
            () -> verify(TokenVerification.byIdentities(LocalIdentities.of(List.of(ALICE))), user))
        .isInstanceOf(StsException.class)
        .hasMessageContaining("IncompleteSignature");
  }
}
