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

  /** What is known of the name: all of it, or the template that it is made from. */
  private static String beginning(UserInfo user) {
    return user.isUsernameKnown()
        ? user.username()
        : NameTemplate.of(user.usernameTemplate().orElseThrow()).prefix();
  }

  /** The name of the node that a user is; if it is not known, the template that it is made from. */
  public static String nodeName(UserInfo node) {
    return AuthenticatorUser.printedUsername(node).substring(SystemNames.NODE_PREFIX.length());
  }

  /** Whether the user is the node of a name. Allocates nothing. */
  public static boolean isNamed(UserInfo node, String name) {
    return node.isUsernameKnown()
        && node.username().length() == SystemNames.NODE_PREFIX.length() + name.length()
        && node.username().endsWith(name);
  }

  /** Whether the user, whose own name is not known, may be the node of a name. */
  public static boolean mayBeNamed(UserInfo node, String name) {
    return !name.isEmpty()
        && node.usernameTemplate().isPresent()
        && NameTemplate.of(node.usernameTemplate().get()).mayBecome(SystemNames.NODE_PREFIX + name);
  }
}
