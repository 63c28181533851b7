package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import java.util.List;

/** Something that nearly allows a request. */
public sealed interface NearMiss {

  /** Why it does not, at least one thing. */
  List<Difference> differences();

  /**
   * How many more there are that miss in the same way: the same rule of the same role or policy,
   * bound elsewhere.
   */
  int alike();

  /**
   * A grant of something else, or elsewhere, or to somebody else.
   *
   * @param grant the grant; its rule is the one of its role or policy that comes nearest
   */
  record OfGrant(Grant grant, List<Difference> differences, int alike) implements NearMiss {
    public OfGrant {
      requireNonNull(grant, "grant");
      differences = List.copyOf(differences);
    }
  }

  /**
   * A binding to the user of a role that does not exist.
   *
   * @param binding the binding
   * @param subject the first of its subjects that the user is
   */
  record OfMissingRole(
      RbacBinding binding, Subject subject, List<Difference> differences, int alike)
      implements NearMiss {
    public OfMissingRole {
      requireNonNull(binding, "binding");
      requireNonNull(subject, "subject");
      differences = List.copyOf(differences);
    }
  }
}
