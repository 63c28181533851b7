package io.github.ekscam.access;

import java.util.List;

/** The authentication mode of a cluster: where it looks up IAM principals. */
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
   * @throws EksException if there is none
   */
  public static AuthenticationMode of(String name) {
    for (AuthenticationMode mode : values()) {
      if (mode.name().equals(name)) {
        return mode;
      }
    }
    throw EksException.invalidParameter(
        "Invalid authentication mode \"" + name + "\": expected one of " + List.of(values()));
  }

  /**
   * Checks that a cluster may be made with this mode.
   *
   * @param administrator whether its creator is to be administrator
   * @throws EksException as {@code CreateCluster} does
   */
  public void requireCreatorChoice(boolean administrator) {
    if (this == CONFIG_MAP && !administrator) {
      throw EksException.invalidParameter(
          "bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is"
              + " set to CONFIG_MAP");
    }
  }

  /**
   * Checks that {@code UpdateClusterConfig} leads from this mode to another. Its refusal has been
   * seen for {@code CONFIG_MAP} to {@code API}; where the mode stays the same, it is by analogy.
   *
   * @throws EksException as {@code UpdateClusterConfig} does
   */
  public void requireUpdateTo(AuthenticationMode mode) {
    boolean possible =
        switch (this) {
          case CONFIG_MAP -> mode == API_AND_CONFIG_MAP;
          case API_AND_CONFIG_MAP -> mode == API;
          case API -> false;
        };
    if (!possible) {
      throw EksException.invalidParameter(
          "Unsupported authentication mode update from " + this + " to " + mode);
    }
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
