package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.rbac.RbacBinding;

/** Tells apart what gives the grants of one cluster. */
public final class GrantKeys {

  private GrantKeys() {}

  /** What gives it: a binding, or a policy that is associated with an entry. */
  public static Key source(Grant grant) {
    if (grant instanceof Grant.Rbac rbac) {
      return source(rbac.binding());
    }
    if (grant instanceof Grant.AccessPolicy policy) {
      return source(policy.entry(), policy.association());
    }
    return grant instanceof Grant.Node node ? Key.of(node.nodeName(), node.rule()) : Key.of();
  }

  /** A binding that gives something. */
  public static Key source(RbacBinding binding) {
    return Key.of(binding.kind(), binding.metadata().namespace(), binding.metadata().name());
  }

  /** A policy that gives something to an entry. */
  public static Key source(AccessEntry entry, PolicyAssociation association) {
    return Key.of(entry.principalArn(), association.policyArn().toString());
  }
}
