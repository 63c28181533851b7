package io.github.ekscam.local.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ekscam.rbac.KubernetesVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kube-apiserver with etcd on loopback, and kubectl; the profile {@code real-apiserver} builds
 * them.
 */
final class RealApiServer implements AutoCloseable {

  /** The token of a member of {@code system:masters}. */
  static final String ADMIN = "admin-token";

  private static final Path PROGRAMS =
      Path.of(System.getProperty("real.apiserver", "target/real-apiserver/1.34")).toAbsolutePath();

  /** What the help says of the version that it emulates; a build of modules knows no other. */
  private static final Pattern VERSION = Pattern.compile("\\(default:([0-9.]+)\\)");

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path directory;
  private final int port;
  private final String certificateAuthority;
  private final int etcdPort;
  private final Process etcd;
  private Process server;

  /**
   * What became of a command.
   *
   * @param exitCode the exit code
   * @param out standard output
   * @param err standard error
   */
  record Ran(int exitCode, String out, String err) {}

  private RealApiServer(Path directory, int port, String certificateAuthority, List<String> flags)
      throws Exception {
    this.directory = directory;
    this.port = port;
    this.certificateAuthority = certificateAuthority;
    Files.writeString(directory.resolve("ca.crt"), certificateAuthority);
    this.etcdPort = freePort();
    int peerPort = freePort();
    writeServiceAccountKey();
    Files.writeString(
        directory.resolve("tokens.csv"), ADMIN + ",admin,admin-uid,\"system:masters\"\n");
    this.etcd =
        start(
            "etcd",
            List.of(
                Files.isExecutable(PROGRAMS.resolve("etcd"))
                    ? PROGRAMS.resolve("etcd").toString()
                    : "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=http://127.0.0.1:" + etcdPort,
                "--advertise-client-urls=http://127.0.0.1:" + etcdPort,
                "--listen-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--initial-cluster=default=http://127.0.0.1:" + peerPort,
                "--unsafe-no-fsync"));
    this.server = startServer(flags);
  }

  /**
   * Starts one, and waits until it is ready.
   *
   * @param directory for its state and logs
   * @param certificateAuthority whom to trust of the certificate that the flags name, in PEM
   * @param flags besides those that every server needs
   */
  static RealApiServer start(
      Path directory, int port, String certificateAuthority, List<String> flags) throws Exception {
    RealApiServer server = new RealApiServer(directory, port, certificateAuthority, flags);
    try {
      server.awaitReady();
      return server;
    } catch (Exception | AssertionError e) {
      server.close();
      throw e;
    }
  }

  /** The version of the programs. */
  static KubernetesVersion version() {
    try {
      Process help =
          new ProcessBuilder(PROGRAMS.resolve("kube-apiserver").toString(), "--help")
              .redirectErrorStream(true)
              .start();
      String text = new String(help.getInputStream().readAllBytes(), UTF_8);
      Matcher version = VERSION.matcher(text);
      if (!version.find()) {
        throw new AssertionError("no version in " + text);
      }
      return KubernetesVersion.of(version.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process startServer(List<String> flags) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                PROGRAMS.resolve("kube-apiserver").toString(),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--cert-dir=" + directory.resolve("certs"),
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                // From 1.37 on it advertises no loopback address, unless it advertises nothing.
                "--endpoint-reconciler-type=none",
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-account-key-file=" + directory.resolve("sa.key"),
                "--disable-admission-plugins=ServiceAccount"));
    command.addAll(flags);
    return start("kube-apiserver", command);
  }

  private Process start(String name, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(name + ".log").toFile())
        .start();
  }

  private void writeServiceAccountKey() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    Files.writeString(
        directory.resolve("sa.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady() throws Exception {
    long start = System.nanoTime();
    while (true) {
      if (!server.isAlive() || !etcd.isAlive()) {
        throw new AssertionError("it ended: " + log());
      }
      if (kubectlAsAdmin("get", "--raw", "/readyz").exitCode() == 0) {
        return;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not ready: " + log());
      }
      TimeUnit.MILLISECONDS.sleep(300);
    }
  }

  /** The end of what the server has logged. */
  String log() throws IOException {
    String log = Files.readString(directory.resolve("kube-apiserver.log"), UTF_8);
    return log.substring(Math.max(0, log.length() - 8000));
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** Whom to trust at {@link #uri}, in PEM. */
  String certificateAuthority() {
    return certificateAuthority;
  }

  Ran kubectlAsAdmin(String... args) throws Exception {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--server=" + uri(),
                "--token=" + ADMIN,
                "--certificate-authority=" + directory.resolve("ca.crt")));
    all.addAll(List.of(args));
    return kubectl(Map.of(), "", all);
  }

  /** kubectl as a user of a kubeconfig. */
  Ran kubectl(Path kubeconfig, String user, String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("--context=" + user));
    all.addAll(List.of(args));
    return kubectl(Map.of("KUBECONFIG", kubeconfig.toString()), "", all);
  }

  /** kubectl as a user of a kubeconfig, with a standard input. */
  Ran kubectlWithInput(Path kubeconfig, String user, String in, String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("--context=" + user));
    all.addAll(List.of(args));
    return kubectl(Map.of("KUBECONFIG", kubeconfig.toString()), in, all);
  }

  private Ran kubectl(Map<String, String> environment, String in, List<String> args)
      throws Exception {
    Path files = Files.createTempDirectory(directory, "kubectl");
    Path input = Files.writeString(files.resolve("in"), in);
    List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve("kubectl").toString()));
    command.addAll(args);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(files.resolve("out").toFile())
            .redirectError(files.resolve("err").toFile());
    Map<String, String> all = new HashMap<>(environment);
    all.putIfAbsent("KUBECONFIG", "/dev/null");
    all.put("HOME", directory.toString());
    builder.environment().putAll(all);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("kubectl does not end: " + args);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Ran(
        process.exitValue(),
        Files.readString(files.resolve("out"), UTF_8),
        Files.readString(files.resolve("err"), UTF_8));
  }

  @Override
  public void close() {
    for (Process process : List.of(server, etcd)) {
      process.destroy();
      try {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
