package io.github.ekscam.testing.specification;

import io.github.ekscam.Caller;
import io.github.ekscam.Grant;
import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.config.Configuration;
import io.github.ekscam.config.Source;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.AccessCheck;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a cluster the cases of one principal. Not thread-safe. */
final class CaseRunner {

  private final Caller session;
  private final NamedPlaces places;
  private final AccessCheck check;

  private CaseRunner(TestedCluster cluster, TestedPrincipal principal) {
    this.session = principal.on(cluster.cluster());
    this.places = new NamedPlaces(cluster.configuration());
    this.check = AccessCheck.of(principal.name(), session, places);
  }

  static CaseRunner of(TestedCluster cluster, TestedPrincipal principal) {
    return new CaseRunner(cluster, principal);
  }

  /** Remembers the places that the failure of the current case names. */
  private static final class NamedPlaces implements AccessCheck.Places {

    private final Configuration configuration;
    private final Set<Source> named = new LinkedHashSet<>();

    NamedPlaces(Configuration configuration) {
      this.configuration = configuration;
    }

    @Override
    public Optional<String> placeOf(Grant grant) {
      return named(configuration.placeOf(grant));
    }

    @Override
    public Optional<String> placeOf(AccessEntry accessEntry) {
      return named(configuration.placeOf(accessEntry));
    }

    private Optional<String> named(Optional<Source> place) {
      place.ifPresent(named::add);
      return place.map(Source::toString);
    }
  }

  CaseResult run(SpecificationCase testCase) {
    AccessCheck.Failure failure = failure(testCase);
    places.named.clear();
    List<String> lines = failure == null ? List.of() : failure.lines();
    return new CaseResult(testCase, lines, List.copyOf(places.named));
  }

  boolean passes(SpecificationCase testCase) {
    return failure(testCase) == null;
  }

  private AccessCheck.@Nullable Failure failure(SpecificationCase testCase) {
    Optional<RequestAttributes> request = testCase.request();
    if (request.isEmpty()) {
      return check.unauthorized();
    }
    if (testCase.expectation() == Expectation.DENY) {
      return check.denied(request.get(), "expect: unauthorized");
    }
    if (testCase.expectedGrant().isEmpty()) {
      return check.allowed(request.get());
    }
    ExpectedGrant wanted = testCase.expectedGrant().get();
    return check.allowedBy(
        request.get(), wanted.toString(), grant -> wanted.matches(session, grant));
  }

  static boolean isUndecided(Verdict verdict) {
    return AccessCheck.isUndecided(verdict);
  }

  boolean isDeniedInEverySession(RequestAttributes request) {
    return check.isDeniedInEverySession(request);
  }
}
