package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.EksCluster;
import java.util.List;

/**
 * Where the access that two clusters give differs: for each IAM principal, and for each user, group
 * and service account that a binding names. A principal has what its access policies and its
 * subjects have, so together these are everybody.
 *
 * <p>For all requests, not for samples: see {@link AccessBeyond}. A rule that only several others
 * make up together, such as {@code *} and every verb there is, is taken for more. What cannot be
 * told, such as the rules of a policy that AWS does not publish, is the same on both sides if it is
 * there for the same reason and in the same scope; else it is listed.
 *
 * <p>Immutable and thread-safe. Each list is made when it is asked for, at the cost of a look at
 * each entry and binding of both clusters, and for each holder whose entries, bindings or roles
 * differ of one more at each binding.
 */
public final class ClusterComparison {

  private final EksCluster before;
  private final EksCluster after;

  private ClusterComparison(EksCluster before, EksCluster after) {
    this.before = before;
    this.after = after;
  }

  /** Compares two clusters, such as a cluster before and after a change. */
  public static ClusterComparison between(EksCluster before, EksCluster after) {
    return new ClusterComparison(requireNonNull(before, "before"), requireNonNull(after, "after"));
  }

  /**
   * What the second cluster gives and the first does not: IAM principals in the order of their
   * entries, each before its sessions, then accounts of aws-auth, then subjects in the order of the
   * bindings.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public List<HolderDifference> gained() {
    return AccessGained.between(before, after);
  }

  /**
   * What the first cluster gives and the second does not: {@link #gained} the other way.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public List<HolderDifference> lost() {
    return AccessGained.between(/* before= */ after, /* after= */ before);
  }

  /**
   * What some differences of this comparison say of rules, once for all who have them by the same
   * grant, and with what the cluster that lacks them has in the place of the grant.
   *
   * @param gained those of {@link #gained}
   */
  public List<GrantDifference> byGrantOfGained(List<HolderDifference> gained) {
    return DifferencesByGrant.of(gained, before);
  }

  /**
   * The same for what was lost.
   *
   * @param lost those of {@link #lost}
   */
  public List<GrantDifference> byGrantOfLost(List<HolderDifference> lost) {
    return DifferencesByGrant.of(lost, after);
  }

  /**
   * Whether both give the same, and nothing is left that cannot be told: what is not known in all
   * its parts, such as an access entry in a plan, must be the same on both sides.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public boolean isSame() {
    return before.unresolved().equals(after.unresolved()) && gained().isEmpty() && lost().isEmpty();
  }

  @Override
  public String toString() {
    return "ClusterComparison[" + before + ", " + after + "]";
  }

  /**
   * What somebody has on one cluster and not on the other.
   *
   * @param holder who
   * @param isUserOfOne whether the holder is an IAM principal that this cluster knows and the other
   *     answers 401, or may answer 401
   * @param access what the holder may do on the one and not on the other; may be nothing if the
   *     holder is a user of the one alone
   */
  public record HolderDifference(AccessHolder holder, boolean isUserOfOne, AccessBeyond access) {
    public HolderDifference {
      requireNonNull(holder, "holder");
      requireNonNull(access, "access");
    }
  }
}
