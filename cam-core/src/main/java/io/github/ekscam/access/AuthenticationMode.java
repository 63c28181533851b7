package io.github.ekscam.access;

import java.util.List;

/** Where a cluster looks up who an IAM principal is. */
public enum AuthenticationMode {
  /** Only in the aws-auth ConfigMap. */
  CONFIG_MAP,
  /** In the access entries first, then in the aws-auth ConfigMap. */
  API_AND_CONFIG_MAP,
  /** Only in the access entries. */
  API;

  /**
   * The mode of a name, such as {@code API}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AuthenticationMode of(String name) {
    for (AuthenticationMode mode : values()) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "Invalid authentication mode \"" + name + "\": expected one of " + List.of(values()));
  }

  /**
   * Checks that a cluster of this mode has access entries.
   *
   * @throws EksException as every operation on access entries does in the mode {@code CONFIG_MAP}
   */
  public void requireAccessEntries() {
    if (this == CONFIG_MAP) {
      throw EksException.invalidRequest(
          "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to"
              + " perform this operation.");
    }
  }
}
