package io.github.ekscam.local;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.internal.aws.VerifiedCallers;
import io.github.ekscam.local.internal.sigv4.AccessKey;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who calls with an access key that is good here and nowhere else. Its text tells the access key id
 * and the caller, and no secret. Immutable.
 */
public final class LocalIdentity {

  /** As many characters as the unique ids of IAM have behind their prefix. */
  private static final int UNIQUE_PART = 17;

  private final String accessKeyId;
  private final String secretAccessKey;
  private final @Nullable String sessionToken;
  private final CallerIdentity caller;

  private LocalIdentity(
      String accessKeyId,
      String secretAccessKey,
      @Nullable String sessionToken,
      CallerIdentity caller) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.sessionToken = sessionToken;
    this.caller = caller;
  }

  /**
   * An identity with a permanent access key. A caller without a {@code UserId} gets one that
   * follows from the ARN, the same for all sessions of a role: {@code AROA...:alice}.
   *
   * @throws IllegalArgumentException if the caller is a role and no session of one, which STS never
   *     reports, or if a key is empty or has white space or a slash in its id
   */
  public static LocalIdentity of(
      String accessKeyId, String secretAccessKey, CallerIdentity caller) {
    if (caller.isAnySessionOfRole()) {
      throw new IllegalArgumentException(
          "Invalid caller \""
              + caller.arn()
              + "\": a role calls by its sessions; expected one, such as"
              + " arn:aws:sts::111122223333:assumed-role/Developer/alice");
    }
    requireKey("access key id", accessKeyId);
    if (accessKeyId.contains("/")) {
      throw new IllegalArgumentException("Invalid access key id: expected no slash");
    }
    requireKey("secret access key", secretAccessKey);
    return new LocalIdentity(
        accessKeyId, secretAccessKey, null, withUserId(caller).withAccessKeyId(accessKeyId));
  }

  /** A caller with its {@code UserId}, or with one that follows from the ARN. */
  static CallerIdentity withUserId(CallerIdentity caller) {
    return caller.userId().isPresent()
        ? caller
        : CallerIdentity.of(caller.arn(), derivedUserId(caller));
  }

  /** The same identity, whose access key is a temporary one. */
  public LocalIdentity withSessionToken(String sessionToken) {
    requireKey("session token", sessionToken);
    return new LocalIdentity(accessKeyId, secretAccessKey, sessionToken, caller);
  }

  /** Quotes nothing: what is wrong with a key may be a part of it. */
  private static void requireKey(String what, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("Invalid " + what + ": expected one that is not empty");
    }
    if (value.chars().anyMatch(c -> c <= ' ' || c >= 0x7F)) {
      throw new IllegalArgumentException(
          "Invalid " + what + ": expected ASCII without white space");
    }
  }

  private static String derivedUserId(CallerIdentity caller) {
    return switch (caller.type()) {
      case USER -> uniqueId("AIDA", caller);
      case ROOT -> caller.account();
      case FEDERATED_USER ->
          caller.account() + ":" + caller.arn().substring(caller.arn().indexOf('/') + 1);
      case ROLE, ASSUMED_ROLE ->
          uniqueId("AROA", caller) + ":" + caller.sessionName().orElseThrow();
    };
  }

  private static String uniqueId(String prefix, CallerIdentity caller) {
    byte[] hash =
        Hashing.sha256().hashString(caller.canonicalArn(), StandardCharsets.UTF_8).asBytes();
    return prefix + BaseEncoding.base32().encode(hash).substring(0, UNIQUE_PART);
  }

  /** The access key id. */
  public String accessKeyId() {
    return accessKeyId;
  }

  /** The secret access key. */
  public String secretAccessKey() {
    return secretAccessKey;
  }

  /** The session token, if the access key is a temporary one. */
  public Optional<String> sessionToken() {
    return Optional.ofNullable(sessionToken);
  }

  /** Who calls with it: with {@code UserId} and access key id. */
  public CallerIdentity caller() {
    return caller;
  }

  /** Who calls, and the key with which the calls are signed. */
  VerifiedCallers.Owner owner() {
    return new VerifiedCallers.Owner(
        new AccessKey(accessKeyId, secretAccessKey, sessionToken()), caller);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LocalIdentity that
        && accessKeyId.equals(that.accessKeyId)
        && secretAccessKey.equals(that.secretAccessKey)
        && Objects.equals(sessionToken, that.sessionToken)
        && caller.equals(that.caller);
  }

  @Override
  public int hashCode() {
    return Objects.hash(accessKeyId, caller);
  }

  @Override
  public String toString() {
    return "LocalIdentity[" + accessKeyId + ", " + caller + "]";
  }
}
