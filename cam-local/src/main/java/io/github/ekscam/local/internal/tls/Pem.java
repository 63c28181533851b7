package io.github.ekscam.local.internal.tls;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys as text, of RFC 7468. */
final class Pem {

  static final String CERTIFICATE = "CERTIFICATE";
  static final String PRIVATE_KEY = "PRIVATE KEY";

  /** Some certificates and a key take some kilobytes. */
  private static final int LARGEST_FILE = 1 << 20;

  private static final int LINE_LENGTH = 64;

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]++)-----([^-]*+)-----END \\1-----");

  private static final List<String> KEY_ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  private Pem() {}

  static String block(String label, byte[] content) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content)
        + "\n-----END "
        + label
        + "-----\n";
  }

  static List<X509Certificate> certificates(Path file) {
    ImmutableList.Builder<X509Certificate> certificates = ImmutableList.builder();
    Matcher block = BLOCK.matcher(read(file));
    while (block.find()) {
      if (block.group(1).equals(CERTIFICATE)) {
        certificates.add(certificate(file, content(file, block)));
      }
    }
    List<X509Certificate> found = certificates.build();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          file + ": expected a certificate in PEM, -----BEGIN CERTIFICATE-----");
    }
    return found;
  }

  private static X509Certificate certificate(Path file, byte[] content) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(file + ": a certificate cannot be read", e);
    }
  }

  static PrivateKey privateKey(Path file) {
    Matcher block = BLOCK.matcher(read(file));
    while (block.find()) {
      String label = block.group(1);
      if (label.equals(PRIVATE_KEY)) {
        return privateKey(file, content(file, block));
      }
      if (label.endsWith(PRIVATE_KEY)) {
        throw new IllegalArgumentException(
            file
                + ": "
                + (label.startsWith("ENCRYPTED")
                    ? "the private key is encrypted"
                    : "the private key is not in PKCS #8")
                + "; convert it by: openssl pkcs8 -topk8 -nocrypt");
      }
    }
    throw new IllegalArgumentException(
        file + ": expected a private key in PEM, -----BEGIN PRIVATE KEY-----");
  }

  private static PrivateKey privateKey(Path file, byte[] content) {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(content);
    for (String algorithm : KEY_ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        // It may be one of the others.
      }
    }
    throw new IllegalArgumentException(
        file + ": the private key is none of " + String.join(", ", KEY_ALGORITHMS));
  }

  private static byte[] content(Path file, Matcher block) {
    try {
      return Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      // What is quoted there may be of the key.
      throw new IllegalArgumentException(
          file + ": what is in -----BEGIN " + block.group(1) + "----- is no base64");
    }
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IllegalArgumentException(
            file + ": expected certificates or a key, but it has more than 1 MiB");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + reason(e), e);
    }
  }

  /** Files tell what is wrong by the type alone, as when there is none. */
  static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "no such file"
        : e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
  }
}
