package io.github.ekscam.rbac;

import io.github.ekscam.internal.text.GoStrings;
import io.github.ekscam.internal.text.PlainText;
import java.util.Comparator;
import java.util.List;

/** A RoleBinding or a ClusterRoleBinding. */
public sealed interface RbacBinding extends RbacObject permits RoleBinding, ClusterRoleBinding {

  /**
   * The order in which bindings are looked at: ClusterRoleBindings by name, then RoleBindings by
   * namespace and by name, each compared by the bytes of UTF-8.
   */
  Comparator<RbacBinding> ORDER =
      Comparator.comparing((RbacBinding binding) -> binding.metadata().namespace(), GoStrings.ORDER)
          .thenComparing(binding -> binding.metadata().name(), GoStrings.ORDER);

  /** The role that is bound. */
  RoleRef roleRef();

  /** The subjects it is bound to, in their stored order. */
  List<Subject> subjects();

  /**
   * The binding and its role, which may not exist, in one line for people, such as {@code
   * RoleBinding web in the namespace dev of ClusterRole view}.
   */
  default String describeWithRole() {
    String namespace = metadata().namespace();
    return kind()
        + " "
        + PlainText.line(metadata().name())
        + (namespace.isEmpty() ? "" : " in the namespace " + namespace)
        + " of "
        + roleRef();
  }
}
