package io.github.ekscam.analysis.migration;

import static java.util.Objects.requireNonNull;

import com.google.common.base.CaseFormat;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.rbac.RbacBinding;
import java.util.ArrayList;
import java.util.List;

/**
 * A step of a migration, to be done after those before it. Until the first {@link
 * CreateNodeEntries}, which is seldom there, or the mode {@code API}, everybody has the access that
 * they had before. All cases are immutable.
 */
public sealed interface MigrationStep {

  /**
   * A name of the case that stays the same from version to version, for output in JSON, such as
   * {@code create-entries}.
   */
  default String id() {
    return CaseFormat.UPPER_CAMEL.to(CaseFormat.LOWER_HYPHEN, getClass().getSimpleName());
  }

  /** The cluster once the step is done. */
  EksCluster cluster();

  /** What is done, in a few words that begin with a verb. */
  String text();

  /** What it breaks or cannot be taken back, in sentences; often nothing. */
  default List<String> consequences() {
    return List.of();
  }

  /** Whether EKS offers no way back. */
  default boolean isOneWay() {
    return false;
  }

  /**
   * Changes the authentication mode.
   *
   * @param mode the new mode
   * @param cluster the cluster then
   */
  record ChangeMode(AuthenticationMode mode, EksCluster cluster) implements MigrationStep {
    public ChangeMode {
      requireNonNull(mode, "mode");
      requireNonNull(cluster, "cluster");
    }

    @Override
    public String text() {
      return "Set the authentication mode to " + mode;
    }

    @Override
    public List<String> consequences() {
      return mode == AuthenticationMode.API
          ? List.of(
              "One way: EKS never goes back to API_AND_CONFIG_MAP.",
              "aws-auth no longer counts: whoever has no access entry is answered 401 Unauthorized,"
                  + " and tools that write aws-auth, such as \"eksctl create iamidentitymapping\","
                  + " have no effect.",
              "Before, see that \"aws eks list-access-entries\" lists every principal, that the"
                  + " nodes are ready, and that an administrator comes in by an entry.")
          : List.of(
              "One way: EKS never goes back to CONFIG_MAP.",
              "EKS makes an access entry for the cluster's creator, with"
                  + " AmazonEKSClusterAdminPolicy. aws-auth counts as before for everybody else.");
    }

    @Override
    public boolean isOneWay() {
      return true;
    }
  }

  /**
   * Writes bindings for the names that stand in for those that EKS refuses. Nobody has these names
   * yet.
   *
   * @param bindings the bindings
   * @param cluster the cluster then
   */
  record WriteBindings(List<RbacBinding> bindings, EksCluster cluster) implements MigrationStep {
    public WriteBindings {
      bindings = List.copyOf(bindings);
      requireNonNull(cluster, "cluster");
    }

    @Override
    public String text() {
      return "Write the bindings of the groups and usernames that stand in for those that EKS"
          + " refuses";
    }
  }

  /**
   * Creates the access entries and associates their policies, one principal after the other.
   *
   * @param principals the principals
   * @param cluster the cluster then
   */
  record CreateEntries(List<MigratedPrincipal> principals, EksCluster cluster)
      implements MigrationStep {
    public CreateEntries {
      principals = List.copyOf(principals);
      requireNonNull(cluster, "cluster");
    }

    @Override
    public String text() {
      return "Create the access entries";
    }

    @Override
    public List<String> consequences() {
      List<String> consequences = new ArrayList<>();
      consequences.add(
          "An entry wins over aws-auth some seconds after it is made; to delete it is the way back,"
              + " as long as aws-auth counts.");
      if (principals.stream()
          .map(principal -> principal.accessEntry().principalArn())
          .anyMatch(arn -> arn.isRole() && arn.path().equals("/"))) {
        consequences.add(
            "aws-auth does not tell the path of a role: EKS refuses an entry whose ARN IAM does not"
                + " know so (\"The specified principalArn is invalid: invalid principal.\").");
      }
      consequences.add(
          "An entry that is refused because it is in use was made by EKS: for a managed node group,"
              + " a Fargate profile or the cluster's creator.");
      if (principals.stream().anyMatch(principal -> !principal.accessEntry().type().isStandard())) {
        consequences.add(
            "Entries of nodes need iam:PassRole, and a role of the cluster's own account.");
      }
      return List.copyOf(consequences);
    }
  }

  /**
   * Creates the access entries of nodes that have rights by groups which no entry of nodes can
   * have.
   *
   * @param principals the principals
   * @param cluster the cluster then
   */
  record CreateNodeEntries(List<MigratedPrincipal> principals, EksCluster cluster)
      implements MigrationStep {
    public CreateNodeEntries {
      principals = List.copyOf(principals);
      requireNonNull(cluster, "cluster");
    }

    @Override
    public String text() {
      return "Create the access entries of nodes that have rights by other groups than those of"
          + " nodes";
    }

    @Override
    public List<String> consequences() {
      return List.of(
          "Takes these rights from the nodes, as aws-auth no longer counts for them. To delete an"
              + " entry is the way back, as long as aws-auth counts.");
    }
  }

  /**
   * Deletes the ConfigMap, which no longer counts.
   *
   * @param cluster the cluster, in which nothing changes
   */
  record DeleteAwsAuth(EksCluster cluster) implements MigrationStep {
    public DeleteAwsAuth {
      requireNonNull(cluster, "cluster");
    }

    @Override
    public String text() {
      return "Delete the ConfigMap kube-system/aws-auth";
    }

    @Override
    public List<String> consequences() {
      return List.of(
          "Nothing changes any more: the ConfigMap has no effect in the mode API. Keep a copy.");
    }
  }
}
