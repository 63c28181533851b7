package io.github.ekscam.analysis.internal.takeover;

import static io.github.ekscam.analysis.internal.takeover.Right.BIND_CLUSTER_ADMIN;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_CLUSTER_ROLE_BINDINGS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_CONFIG_MAPS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_CRON_JOBS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_DAEMON_SETS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_DEPLOYMENTS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_EXEC;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_JOBS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_MUTATING_WEBHOOKS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_NODES_PROXY;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_PODS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_REPLICATION_CONTROLLERS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_REPLICA_SETS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_ROLE_BINDINGS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_SECRETS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_STATEFUL_SETS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_TOKENS;
import static io.github.ekscam.analysis.internal.takeover.Right.CREATE_VALIDATING_WEBHOOKS;
import static io.github.ekscam.analysis.internal.takeover.Right.ESCALATE_CLUSTER_ROLES;
import static io.github.ekscam.analysis.internal.takeover.Right.GET_NODES_PROXY;
import static io.github.ekscam.analysis.internal.takeover.Right.GET_SECRETS;
import static io.github.ekscam.analysis.internal.takeover.Right.IMPERSONATE_MASTERS;
import static io.github.ekscam.analysis.internal.takeover.Right.IMPERSONATE_SERVICE_ACCOUNTS;
import static io.github.ekscam.analysis.internal.takeover.Right.IMPERSONATE_USERS;
import static io.github.ekscam.analysis.internal.takeover.Right.LIST_SECRETS;
import static io.github.ekscam.analysis.internal.takeover.Right.PATCH_AWS_AUTH;
import static io.github.ekscam.analysis.internal.takeover.Right.PATCH_CLUSTER_ROLES;
import static io.github.ekscam.analysis.internal.takeover.Right.PATCH_CLUSTER_ROLE_BINDINGS;
import static io.github.ekscam.analysis.internal.takeover.Right.PATCH_EPHEMERAL_CONTAINERS;
import static io.github.ekscam.analysis.internal.takeover.Right.PATCH_MUTATING_WEBHOOKS;
import static io.github.ekscam.analysis.internal.takeover.Right.UPDATE_AWS_AUTH;
import static io.github.ekscam.analysis.internal.takeover.Right.UPDATE_CLUSTER_ROLES;
import static io.github.ekscam.analysis.internal.takeover.Right.UPDATE_CLUSTER_ROLE_BINDINGS;
import static io.github.ekscam.analysis.internal.takeover.Right.UPDATE_EPHEMERAL_CONTAINERS;
import static io.github.ekscam.analysis.internal.takeover.Right.UPDATE_MUTATING_WEBHOOKS;
import static io.github.ekscam.analysis.internal.takeover.Right.WATCH_SECRETS;

import java.util.List;

