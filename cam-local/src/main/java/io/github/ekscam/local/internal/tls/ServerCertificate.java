package io.github.ekscam.local.internal.tls;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What a server proves by that it is the one a client wants: a private key, the certificate of it,
 * and those of who signed that. Immutable; {@link #toString} shows nothing of the key.
 */
public final class ServerCertificate {

  private static final byte[] TO_BE_SIGNED = "cam".getBytes(StandardCharsets.UTF_8);

  private final ImmutableList<X509Certificate> chain;
  private final PrivateKey key;

  private ServerCertificate(ImmutableList<X509Certificate> chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
  }

  /**
   * Makes a key and a certificate, and a certificate authority that signs it and nothing else. It
   * is for {@code localhost}, {@code 127.0.0.1}, {@code ::1} and the names given, for a year.
   *
   * @param names DNS names or IP addresses
   * @throws IllegalArgumentException if one is neither
   * @throws UncheckedIOException if the JDK's {@code keytool} is not there or fails
   */
  public static ServerCertificate make(Collection<String> names) {
    return Keytool.make(names);
  }

  /**
   * Reads a certificate and its key in PEM.
   *
   * @param certificates the server's certificate, and after it those of who signed it
   * @param key its private key, in PKCS #8 and not encrypted; may be the same file
   * @throws UncheckedIOException if a file cannot be read
   * @throws IllegalArgumentException if a file does not hold that, or the key is another's
   */
  public static ServerCertificate pem(Path certificates, Path key) {
    return of(Pem.certificates(certificates), Pem.privateKey(key), certificates);
  }

  /**
   * A certificate that is one of the key and valid now.
   *
   * @param source where it is from, for messages
   * @throws IllegalArgumentException if it is not
   */
  static ServerCertificate of(List<X509Certificate> chain, PrivateKey key, Path source) {
    X509Certificate own = chain.get(0);
    if (!belong(own, key)) {
      throw new IllegalArgumentException(
          source + ": the first certificate is not that of the private key");
    }
    try {
      own.checkValidity();
    } catch (CertificateExpiredException e) {
      throw new IllegalArgumentException(
          source + ": the certificate expired at " + own.getNotAfter().toInstant(), e);
    } catch (CertificateNotYetValidException e) {
      throw new IllegalArgumentException(
          source + ": the certificate is not valid before " + own.getNotBefore().toInstant(), e);
    }
    return new ServerCertificate(ImmutableList.copyOf(chain), key);
  }

  private static boolean belong(X509Certificate certificate, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(TO_BE_SIGNED);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(TO_BE_SIGNED);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // Of another algorithm or another size.
    }
  }

  /** What a server needs to use it. */
  public SSLContext sslContext() {
    try {
      // It stays in memory, so there is nothing that a password would keep.
      char[] password = {};
      KeyStore keyStore = KeyStore.getInstance("PKCS12");
      keyStore.load(null, null);
      keyStore.setKeyEntry("server", key, password, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names and addresses of the server, as the certificate tells them. */
  public Set<String> names() {
    try {
      Collection<List<?>> alternatives = chain.get(0).getSubjectAlternativeNames();
      return alternatives == null
          ? ImmutableSet.of()
          : alternatives.stream()
              .map(alternative -> String.valueOf(alternative.get(1)))
              .collect(ImmutableSet.toImmutableSet());
    } catch (CertificateParsingException e) {
      return ImmutableSet.of();
    }
  }

  /** The certificate and those of who signed it, in PEM. */
  public String certificatePem() {
    return chain.stream().map(ServerCertificate::pem).collect(Collectors.joining());
  }

  /** The private key, in PEM. */
  public String privateKeyPem() {
    return Pem.block(Pem.PRIVATE_KEY, key.getEncoded());
  }

  /**
   * Whom clients have to trust, in PEM: the last of the certificates, that of the certificate
   * authority if it is among them.
   */
  public String certificateAuthorityPem() {
    return pem(chain.get(chain.size() - 1));
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.block(Pem.CERTIFICATE, certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "ServerCertificate["
        + chain.get(0).getSubjectX500Principal()
        + " until "
        + chain.get(0).getNotAfter().toInstant()
        + "]";
  }
}
