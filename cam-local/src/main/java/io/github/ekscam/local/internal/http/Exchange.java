package io.github.ekscam.local.internal.http;

import com.google.common.collect.ImmutableListMultimap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;

/**
 * One request and its answer. It holds no thread while it waits for the client. Its steps follow
 * one another, though in different threads; only {@link #expire} may come at any time.
 */
final class Exchange implements Callback {

  private static final int LARGEST_BODY = 1 << 20;

  /** What is read of a body that is too large, so that its sender gets to read why. */
  private static final long MOST_DISCARDED = 64L << 20;

  private static final byte[] NO_BODY = {};

  private enum Phase {
    READING,
    HANDLING,
    WRITING
  }

  private final HttpHandler handler;
  private final Logger log;
  private final Connections.Watched connection;
  private final BodyMemory.Share memory;
  private final Request request;
  private final Response response;
  private final Callback callback;
  private final HttpCall head;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private long length;
  private int status = -1;
  private volatile Phase phase = Phase.READING;

  Exchange(
      HttpHandler handler,
      Logger log,
      Connections.Watched connection,
      BodyMemory.Share memory,
      Request request,
      Response response,
      Callback callback) {
    this.handler = handler;
    this.log = log;
    this.connection = connection;
    this.memory = memory;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.head = head(request);
  }

  /** What is known of a request before its body is read. */
  static HttpCall head(Request request) {
    HttpURI uri = request.getHttpURI();
    ImmutableListMultimap.Builder<String, String> headers = ImmutableListMultimap.builder();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue();
      headers.put(field.getLowerCaseName(), value == null ? "" : value);
    }
    return new HttpCall(
        request.getMethod(),
        orEmpty(uri.getPath()),
        orEmpty(uri.getQuery()),
        headers.build(),
        NO_BODY);
  }

  @SuppressWarnings("NullAway") // Jetty says nothing about nulls, and has them here.
  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** When the first byte of it came, as {@link System#nanoTime} tells it. */
  long beganAt() {
    return request.getBeginNanoTime();
  }

  void start(Addressee addressee) {
    connection.begin(this);
    Optional<HttpRefusal> refusal = addressee.refusal(head);
    if (refusal.isPresent()) {
      refuse(refusal.get());
    } else if (request.getLength() > MOST_DISCARDED
        || (request.getLength() > LARGEST_BODY
            && request.getHeaders().contains(HttpHeader.EXPECT))) {
      refuse(HttpRefusal.requestTooLong());
    } else {
      read();
    }
  }

  private void read() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        request.demand(this::read);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        readFailed(chunk.getFailure());
        return;
      }
      boolean hasRoom = keep(chunk.getByteBuffer());
      chunk.release();
      if (!hasRoom) {
        refuse(HttpRefusal.tooManyLargeBodies());
        return;
      }
      if (chunk.isLast() || length > MOST_DISCARDED) {
        bodyIsRead();
        return;
      }
    }
  }

  private boolean keep(ByteBuffer bytes) {
    int more = bytes.remaining();
    length += more;
    if (length > LARGEST_BODY) {
      return true;
    }
    if (!memory.tryTake(more)) {
      return false;
    }
    byte[] kept = new byte[more];
    bytes.get(kept);
    body.writeBytes(kept);
    return true;
  }

  private void readFailed(Throwable failure) {
    if (failure instanceof TimeoutException) {
      refuse(HttpRefusal.requestTimeout());
    } else if (failure instanceof HttpException notHttp) {
      refuse(HttpServer.refusal(notHttp.getCode()));
    } else {
      failed(failure);
    }
  }

  private void bodyIsRead() {
    if (length > LARGEST_BODY) {
      refuse(HttpRefusal.requestTooLong());
    } else {
      answer();
    }
  }

  private void answer() {
    phase = Phase.HANDLING;
    HttpAnswer answer;
    try {
      answer =
          handler.handle(
              new HttpCall(
                  head.method(),
                  head.rawPath(),
                  head.rawQuery(),
                  head.headers(),
                  body.toByteArray()));
    } catch (Throwable fault) {
      log.error("{} {} failed", head.method(), head.rawPath(), fault);
      answer = HttpServer.refuse(handler, log, head, HttpRefusal.fault());
    }
    write(answer);
  }

  /** Refuses it, and ends the connection, on which the rest of it may still come. */
  private void refuse(HttpRefusal refusal) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    write(HttpServer.refuse(handler, log, head, refusal));
  }

  private void write(HttpAnswer answer) {
    phase = Phase.WRITING;
    status = answer.status();
    HttpServer.write(answer, response, this);
  }

  @Override
  public void succeeded() {
    end();
    callback.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    end();
    callback.failed(failure);
  }

  private void end() {
    memory.close();
    if (log.isDebugEnabled()) {
      // Neither query nor headers, which hold tokens and keys; the status is -1 if there was none.
      log.debug(
          "{} {} answered {} in {} ms",
          head.method(),
          head.rawPath(),
          status,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganAt()));
    }
    connection.end();
  }

  /**
   * Its time is up: what waits for the client, to send the body or to read the answer, fails soon;
   * a handler that takes so long has nobody to answer any more.
   */
  void expire(EndPoint endPoint) {
    if (phase == Phase.HANDLING) {
      endPoint.close();
    } else {
      Connections.endWaiting(endPoint);
    }
  }
}
