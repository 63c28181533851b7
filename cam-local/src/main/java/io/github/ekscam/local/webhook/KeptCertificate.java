package io.github.ekscam.local.webhook;

import io.github.ekscam.local.internal.files.WholeFiles;
import io.github.ekscam.local.internal.tls.ServerCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * A server's certificate that is made once and kept in files, so that who trusts it does so after a
 * restart, too.
 *
 * @param certificates the file with the certificates, in PEM
 * @param key the file with the key, in PEM, which is its owner's alone
 * @param certificate what they say
 */
record KeptCertificate(Path certificates, Path key, ServerCertificate certificate) {

  /**
   * The certificate of a directory; a new one if there is none, or if it has expired or is not for
   * all these names.
   *
   * @param name what the files are called, such as {@code webhooks}
   * @param hosts names and addresses of the server
   */
  static KeptCertificate of(Path directory, String name, Collection<String> hosts) {
    Path certificates = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    if (Files.exists(certificates) && Files.exists(key)) {
      try {
        ServerCertificate kept = ServerCertificate.pem(certificates, key);
        if (kept.names().containsAll(hosts)) {
          return new KeptCertificate(certificates, key, kept);
        }
      } catch (IllegalArgumentException e) {
        // It is of no use any more.
      }
    }
    ServerCertificate made = ServerCertificate.make(hosts);
    WholeFiles files = WholeFiles.in(directory);
    files.writeSecret(name + ".key", made.privateKeyPem());
    files.write(name + ".crt", made.certificatePem());
    return new KeptCertificate(certificates, key, made);
  }
}
