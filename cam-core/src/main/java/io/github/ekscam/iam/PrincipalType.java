package io.github.ekscam.iam;

/** What kind of principal an ARN names, as aws-iam-authenticator tells them apart. */
public enum PrincipalType {
  /** An IAM role itself. STS never reports one: a role is used by its sessions. */
  ROLE,
  /** An IAM user. */
  USER,
  /** An account's root. */
  ROOT,
  /** A federated user. */
  FEDERATED_USER,
  /** A session of a role. */
  ASSUMED_ROLE
}
