package io.github.ekscam.local.internal.http;

import java.io.Closeable;
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

  private volatile boolean ending;

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
   * Ends listening. Who finds the port closed finds connections ended with their next answer, and
   * once this returns, what has been accepted is known to all that listen for it.
   */
  void endListening() throws IOException {
    ending = true;
    ((Closeable) getTransport()).close();
    accepting.acquireUninterruptibly();
    accepting.release();
  }

  /**
   * Whether an answer ends its connection. Jetty would say so only later, with {@link #shutdown}.
   */
  @Override
  public boolean isShutdown() {
    return ending || super.isShutdown();
  }
}
