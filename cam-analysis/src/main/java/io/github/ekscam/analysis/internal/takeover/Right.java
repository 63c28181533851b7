package io.github.ekscam.analysis.internal.takeover;

import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.internal.vocabulary.ResourceNames;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;

/**
 * A right that leads further, as a request. Where the object is somebody whom it leads to, the
 * request is made for them; a rule that is limited to names has the right if it has this very name.
 */
@SuppressWarnings("ImmutableEnumChecker") // a request is immutable
public enum Right {
  EVERYTHING("*", "*", "*", ""),
  LIST_SECRETS("list", "", "secrets", ""),
  WATCH_SECRETS("watch", "", "secrets", ""),
  GET_SECRETS("get", "", "secrets", Right.ANY_NAME),
  CREATE_SECRETS("create", "", "secrets", ""),

  BIND_CLUSTER_ADMIN("bind", RbacObject.API_GROUP, "clusterroles", "cluster-admin"),
  CREATE_CLUSTER_ROLE_BINDINGS("create", RbacObject.API_GROUP, "clusterrolebindings", ""),
  UPDATE_CLUSTER_ROLE_BINDINGS(
      "update", RbacObject.API_GROUP, "clusterrolebindings", "cluster-admin"),
  PATCH_CLUSTER_ROLE_BINDINGS(
      "patch", RbacObject.API_GROUP, "clusterrolebindings", "cluster-admin"),
  CREATE_ROLE_BINDINGS("create", RbacObject.API_GROUP, "rolebindings", ""),
  ESCALATE_CLUSTER_ROLES("escalate", RbacObject.API_GROUP, "clusterroles", "system:basic-user"),
  UPDATE_CLUSTER_ROLES("update", RbacObject.API_GROUP, "clusterroles", "system:basic-user"),
  PATCH_CLUSTER_ROLES("patch", RbacObject.API_GROUP, "clusterroles", "system:basic-user"),

  IMPERSONATE_MASTERS("impersonate", "", "groups", "system:masters"),
  IMPERSONATE_USERS("impersonate", "", "users", Right.ANY_NAME),
  IMPERSONATE_SERVICE_ACCOUNTS("impersonate", "", "serviceaccounts", Right.ANY_NAME),

  UPDATE_AWS_AUTH("update", "", "configmaps", "aws-auth"),
  PATCH_AWS_AUTH("patch", "", "configmaps", "aws-auth"),
  CREATE_CONFIG_MAPS("create", "", "configmaps", ""),

  CREATE_MUTATING_WEBHOOKS(
      "create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", ""),
  UPDATE_MUTATING_WEBHOOKS(
      "update",
      "admissionregistration.k8s.io",
      "mutatingwebhookconfigurations",
      "pod-identity-webhook"),
  PATCH_MUTATING_WEBHOOKS(
      "patch",
      "admissionregistration.k8s.io",
      "mutatingwebhookconfigurations",
      "pod-identity-webhook"),
  CREATE_VALIDATING_WEBHOOKS(
      "create", "admissionregistration.k8s.io", "validatingwebhookconfigurations", ""),

  CREATE_NODES_PROXY("create", "", "nodes/proxy", Right.ANY_NAME),
  GET_NODES_PROXY("get", "", "nodes/proxy", Right.ANY_NAME),

  CREATE_TOKENS("create", "", "serviceaccounts/token", Right.ANY_NAME),

  CREATE_PODS("create", "", "pods", ""),
  CREATE_DEPLOYMENTS("create", "apps", "deployments", ""),
  CREATE_DAEMON_SETS("create", "apps", "daemonsets", ""),
  CREATE_STATEFUL_SETS("create", "apps", "statefulsets", ""),
  CREATE_REPLICA_SETS("create", "apps", "replicasets", ""),
  CREATE_REPLICATION_CONTROLLERS("create", "", "replicationcontrollers", ""),
  CREATE_JOBS("create", "batch", "jobs", ""),
  CREATE_CRON_JOBS("create", "batch", "cronjobs", ""),

  CREATE_EXEC("create", "", "pods/exec", Right.ANY_NAME),
  PATCH_EPHEMERAL_CONTAINERS("patch", "", "pods/ephemeralcontainers", Right.ANY_NAME),
  UPDATE_EPHEMERAL_CONTAINERS("update", "", "pods/ephemeralcontainers", Right.ANY_NAME);

  /** Stands for an object's name, whatever it is. */
  private static final String ANY_NAME = "any-name";

  private final ResourceRequest request;

  Right(String verb, String apiGroup, String combined, String name) {
    this.request =
        ResourceRequest.of(verb, apiGroup, ResourceNames.resource(combined))
            .subresource(ResourceNames.subresource(combined))
            .name(name);
  }

  /**
   * The request in a namespace.
   *
   * @param name the name of the object, where it may have any
   */
  public ResourceRequest request(String namespace, String name) {
    return request.name().equals(ANY_NAME)
        ? request.namespace(namespace).name(name)
        : request.namespace(namespace);
  }

  /** Whether the object is whoever it leads to. */
  public boolean isOfTarget() {
    return this == IMPERSONATE_USERS
        || this == IMPERSONATE_SERVICE_ACCOUNTS
        || this == CREATE_TOKENS;
  }

  @SuppressWarnings("EnumOrdinal") // the bits are kept nowhere
  public long bit() {
    return 1L << ordinal();
  }

  /** The rights that rules give, wherever they count, as bits. */
  public static long of(List<PolicyRule> rules) {
    long bits = 0;
    for (Right right : values()) {
      if (PolicyRuleMatcher.firstMatching(rules, right.request) != null) {
        bits |= right.bit();
      }
    }
    return bits;
  }
}
