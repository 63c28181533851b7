package io.github.ekscam.fuzzing;

import io.github.ekscam.local.LocalEks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An endpoint that lives as long as this program, as thousands of inputs are sent to it. */
final class LocalEndpoint {

  private static final LocalEks EKS = LocalEks.start();

  private LocalEndpoint() {}

  /** Sends what may be a request; throws if the answer is that something is broken. */
  static void send(byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), EKS.endpoint().getPort())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(request);
      out.flush();
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // 505 says that the request is of another version of HTTP, and 500 that something is broken.
      if (answer.startsWith("HTTP/1.1 5") && !answer.startsWith("HTTP/1.1 505 ")) {
        throw new IllegalStateException(answer);
      }
    } catch (SocketException e) {
      // A connection that is closed before all of a bad request is read.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
