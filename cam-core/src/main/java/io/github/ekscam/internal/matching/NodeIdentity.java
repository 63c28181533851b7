package io.github.ekscam.internal.matching;

import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.request.UserInfo;

/**
 * Who is a node to the API server. Reproduces {@code pkg/auth/nodeidentifier} of Kubernetes 1.34.
 */
public final class NodeIdentity {

  private NodeIdentity() {}

  /**
   * Whether the user is a node: by name and by group. Of a name that is not known the beginning may
   * be.
   */
  public static boolean isNode(UserInfo user) {
    return beginning(user).startsWith(SystemNames.NODE_PREFIX)
        && user.groups().contains(SystemNames.NODES);
  }

  private static String beginning(UserInfo user) {
    return user.isUsernameKnown()
        ? user.username()
        : NameTemplate.of(user.usernameTemplate().orElseThrow()).prefix();
  }
}
