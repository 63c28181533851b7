package io.github.ekscam.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpHandler;
import io.github.ekscam.local.internal.http.HttpServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

class LoadTest {

  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static Load load(HttpServer server, int connections) {
    return new Load(server.uri(), SocketFactory.getDefault(), REQUEST, connections);
  }

  @Test
  void eachConnection_sendsUntilTimeIsUp_andFailuresAreCounted() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpHandler handler =
        call -> HttpAnswer.text(requests.incrementAndGet() % 2 == 0 ? 200 : 500, "answer");
    try (HttpServer server = HttpServer.builder(handler).start()) {
      Load.Result result = load(server, 3).closedLoop(Duration.ofMillis(300));

      assertThat(result.sortedNanos().length + result.failures()).isEqualTo(requests.get());
      assertThat(result.failures()).isPositive();
      assertThat(result.sortedNanos()).isSorted().isNotEmpty();
    }
  }

  @Test
  void requestsThatAreDueWhileTheServerStops_areMeasuredFromThen() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    HttpHandler handler =
        call -> {
          if (requests.incrementAndGet() == 1) {
            try {
              Thread.sleep(500);
            } catch (InterruptedException e) {
              return HttpAnswer.text(500, "interrupted");
            }
          }
          return HttpAnswer.text(200, "answer");
        };
    try (HttpServer server = HttpServer.builder(handler).start()) {
      Load.Result result = load(server, 1).openLoop(100, Duration.ofSeconds(1));

      assertThat(result.sortedNanos()).hasSize(100);
      // Those of the first 250 ms, each of which waited for the rest of the 500 ms.
      assertThat(Arrays.stream(result.sortedNanos()).filter(nanos -> nanos >= 250_000_000))
          .hasSizeGreaterThanOrEqualTo(25);
      // All but the first could not be sent before.
      assertThat(Arrays.stream(result.sortedLate()).filter(nanos -> nanos >= 250_000_000))
          .hasSizeGreaterThanOrEqualTo(24);
    }
  }
}
