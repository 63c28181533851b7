package io.github.ekscam.local.internal.sts;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.github.ekscam.iam.CallerIdentity;
import java.nio.charset.StandardCharsets;

/** The {@code UserId} of who has none: made of the ARN, so that it stays the same. */
final class UserIds {

  private static final int LENGTH = 17;

  private UserIds() {}

  static String of(CallerIdentity caller) {
    return caller.userId().orElseGet(() -> made(caller));
  }

  private static String made(CallerIdentity caller) {
    return switch (caller.type()) {
      case ROOT -> caller.account();
      case FEDERATED_USER ->
          caller.account()
              + caller.arn().substring(caller.arn().lastIndexOf('/')).replace('/', ':');
      case USER -> "AIDA" + unique(caller);
      case ROLE, ASSUMED_ROLE ->
          "AROA" + unique(caller) + ":" + caller.sessionName().orElse(SessionOfRole.NAME);
    };
  }

  /** The same for all sessions of a role. */
  private static String unique(CallerIdentity caller) {
    byte[] hash =
        Hashing.sha256().hashString(caller.sessionCanonicalArn(), StandardCharsets.UTF_8).asBytes();
    return BaseEncoding.base32().encode(hash).substring(0, LENGTH);
  }
}
