package io.github.ekscam.iam;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a caller, as {@code aws sts get-caller-identity} reports it: an IAM user, a
 * session of a role, a federated user or an account's root. An IAM role may be given as well and
 * stands for any session of it, whose name is then unknown.
 *
 * <p>Reproduces {@code pkg/arn} and {@code pkg/token} of aws-iam-authenticator 0.7.18. Immutable.
 */
public final class CallerIdentity {

  /** What STS allows in {@code RoleSessionName}. */
  private static final int LONGEST_SESSION_NAME = 64;

  private static final String ASSUMED_ROLE = "assumed-role/";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  private final Arn parsed;
  private final String arn;
  private final String canonicalArn;
  private final @Nullable String userId;
  private final @Nullable String accessKeyId;

  private CallerIdentity(String arn, @Nullable String userId, @Nullable String accessKeyId) {
    this.arn = requireNonNull(arn, "arn");
    this.accessKeyId = accessKeyId;
    try {
      this.parsed = Arn.parse(arn);
      this.canonicalArn = canonicalize(arn, parsed);
      requireAccount(parsed.account());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Invalid caller ARN \""
              + arn
              + "\": "
              + e.getMessage()
              + "; expected an IAM user, a role, or a session of a role, such as"
              + " arn:aws:sts::111122223333:assumed-role/Developer/alice",
          e);
    }
    this.userId = userId;
    if (userId != null && isRoleSession() && userId.split(":", -1).length != 2) {
      throw new IllegalArgumentException(
          "malformed UserID \""
              + userId
              + "\": that of a role's session is the role's unique id, a colon and the session"
              + " name, such as AROAEXAMPLEID:alice");
    }
    sessionName()
        .filter(session -> session.length() > LONGEST_SESSION_NAME)
        .ifPresent(
            session -> {
              throw new IllegalArgumentException(
                  "Invalid session name of "
                      + session.length()
                      + " characters: STS gives at most "
                      + LONGEST_SESSION_NAME);
            });
    if (userId != null && !isRoleSession() && userId.contains(":") && !isFederatedUser()) {
      throw new IllegalArgumentException(
          "malformed UserID \"" + userId + "\": expected a unique id without a colon");
    }
  }

  /** A caller whose unique id is not known. Every ARN that STS reports is understood, and roles. */
  public static CallerIdentity parse(String arn) {
    return new CallerIdentity(arn, null, null);
  }

  /**
   * A caller with its {@code UserId}: the unique id, for a role's session followed by a colon and
   * the session name.
   */
  public static CallerIdentity of(String arn, String userId) {
    return new CallerIdentity(arn, requireNonNull(userId, "userId"), null);
  }

  /** The same caller, whose request is signed with this access key. */
  public CallerIdentity withAccessKeyId(String accessKeyId) {
    return new CallerIdentity(arn, userId, requireNonNull(accessKeyId, "accessKeyId"));
  }

  private static String canonicalize(String arn, Arn parsed) {
    String resource = parsed.resource();
    int slash = resource.indexOf('/');
    String type = slash < 0 ? resource : resource.substring(0, slash);
    switch (parsed.service()) {
      case "sts" -> {
        if (type.equals("federated-user")) {
          return arn;
        }
        if (!type.equals("assumed-role")) {
          throw unrecognized(parsed);
        }
        int session = resource.lastIndexOf('/');
        if (session <= slash) {
          throw new IllegalArgumentException("assumed-role arn '" + arn + "' does not have a role");
        }
        return "arn:"
            + parsed.partition()
            + ":iam::"
            + parsed.account()
            + ":role/"
            + resource.substring(ASSUMED_ROLE.length(), session);
      }
      case "iam" -> {
        if (type.equals("role") || type.equals("user") || type.equals("root")) {
          return arn;
        }
        throw unrecognized(parsed);
      }
      default ->
          throw new IllegalArgumentException(
              "service "
                  + parsed.service()
                  + " in arn "
                  + arn
                  + " is not a valid service for identities");
    }
  }

  /** The authenticator takes any, as the ARNs that STS tells it have one. */
  private static void requireAccount(String account) {
    if (!ACCOUNT.matcher(account).matches()) {
      throw new IllegalArgumentException("account '" + account + "' does not have 12 digits");
    }
  }

  private static IllegalArgumentException unrecognized(Arn parsed) {
    return new IllegalArgumentException(
        "unrecognized resource " + parsed.resource() + " for service " + parsed.service());
  }

  /** The ARN as given. */
  public String arn() {
    return arn;
  }

  /** The account. */
  public String account() {
    return parsed.account();
  }

  /** What kind of principal the ARN names. */
  public Type type() {
    if (parsed.service().equals("sts")) {
      return isRoleSession() ? Type.ASSUMED_ROLE : Type.FEDERATED_USER;
    }
    if (isAnySessionOfRole()) {
      return Type.ROLE;
    }
    String resource = parsed.resource();
    return resource.equals("user") || resource.startsWith("user/") ? Type.USER : Type.ROOT;
  }

  /** The id of the access key with which the request is signed, if it is known. */
  public Optional<String> accessKeyId() {
    return Optional.ofNullable(accessKeyId);
  }

  /** The {@code UserId}, if it is known. */
  public Optional<String> userId() {
    return Optional.ofNullable(userId);
  }

  /** The unique id of the principal ({@code AROA...}, {@code AIDA...}), if it is known. */
  public Optional<String> principalId() {
    return userId().map(id -> isRoleSession() ? id.substring(0, id.indexOf(':')) : id);
  }

  /**
   * The ARN by which aws-iam-authenticator looks a caller up: a role's session as its role, always
   * without a path; anything else as it is.
   */
  public String canonicalArn() {
    return canonicalArn;
  }

  /**
   * The canonical ARN that the authenticator has before it when this caller comes: for a role that
   * stands for any session of it, without the role's path, which STS does not tell.
   */
  public String sessionCanonicalArn() {
    return isAnySessionOfRole() ? Arn.stripPath(canonicalArn) : canonicalArn;
  }

  /** The session name: empty text for anything but a role; nothing for a role without a session. */
  public Optional<String> sessionName() {
    if (isAnySessionOfRole()) {
      return Optional.empty();
    }
    if (!isRoleSession()) {
      return Optional.of("");
    }
    return Optional.of(
        userId == null
            ? arn.substring(arn.lastIndexOf('/') + 1)
            : userId.substring(userId.indexOf(':') + 1));
  }

  /** Whether this is a role and stands for any session of it. */
  public boolean isAnySessionOfRole() {
    return parsed.service().equals("iam")
        && (parsed.resource().startsWith("role/") || parsed.resource().equals("role"));
  }

  private boolean isRoleSession() {
    return parsed.service().equals("sts") && parsed.resource().startsWith(ASSUMED_ROLE);
  }

  private boolean isFederatedUser() {
    return parsed.service().equals("sts") && !isRoleSession();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerIdentity that
        && arn.equals(that.arn)
        && Objects.equals(userId, that.userId)
        && Objects.equals(accessKeyId, that.accessKeyId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(arn, userId, accessKeyId);
  }

  @Override
  public String toString() {
    return arn;
  }

  /** What kind of principal an ARN names, as aws-iam-authenticator tells them apart. */
  public enum Type {
    /** An IAM role itself. STS never reports one: a role is used by its sessions. */
    ROLE,
    /** An IAM user. */
    USER,
    /** An account's root. */
    ROOT,
    /** A federated user. */
    FEDERATED_USER,
    /** A session of a role. */
    ASSUMED_ROLE
  }
}
