package io.github.ekscam.analysis;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Grant;
import io.github.ekscam.Unknown;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;

/**
 * Requests that somebody may make beyond what is compared with, and by what.
 *
 * @param range the requests: all of them are allowed, and none of them is by what is compared with
 * @param witness one of them; one that an API server gets and that matters, if there is such a one
 * @param grants what allows them: the first all of them, each other at least some
 * @param unknowns what may allow some of them by what is compared with, of which that cannot be
 *     told; often nothing
 */
public record GrantedAccess(
    RequestRange range, RequestAttributes witness, List<Grant> grants, List<Unknown> unknowns) {

  public GrantedAccess {
    requireNonNull(range, "range");
    requireNonNull(witness, "witness");
    grants = List.copyOf(grants);
    unknowns = List.copyOf(unknowns);
  }

  /**
   * Some of these in few lines for people, at most eleven: what somebody has who may do everything
   * is told as that, and not by all that is left of it.
   */
  public static List<String> lines(List<GrantedAccess> access) {
    return DifferenceText.fewRanges(access, GrantedAccess::text);
  }

  /** The requests in one line, and where they are unless that is all of where the grant counts. */
  public String text() {
    return DifferenceText.range(range, grants.get(0));
  }

  /** Whether the other side surely does not allow them. */
  public boolean isCertain() {
    return unknowns.isEmpty();
  }
}
