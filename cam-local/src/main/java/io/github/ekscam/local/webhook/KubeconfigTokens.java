package io.github.ekscam.local.webhook;

import com.google.common.hash.Hashing;
import io.github.ekscam.local.LocalIdentities;
import io.github.ekscam.local.LocalIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of local identities that do not expire, for kubeconfigs where there is no AWS CLI: cam's
 * own, which EKS does not know. A token follows from the secret access key, so it is as good as
 * that, it is the same after a restart, and nothing has to be kept. Says nothing of a session
 * token.
 */
final class KubeconfigTokens {

  private static final String PREFIX = "cam-v1.";

  private KubeconfigTokens() {}

  /** The token of an identity. */
  static String of(LocalIdentity identity) {
    return PREFIX
        + identity.accessKeyId()
        + "."
        + Hashing.hmacSha256(identity.secretAccessKey().getBytes(StandardCharsets.UTF_8))
            .hashString("cam kubeconfig token", StandardCharsets.UTF_8);
  }

  /**
   * Verifies these tokens, and others as another does.
   *
   * @param others null if there are no others
   */
  static TokenVerifier verifier(LocalIdentities identities, @Nullable TokenVerifier others) {
    return text -> {
      Optional<LocalIdentity> identity = find(text, identities);
      if (identity.isPresent()) {
        return identity.get().caller();
      }
      if (others == null || text.startsWith(PREFIX)) {
        throw new IllegalArgumentException("the token is that of no identity");
      }
      return others.verify(text);
    };
  }

  /** Whose token it is; nothing if it is nobody's. */
  static Optional<LocalIdentity> find(String token, LocalIdentities identities) {
    int end = token.lastIndexOf('.');
    if (!token.startsWith(PREFIX) || end < PREFIX.length()) {
      return Optional.empty();
    }
    return identities
        .find(token.substring(PREFIX.length(), end))
        .filter(
            identity ->
                MessageDigest.isEqual(
                    of(identity).getBytes(StandardCharsets.UTF_8),
                    token.getBytes(StandardCharsets.UTF_8)));
  }
}
