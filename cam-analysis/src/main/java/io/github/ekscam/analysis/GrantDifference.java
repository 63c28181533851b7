package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;

/**
 * What one grant gives on one cluster and not on another, told once for all who have it by that.
 *
 * @param grant the grant; a binding is the same whichever of its subjects somebody is
 * @param scope where the rules hold; may be less than the scope of the grant
 * @param rules the rules, at least one
 * @param holders who has them, at least one
 * @param previous what the other cluster has in the place of the grant
 */
public record GrantDifference(
    Grant grant,
    AccessScope scope,
    List<PolicyRule> rules,
    List<AccessHolder> holders,
    Previous previous) {

  public GrantDifference {
    requireNonNull(grant, "grant");
    requireNonNull(scope, "scope");
    rules = List.copyOf(rules);
    holders = List.copyOf(holders);
    requireNonNull(previous, "previous");
  }

  /** What another cluster has in the place of a grant. */
  public sealed interface Previous {

    /** No binding of that name, or the policy is not associated to the principal. */
    record Nothing() implements Previous {}

    /**
     * The same policy, associated with another scope.
     *
     * @param scope that scope
     */
    record OtherScope(AccessScope scope) implements Previous {
      public OtherScope {
        requireNonNull(scope, "scope");
      }
    }

    /**
     * The same binding, to another role.
     *
     * @param roleRef that role
     */
    record OtherRole(RoleRef roleRef) implements Previous {
      public OtherRole {
        requireNonNull(roleRef, "roleRef");
      }
    }

    /**
     * The same binding, whose role has other rules.
     *
     * @param rules those rules; none if the role does not exist
     */
    record OtherRules(List<PolicyRule> rules) implements Previous {
      public OtherRules {
        rules = List.copyOf(rules);
      }
    }

    /**
     * The same binding and role, bound to others.
     *
     * @param subjects whom the binding names
     */
    record OtherSubjects(List<Subject> subjects) implements Previous {
      public OtherSubjects {
        subjects = List.copyOf(subjects);
      }
    }

    /** The same grant: the holders are others, by what maps them to their names and groups. */
    record OtherHolders() implements Previous {}
  }
}
