package io.github.ekscam.fuzzing;

import io.github.ekscam.EksCluster;
import io.github.ekscam.local.LocalEks;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An endpoint that lives as long as this program, as thousands of inputs are sent to it. */
final class LocalEndpoint {

  private static final LocalEks EKS =
      LocalEks.builder().cluster("prod", EksCluster.builder().build()).start();

  private LocalEndpoint() {}

  /** Makes a stack of a template, and deletes it if it was made. */
  static void makeStack(byte[] template) {
    cloudFormation(
        "CreateStack&StackName=fuzzed&TemplateBody="
            + URLEncoder.encode(
                new String(template, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    cloudFormation("DeleteStack&StackName=fuzzed");
  }

  private static void cloudFormation(String action) {
    String body = "Version=2010-05-15&Action=" + action;
    send(
        ("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=A/20260102/us-west-2/cloudformation/"
                + "aws4_request, SignedHeaders=host, Signature=0\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII));
  }

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
