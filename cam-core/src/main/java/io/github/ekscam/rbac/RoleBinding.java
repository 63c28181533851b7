package io.github.ekscam.rbac;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A RoleBinding: grants a Role or a ClusterRole within one namespace. Creating one throws {@link
 * InvalidObjectException} where the API server would refuse it.
 *
 * @param metadata name and namespace, labels and annotations
 * @param roleRef the role
 * @param subjects the subjects that the role is granted to; may be empty
 */
public record RoleBinding(ObjectMeta metadata, RoleRef roleRef, List<Subject> subjects)
    implements RbacBinding {

  public RoleBinding {
    requireNonNull(metadata, "metadata");
    requireNonNull(roleRef, "roleRef");
    subjects = List.copyOf(subjects);
    RbacValidation.binding("RoleBinding", metadata, roleRef, subjects);
  }

  @Override
  public String kind() {
    return "RoleBinding";
  }
}
