package io.github.ekscam.internal.vocabulary;

import java.util.List;

/** The names of users and groups that Kubernetes itself, or EKS, gives a meaning to. */
public final class SystemNames {

  /** What all of them begin with. */
  public static final String PREFIX = "system:";

  /** The group that may do everything. */
  public static final String MASTERS = PREFIX + "masters";

  /** The group of everybody who is logged in. */
  public static final String AUTHENTICATED = PREFIX + "authenticated";

  /** The group of everybody who is not. */
  public static final String UNAUTHENTICATED = PREFIX + "unauthenticated";

  /** The user who is not logged in. */
  public static final String ANONYMOUS = PREFIX + "anonymous";

  /** The group of the nodes. */
  public static final String NODES = PREFIX + "nodes";

  /** The group that the documentation of aws-auth has Fargate's nodes be members of as well. */
  public static final String NODE_PROXIER = PREFIX + "node-proxier";

  /** The group that the documentation of aws-auth has Windows nodes be members of as well. */
  public static final String KUBE_PROXY_WINDOWS = "eks:kube-proxy-windows";

  /** What the name of a node's user begins with. */
  public static final String NODE_PREFIX = PREFIX + "node:";

  /** The group of all service accounts. */
  private static final String SERVICE_ACCOUNTS = PREFIX + "serviceaccounts";

  /** What the name of a service account's user begins with; the namespace, a colon, the name. */
  public static final String SERVICE_ACCOUNT_PREFIX = PREFIX + "serviceaccount:";

  private SystemNames() {}

  /** The groups of a service account: that of all, and that of those in its namespace. */
  public static List<String> serviceAccountGroups(String namespace) {
    return List.of(SERVICE_ACCOUNTS, SERVICE_ACCOUNTS + ":" + namespace);
  }
}
