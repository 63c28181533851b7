package io.github.ekscam.local.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.local.OwnThread;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What goes over the wire whatever the protocol, byte by byte. */
class HttpServerTest {

  /** An answer that has not come by then never will. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Tells what came. */
  private static HttpAnswer echo(HttpCall call) {
    return HttpAnswer.text(
        200,
        String.join(
            " ",
            call.method(),
            call.rawPath(),
            call.rawQuery(),
            call.headers().toString(),
            new String(call.body(), UTF_8)));
  }

  /** Who connects in the very moment that a server closes is refused, or reset. */
  private static void awaitRefusedConnections(HttpServer server) throws IOException {
    while (true) {
      try {
        connect(server).close();
      } catch (ConnectException e) {
        return;
      } catch (SocketException e) {
        assertThat(e).hasMessageContaining("reset");
      }
    }
  }

  private static Socket connect(HttpServer server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  /** What is answered until the server closes; then the client does, as clients are to. */
  private static String lastAnswer(Socket socket, String request) throws IOException {
    try (socket) {
      send(socket, request);
      return rest(socket);
    }
  }

  /** What is answered to bytes, until the server closes; without the time. */
  private static String answer(HttpHandler handler, String request) throws IOException {
    try (HttpServer server = HttpServer.builder(handler).start();
        Socket socket = connect(server)) {
      send(socket, request);
      return rest(socket).replaceAll("Date: .*\r\n", "");
    }
  }

  @Test
  void answer_isWrittenWithItsLength_andWithoutANameOfTheServer() throws IOException {
    assertThat(
            answer(
                HttpServerTest::echo,
                "POST /a%2Fb/../c?d=%20e HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
                    + "content-type: APPLICATION/Json\r\nX-A: 1\r\nx-a:  2 \r\n"
                    + "Connection: close\r\n\r\n{}"))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Content-Type: text/plain; charset=utf-8
            Content-Length: 130
            Connection: close

            POST /a%2Fb/../c d=%20e {host=[localhost], content-length=[2], \
            content-type=[APPLICATION/Json], x-a=[1, 2], connection=[close]} {}"""
                .replace("\n", "\r\n"));
  }

  @Test
  void headRequest_hasTheLengthOfTheAnswer_andNoBody() throws IOException {
    assertThat(
            answer(
                call -> HttpAnswer.text(200, "hello"),
                "HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .isEqualTo(
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "Content-Length: 5\r\nConnection: close\r\n\r\n");
  }

  @Test
  void pipelinedRequests_areAnsweredInTheirOrder() throws IOException {
    String answers =
        answer(
            call -> HttpAnswer.text(200, call.rawPath() + new String(call.body(), UTF_8)),
            "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\none"
                + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nthree\r\n0\r\n\r\n"
                + "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(answers.split("HTTP/1.1 200 OK"))
        .hasSize(5)
        .satisfies(
            parts -> {
              assertThat(parts[1]).endsWith("\r\n\r\n/1one");
              assertThat(parts[2]).endsWith("\r\n\r\n/2");
              assertThat(parts[3]).endsWith("\r\n\r\n/3three");
              assertThat(parts[4]).endsWith("\r\n\r\n/4");
            });
  }

  @Test
  void handlerThatNeverWaits_answersEveryone_whileManyAreSlowWithTheirBodies() throws Exception {
    HttpHandler handler = call -> HttpAnswer.text(200, new String(call.body(), UTF_8));
    List<Socket> slow = new ArrayList<>();
    try (HttpServer server = HttpServer.builder(handler).neverWaiting().start()) {
      for (int i = 0; i < 20; i++) {
        Socket socket = connect(server);
        send(
            socket,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nConnection: close\r\n\r\na");
        slow.add(socket);
      }
      try (Socket socket = connect(server)) {
        send(
            socket,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nConnection: close\r\n\r\nquick");
        assertThat(rest(socket)).endsWith("\r\n\r\nquick");
      }
      for (Socket socket : slow) {
        send(socket, "b");
        assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nab");
      }
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void clientThatAsksBeforeItSendsABody_isToldToGoOn() throws IOException {
    try (HttpServer server = HttpServer.builder(HttpServerTest::echo).start();
        Socket socket = connect(server)) {
      send(
          socket,
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
              + "Connection: close\r\n\r\n");
      String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
      assertThat(new String(socket.getInputStream().readNBytes(goOn.length()), ISO_8859_1))
          .isEqualTo(goOn);

      send(socket, "{}");
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith(" {}");
    }
  }

  @Test
  void clientThatAsksBeforeItSendsABodyTooLarge_isRefusedWithoutIt() throws IOException {
    assertThat(
            answer(
                HttpServerTest::echo,
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n"
                    + "Expect: 100-continue\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .endsWith("\r\nConnection: close\r\n\r\nRequest Too Long\n");
  }

  @Test
  void bodyThatIsAnnouncedFarTooLarge_isRefusedWithoutIt() throws IOException {
    assertThat(
            answer(
                HttpServerTest::echo,
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .endsWith("\r\nConnection: close\r\n\r\nRequest Too Long\n");
  }

  @Test
  void brokenChunks_areRefused() throws IOException {
    assertThat(
            answer(
                HttpServerTest::echo,
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void fault_isAnsweredByAShortWord() throws IOException {
    assertThat(
            answer(
                call -> {
                  throw new IllegalStateException("secret");
                },
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 500 ")
        .endsWith("\r\n\r\nInternal Failure\n");
  }

  @Test
  void headersThatAreTooLarge_areRefusedInTheShapeOfTheProtocol() throws IOException {
    HttpHandler shaped =
        new HttpHandler() {
          @Override
          public HttpAnswer handle(HttpCall call) {
            return echo(call);
          }

          @Override
          public HttpAnswer refuse(HttpCall call, HttpRefusal refusal) {
            return HttpAnswer.text(refusal.status(), "<" + refusal.message() + ">");
          }
        };
    assertThat(
            answer(shaped, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(64 << 10) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ")
        .endsWith("<Request Header Fields Too Large>");
  }

  @Test
  void closing_answersTheRequestsThatHaveCome_andTakesNoMore() throws Exception {
    CountDownLatch inHandler = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    HttpServer server =
        HttpServer.builder(
                call -> {
                  inHandler.countDown();
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    return HttpAnswer.text(500, "interrupted");
                  }
                  return HttpAnswer.text(200, "done");
                })
            .start();
    URI uri = server.uri();
    try (Socket socket = connect(server);
        Socket unused = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      inHandler.await();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close, OwnThread.EACH);

      assertThat(unused.getInputStream().read()).isNegative();
      assertThatThrownBy(() -> new Socket(uri.getHost(), uri.getPort()).close())
          .isInstanceOf(ConnectException.class);
      goOn.countDown();
      assertThat(rest(socket)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\ndone");
      closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void closing_answersWhoHasJustConnected_orKeepsAConnection() throws Exception {
    HttpServer server =
        HttpServer.builder(call -> HttpAnswer.text(200, "done"))
            .leave(Duration.ofMinutes(1))
            .start();
    String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    try (Socket kept = connect(server);
        Socket next = connect(server);
        Socket last = connect(server)) {
      send(kept, request);
      while (kept.getInputStream().available() == 0) {
        Thread.sleep(1);
      }
      // Connections are accepted one after another, so when this one is answered the others are.
      assertThat(lastAnswer(last, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .endsWith("done");
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close, OwnThread.EACH);
      awaitRefusedConnections(server);

      for (Socket socket : List.of(next, kept)) {
        assertThat(lastAnswer(socket, request)).contains("Connection: close").endsWith("done");
      }
      closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void sharedPort_isEitherServers_andTheNextOnesAlone_onceTheLastHasClosed() throws Exception {
    HttpServer last = HttpServer.builder(call -> HttpAnswer.text(200, "last")).sharesPort().start();
    try (HttpServer next =
        HttpServer.builder(call -> HttpAnswer.text(200, "next"))
            .sharesPort()
            .port(last.uri().getPort())
            .start()) {
      for (int i = 0; i < 20; i++) {
        assertThat(answerToNewConnection(next)).isIn("last", "next");
      }
      last.close();

      for (int i = 0; i < 20; i++) {
        assertThat(answerToNewConnection(next)).isEqualTo("next");
      }
    } finally {
      last.close();
    }
  }

  private static String answerToNewConnection(HttpServer server) throws IOException {
    try (Socket socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      String answer = rest(socket);
      return answer.substring(answer.lastIndexOf('\n') + 1);
    }
  }

  @Test
  void port_isNotShared_unlessBothSay() {
    try (HttpServer server = HttpServer.builder(HttpServerTest::echo).start()) {
      int port = server.uri().getPort();

      assertThatThrownBy(
              () -> HttpServer.builder(HttpServerTest::echo).sharesPort().port(port).start())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageStartingWith("Cannot listen on port " + port + " of 127.0.0.1: ");
    }
  }

  @Test
  void slowReader_isCutOff_whenItsTimeIsUp() throws Exception {
    byte[] large = new byte[16 << 20];
    HttpAnswer answer = new HttpAnswer(200, HttpAnswer.text(200, "").headers(), large);
    try (HttpServer server =
            HttpServer.builder(call -> answer).requestTimeout(Duration.ofSeconds(2)).start();
        Socket socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      // Nothing is read until the server has given up.
      Thread.sleep(4000);

      long read = 0;
      try {
        for (long skipped = in.skip(1 << 16); skipped > 0; skipped = in.skip(1 << 16)) {
          read += skipped;
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("reset");
      }
      assertThat(read).isLessThan(large.length);
    }
  }

  @Test
  void headThatComesByteByByte_isCutOff_whenItsTimeIsUp() throws Exception {
    try (HttpServer server =
            HttpServer.builder(HttpServerTest::echo).requestTimeout(Duration.ofSeconds(1)).start();
        Socket socket = connect(server)) {
      send(socket, "GET / HTTP/1.1\r\nX: ");
      assertThatThrownBy(
              () -> {
                while (true) {
                  send(socket, "x");
                  Thread.sleep(50);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void addressOfIpv6_isInBrackets() throws Exception {
    byte[] loopback = new byte[16];
    loopback[15] = 1;

    assertThat(HttpServer.uri("http", InetAddress.getByAddress(loopback), 80))
        .isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:80"));
  }
}
