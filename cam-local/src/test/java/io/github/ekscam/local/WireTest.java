package io.github.ekscam.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.PageRequest;
import io.github.ekscam.policies.ManagedPolicies;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, good and bad, byte by byte. */
class WireTest {

  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240430/us-west-2/eks/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=0000";

  /** An answer that has not come by then never will: a read cannot be interrupted. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String ENTRIES = "/clusters/prod/access-entries";
  private static final String ENTRY =
      ENTRIES + "/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteam%2FDeveloper";

  private final HttpClient http = HttpClient.newHttpClient();
  private final LocalEks eks =
      LocalEks.builder()
          .access(
              ClusterAccess.builder()
                  .accessPolicies(ManagedPolicies.catalogue())
                  .clock(Clock.fixed(Instant.parse("2024-04-30T19:59:34.955Z"), ZoneOffset.UTC))
                  .ids(() -> new UUID(0, 1))
                  .build())
          .start();
  private final LocalEks impatient =
      LocalEks.builder().requestTimeout(Duration.ofSeconds(2)).start();

  @BeforeEach
  void makeCluster() throws Exception {
    assertThat(
            send(
                    "POST",
                    "/clusters",
                    "{\"name\":\"prod\",\"accessConfig\":{\"authenticationMode\":\"API\"}}")
                .statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void close() {
    impatient.close();
    eks.close();
  }

  private static HttpRequest.Builder to(LocalEks asked, String path) {
    return HttpRequest.newBuilder(URI.create(asked.endpoint() + path)).timeout(PATIENCE);
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return to(eks, path)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .header("Authorization", AUTHORIZATION);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return http.send(request(method, path, body).build(), BodyHandlers.ofString());
  }

  private void refuses(HttpResponse<String> response, int statusCode, String type, String body) {
    assertThat(response.statusCode()).isEqualTo(statusCode);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains(type);
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo(body);
  }

  /** Sends bytes as they are, and returns everything that comes until the server closes. */
  private String raw(String request) throws IOException {
    try (Socket socket = connect(eks)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return rest(socket);
    }
  }

  private static Socket connect(LocalEks to) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.endpoint().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String head(String requestLine, String... headers) {
    return requestLine
        + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
        + AUTHORIZATION
        + "\r\n"
        + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
        + "\r\n";
  }

  private int answers(LocalEks asked) throws Exception {
    return http.send(
            to(asked, "/clusters").header("Authorization", AUTHORIZATION).build(),
            BodyHandlers.discarding())
        .statusCode();
  }

  private void stillAnswers() throws Exception {
    assertThat(send("GET", "/clusters", "").body()).isEqualTo("{\"clusters\":[\"prod\"]}");
  }

