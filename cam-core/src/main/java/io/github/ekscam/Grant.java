package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Subject;

/** A grant: the path from a user to the rule that allows a request, as objects. */
public sealed interface Grant {

  /**
   * What the grant goes through, from the caller on, in one line for people, such as {@code access
   * policy AmazonEKSViewPolicy in the namespaces dev-*}. The rule is left out, which {@code
   * toString} adds.
   */
  String describe();

  /**
   * Membership of the group that may do everything.
   *
   * @param group the group, {@code system:masters}
   */
  record PrivilegedGroup(String group) implements Grant {
    public PrivilegedGroup {
      requireNonNull(group, "group");
    }

    @Override
    public String describe() {
      return "membership of the Group " + group;
    }

    @Override
    public String toString() {
      return describe();
    }
  }

  /**
   * What the node authorizer allows every node, or a node about itself. It is asked before access
   * policies and RBAC, and gives no reason.
   *
   * @param nodeName the name of the node that asks; if that is not known, the template that it is
   *     made from
   * @param rule what it allows: one of its fixed rules, which are those of the default ClusterRole
   *     {@code system:node}, or, of a resource that it divides among nodes, what was asked for
   */
  record Node(String nodeName, PolicyRule rule) implements Grant {
    public Node {
      requireNonNull(nodeName, "nodeName");
      requireNonNull(rule, "rule");
    }

    @Override
    public String describe() {
      return "the node authorizer, to the node " + PlainText.line(nodeName);
    }

    @Override
    public String toString() {
      return describe() + ": " + rule;
    }
  }

  /**
   * An access policy of an access entry.
   *
   * @param entry the caller's access entry
   * @param association the associated policy and its scope
   * @param policy the policy
   * @param rule the policy's rule that matched
   */
  record AccessPolicy(
      AccessEntry entry,
      PolicyAssociation association,
      io.github.ekscam.access.AccessPolicy policy,
      PolicyRule rule)
      implements Grant {
    public AccessPolicy {
      requireNonNull(entry, "entry");
      requireNonNull(association, "association");
      requireNonNull(policy, "policy");
      requireNonNull(rule, "rule");
    }

    @Override
    public String describe() {
      return "access policy "
          + association.policyArn().name()
          + " in "
          + association.accessScope().describe()
          + policy.describeProvenance().map(how -> " (" + how + ")").orElse("");
    }

    @Override
    public String toString() {
      return describe() + ": " + rule;
    }
  }

  /**
   * A binding of a role.
   *
   * @param binding the ClusterRoleBinding or RoleBinding
   * @param role the role it refers to
   * @param rule the role's rule that matched
   * @param subject the binding's subject that the user is
   */
  record Rbac(RbacBinding binding, RbacRole role, PolicyRule rule, Subject subject)
      implements Grant {
    public Rbac {
      requireNonNull(binding, "binding");
      requireNonNull(role, "role");
      requireNonNull(rule, "rule");
      requireNonNull(subject, "subject");
    }

    @Override
    public String describe() {
      return binding.describeWithRole() + " to " + subject;
    }

    @Override
    public String toString() {
      return describe() + ": " + rule;
    }
  }
}
