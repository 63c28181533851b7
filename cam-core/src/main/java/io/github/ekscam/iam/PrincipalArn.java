package io.github.ekscam.iam;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ARN of an IAM user or IAM role: what an access entry is made for, such as {@code
 * arn:aws:iam::111122223333:role/teams/Developer}. An STS session or a group is none.
 *
 * <p>An account's root ({@code arn:aws:iam::111122223333:root}) is one, too: AWS's documentation
 * speaks of users and roles alone, but {@code CreateAccessEntry} was seen, once, to accept it.
 * Immutable.
 */
public final class PrincipalArn implements Comparable<PrincipalArn> {

  private static final Pattern FORM =
      Pattern.compile(
          "arn:[a-z-]+:iam::[0-9]{12}:((?<type>user|role)"
              + "(?<path>/|/[\\x21-\\x7E]{1,510}/)(?<name>[\\w+=,.@-]{1,64})|root)");

  private static final String ROOT = "root";

  private final String value;

  private PrincipalArn(String value) {
    this.value = requireNonNull(value, "value");
    try {
      Arn.parse(value);
    } catch (IllegalArgumentException e) {
      throw invalid(value, e.getMessage());
    }
    if (!FORM.matcher(value).matches()) {
      throw invalid(value, value.contains(":sts:") ? "an STS session is no IAM principal" : null);
    }
  }

  private static IllegalArgumentException invalid(String value, @Nullable String cause) {
    return new IllegalArgumentException(
        "Invalid principal ARN \""
            + value
            + "\": "
            + (cause == null ? "" : cause + "; ")
            + "expected the ARN of an IAM user or role, such as"
            + " arn:aws:iam::111122223333:role/Developer");
  }

  /**
   * Reads an ARN.
   *
   * @throws IllegalArgumentException if it is not the ARN of an IAM user or role
   */
  public static PrincipalArn of(String value) {
    return new PrincipalArn(value);
  }

  /** The ARN as it was written, its path and case kept. */
  public String value() {
    return value;
  }

  /** The partition, such as {@code aws} or {@code aws-cn}. */
  public String partition() {
    return Arn.parse(value).partition();
  }

  /** The twelve digits of the account. */
  public String account() {
    return Arn.parse(value).account();
  }

  /** Whether it is a role. */
  public boolean isRole() {
    return part("type", ROOT).equals("role");
  }

  /** Whether it is an account's root; what is neither this nor a role is a user. */
  public boolean isRoot() {
    return part("type", ROOT).equals(ROOT);
  }

  /** The path, which begins and ends with a slash; {@code /} when there is none. */
  public String path() {
    return part("path", "/");
  }

  /** The name without the path; {@code root} for an account's root. */
  public String name() {
    return part("name", ROOT);
  }

  /**
   * The ARN without the path if it is a role's, as aws-iam-authenticator looks roles up: {@code
   * arn:aws:iam::111122223333:role/Developer} for {@code
   * arn:aws:iam::111122223333:role/teams/Developer}. A user's ARN keeps its path.
   *
   * <p>Reproduces {@code StripPath} in {@code pkg/arn} of aws-iam-authenticator 0.7.18.
   */
  public PrincipalArn withoutRolePath() {
    return isRole() && !path().equals("/") ? new PrincipalArn(Arn.stripPath(value)) : this;
  }

  /** Whether this is, by its shape, a role that only an AWS service can use. */
  public boolean isServiceLinkedRole() {
    return isRole() && path().startsWith("/aws-service-role/");
  }

  /**
   * Whether this principal may be the one that {@code canonicalArn} names. Case does not count, as
   * in aws-iam-authenticator; and as STS never tells a role's path, a role without one is any role
   * of that name.
   */
  public boolean isNamedBy(String canonicalArn) {
    if (value.equalsIgnoreCase(canonicalArn)) {
      return true;
    }
    return isRole()
        && withoutRolePath()
            .value
            .toLowerCase(Locale.ROOT)
            .equals(canonicalArn.toLowerCase(Locale.ROOT));
  }

  private String part(String group, String ofRoot) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new AssertionError(value);
    }
    return requireNonNullElse(matcher.group(group), ofRoot);
  }

  /** In the order of the text. */
  @Override
  public int compareTo(PrincipalArn other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrincipalArn that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
