package io.github.ekscam.local.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.local.internal.http.HttpAnswer;
import io.github.ekscam.local.internal.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerCertificateTest {

  /** Making one takes a second or two. */
  private static final ServerCertificate MADE = ServerCertificate.make(List.of("cam.example"));

  private static SSLContext trusting(String certificateAuthorityPem) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate(certificateAuthorityPem));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpServer serve(ServerCertificate certificate) {
    return HttpServer.builder(call -> HttpAnswer.text(200, "hello"))
        .tls(certificate.sslContext())
        .start();
  }

  private static String get(URI uri, String authorityPem, String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder()
        .sslContext(trusting(authorityPem))
        .sslParameters(parameters)
        .build()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  private static String get(URI uri, String authorityPem) throws Exception {
    return get(uri, authorityPem, "TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void madeCertificate_isTrustedByWhoTrustsItsAuthority_underItsNames(String host)
      throws Exception {
    try (HttpServer server = serve(MADE)) {
      URI uri = URI.create("https://" + host + ":" + server.uri().getPort() + "/");

      assertThat(server.uri().getScheme()).isEqualTo("https");
      assertThat(get(uri, MADE.certificateAuthorityPem(), "TLSv1.3")).isEqualTo("hello");
      assertThat(get(uri, MADE.certificateAuthorityPem(), "TLSv1.2")).isEqualTo("hello");
    }
  }

  @Test
  void madeCertificate_isForServersAlone_underTheNamesOfThisMachineAndThoseGiven()
      throws Exception {
    X509Certificate server = certificate(MADE.certificatePem());
    X509Certificate authority = certificate(MADE.certificateAuthorityPem());

    assertThat(server.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "cam.example");
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(authority.getBasicConstraints()).isZero();
    server.verify(authority.getPublicKey());
    assertThat(MADE.toString()).matches("ServerCertificate\\[CN=cam until 20[0-9T:-]+Z]");
  }

  @Test
  void nameThatIsNone_isRefused() {
    assertThatThrownBy(() -> ServerCertificate.make(List.of("a,dns:evil.example")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid name of a server \"a,dns:evil.example\": expected a DNS name or an IP"
                + " address");
  }

  @Test
  void olderTls_isRefused() throws Exception {
    try (HttpServer server = serve(MADE);
        SSLSocket socket =
            (SSLSocket)
                trusting(MADE.certificateAuthorityPem())
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.uri().getPort())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.1"});

      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void replacedCertificate_isThatOfNewConnections() throws Exception {
    ServerCertificate next = ServerCertificate.make(List.of());
    try (HttpServer server = serve(MADE)) {
      assertThat(get(server.uri(), MADE.certificateAuthorityPem())).isEqualTo("hello");

      server.tls(next.sslContext());

      assertThat(get(server.uri(), next.certificateAuthorityPem())).isEqualTo("hello");
      assertThatThrownBy(() -> get(server.uri(), MADE.certificateAuthorityPem()))
          .isInstanceOf(SSLHandshakeException.class);
    }
  }

  @Test
  void certificateWrittenInPem_isReadAgain(@TempDir Path directory) throws Exception {
    Path both =
        Files.writeString(
            directory.resolve("both.pem"),
            "a remark\n" + MADE.privateKeyPem() + MADE.certificatePem());

    ServerCertificate read = ServerCertificate.pem(both, both);

    assertThat(read.certificatePem()).isEqualTo(MADE.certificatePem());
    try (HttpServer server = serve(read)) {
      assertThat(get(server.uri(), MADE.certificateAuthorityPem())).isEqualTo("hello");
    }
  }

  @Test
  void keyThatCannotBeUsed_isRefused(@TempDir Path directory) throws IOException {
    Path certificate = Files.writeString(directory.resolve("cert.pem"), MADE.certificatePem());
    Path key = directory.resolve("key.pem");

    refuses(certificate, key, MADE.privateKeyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"))
        .hasMessage(
            key
                + ": the private key is encrypted; convert it by: openssl pkcs8 -topk8"
                + " -nocrypt");
    refuses(certificate, key, MADE.privateKeyPem().replace("PRIVATE", "EC PRIVATE"))
        .hasMessage(
            key
                + ": the private key is not in PKCS #8; convert it by: openssl pkcs8 -topk8"
                + " -nocrypt");
    refuses(certificate, key, MADE.certificatePem())
        .hasMessage(key + ": expected a private key in PEM, -----BEGIN PRIVATE KEY-----");
    refuses(certificate, key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
        .hasMessage(key + ": the private key is none of EC, RSA, EdDSA");
    refuses(certificate, key, ServerCertificate.make(List.of()).privateKeyPem())
        .hasMessage(certificate + ": the first certificate is not that of the private key");
    refuses(key, key, MADE.privateKeyPem())
        .hasMessage(key + ": expected a certificate in PEM, -----BEGIN CERTIFICATE-----");
    assertThatThrownBy(() -> ServerCertificate.pem(certificate, directory.resolve("none.pem")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(directory.resolve("none.pem") + ": no such file");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refuses(
      Path certificate, Path key, String keyContent) throws IOException {
    Files.writeString(key, keyContent);
    return assertThatThrownBy(() -> ServerCertificate.pem(certificate, key))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
