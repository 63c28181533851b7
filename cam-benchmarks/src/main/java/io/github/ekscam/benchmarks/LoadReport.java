package io.github.ekscam.benchmarks;

import io.github.ekscam.local.webhook.LoadServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Measures the local endpoints over loopback: how many requests a second one processor answers, and
 * how long an answer takes at half of what was aimed at. The servers run in a process of their own
 * on the first processor; this one is to run on others.
 */
final class LoadReport {

  /** Reviews a second that one processor should answer. */
  private static final int AIM = 10_000;

  private static final int CONNECTIONS = 50;

  private static final int ROUNDS = 2;

  private static final String LIST =
      "GET /clusters HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: AWS4-HMAC-SHA256"
          + " Credential=AKIDEXAMPLE/20240430/us-west-2/eks/aws4_request,"
          + " SignedHeaders=host;x-amz-date, Signature=0000\r\n\r\n";

  private final Duration warmUp;
  private final Duration duration;

  LoadReport(boolean quick) {
    this.warmUp = Duration.ofSeconds(quick ? 1 : 30);
    this.duration = Duration.ofSeconds(quick ? 1 : 30);
  }

  void run() throws IOException, InterruptedException, GeneralSecurityException {
    Path authority = Files.createTempFile("cam-load", ".pem");
    try {
      Process server =
          new ProcessBuilder(command(authority))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
        measure(server, uri(out), uri(out), trusting(authority));
      } finally {
        server.destroy();
        server.waitFor();
      }
    } finally {
      Files.delete(authority);
    }
  }

  /** Where there is no taskset, the server has all processors. */
  private static List<String> command(Path authority) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/taskset"))) {
      command.addAll(List.of("/usr/bin/taskset", "-c", "0"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LoadServer.class.getName(), authority.toString()));
    return command;
  }

  private static URI uri(BufferedReader out) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The server did not start");
    }
    return URI.create(line);
  }

  private static SocketFactory trusting(Path authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    try (var in = Files.newInputStream(authority)) {
      trusted.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private void measure(Process server, URI eks, URI webhooks, SocketFactory tls)
      throws IOException, InterruptedException {
    Load lists = new Load(eks, SocketFactory.getDefault(), LIST, CONNECTIONS);
    Load constant = new Load(webhooks, tls, LoadServer.review("/constant"), CONNECTIONS);
    Load reviews = new Load(webhooks, tls, LoadServer.review(LoadServer.AUTHORIZE), CONNECTIONS);
    lists.closedLoop(warmUp);
    say("lists of clusters, HTTP", server, () -> lists.closedLoop(duration));
    constant.closedLoop(warmUp);
    reviews.closedLoop(warmUp);
    for (int round = 1; round <= ROUNDS; round++) {
      say("the same answer each time, HTTPS", server, () -> constant.closedLoop(duration));
      say("reviews, HTTPS", server, () -> reviews.closedLoop(duration));
    }
    // Code that was compiled for full load is compiled once more for this one.
    constant.openLoop(AIM / 2, warmUp);
    reviews.openLoop(AIM / 2, warmUp);
    for (int round = 1; round <= ROUNDS; round++) {
      say("the same answer at half the aim", server, () -> constant.openLoop(AIM / 2, duration));
      say("reviews at half the aim", server, () -> reviews.openLoop(AIM / 2, duration));
    }
  }

  private interface Measurement {
    Load.Result run() throws IOException, InterruptedException;
  }

  /**
   * Measures, and prints what was found. What the server's process took of processors for each
   * request depends little on what else the machine does.
   */
  private static void say(String what, Process server, Measurement measurement)
      throws IOException, InterruptedException {
    Duration before = processorTime(server);
    Load.Result result = measurement.run();
    double micros = processorTime(server).minus(before).toNanos() / 1e3;
    System.out.printf(
        Locale.ROOT,
        "%s: %s; %.1f µs of processor each; load average %.1f%n",
        what,
        result,
        micros / result.sortedNanos().length,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static Duration processorTime(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
