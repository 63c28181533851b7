package io.github.ekscam.internal.matching;

import io.github.ekscam.internal.text.Wildcards;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a name that is known in part may be a given one: {@code *} stands for what is not known.
 */
public final class PartlyKnownMatcher {

  private static final Pattern ARN =
      Pattern.compile(
          "(?<scope>arn:(?<partition>[^:]*):iam::(?<account>[^:]*):)(?<resource>.*)",
          Pattern.DOTALL);

  private static final String ROLE = "role/";
  private static final String USER = "user/";
  private static final String TEMPLATE = "{{";

  private PartlyKnownMatcher() {}

  /**
   * Whether the ARN of an access entry's principal may be that of a caller. As {@link
   * io.github.ekscam.iam.PrincipalArn#isNamedBy}: case does not count, and a role without a path is
   * any role of that name. What is not known of a partition or an account has no colon.
   */
  public static boolean mayBePrincipal(String principalArn, String canonicalArn) {
    if (!endsAlike(principalArn, canonicalArn)) {
      return false;
    }
    Matcher caller = ARN.matcher(canonicalArn.toLowerCase(Locale.ROOT));
    if (!caller.matches() || !isPrincipal(caller.group("resource"))) {
      return false;
    }
    String pattern = principalArn.toLowerCase(Locale.ROOT);
    Matcher fields = ARN.matcher(pattern);
    if (!fields.matches()) {
      return mayBe(pattern, caller.group("scope"), caller.group("resource"));
    }
    return Wildcards.matches(fields.group("partition"), caller.group("partition"))
        && Wildcards.matches(fields.group("account"), caller.group("account"))
        && mayBe(fields.group("resource"), "", caller.group("resource"));
  }

  /** What follows the last slash and the last unknown part ends both; most differ already there. */
  private static boolean endsAlike(String pattern, String arn) {
    int end = Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf('*')) + 1;
    int length = pattern.length() - end;
    return arn.regionMatches(true, arn.length() - length, pattern, end, length);
  }

  private static boolean isPrincipal(String resource) {
    return resource.startsWith(ROLE) || resource.startsWith(USER);
  }

  /**
   * Whether the end of an ARN may be what a caller's is.
   *
   * @param scope what stands before the resource
   */
  private static boolean mayBe(String pattern, String scope, String resource) {
    return Wildcards.matches(pattern, scope + resource)
        || (resource.startsWith(ROLE)
            && resource.indexOf('/', ROLE.length()) < 0
            && Wildcards.haveCommonText(
                pattern, scope + ROLE + "*/" + resource.substring(ROLE.length())));
  }

  /**
   * Whether a username or a group may be a name, itself perhaps known in part; a template may be
   * any.
   */
  public static boolean mayBeName(String username, String name) {
    return username.contains(TEMPLATE) || Wildcards.haveCommonText(username, name);
  }

  /** Whether a subject, any part of which may be known in part, may be a user. */
  public static boolean mayBeUser(Subject subject, UserInfo user, String bindingNamespace) {
    return switch (subject.kind()) {
      case "User" -> mayBeUsername(subject.name(), user);
      case "Group" -> user.groups().stream().anyMatch(group -> mayBeName(subject.name(), group));
      case "ServiceAccount" ->
          mayBeUsername(subject.boundIn(bindingNamespace).authenticatedName(), user);
      default -> Wildcards.matches(subject.kind(), "User");
    };
  }

  private static boolean mayBeUsername(String pattern, UserInfo user) {
    return !user.isUsernameKnown() || Wildcards.matches(pattern, user.username());
  }
}
