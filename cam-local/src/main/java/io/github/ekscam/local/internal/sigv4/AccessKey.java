package io.github.ekscam.local.internal.sigv4;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * An access key of AWS. Its text tells the id alone.
 *
 * @param id the access key id, such as {@code AKIDEXAMPLE}
 * @param secret the secret access key
 * @param sessionToken the session token, if the key is a temporary one
 */
public record AccessKey(String id, String secret, Optional<String> sessionToken) {
  public AccessKey {
    requireNonNull(id, "id");
    requireNonNull(secret, "secret");
    requireNonNull(sessionToken, "sessionToken");
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
