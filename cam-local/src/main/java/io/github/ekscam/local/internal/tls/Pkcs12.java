package io.github.ekscam.local.internal.tls;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Files of PKCS #12, which hold keys with their certificates. */
final class Pkcs12 {

  private Pkcs12() {}

  static ServerCertificate read(Path file, String password) {
    KeyStore store = load(file, password);
    try {
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new IllegalArgumentException(
            file + ": expected one private key, but it has " + keys.size());
      }
      return entry(store, keys.get(0), password, file);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": the private key cannot be read", e);
    }
  }

  static ServerCertificate entry(KeyStore store, String alias, String password, Path file)
      throws GeneralSecurityException {
    ImmutableList.Builder<X509Certificate> chain = ImmutableList.builder();
    for (Certificate certificate : store.getCertificateChain(alias)) {
      chain.add((X509Certificate) certificate);
    }
    PrivateKey key = (PrivateKey) store.getKey(alias, password.toCharArray());
    return ServerCertificate.of(chain.build(), key, file);
  }

  static KeyStore load(Path file, String password) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.toCharArray());
      return store;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new IllegalArgumentException(file + ": the password is not that of the file", e);
      }
      throw new UncheckedIOException(file + ": " + Pem.reason(e), e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(file + ": no PKCS #12 file that can be read", e);
    }
  }
}
