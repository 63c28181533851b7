package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.StringJoiner;

/**
 * The reasons why a request is allowed, or the near misses if it is denied.
 *
 * @param verdict the answer itself
 * @param grants everything that allows the request, in the order in which the authorizers are
 *     asked, the determining grant first: all of them would have to go to deny the request. Each
 *     access policy and each subject of a binding is there once, with the first rule that matches
 * @param nearMisses what comes nearest to allowing a request that is not allowed, the nearest
 *     first; no more than {@value #MOST_NEAR_MISSES}. Grants that differ in too much are left out
 */
public record Explanation(Verdict verdict, List<Grant> grants, List<NearMiss> nearMisses) {

  /** The most near misses there are in an explanation. */
  public static final int MOST_NEAR_MISSES = 5;

  public Explanation {
    requireNonNull(verdict, "verdict");
    grants = List.copyOf(grants);
    nearMisses = List.copyOf(nearMisses);
  }

  /** What could not be told and might allow the request: that of the verdict. */
  public List<Unknown> unknowns() {
    return verdict.unknowns();
  }

  /**
   * The decision in a line, and in a line each what allows the request, or what comes nearest to
   * allowing it and why each misses.
   */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner("\n  ").add(verdict.describe());
    grants.forEach(grant -> text.add("by " + grant));
    nearMisses.forEach(miss -> text.add("nearest: " + miss));
    if (!verdict.isAllowed() && nearMisses.isEmpty()) {
      text.add("no grant comes near");
    }
    return text.toString();
  }

  /**
   * One thing by which a grant misses a request.
   *
   * @param kind in what it differs
   * @param text how, for people
   */
  public record Difference(Kind kind, String text) {

    public Difference {
      requireNonNull(kind, "kind");
      requireNonNull(text, "text");
    }

    /** How it differs, for people. */
    @Override
    public String toString() {
      return text;
    }

    /** In what a grant differs from a request. */
    public enum Kind {
      /** It is granted to another subject, whose name looks like the user's. */
      SUBJECT,
      /** The role that is bound does not exist. */
      ROLE,
      /** It holds in namespaces, and the request is for the cluster or for a path. */
      SCOPE,
      /** It holds in other namespaces. */
      NAMESPACE,
      /** It is for another API group. */
      API_GROUP,
      /** It is for another resource. */
      RESOURCE,
      /** It is for the resource and not its subresource, or for the subresource alone. */
      SUBRESOURCE,
      /** It is for objects of other names. */
      RESOURCE_NAME,
      /** It is for other verbs. */
      VERB,
      /** It is for another path. */
      PATH
    }
  }

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
     * A grant of something else, in another scope, or to another subject.
     *
     * @param grant the grant; its rule is the one of its role or policy that comes nearest
     */
    record OfGrant(Grant grant, List<Difference> differences, int alike) implements NearMiss {
      public OfGrant {
        requireNonNull(grant, "grant");
        differences = List.copyOf(differences);
      }

      /** The grant and why it misses, in one line. */
      @Override
      public String toString() {
        return describe(grant.toString(), this);
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

      /** The binding and what it lacks, in one line. */
      @Override
      public String toString() {
        return describe(binding.describeWithRole() + " to " + subject, this);
      }
    }

    private static String describe(String grant, NearMiss miss) {
      StringBuilder text = new StringBuilder(grant);
      if (miss.alike() > 0) {
        text.append(" (and ").append(miss.alike()).append(" more that miss in the same way)");
      }
      miss.differences().forEach(difference -> text.append(", but ").append(difference));
      return text.toString();
    }
  }
}