  @Test
  void accessEntry_isWrittenAsTheServiceDoes() throws Exception {
    HttpResponse<String> created =
        send(
            "POST",
            ENTRIES,
            "{\"principalArn\":\"arn:aws:iam::111122223333:role/team/Developer\","
                + "\"kubernetesGroups\":[\"dev\"],\"tags\":{\"a\":\"b\"},\"later\":[{}]}");

    assertThat(created.statusCode()).isEqualTo(200);
    assertThat(created.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(created.headers().firstValue("x-amzn-RequestId"))
        .hasValueSatisfying(id -> assertThat(UUID.fromString(id)).isNotNull());
    assertThat(created.headers().firstValue("x-amzn-ErrorType")).isEmpty();
    assertThat(created.body())
        .isEqualTo(
            "{\"accessEntry\":{\"clusterName\":\"prod\","
                + "\"principalArn\":\"arn:aws:iam::111122223333:role/team/Developer\","
                + "\"kubernetesGroups\":[\"dev\"],"
                + "\"accessEntryArn\":\"arn:aws:eks:us-west-2:111122223333:access-entry/prod/role/111122223333/Developer/00000000-0000-0000-0000-000000000001\","
                + "\"createdAt\":1714507174.955,\"modifiedAt\":1714507174.955,"
                + "\"tags\":{\"a\":\"b\"},"
                + "\"username\":\"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\","
                + "\"type\":\"STANDARD\"}}");
    assertThat(send("GET", ENTRY, "").body()).isEqualTo(created.body());
    HttpResponse<String> deleted = send("DELETE", ENTRY, "");
    assertThat(deleted.statusCode()).isEqualTo(200);
    assertThat(deleted.body()).isEmpty();
  }

  @Test
  void refusal_isWrittenAsTheServiceDoes() throws Exception {
    refuses(
        send("GET", ENTRY, ""),
        404,
        "ResourceNotFoundException",
        "{\"message\":\"The specified principalArn could not be found. You can view your available"
            + " access entries with 'list-access-entries'.\"}");
    refuses(
        send("DELETE", ENTRY, ""),
        404,
        "ResourceNotFoundException",
        "{\"clusterName\":\"prod\",\"message\":\"The specified principalArn could not be found. You"
            + " can view your available access entries with 'list-access-entries'.\"}");
    refuses(
        send("GET", "/clusters/none", ""),
        404,
        "ResourceNotFoundException",
        "{\"message\":\"No cluster found for name: none.\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/",
    "GET,/clusters/",
    "PUT,/clusters/prod",
    "PATCH,/clusters",
    "POST,/access-policies",
    "GET,/clusters/prod/access-entries/arn:aws:iam::111122223333:role/Developer",
    "GET,/clusters/prod/../prod",
    "GET,/etc/passwd"
  })
  void pathsAndMethodsThatTheServiceDoesNotHave_areAnsweredByItsGateway(String method, String path)
      throws Exception {
    refuses(
        send(method, path, ""),
        403,
        "MissingAuthenticationTokenException",
        "{\"message\":\"Missing Authentication Token\"}");
  }

  @Test
  void headRequest_isAnsweredWithoutABody() throws Exception {
    HttpResponse<String> response = send("HEAD", "/clusters", "");

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEmpty();
    stillAnswers();
  }

  @Test
  void requestWithoutCredentials_isRefused() throws Exception {
    refuses(
        http.send(to(eks, "/clusters").build(), BodyHandlers.ofString()),
        403,
        "MissingAuthenticationTokenException",
        "{\"message\":\"Missing Authentication Token\"}");
    refuses(
        http.send(
            to(eks, "/clusters").header("Authorization", "Bearer 123").build(),
            BodyHandlers.ofString()),
        403,
        "IncompleteSignatureException",
        "{\"message\":\"Authorization header requires 'Credential' parameter.\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..%2F..%2Fetc%2Fpasswd", "%2e%2e", "a%01b", "%E2%80%AE", "'%22%3Cx%3E"})
  void namesThatTryToLeave_areNamesOfNoCluster(String name) throws Exception {
    HttpResponse<String> response = send("GET", "/clusters/" + name, "");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).startsWith("{\"message\":\"No cluster found for name: ");
    HttpResponse<String> created = send("POST", "/clusters", "{\"name\":\"../x\"}");
    assertThat(created.statusCode()).isEqualTo(400);
    assertThat(created.headers().firstValue("x-amzn-ErrorType"))
        .contains("InvalidParameterException");
  }

  @Test
  void bytesThatAreNoUtf8_areRefusedInPathsAndQueries() throws Exception {
    refuses(
        send("GET", "/clusters/%FF", ""),
        400,
        "SerializationException",
        "{\"message\":\"The URI is not percent-encoded UTF-8: \\\"%FF\\\"\"}");
    refuses(
        send("GET", "/clusters?nextToken=%C3%28", ""),
        400,
        "SerializationException",
        "{\"message\":\"The URI is not percent-encoded UTF-8: \\\"%C3%28\\\"\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /clusters/%zz",
        "GET /clusters/%4",
        "GET clusters",
        "GET /clusters|x",
        "GET *",
        "GET //clusters",
        "nonsense"
      })
  void requestThatIsNoHttp_isRefused_orCutOff(String requestLine) throws Exception {
    assertThat(raw(head(requestLine))).matches("(?s)|HTTP/1\\.1 (4\\d\\d|505) .*");
    stillAnswers();
  }

