package io.github.ekscam.local.access;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.config.awscli.AwsEksCommand;
import java.util.List;

/**
 * One call of the EKS API that changes access to a cluster: to be looked at, made on a {@link
 * ClusterAccess}, or given to the AWS CLI.
 */
public sealed interface EksCall {

  /** The cluster. */
  String clusterName();

  /**
   * Makes the call.
   *
   * @throws EksException as the operation does
   */
  void makeOn(ClusterAccess eks);

  /** The call as words of the AWS CLI, beginning with {@code aws} and {@code eks}. */
  List<String> commandWords();

  /** The call as a command line of the AWS CLI, quoted for a POSIX shell where that is needed. */
  default String commandLine() {
    return AwsEksCommand.line(commandWords());
  }

  /** {@code UpdateClusterConfig} with an authentication mode. */
  record UpdateClusterConfig(String clusterName, AuthenticationMode authenticationMode)
      implements EksCall {

    public UpdateClusterConfig {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(authenticationMode, "authenticationMode");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.updateClusterConfig(clusterName, authenticationMode);
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.updateClusterConfig(clusterName, authenticationMode);
    }
  }

  /** {@code CreateAccessEntry}. */
  record CreateAccessEntry(String clusterName, CreateAccessEntryRequest request)
      implements EksCall {

    public CreateAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(request, "request");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.createAccessEntry(clusterName, request);
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.createAccessEntry(
          clusterName,
          request.principalArn(),
          request.type(),
          request.username(),
          request.kubernetesGroups(),
          request.tags());
    }
  }

  /** {@code UpdateAccessEntry}. */
  record UpdateAccessEntry(
      String clusterName, String principalArn, UpdateAccessEntryRequest request)
      implements EksCall {

    public UpdateAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(request, "request");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.updateAccessEntry(clusterName, principalArn, request);
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.updateAccessEntry(
          clusterName, principalArn, request.username(), request.kubernetesGroups());
    }
  }

  /** {@code DeleteAccessEntry}. */
  record DeleteAccessEntry(String clusterName, String principalArn) implements EksCall {

    public DeleteAccessEntry {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.deleteAccessEntry(clusterName, principalArn);
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.deleteAccessEntry(clusterName, principalArn);
    }
  }

  /** {@code AssociateAccessPolicy}. */
  record AssociateAccessPolicy(
      String clusterName, String principalArn, PolicyAssociation association) implements EksCall {

    public AssociateAccessPolicy {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(association, "association");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.associateAccessPolicy(
          clusterName, principalArn, association.policyArn().toString(), association.accessScope());
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.associateAccessPolicy(clusterName, principalArn, association);
    }
  }

  /** {@code DisassociateAccessPolicy}. */
  record DisassociateAccessPolicy(String clusterName, String principalArn, String policyArn)
      implements EksCall {

    public DisassociateAccessPolicy {
      requireNonNull(clusterName, "clusterName");
      requireNonNull(principalArn, "principalArn");
      requireNonNull(policyArn, "policyArn");
    }

    @Override
    public void makeOn(ClusterAccess eks) {
      eks.disassociateAccessPolicy(clusterName, principalArn, policyArn);
    }

    @Override
    public List<String> commandWords() {
      return AwsEksCommand.disassociateAccessPolicy(clusterName, principalArn, policyArn);
    }
  }
}
