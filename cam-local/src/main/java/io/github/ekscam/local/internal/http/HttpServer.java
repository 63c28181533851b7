package io.github.ekscam.local.internal.http;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableListMultimap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests to an {@link HttpHandler} and its answers back, over HTTP or HTTPS, within
 * bounds: of bodies (1 MiB one, some of the heap all), headers, connections (512), and time. It
 * refuses what a web page might have sent. Safe for use by many threads.
 *
 * <p>Each request is logged at debug: method, path, status and duration, and nothing of its
 * headers, query and body. A fault of the handler is logged at error, and answered by a short word.
 */
public final class HttpServer implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 512;

  /** Of a handler that waits for something each request in work has one. */
  private static final int MOST_THREADS = 256;

  /** A session token of AWS alone may take some kilobytes. */
  private static final int LARGEST_HEAD = 64 << 10;

  /**
   * Longer than clients keep an unused connection, 90 seconds in Go, so that it is they who close
   * it, and no request meets a connection that is being closed.
   */
  private static final Duration LONGEST_UNUSED = Duration.ofMinutes(2);

  /** The same while others wait for a connection. */
  private static final Duration LONGEST_UNUSED_OF_TOO_MANY = Duration.ofSeconds(1);

  /** How long {@link #close} waits for requests to be answered. */
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

  private static final long PAUSE_MILLIS = 1;

  /**
   * Handlers get the path as it was sent, and no file is opened by it, so there is nothing that it
   * could be ambiguous about.
   */
  private static final UriCompliance AS_SENT =
      UriCompliance.UNSAFE.without(
          "AS_SENT", UriCompliance.Violation.USER_INFO, UriCompliance.Violation.FRAGMENT);

  private final HttpHandler handler;
  private final Duration leave;
  private final Logger log;
  private final Server server;
  private final EndableConnector connector;
  private final NetworkConnectionLimit limit;
  private final Connections connections;
  private final SslContextFactory.@Nullable Server tls;
  private final URI uri;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(Builder builder) {
    this.handler = builder.handler;
    this.leave = builder.leave;
    this.log = builder.log;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 4);
    threads.setName(builder.name);
    threads.setDaemon(true);
    ScheduledExecutorScheduler scheduler =
        new ScheduledExecutorScheduler(builder.name + "-watch", true);
    this.server = new Server(threads, scheduler, new ArrayByteBufferPool());
    this.connections = new Connections(builder.requestTimeout, scheduler);
    this.tls = builder.tls == null ? null : new SslContextFactory.Server();
    HttpConnectionFactory http = new HttpConnectionFactory(configuration());
    if (tls == null) {
      this.connector = new EndableConnector(server, http);
    } else {
      tls.setSslContext(builder.tls);
      tls.setIncludeProtocols("TLSv1.3", "TLSv1.2");
      this.connector =
          new EndableConnector(server, new SslConnectionFactory(tls, http.getProtocol()), http);
    }
    Duration unused =
        builder.requestTimeout.compareTo(LONGEST_UNUSED) > 0
            ? builder.requestTimeout
            : LONGEST_UNUSED;
    connector.setIdleTimeout(unused.toMillis());
    connector.setShutdownIdleTimeout(unused.toMillis());
    connector.addBean(connections);
    server.addConnector(connector);
    this.limit = new NetworkConnectionLimit(MOST_CONNECTIONS, server);
    limit.setEndPointIdleTimeout(LONGEST_UNUSED_OF_TOO_MANY.toMillis());
    server.addBean(limit);
    BodyMemory bodies = new BodyMemory(BodyMemory.ofThisHeap());
    Addressee addressee = new Addressee(builder.name);
    server.setHandler(
        new Handler.Abstract(builder.invocation) {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            new Exchange(
                    handler,
                    log,
                    connections.of(request.getConnectionMetaData().getConnection()),
                    bodies.share(),
                    request,
                    response,
                    callback)
                .start(addressee);
            return true;
          }
        });
    server.setErrorHandler(this::refuse);
    start(builder.address, builder.port, builder.sharesPort);
    this.uri = uri(tls == null ? "http" : "https", builder.address, connector.getLocalPort());
  }

  private static HttpConfiguration configuration() {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setSendServerVersion(false);
    configuration.setRequestHeaderSize(LARGEST_HEAD);
    configuration.setUriCompliance(AS_SENT);
    // A signature is over the values as they were sent, and looking them up takes longer than
    // reading them.
    configuration.setHeaderCacheCaseSensitive(true);
    configuration.setHeaderCacheSize(0);
    return configuration;
  }

  private void start(InetAddress address, int port, boolean sharesPort) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      try {
        if (sharesPort) {
          if (!channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            throw new IOException("this system lets no two share a port");
          }
          channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
        channel.bind(new InetSocketAddress(address, port), MOST_CONNECTIONS);
        connector.open(channel);
        server.start();
        connections.watch();
      } catch (Throwable e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot listen on port "
              + port
              + " of "
              + address.getHostAddress()
              + ": "
              + e.getMessage(),
          e);
    } catch (Exception e) {
      stop();
      Throwables.throwIfUnchecked(e);
      throw new IllegalStateException(e);
    }
  }

  static URI uri(String scheme, InetAddress address, int port) {
    String host = address.getHostAddress();
    return URI.create(
        scheme + "://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
  }

  /** A builder of a server of a handler, which has a default for everything else. */
  public static Builder builder(HttpHandler handler) {
    return new Builder(handler);
  }

  /** Where the server is, such as {@code https://127.0.0.1:40321}. */
  public URI uri() {
    return uri;
  }

  /**
   * Has new connections use another certificate; those that there are go on.
   *
   * @throws IllegalStateException if the server has none
   */
  public void tls(SSLContext tls) {
    if (this.tls == null) {
      throw new IllegalStateException("The server at " + uri + " is one without TLS");
    }
    try {
      this.tls.reload(factory -> factory.setSslContext(tls));
    } catch (Exception e) {
      Throwables.throwIfUnchecked(e);
      throw new IllegalStateException(e);
    }
  }

  /** A port to listen on, or 0 for a free one. */
  public static int requirePort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Invalid port " + port + ": expected 0 to 65535");
    }
    return port;
  }

  /** How long a request may take. */
  public static Duration requireTimeout(Duration requestTimeout) {
    if (requestTimeout.isNegative() || requestTimeout.isZero()) {
      throw new IllegalArgumentException(
          "Invalid request timeout " + requestTimeout + ": expected a positive one");
    }
    return requestTimeout;
  }

  /** Refuses what Jetty itself refuses, such as what is no HTTP. */
  private boolean refuse(Request request, Response response, Callback callback) {
    HttpCall call;
    try {
      call = Exchange.head(request);
    } catch (RuntimeException e) {
      call = new HttpCall("", "", "", ImmutableListMultimap.of(), new byte[0]);
    }
    write(refuse(handler, log, call, refusal(response.getStatus())), response, callback);
    return true;
  }

  /** The refusal of what is no HTTP, or not within bounds. */
  static HttpRefusal refusal(int status) {
    return new HttpRefusal(status, HttpStatus.getMessage(status));
  }

  static HttpAnswer refuse(HttpHandler handler, Logger log, HttpCall call, HttpRefusal refusal) {
    try {
      return handler.refuse(call, refusal);
    } catch (RuntimeException fault) {
      log.error("The refusal of {} {} failed", call.method(), call.rawPath(), fault);
      return HttpAnswer.text(refusal.status(), refusal.message() + "\n");
    }
  }

  /** Writes an answer; the callback tells when that is done, or has failed. */
  static void write(HttpAnswer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  /**
   * Ends the server: takes no more connections, answers the requests that have come, for some
   * seconds at most, and closes all connections. All threads have ended then. Once is enough.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    long start = System.nanoTime();
    try {
      limit.stop();
      var unused = connector.shutdown();
      while (connections.areThere() && isBefore(start, LONGEST_DRAIN)) {
        connections.closeUnused(leave);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
      connections.closeUsed();
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (Exception e) {
      log.warn("The server at {} did not end as it should", uri, e);
    }
    stop();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBefore(long start, Duration longest) {
    return System.nanoTime() - start < longest.toNanos();
  }

  private void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("The server at {} did not end as it should", uri, e);
    } finally {
      connections.closeAll();
    }
  }

  @Override
  public String toString() {
    return "HttpServer[" + uri + "]";
  }

  /** Prepares a server. Not thread-safe. */
  public static final class Builder {

    private final HttpHandler handler;
    private String name = "HttpServer";
    private InetAddress address = InetAddress.getLoopbackAddress();
    private int port;
    private boolean sharesPort;
    private Duration requestTimeout = Duration.ofSeconds(20);
    private Duration leave = Duration.ofMillis(5);
    private @Nullable SSLContext tls;
    private Invocable.InvocationType invocation = Invocable.InvocationType.BLOCKING;
    private Logger log = LoggerFactory.getLogger(HttpServer.class);

    private Builder(HttpHandler handler) {
      this.handler = requireNonNull(handler, "handler");
    }

    /** Sets what it is called in messages and names of threads. */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /** Sets the address to listen on; loopback unless set. */
    public Builder address(InetAddress address) {
      this.address = requireNonNull(address, "address");
      return this;
    }

    /** Sets the port; 0, a free one, unless set. */
    public Builder port(int port) {
      this.port = requirePort(port);
      return this;
    }

    /**
     * Sets how long a request may take, from its first byte to the last of the answer; 20 seconds
     * unless set.
     */
    public Builder requestTimeout(Duration requestTimeout) {
      this.requestTimeout = requireTimeout(requestTimeout);
      return this;
    }

    /**
     * Sets how long {@link #close} lets a client that sends nothing keep a connection, 5
     * milliseconds unless set. A request that comes by it in that time is answered, and ends the
     * connection; one that comes just later is lost.
     */
    public Builder leave(Duration leave) {
      this.leave = requireNonNull(leave, "leave");
      return this;
    }

    /** Has the server speak TLS, 1.2 or 1.3, with the key and certificates of a context. */
    public Builder tls(SSLContext tls) {
      this.tls = requireNonNull(tls, "tls");
      return this;
    }

    /**
     * Lets others listen on the same port, if they let others as well and are of the same user, so
     * that the next is there before one ends. Each connection goes to any of them.
     */
    public Builder sharesPort() {
      this.sharesPort = true;
      return this;
    }

    /**
     * Says that the handler answers at once, without waiting for another system, so that the thread
     * that has read a request answers it. To hand it to another thread, and read on, costs more.
     */
    public Builder neverWaiting() {
      this.invocation = Invocable.InvocationType.NON_BLOCKING;
      return this;
    }

    /** Sets where requests and faults are logged. */
    public Builder log(Logger log) {
      this.log = requireNonNull(log, "log");
      return this;
    }

    /**
     * Starts the server.
     *
     * @throws UncheckedIOException if the port cannot be listened on
     */
    public HttpServer start() {
      return new HttpServer(this);
    }
  }
}