  @Test
  void pathWithANul_isRefused() throws Exception {
    refuses(
        send("GET", "/clusters/a%00b", ""),
        400,
        "BadRequestException",
        "{\"message\":\"Bad Request\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{|The body is no JSON at line 1, column 2",
        "{\"a\": nul}|The body is no JSON at line 1, column 7",
        "[]|Expected a JSON object as the body",
        "{} {}|Expected nothing after the JSON object of the body",
        "{\"principalArn\":1}|NUMBER_VALUE can not be converted to a String",
        "{\"principalArn\":true}|TRUE_VALUE can not be converted to a String",
        "{\"principalArn\":[]}|Start of list found where not expected.",
        "{\"principalArn\":{}}|Start of structure or map found where not expected.",
        "{\"principalArn\":\"x\",\"kubernetesGroups\":\"x\"}|STRING_VALUE can not be converted to a"
            + " List",
        "{\"principalArn\":\"x\",\"kubernetesGroups\":[null]}|NULL_VALUE can not be converted to a"
            + " String",
        "{\"principalArn\":\"x\",\"tags\":{\"a\":1}}|NUMBER_VALUE can not be converted to a String",
        "{\"principalArn\":\"x\",\"tags\":[]}|Start of list found where not expected."
      })
  void brokenJson_isASerializationException(String body, String message) throws Exception {
    HttpResponse<String> response = send("POST", ENTRIES, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("SerializationException");
    assertThat(response.body())
        .isEqualTo("{\"message\":\"" + message.replace("\"", "\\\"") + "\"}");
  }

  @Test
  void bodyThatIsNoUtf8_orTooDeep_isASerializationException() throws Exception {
    HttpResponse<String> latin =
        http.send(
            request("POST", ENTRIES, "")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xE9, '"', '}'}))
                .build(),
            BodyHandlers.ofString());
    refuses(latin, 400, "SerializationException", "{\"message\":\"The body is not UTF-8\"}");
    HttpResponse<String> deep = send("POST", ENTRIES, "{\"a\":" + "[".repeat(100_000));
    refuses(
        deep,
        400,
        "SerializationException",
        "{\"message\":\"The body is no JSON that can be read\"}");
  }

  @Test
  void requiredMembers_areMissed() throws Exception {
    refuses(
        send("POST", ENTRIES, ""),
        400,
        "InvalidParameterException",
        "{\"clusterName\":\"prod\",\"message\":\"The principalArn parameter format is not"
            + " valid\"}");
    refuses(
        send("POST", ENTRY + "/access-policies", "{\"policyArn\":\"" + Clients.VIEW + "\"}"),
        400,
        "InvalidParameterException",
        "{\"clusterName\":\"prod\",\"message\":\"The specified accessScope is invalid: accessScope"
            + " must be provided\"}");
    assertThat(send("GET", "/clusters?maxResults=ten", "").body())
        .isEqualTo("{\"message\":\"STRING_VALUE can not be converted to an Integer\"}");
  }

  @Test
  void hugeBody_isRefused_andReadToItsEnd() throws Exception {
    refuses(
        send("POST", ENTRIES, "{\"principalArn\":\"" + "x".repeat(8 << 20) + "\"}"),
        413,
        "RequestEntityTooLargeException",
        "{\"message\":\"Request Too Long\"}");
    stillAnswers();
  }

  @Test
  void bodyWithoutAnEnd_isCutOff() throws Exception {
    try (Socket socket = connect(eks)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          head("POST " + ENTRIES, "Transfer-Encoding: chunked")
              .getBytes(StandardCharsets.US_ASCII));
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      List<Integer> sent = new ArrayList<>();
      try {
        while (sent.size() < 1 << 20) {
          out.write(chunk);
          sent.add(chunk.length);
        }
      } catch (IOException e) {
        assertThat(sent).hasSizeLessThan(1 << 20);
      }
      assertThat(sent).hasSizeLessThan(1 << 20);
    }
    stillAnswers();
  }

  @Test
  void slowBody_isRefused_whenItsTimeIsUp() throws Exception {
    try (Socket socket = connect(impatient)) {
      socket
          .getOutputStream()
          .write(
              (head("POST " + ENTRIES, "Content-Length: 100") + "{\"principal")
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(rest(socket))
          .startsWith("HTTP/1.1 408 ")
          .contains("x-amzn-ErrorType: RequestTimeoutException")
          .endsWith("\r\n\r\n{\"message\":\"Request Timeout\"}");
    }
    assertThat(answers(impatient)).isEqualTo(200);
  }

  @Test
  void slowHeaders_areCutOff_whenTheirTimeIsUp() throws Exception {
    try (Socket socket = connect(impatient)) {
      socket
          .getOutputStream()
          .write("GET /clusters HTTP/1.1\r\nHost: ".getBytes(StandardCharsets.US_ASCII));

      assertThat(rest(socket)).isEmpty();
    }
    assertThat(answers(impatient)).isEqualTo(200);
  }

  @Test
  void slowClients_keepNobodyWaiting() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(eks);
        sockets.add(socket);
        socket.getOutputStream().write('G');
      }
      stillAnswers();
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void tooManySlowClients_areCutOff() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 600; i++) {
        Socket socket = connect(impatient);
        sockets.add(socket);
        socket.getOutputStream().write('G');
      }
      for (Socket socket : sockets) {
        InputStream in = socket.getInputStream();
        assertThat(read(in)).isNegative();
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    assertThat(answers(impatient)).isEqualTo(200);
  }

  /** The next byte; a connection that was reset has ended, too. */
  private static int read(InputStream in) throws IOException {
    try {
      return in.read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void tooManyHeaders_areCutOff() throws Exception {
    StringBuilder headers = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      headers.append("X-").append(i).append(": ").append("y".repeat(100)).append("\r\n");
    }
    try (Socket socket = connect(eks)) {
      try {
        socket
            .getOutputStream()
            .write(
                ("GET /clusters HTTP/1.1\r\n" + headers + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?s).*(reset|Broken pipe).*");
      }
      assertThat(read(socket.getInputStream())).isIn(-1, (int) 'H');
    }
    stillAnswers();
  }

  @Test
  void closing_breaksOffWhoeverIsSlow() throws Exception {
    LocalEks patient = LocalEks.builder().requestTimeout(Duration.ofDays(1)).start();
    try (Socket socket = connect(patient)) {
      socket
          .getOutputStream()
          .write(
              head("POST " + ENTRIES, "Content-Length: 100").getBytes(StandardCharsets.US_ASCII));
      patient.close();

      assertThat(read(socket.getInputStream())).isNegative();
    }
  }

  @Test
  void closing_losesNoConnectionThatIsJustBeingAccepted() throws Exception {
    ClusterAccess access = ClusterAccess.builder().build();
    for (int i = 0; i < 500; i++) {
      LocalEks closing = LocalEks.builder().access(access).start();
      try (Socket socket = connect(closing)) {
        socket.getOutputStream().write('G');
        LockSupport.parkNanos(i * 400L);
        closing.close();

        assertThat(read(socket.getInputStream())).isNegative();
      }
    }
  }

  @Test
  void closing_withRequestsInFlight_isQuiet() throws Exception {
    ClusterAccess access = ClusterAccess.builder().build();
    Queue<String> uncaught = new ConcurrentLinkedQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, thrown) -> {
          if (thread.getName().startsWith("LocalEks")) {
            uncaught.add(thread + ": " + Throwables.getStackTraceAsString(thrown));
          }
        });
    try {
      for (int i = 0; i < 100; i++) {
        LocalEks closing = LocalEks.builder().access(access).start();
        List<Socket> sockets = new ArrayList<>();
        for (int client = 0; client < 10; client++) {
          sockets.add(connect(closing));
        }
        Thread sender =
            new Thread(
                () -> {
                  for (Socket socket : sockets) {
                    try {
                      socket
                          .getOutputStream()
                          .write(head("GET /clusters").getBytes(StandardCharsets.US_ASCII));
                    } catch (IOException e) {
                      // It is closed, as it should be.
                    }
                  }
                });
        sender.start();
        LockSupport.parkNanos(i * 20_000L);
        closing.close();
        sender.join();
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(uncaught).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example",
        "Host: evil.example:8080",
        "Host: 127.0.0.1.evil.example",
        "Host: localhost\r\nOrigin: http://evil.example",
        "Host: localhost\r\nOrigin: null",
        // An image of a page, which may make what a query can ask for.
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-site",
        "Host: localhost\r\nReferer: http://evil.example/a?b",
        "Host: localhost\r\nReferer: about:client"
      })
  void whatAWebPageMightHaveSent_isRefused(String headers) throws IOException {
    String answer =
        raw(
            "DELETE /clusters/prod HTTP/1.1\r\n"
                + headers
                + "\r\nConnection: close\r\nAuthorization: "
                + AUTHORIZATION
                + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 403 ")
        .contains("x-amzn-ErrorType: ForbiddenException")
        .contains("{\"message\":\"LocalEks is not ");
    assertThat(eks.access().listClusters(PageRequest.first()).items()).containsExactly("prod");
  }

  /** As RFC 9112, section 3.2 requires. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "Host: ",
        "Host: a:b:c.d",
        "Host: localhost\r\nHost: evil.example",
        "Host: localhost\r\nHost: localhost"
      })
  void requestWithoutOneHost_isRefused(String headers) throws IOException {
    String answer =
        raw(
            "DELETE /clusters/prod HTTP/1.1\r\n"
                + headers
                + "\r\nConnection: close\r\nAuthorization: "
                + AUTHORIZATION
                + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("x-amzn-ErrorType: BadRequestException")
        .endsWith("\r\n\r\n{\"message\":\"Bad Request\"}");
    assertThat(eks.access().listClusters(PageRequest.first()).items()).containsExactly("prod");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost",
        "Host: LOCALHOST:8080",
        "Host: eks.us-west-2.localhost",
        "Host: 127.0.0.1:8080",
        "Host: [::1]:8080",
        "Host: 192.0.2.7",
        "Host: eks",
        "Host: host.docker.internal:8080",
        "Host: localhost\r\nOrigin: http://localhost:3000",
        "Host: localhost\r\nOrigin: http://localhost:3000\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nReferer: http://localhost:3000/a.b?c=d.e",
        "Host: localhost\r\nSec-Fetch-Site: none"
      })
  void whateverIsSurelyLocal_isAnswered(String headers) throws IOException {
    assertThat(
            raw(
                "GET /clusters HTTP/1.1\r\n"
                    + headers
                    + "\r\nConnection: close\r\nAuthorization: "
                    + AUTHORIZATION
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void largeBodiesOfManySlowClients_areRefusedBeforeTheyFillTheHeap() throws Exception {
    byte[] almost = new byte[(1 << 20) - 1];
    byte[] head =
        head("POST " + ENTRIES, "Content-Length: " + (1 << 20)).getBytes(StandardCharsets.US_ASCII);
    List<Socket> sockets = new ArrayList<>();
    List<Socket> open = new ArrayList<>();
    try {
      int cutOff = 0;
      for (int i = 0; i < 100; i++) {
        Socket socket = connect(eks);
        sockets.add(socket);
        try {
          socket.getOutputStream().write(head);
          socket.getOutputStream().write(almost);
          open.add(socket);
        } catch (SocketException e) {
          cutOff++;
        }
      }
      stillAnswers();
      // The last bodies may still be on their way to the endpoint.
      int refused = cutOff + refusedOf(open);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (refused < 100 - 64 && System.nanoTime() < deadline) {
        Thread.sleep(10);
        refused += refusedOf(open);
      }
      assertThat(refused).isBetween(100 - 64, 99);
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
    stillAnswers();
  }

  /** Takes out those that have an answer already, to requests that are not complete. */
  private static int refusedOf(List<Socket> sockets) throws IOException {
    int refused = 0;
    for (Socket socket : List.copyOf(sockets)) {
      InputStream in = socket.getInputStream();
      if (in.available() > 0) {
        sockets.remove(socket);
        if (new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 503")) {
          refused++;
        }
      }
    }
    return refused;
  }
}
