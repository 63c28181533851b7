package io.github.ekscam.cli;

import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.testing.specification.CaseResult;
import io.github.ekscam.testing.specification.GrantCoverage;
import io.github.ekscam.testing.specification.GrantCoverage.CoveredGrant;
import io.github.ekscam.testing.specification.GrantCoverage.OneSidedPrincipal;
import io.github.ekscam.testing.specification.MutationReport;
import io.github.ekscam.testing.specification.Specification.UnusedPrincipal;
import io.github.ekscam.testing.specification.SpecificationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run of specifications says as SARIF: failures at the line of the specification, with the
 * grants at those of the configuration; grants that no case exercises, and mistakes that none would
 * notice, at those of the configuration.
 */
final class TestSarif {

  private static final Sarif.Rule FAILED =
      new Sarif.Rule("access-test-failed", "error", "An access test failed", "");
  private static final Sarif.Rule NOT_EXERCISED =
      new Sarif.Rule("grant-not-exercised", "warning", "No access test exercises this grant", "");
  private static final Sarif.Rule ONE_SIDED =
      new Sarif.Rule(
          "one-sided-access-tests", "note", "The access tests of a principal prove little", "");
  private static final Sarif.Rule NOT_TESTED =
      new Sarif.Rule("principal-not-tested", "warning", "No access test speaks of a principal", "");
  private static final Sarif.Rule NOT_NOTICED =
      new Sarif.Rule(
          "mistake-not-noticed", "warning", "No access test would notice this mistake", "");

  private TestSarif() {}

  static String of(
      List<SpecificationResult> results,
      Optional<GrantCoverage> coverage,
      Optional<MutationReport> mutation) {
    List<Sarif.Result> found = new ArrayList<>();
    for (SpecificationResult result : results) {
      for (UnusedPrincipal unused : result.specification().unusedPrincipals()) {
        found.add(
            Sarif.Result.of(NOT_TESTED, PlainText.line(unused.text()), unused.source(), List.of()));
      }
      result.failures().forEach(failure -> found.add(failure(failure)));
    }
    coverage.ifPresent(each -> coverage(each, found));
    mutation
        .map(MutationReport::living)
        .orElse(List.of())
        .forEach(
            mutant ->
                mutant
                    .place()
                    .ifPresent(
                        place ->
                            found.add(
                                Sarif.Result.of(
                                    NOT_NOTICED,
                                    "No access test would notice: " + PlainText.line(mutant.text()),
                                    place,
                                    List.of()))));
    return Sarif.of(List.of(FAILED, NOT_EXERCISED, ONE_SIDED, NOT_TESTED, NOT_NOTICED), found);
  }

  private static Sarif.Result failure(CaseResult failure) {
    return Sarif.Result.of(
        FAILED,
        PlainText.line(failure.testCase().sentence()) + ": " + String.join("\n", failure.failure()),
        failure.testCase().source(),
        failure.places());
  }

  private static void coverage(GrantCoverage coverage, List<Sarif.Result> found) {
    for (CoveredGrant grant : coverage.unexercised()) {
      grant
          .place()
          .ifPresent(
              place ->
                  found.add(
                      Sarif.Result.of(
                          NOT_EXERCISED,
                          "No access test exercises the " + PlainText.line(grant.text()),
                          place,
                          List.of())));
    }
    for (OneSidedPrincipal principal : coverage.oneSidedPrincipals()) {
      found.add(
          Sarif.Result.of(
              ONE_SIDED, PlainText.line(principal.text()), principal.source(), List.of()));
    }
  }
}
