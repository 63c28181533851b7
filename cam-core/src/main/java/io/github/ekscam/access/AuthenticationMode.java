package io.github.ekscam.access;

/** Where a cluster looks up who an IAM principal is. */
public enum AuthenticationMode {
  /** Only in the aws-auth ConfigMap. */
  CONFIG_MAP,
  /** In the access entries first, then in the aws-auth ConfigMap. */
  API_AND_CONFIG_MAP,
  /** Only in the access entries. */
  API
}
