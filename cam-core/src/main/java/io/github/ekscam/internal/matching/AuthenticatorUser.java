package io.github.ekscam.internal.matching;

import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is printed of a user that aws-iam-authenticator makes of an IAM principal, where the
 * principal's unique id or the username is not known.
 */
public final class AuthenticatorUser {

  /** Stands for a unique id in texts; nothing reads it. */
  public static final String UNKNOWN_PRINCIPAL_ID = "<principalId>";

  /** The keys of {@code extra} that hold the unique id. */
  public static final List<String> PRINCIPAL_ID_KEYS =
      List.of("principalId", "sigs.k8s.io/aws-iam-authenticator/principalId");

  private AuthenticatorUser() {}

  /** The uid of a principal. */
  public static String uid(String account, String principalId) {
    return "aws-iam-authenticator:" + account + ":" + principalId;
  }

  /** A user's name to print: the template, if only that is known. */
  public static String printedUsername(UserInfo user) {
    return user.usernameTemplate().orElse(user.username());
  }

  /** A user's uid to print. */
  public static String printedUid(UserInfo user) {
    return user.uid().isEmpty()
        ? user.accountOfUnknownPrincipal()
            .map(account -> uid(account, UNKNOWN_PRINCIPAL_ID))
            .orElse("")
        : user.uid();
  }

  /** A user's {@code extra} to print, in the order of its keys. */
  public static SortedMap<String, List<String>> printedExtra(UserInfo user) {
    SortedMap<String, List<String>> extra = new TreeMap<>(user.extra());
    if (user.accountOfUnknownPrincipal().isPresent()) {
      for (String key : PRINCIPAL_ID_KEYS) {
        extra.replace(key, List.of(), List.of(UNKNOWN_PRINCIPAL_ID));
      }
    }
    return extra;
  }
}
