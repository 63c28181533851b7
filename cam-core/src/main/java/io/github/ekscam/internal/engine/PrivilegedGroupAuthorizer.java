package io.github.ekscam.internal.engine;

import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;

/**
 * Allows the members of {@code system:masters} everything, with an empty reason. kube-apiserver
 * asks it before all others.
 */
public final class PrivilegedGroupAuthorizer implements Authorizer {

  private static final Verdict ALLOW =
      Verdict.allow("", new Grant.PrivilegedGroup(SystemNames.MASTERS));

  /** The authorizer. */
  public static final PrivilegedGroupAuthorizer INSTANCE = new PrivilegedGroupAuthorizer();

  private PrivilegedGroupAuthorizer() {}

  @Override
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return isPrivileged(user) ? ALLOW : Verdict.pass();
  }

  static boolean isPrivileged(UserInfo user) {
    return user.groups().contains(SystemNames.MASTERS);
  }
}
