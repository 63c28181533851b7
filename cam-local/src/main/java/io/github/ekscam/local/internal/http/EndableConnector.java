package io.github.ekscam.local.internal.http;

import java.io.IOException;
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
   * Waits, once its channel is closed, until what it has accepted by then is known to all that
   * listen for it.
   */
  void awaitAccepted() {
    accepting.acquireUninterruptibly();
    accepting.release();
  }
}
