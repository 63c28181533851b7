package io.github.ekscam.testing.specification;

import io.github.ekscam.config.Source;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.RequestWords;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request, who makes it, and what is expected of it: one combination of what a case of a
 * specification lists. Immutable.
 */
public final class SpecificationCase {

  private final Source source;
  private final String description;
  private final List<TestedPrincipal> principals;
  private final Expectation expectation;
  private final @Nullable RequestAttributes request;
  private final @Nullable ExpectedGrant expectedGrant;
  private final @Nullable ExpectedHolders expectedHolders;
  private final @Nullable CaseConfiguration configuration;

  /** What all combinations of a case have in common. */
  record Common(
      Source source,
      String description,
      Expectation expectation,
      @Nullable CaseConfiguration configuration) {}

  private SpecificationCase(
      Common common,
      List<TestedPrincipal> principals,
      @Nullable RequestAttributes request,
      @Nullable ExpectedGrant expectedGrant,
      @Nullable ExpectedHolders expectedHolders) {
    this.source = common.source();
    this.description = common.description();
    this.expectation = common.expectation();
    this.configuration = common.configuration();
    this.principals = List.copyOf(principals);
    this.request = request;
    this.expectedGrant = expectedGrant;
    this.expectedHolders = expectedHolders;
  }

  /** One principal asks. */
  static SpecificationCase of(
      Common common,
      TestedPrincipal principal,
      @Nullable RequestAttributes request,
      @Nullable ExpectedGrant expectedGrant) {
    return new SpecificationCase(common, List.of(principal), request, expectedGrant, null);
  }

  /** Some may, and nobody else. */
  static SpecificationCase of(Common common, ExpectedHolders holders, RequestAttributes request) {
    return new SpecificationCase(common, holders.principals(), request, null, holders);
  }

  /** Where the case is written. */
  public Source source() {
    return source;
  }

  /** What the case is about, in its author's words; empty if it does not say. */
  public String description() {
    return description;
  }

  /**
   * Who asks: one, unless {@link Expectation#ONLY} is expected: then those who alone may, of whom
   * there may be none.
   */
  public List<TestedPrincipal> principals() {
    return principals;
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

  /**
   * Whether the case brings its own configuration, of which it is asked in the place of the
   * specification's.
   */
  public boolean hasOwnConfiguration() {
    return configuration != null;
  }

  Optional<CaseConfiguration> configuration() {
    return Optional.ofNullable(configuration);
  }

  /** Those who alone may, if that is expected. */
  Optional<ExpectedHolders> expectedHolders() {
    return Optional.ofNullable(expectedHolders);
  }

  /** The case as a sentence, such as {@code alice can create deployments.apps in dev}. */
  public String sentence() {
    if (expectedHolders != null && request != null) {
      return (expectedHolders.isNobody() ? "" : "only ")
          + expectedHolders
          + " can "
          + RequestWords.of(request);
    }
    String name = principals.get(0).name();
    if (request == null) {
      return name + " is unauthorized";
    }
    return name
        + (expectation == Expectation.ALLOW ? " can " : " cannot ")
        + RequestWords.of(request)
        + (expectedGrant == null ? "" : " by " + expectedGrant);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpecificationCase that
        && source.equals(that.source)
        && description.equals(that.description)
        && principals.equals(that.principals)
        && expectation == that.expectation
        && Objects.equals(request, that.request)
        && Objects.equals(expectedGrant, that.expectedGrant)
        && Objects.equals(expectedHolders, that.expectedHolders)
        && Objects.equals(configuration, that.configuration);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, principals, expectation, request);
  }

  @Override
  public String toString() {
    return source + ": " + sentence();
  }
}
