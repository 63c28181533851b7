package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A ClusterRoleBinding: grants a ClusterRole in the whole cluster. Creating one throws {@link
 * InvalidObjectException} where the API server would refuse it.
 *
 * @param metadata name, labels and annotations
 * @param roleRef the role
 * @param subjects the subjects that the role is granted to; may be empty
 */
public record ClusterRoleBinding(ObjectMeta metadata, RoleRef roleRef, List<Subject> subjects)
    implements RbacBinding {

  public ClusterRoleBinding {
    requireNonNull(metadata, "metadata");
    requireNonNull(roleRef, "roleRef");
    subjects = List.copyOf(subjects);
    RbacValidation.binding("ClusterRoleBinding", metadata, roleRef, subjects);
  }

  @Override
  public String kind() {
    return "ClusterRoleBinding";
  }
}
