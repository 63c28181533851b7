package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Why a request is allowed, or why it is not.
 *
 * @param verdict the answer itself; its errors tell what could not be told
 * @param grants everything that allows the request, in the order in which the authorizers are
 *     asked, the determining grant first: what would all have to go to take the right away. Each
 *     access policy and each subject of a binding is there once, with the first rule that matches
 * @param nearMisses what comes nearest to allowing a request that is not allowed, the nearest
 *     first; no more than {@value #MOST_NEAR_MISSES}. That which differs in too much is not there
 */
public record Explanation(Verdict verdict, List<Grant> grants, List<NearMiss> nearMisses) {

  /** The most near misses there are in an explanation. */
  public static final int MOST_NEAR_MISSES = 5;

  public Explanation {
    requireNonNull(verdict, "verdict");
    grants = List.copyOf(grants);
    nearMisses = List.copyOf(nearMisses);
  }
}
