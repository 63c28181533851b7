package io.github.ekscam.local.internal.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector that can be ended without losing what it is just accepting. Jetty ends one by
 * interrupting the thread that accepts; if a connection has come by then, the JDK drops it without
 * closing it, and the client at the other end waits forever.
 */
final class EndableConnector extends ServerConnector {

  /** Without one, Jetty may end listening when it goes on after too many connections. */
  private static final int ACCEPTORS = 1;

  /** As many as Jetty thinks fit for the machine. */
  private static final int SELECTORS = -1;

  /** Held while a connection is waited for. Fair, as Jetty tries again at once. */
  private final Semaphore accepting = new Semaphore(1, true);

  EndableConnector(Server server, ConnectionFactory... factories) {
    super(server, ACCEPTORS, SELECTORS, factories);
  }

  @Override
  public void accept(int acceptor) throws IOException {
    accepting.acquireUninterruptibly();
    try {
      super.accept(acceptor);
    } finally {
      accepting.release();
    }
  }

  /**
   * Ends listening, and interrupts whoever accepts when what has been accepted by then is known to
   * all that listen for it.
   */
  @Override
  public CompletableFuture<Void> shutdown() {
    close();
    accepting.acquireUninterruptibly();
    accepting.release();
    return super.shutdown();
  }

  /**
   * Whether an answer ends its connection: as soon as the port is closed. Jetty would say so only
   * when it has been shut down, and a request in between could keep its connection.
   */
  @Override
  public boolean isShutdown() {
    return !isOpen() || super.isShutdown();
  }
}
