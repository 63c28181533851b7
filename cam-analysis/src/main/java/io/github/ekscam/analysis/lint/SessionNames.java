package io.github.ekscam.analysis.lint;

import java.util.regex.Pattern;

/** What is known of how sessions of roles are called. */
final class SessionNames {

  /** What STS allows. */
  private static final Pattern POSSIBLE = Pattern.compile("[\\w+=,.@-]{2,64}");

  private static final String OF_IDENTITY_CENTER = "AWSReservedSSO_";

  private SessionNames() {}

  /** Whether a session can be called so. */
  static boolean isPossible(String name) {
    return POSSIBLE.matcher(name).matches();
  }

  /** Whether IAM Identity Center names the sessions of a role, and not who assumes it. */
  static boolean areGiven(LintedPrincipal principal) {
    String arn = principal.caller().arn();
    return arn.substring(arn.lastIndexOf('/') + 1).startsWith(OF_IDENTITY_CENTER);
  }
}