/** A way of becoming more than one is, by what one may do; in the order of importance. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
public enum Power {
  /** To give oneself a role, or a role more rights, past the escalation check. */
  ROLES(
      List.of(
          new Way(
              Reach.EVERYTHING,
              List.of(
                  List.of(BIND_CLUSTER_ADMIN),
                  List.of(
                      CREATE_CLUSTER_ROLE_BINDINGS,
                      UPDATE_CLUSTER_ROLE_BINDINGS,
                      PATCH_CLUSTER_ROLE_BINDINGS)),
              "gives itself the ClusterRole cluster-admin"),
          new Way(
              Reach.EVERYTHING,
              List.of(
                  List.of(ESCALATE_CLUSTER_ROLES),
                  List.of(UPDATE_CLUSTER_ROLES, PATCH_CLUSTER_ROLES)),
              "adds every right to the ClusterRole system:basic-user, which everybody has"),
          new Way(
              Reach.SERVICE_ACCOUNT,
              List.of(List.of(BIND_CLUSTER_ADMIN), List.of(CREATE_ROLE_BINDINGS)),
              "gives itself the ClusterRole cluster-admin in the namespace, and becomes by a pod"
                  + " there the %s"))),

  /** To act as somebody else. */
  IMPERSONATION(
      List.of(
          new Way(
              Reach.EVERYTHING,
              List.of(List.of(IMPERSONATE_MASTERS), List.of(IMPERSONATE_USERS)),
              "acts as a member of the group system:masters, who may do everything"),
          new Way(Reach.USER, List.of(List.of(IMPERSONATE_USERS)), "acts as the %s"),
          new Way(
              Reach.SERVICE_ACCOUNT,
              List.of(List.of(IMPERSONATE_SERVICE_ACCOUNTS)),
              "acts as the %s"))),

  /** To map IAM principals to users. */
  AWS_AUTH(
      List.of(
          new Way(
              Reach.EVERYTHING_BY_AWS_AUTH,
              List.of(List.of(UPDATE_AWS_AUTH, PATCH_AWS_AUTH)),
              "maps any IAM principal to the group system:masters, which may do everything"),
          new Way(
              Reach.EVERYTHING_BY_UNKNOWN_AWS_AUTH,
              List.of(List.of(CREATE_CONFIG_MAPS), List.of(UPDATE_AWS_AUTH, PATCH_AWS_AUTH)),
              "writes the ConfigMap kube-system/aws-auth, whether or not there is one, and maps in"
                  + " it any IAM principal to the group system:masters, which may do"
                  + " everything"))),

  /** To change what others write. */
  WEBHOOKS(
      List.of(
          new Way(
              Reach.EVERYTHING,
              List.of(
                  List.of(
                      CREATE_MUTATING_WEBHOOKS, UPDATE_MUTATING_WEBHOOKS, PATCH_MUTATING_WEBHOOKS)),
              "has a webhook change whatever anybody creates, such as the commands and the service"
                  + " accounts of pods in kube-system"),
          new Way(
              Reach.SECRETS,
              List.of(List.of(CREATE_VALIDATING_WEBHOOKS)),
              "has a webhook read whatever anybody writes, Secrets included"))),

  /** To talk to kubelets. */
  NODES_PROXY(
      List.of(
          new Way(
              Reach.WORKLOAD_ANYWHERE,
              List.of(List.of(CREATE_NODES_PROXY, GET_NODES_PROXY)),
              "runs commands in any pod by the kubelet's API, past admission and audit, such as in"
                  + " one that runs as the %s"))),

  /** To be given tokens of service accounts. */
  TOKENS(
      List.of(
          new Way(
              Reach.SERVICE_ACCOUNT,
              List.of(List.of(CREATE_TOKENS)),
              "is given a token of the %s"))),

  /** To run what one likes as a service account. */
  WORKLOADS(
      List.of(
          new Way(
              Reach.SERVICE_ACCOUNT,
              List.of(
                  List.of(
                      CREATE_PODS,
                      CREATE_DEPLOYMENTS,
                      CREATE_DAEMON_SETS,
                      CREATE_STATEFUL_SETS,
                      CREATE_REPLICA_SETS,
                      CREATE_REPLICATION_CONTROLLERS,
                      CREATE_JOBS,
                      CREATE_CRON_JOBS)),
              "runs what it likes as the %s"))),

  /** To run commands in the pods of others. */
  EXEC(
      List.of(
          new Way(
              Reach.WORKLOAD,
              List.of(
                  List.of(CREATE_EXEC, PATCH_EPHEMERAL_CONTAINERS, UPDATE_EPHEMERAL_CONTAINERS)),
              "runs commands in a pod that runs as the %s"))),

  /** To have a token of a service account written into a Secret. */
  TOKEN_SECRETS(
      List.of(
          new Way(
              Reach.SERVICE_ACCOUNT,
              List.of(List.of(CREATE_SECRETS), List.of(GET_SECRETS, LIST_SECRETS, WATCH_SECRETS)),
              "creates a Secret of the type kubernetes.io/service-account-token, and reads in it a"
                  + " token of the %s")));

  /** The namespace of aws-auth and of what runs a cluster. */
  public static final String KUBE_SYSTEM = "kube-system";

  private final List<Way> ways;

  Power(List<Way> ways) {
    this.ways = ways;
  }

  public List<Way> ways() {
    return ways;
  }

  /** What a way leads to. */
  public enum Reach {
    /** All rights, by what is allowed in the whole cluster. */
    EVERYTHING,
    /** All rights, by what is allowed in kube-system, where aws-auth counts. */
    EVERYTHING_BY_AWS_AUTH,
    /** The same where aws-auth counts and nobody says whether there is one. */
    EVERYTHING_BY_UNKNOWN_AWS_AUTH,
    /** The Secrets of all namespaces. */
    SECRETS,
    /** Any user. */
    USER,
    /** The service accounts of a namespace, whether or not anything runs as them. */
    SERVICE_ACCOUNT,
    /** The service accounts of a namespace that workloads run as. */
    WORKLOAD,
    /** The service accounts that workloads run as, by what is allowed in the whole cluster. */
    WORKLOAD_ANYWHERE;

    /** The namespace in which the rights must be held; the whole cluster if it is empty. */
    public String heldIn() {
      return this == EVERYTHING_BY_AWS_AUTH || this == EVERYTHING_BY_UNKNOWN_AWS_AUTH
          ? KUBE_SYSTEM
          : "";
    }

    /** Whether it leads to service accounts of the namespace in which the rights are held. */
    public boolean isInNamespace() {
      return this == SERVICE_ACCOUNT || this == WORKLOAD;
    }
  }

  /**
   * One way.
   *
   * @param requirements the rights that it takes, of each list one; the first tells it from other
   *     ways
   * @param effect what follows, as the end of a sentence; {@code %s} stands for whom it leads to
   */
  public record Way(Reach reach, List<List<Right>> requirements, String effect) {

    /** Whether rights, as bits, are enough. */
    public boolean isOpenTo(long rights) {
      for (List<Right> alternatives : requirements) {
        boolean met = false;
        for (Right right : alternatives) {
          met |= (rights & right.bit()) != 0;
        }
        if (!met) {
          return false;
        }
      }
      return true;
    }
  }
}
