package io.github.ekscam.testing.specification;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.config.Source;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.RequestWords;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One principal, one request, and what is expected of it: one combination of what a case of a
 * specification lists. Immutable.
 */
public final class SpecificationCase {

  private final Source source;
  private final String description;
  private final TestedPrincipal principal;
  private final Expectation expectation;
  private final @Nullable RequestAttributes request;
  private final @Nullable ExpectedGrant expectedGrant;

  /** What all combinations of a case have in common. */
  record Common(Source source, String description, Expectation expectation) {}

  SpecificationCase(
      Common common,
      TestedPrincipal principal,
      @Nullable RequestAttributes request,
      @Nullable ExpectedGrant expectedGrant) {
    this.source = common.source();
    this.description = common.description();
    this.expectation = common.expectation();
    this.principal = requireNonNull(principal, "principal");
    this.request = request;
    this.expectedGrant = expectedGrant;
  }

  /** Where the case is written. */
  public Source source() {
    return source;
  }

  /** What the case is about, in its author's words; empty if it does not say. */
  public String description() {
    return description;
  }

  /** Who asks. */
  public TestedPrincipal principal() {
    return principal;
  }

  /** What is asked for; nothing if everything is expected to be answered 401. */
  public Optional<RequestAttributes> request() {
    return Optional.ofNullable(request);
  }

  /** What is expected. */
  public Expectation expectation() {
    return expectation;
  }

  /** What must allow the request, if the case says. */
  public Optional<ExpectedGrant> expectedGrant() {
    return Optional.ofNullable(expectedGrant);
  }

  /** The case as a sentence, such as {@code alice can create deployments.apps in dev}. */
  public String sentence() {
    if (request == null) {
      return principal.name() + " is unauthorized";
    }
    return principal.name()
        + (expectation == Expectation.ALLOW ? " can " : " cannot ")
        + RequestWords.of(request)
        + (expectedGrant == null ? "" : " by " + expectedGrant);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpecificationCase that
        && source.equals(that.source)
        && description.equals(that.description)
        && principal.equals(that.principal)
        && expectation == that.expectation
        && Objects.equals(request, that.request)
        && Objects.equals(expectedGrant, that.expectedGrant);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, principal, expectation, request);
  }

  @Override
  public String toString() {
    return source + ": " + sentence();
  }
}
