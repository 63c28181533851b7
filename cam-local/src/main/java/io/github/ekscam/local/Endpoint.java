package io.github.ekscam.local;

import com.google.common.base.Splitter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.ekscam.access.EksException;
import io.github.ekscam.iam.CallerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * What of the service is HTTP: who calls, which operation, how large a body may be, and the headers
 * of the answer.
 */
final class Endpoint implements HttpHandler {

  private static final int LARGEST_BODY = 1 << 20;

  /** What is read of a body that is too large, so that its sender gets to read why. */
  private static final long MOST_DISCARDED = 64L << 20;

  private static final Pattern ALGORITHM = Pattern.compile("AWS4-[A-Z0-9-]++");
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/ ]++)/[^ ]++");

  private final EksService service;
  private final Map<String, CallerIdentity> callers;
  private final CallerIdentity anybodyElse;
  private final Logger log;
  private final BodyMemory bodies = new BodyMemory(BodyMemory.ofThisHeap());

  Endpoint(
      EksService service,
      Map<String, CallerIdentity> callers,
      CallerIdentity anybodyElse,
      Logger log) {
    this.service = service;
    this.callers = callers;
    this.anybodyElse = anybodyElse;
    this.log = log;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    try {
      respond(exchange);
    } finally {
      log(exchange, System.nanoTime() - start);
    }
  }

  /** Neither query nor headers, which hold tokens and keys; the status is -1 if there was none. */
  private void log(HttpExchange exchange, long nanos) {
    if (log.isDebugEnabled()) {
      log.debug(
          "{} {} answered {} in {} ms",
          exchange.getRequestMethod(),
          exchange.getRequestURI().getRawPath(),
          exchange.getResponseCode(),
          TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  private void respond(HttpExchange exchange) throws IOException {
    try (BodyMemory.Share memory = bodies.share()) {
      respond(exchange, memory);
    }
  }

  private void respond(HttpExchange exchange, BodyMemory.Share memory) throws IOException {
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    byte[] body;
    try {
      Addressee.require(exchange.getRequestHeaders());
      body = body(exchange, memory);
    } catch (Refusal refusal) {
      exchange.getResponseHeaders().set("Connection", "close");
      refuse(exchange, refusal, "");
      return;
    }
    try {
      answer(exchange, call(exchange, body));
    } catch (Refusal refusal) {
      refuse(exchange, refusal, "");
    } catch (RuntimeException e) {
      refuse(exchange, Refusal.internalFailure(e), "");
    }
  }

  private void answer(HttpExchange exchange, Call call) throws IOException {
    try {
      write(exchange, 200, service.answer(call));
      exchange.close();
    } catch (EksException e) {
      refuse(exchange, Refusal.of(e), service.presentCluster(call));
    } catch (Refusal refusal) {
      String clusterName = refusal.namesCluster() ? service.presentCluster(call) : "";
      refuse(exchange, refusal, clusterName);
    }
  }

  private Call call(HttpExchange exchange, byte[] body) {
    CallerIdentity caller = caller(exchange);
    URI uri = exchange.getRequestURI();
    Operations.Called called =
        Operations.find(exchange.getRequestMethod(), uri.getRawPath())
            .orElseThrow(Refusal::missingAuthenticationToken);
    boolean hasBody = exchange.getRequestMethod().equals("POST");
    return new Call(
        called.name(),
        called.labels(),
        Call.parameters(uri.getRawQuery()),
        Members.read(hasBody ? body : Answer.EMPTY),
        caller);
  }

  /** The body; of a client that is too slow with it, the watch answers instead. */
  private static byte[] body(HttpExchange exchange, BodyMemory.Share memory) throws IOException {
    Deadlines.Deadline deadline = Deadlines.current();
    deadline.beforeInterrupt(() -> refuseSlowClient(exchange));
    try {
      InputStream in = exchange.getRequestBody();
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      long length = 0;
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        length += read;
        if (length <= LARGEST_BODY) {
          memory.take(read);
          body.write(buffer, 0, read);
        } else if (length > MOST_DISCARDED) {
          break;
        }
      }
      if (length > LARGEST_BODY) {
        throw Refusal.requestTooLong();
      }
      return body.toByteArray();
    } finally {
      deadline.nothingBeforeInterrupt();
    }
  }

  /** Leaves the exchange open: closing it would wait for the rest of the body. */
  private static void refuseSlowClient(HttpExchange exchange) {
    exchange.getResponseHeaders().set("Connection", "close");
    try {
      write(exchange, Refusal.requestTimeout(), "");
    } catch (IOException e) {
      // There is nobody to tell any more.
    }
  }

  private CallerIdentity caller(HttpExchange exchange) {
    List<String> headers = exchange.getRequestHeaders().get("Authorization");
    if (headers == null || headers.isEmpty()) {
      throw Refusal.missingAuthenticationToken();
    }
    String accessKeyId =
        accessKeyId(headers.get(0))
            .orElseThrow(
                () ->
                    Refusal.incompleteSignature(
                        "Authorization header requires 'Credential' parameter."));
    return callers.getOrDefault(accessKeyId, anybodyElse);
  }

  /** The access key that a request is signed by: an algorithm, and parameters between commas. */
  static Optional<String> accessKeyId(String authorization) {
    int space = authorization.indexOf(' ');
    if (space < 0 || !ALGORITHM.matcher(authorization.substring(0, space)).matches()) {
      return Optional.empty();
    }
    return Splitter.on(',')
        .trimResults()
        .splitToStream(authorization.substring(space))
        .map(CREDENTIAL::matcher)
        .filter(Matcher::matches)
        .map(credential -> credential.group(1))
        .findFirst();
  }

  private static void refuse(HttpExchange exchange, Refusal refusal, String clusterName)
      throws IOException {
    write(exchange, refusal, clusterName);
    exchange.close();
  }

  private static void write(HttpExchange exchange, Refusal refusal, String clusterName)
      throws IOException {
    exchange.getResponseHeaders().set("x-amzn-ErrorType", refusal.errorCode());
    write(exchange, refusal.statusCode(), Answer.refusal(refusal, clusterName));
  }

  private static void write(HttpExchange exchange, int statusCode, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean withoutBody = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(statusCode, withoutBody ? -1 : body.length);
    if (!withoutBody) {
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    }
  }
}
