package io.github.ekscam.cli;

/** Clusters that the commands are asked about, and what every command tells of them. */
final class Examples {

  /** What the guides show: developers, a pipeline, auditors and administrators. */
  static final String PLATFORM = "../examples/platform";

  /** What a command tells of {@link #PLATFORM} when the default roles are left out. */
  static final String PLATFORM_WARNING =
      "warning: "
          + PLATFORM
          + "/rbac/developers.yaml:14:1: ClusterRoleBinding \"developers-view\" refers to the"
          + " ClusterRole \"view\", which does not exist here: it grants nothing; add the role, or"
          + " bind another\n";

  /** A pipeline in three namespaces, of which one session may more, and a policy without rules. */
  static final String PIPELINE = "src/test/resources/lists.yaml";

  /** What a command tells of {@link #PIPELINE}: there is a binding to no role. */
  static final String PIPELINE_WARNING =
      "warning: "
          + PIPELINE
          + ":41:3: RoleBinding \"gone\" in the namespace \"dev-2\" refers to the Role \"gone\","
          + " which does not exist there: it grants nothing; add the role, or bind another\n";

  /** The role of {@link #PIPELINE}, in any session. */
  static final String DEPLOY = "arn:aws:iam::111122223333:role/Deploy";

  /** The user in {@link #PIPELINE} with the policy without rules. */
  static final String EVE = "arn:aws:iam::111122223333:user/eve";

  private Examples() {}
}
