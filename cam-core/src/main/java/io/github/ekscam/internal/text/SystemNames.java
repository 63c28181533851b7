package io.github.ekscam.internal.text;

/** The names of users and groups that Kubernetes itself gives a meaning to. */
public final class SystemNames {

  /** The group that may do everything. */
  public static final String MASTERS = "system:masters";

  /** The group of everybody who is logged in. */
  public static final String AUTHENTICATED = "system:authenticated";

  /** The group of everybody who is not. */
  public static final String UNAUTHENTICATED = "system:unauthenticated";

  /** The group of the nodes. */
  public static final String NODES = "system:nodes";

  /** What the name of a node's user begins with. */
  public static final String NODE_PREFIX = "system:node:";

  /** What the name of a service account's user begins with; the namespace, a colon, the name. */
  public static final String SERVICE_ACCOUNT_PREFIX = "system:serviceaccount:";

  private SystemNames() {}
}
