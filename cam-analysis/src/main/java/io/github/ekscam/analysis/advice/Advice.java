package io.github.ekscam.analysis.advice;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Explanation;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.Unknown;
import io.github.ekscam.request.RequestAttributes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to grant so that a request, or a write of a role or a binding, is allowed. Immutable and
 * thread-safe.
 */
public final class Advice {

  /**
   * What to grant so that several things are allowed at once, such as all that is to be applied.
   *
   * @param denied the requests that are not allowed as the cluster is
   * @param refused the roles and bindings whose writing is refused as the cluster is
   * @param proposals the ways to allow all of it, each as one, first the one that gives least
   *     besides; empty if all is allowed already, or no grant allows all of it
   * @param obstacles why some ways, or all, are none, and what was not looked at
   */
  public record ForAll(
      List<RequestAttributes> denied,
      List<RbacWrite> refused,
      List<Proposal> proposals,
      List<Obstacle> obstacles) {
    public ForAll {
      denied = List.copyOf(denied);
      refused = List.copyOf(refused);
      proposals = List.copyOf(proposals);
      obstacles = List.copyOf(obstacles);
    }

    /** Whether all of it is allowed as the cluster is, and nothing is to be done. */
    public boolean isAllowed() {
      return denied.isEmpty() && refused.isEmpty();
    }
  }

  private final Explanation explanation;
  private final RequestAttributes request;
  private final @Nullable RbacWrite write;
  private final RbacWrite.@Nullable Outcome outcome;
  private final List<Proposal> proposals;
  private final List<Obstacle> obstacles;

  Advice(
      RequestAttributes request,
      Explanation explanation,
      List<Proposal> proposals,
      List<Obstacle> obstacles) {
    this(request, explanation, null, null, proposals, obstacles);
  }

  Advice(
      RbacWrite write,
      RbacWrite.Outcome outcome,
      Explanation explanation,
      List<Proposal> proposals,
      List<Obstacle> obstacles) {
    this(write.request(), explanation, write, outcome, proposals, obstacles);
  }

  private Advice(
      RequestAttributes request,
      Explanation explanation,
      @Nullable RbacWrite write,
      RbacWrite.@Nullable Outcome outcome,
      List<Proposal> proposals,
      List<Obstacle> obstacles) {
    this.request = requireNonNull(request, "request");
    this.explanation = requireNonNull(explanation, "explanation");
    this.write = write;
    this.outcome = outcome;
    this.proposals = List.copyOf(proposals);
    this.obstacles = List.copyOf(obstacles);
  }

  /** The request that was asked about; of a write, the first that it makes. */
  public RequestAttributes request() {
    return request;
  }

  /** The write that was asked about, if it was one. */
  public Optional<RbacWrite> write() {
    return Optional.ofNullable(write);
  }

  /** What becomes of the write as the cluster is, if it was one that was asked about. */
  public Optional<RbacWrite.Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /** Whether it is allowed as the cluster is, and nothing is to be done. */
  public boolean isAllowed() {
    return outcome == null ? explanation.verdict().isAllowed() : outcome.isAccepted();
  }

  /** All by which the request is allowed already, or what comes nearest to allowing it. */
  public Explanation explanation() {
    return explanation;
  }

  /**
   * The ways to allow it, first the one that gives least besides: whether it lets the caller bind
   * or escalate more than before, how many requests more it allows ({@link
   * Proposal#requestsBeyond}) and to whom else ({@link Proposal#others}), then how many changes it
   * takes. Empty if it is allowed already, or no grant allows it.
   */
  public List<Proposal> proposals() {
    return proposals;
  }

  /** Why some ways, or all, are none. */
  public List<Obstacle> obstacles() {
    return obstacles;
  }

  /** What cannot be told and might allow it already: each says what would settle it. */
  public List<Unknown> unknowns() {
    return outcome == null ? explanation.unknowns() : outcome.unknowns();
  }

  /** Whether it is allowed, or how many proposals there are. */
  @Override
  public String toString() {
    return (write == null ? request : write)
        + (isAllowed() ? " is allowed" : ": proposals " + proposals + ", obstacles " + obstacles);
  }
}
