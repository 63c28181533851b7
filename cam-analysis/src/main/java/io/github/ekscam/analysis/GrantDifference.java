package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.Source;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Optional;

/**
 * What one grant gives on one cluster and not on another, told once for all who have it by that.
 *
 * @param direction which of both clusters gives it
 * @param grant the grant; a binding is the same whichever of its subjects somebody is
 * @param source where it is written; nothing if that is not known
 * @param access what it gives, at least one range of requests, worst first; no request is in two
 * @param holders who has them, at least one
 * @param previous what the other cluster has in the place of the grant
 * @param severity how much it matters
 */
public record GrantDifference(
    Direction direction,
    Grant grant,
    Optional<Source> source,
    List<GrantedAccess> access,
    List<AccessHolder> holders,
    Previous previous,
    Severity severity) {

  public GrantDifference {
    requireNonNull(direction, "direction");
    requireNonNull(grant, "grant");
    requireNonNull(source, "source");
    access = List.copyOf(access);
    holders = List.copyOf(holders);
    requireNonNull(previous, "previous");
    requireNonNull(severity, "severity");
  }

  /** Which of two clusters gives something that the other does not. */
  public enum Direction {
    /** The later one. */
    GAINED,
    /** The earlier one. */
    LOST
  }

  /** The difference in one line: who, by what and where that is written, and the first of it. */
  public String text() {
    return DifferenceText.text(this);
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }

  /**
   * The difference for people: who, by what and where that is written, then some of the requests in
   * a line each, one of them as an example, and what the other cluster has in the place of the
   * grant.
   */
  public List<String> lines() {
    return DifferenceText.lines(this);
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
     * The same binding, whose role has other rules, or the same policy, which has other rules.
     *
     * @param rules those rules; none if the role does not exist, or those of the policy are not
     *     known
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
