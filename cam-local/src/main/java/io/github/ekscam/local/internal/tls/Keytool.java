package io.github.ekscam.local.internal.tls;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Makes certificates by the JDK's {@code keytool}: its classes that could are not for others. The
 * key store is in a directory that nobody else can read, for as long as this takes, and its
 * password is told by an environment variable, which nobody else sees either.
 */
final class Keytool {

  private static final String PASSWORD = "CAM_KEY_STORE_PASSWORD";

  private static final List<String> OWN_NAMES = List.of("localhost", "127.0.0.1", "::1");

  private static final String VALID_DAYS = "365";

  private static final int PASSWORD_BYTES = 24;

  private static final long PATIENCE_SECONDS = 120;

  private final Path store;
  private final String password;

  private Keytool(Path store, String password) {
    this.store = store;
    this.password = password;
  }

  static ServerCertificate make(Collection<String> names) {
    String alternativeNames = alternativeNames(names);
    try {
      // Owner alone may look into a temporary directory.
      Path directory = Files.createTempDirectory("cam-certificate");
      try {
        return new Keytool(directory.resolve("store.p12"), newPassword()).make(alternativeNames);
      } finally {
        MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make a certificate: " + Pem.reason(e), e);
    }
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  private static String alternativeNames(Collection<String> names) {
    Set<String> all = new LinkedHashSet<>(OWN_NAMES);
    all.addAll(names);
    List<String> alternatives = new ArrayList<>();
    for (String name : all) {
      if (InetAddresses.isInetAddress(name)) {
        alternatives.add("ip:" + name);
      } else if (InternetDomainName.isValid(name)) {
        alternatives.add("dns:" + name);
      } else {
        throw new IllegalArgumentException(
            "Invalid name of a server \"" + name + "\": expected a DNS name or an IP address");
      }
    }
    return String.join(",", alternatives);
  }

  private ServerCertificate make(String alternativeNames) throws IOException {
    generate(
        "authority",
        "CN=cam certificate authority",
        "-ext",
        "bc:c=ca:true,pathlen:0",
        "-ext",
        "ku:c=keyCertSign");
    generate(
        "server",
        "CN=cam",
        "-signer",
        "authority",
        "-ext",
        "san=" + alternativeNames,
        "-ext",
        "ku:c=digitalSignature",
        "-ext",
        "eku=serverAuth");
    return read("server");
  }

  private ServerCertificate read(String alias) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore entries = KeyStore.getInstance("PKCS12");
      entries.load(in, password.toCharArray());
      List<X509Certificate> chain = new ArrayList<>();
      for (Certificate certificate : entries.getCertificateChain(alias)) {
        chain.add((X509Certificate) certificate);
      }
      PrivateKey key = (PrivateKey) entries.getKey(alias, password.toCharArray());
      return ServerCertificate.of(chain, key, store);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void generate(String alias, String name, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    // The clock of a client in a virtual machine may be somewhat behind.
    command.addAll(List.of("-startdate", "-1H", "-validity", VALID_DAYS));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass:env", PASSWORD));
    command.addAll(List.of(more));
    run(command);
  }

  private void run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put(PASSWORD, password);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("keytool did not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException("keytool failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String program() throws IOException {
    Path directory = Path.of(System.getProperty("java.home"), "bin");
    Path program = directory.resolve(File.separatorChar == '\\' ? "keytool.exe" : "keytool");
    if (!Files.isExecutable(program)) {
      throw new IOException("there is no keytool in " + directory + "; give a certificate and key");
    }
    return program.toString();
  }
}
