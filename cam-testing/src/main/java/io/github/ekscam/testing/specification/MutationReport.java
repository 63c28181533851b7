package io.github.ekscam.testing.specification;

import io.github.ekscam.EksCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Which mistakes in a configuration its tests would notice: the honest measure of a test suite.
 * Mistakes are made one at a time: an associated policy, a binding or a subject is dropped, a scope
 * is widened to the cluster, {@code *} is added to the verbs or the resources of a rule, {@code
 * edit} takes the place of {@code view}; where access entries count an administrator gets a new
 * one, and {@code cluster-admin} is bound to a new group. What would change nothing that anybody
 * has is left out.
 *
 * @param mutants the configurations with a mistake, in the order of the configuration
 * @param left how many more could have been tried
 */
public record MutationReport(List<Mutant> mutants, int left) {

  /** So many are tried unless told otherwise. */
  public static final int MOST_MUTANTS = 1_000;

  public MutationReport {
    mutants = List.copyOf(mutants);
  }

  /**
   * Tries the cases of these specifications on no more than {@value #MOST_MUTANTS} mutants of their
   * clusters, evenly spread over all there are. Costs for each as much as running the cases until
   * one fails, and a change of the cluster, which shares what does not change.
   *
   * @throws IllegalArgumentException if not all cases passed: what failed before notices nothing
   */
  public static MutationReport of(Collection<SpecificationResult> results) {
    return of(results, MOST_MUTANTS);
  }

  static MutationReport of(Collection<SpecificationResult> results, int mostOfAll) {
    for (SpecificationResult result : results) {
      if (!result.isPassed()) {
        throw new IllegalArgumentException(
            result.specification()
                + ": not all cases pass; mutants are tried when the tests of the configuration as"
                + " it is pass");
      }
    }
    List<List<SpecificationResult>> byCluster = SpecificationResult.byCluster(results);
    List<Mutant> mutants = new ArrayList<>();
    int left = 0;
    for (List<SpecificationResult> ofCluster : byCluster) {
      List<SpecificationCase> cases =
          ofCluster.stream()
              .flatMap(result -> result.casesOfCluster().stream())
              .map(CaseResult::testCase)
              .toList();
      if (cases.isEmpty()) {
        continue;
      }
      List<Mutation> mutations =
          Mutation.of(ofCluster.get(0).cluster(), ConfiguredBindings.of(cases));
      int most = mostOfAll / byCluster.size();
      for (Mutation mutation : evenly(mutations, most)) {
        Optional<EksCluster> mutated = mutation.mutate();
        if (mutated.isPresent()) {
          mutants.add(
              new Mutant(mutation.text(), mutation.place(), noticedBy(mutated.get(), cases)));
        }
      }
      left += Math.max(0, mutations.size() - most);
    }
    return new MutationReport(mutants, left);
  }

  private static List<Mutation> evenly(List<Mutation> mutations, int most) {
    if (mutations.size() <= most) {
      return mutations;
    }
    List<Mutation> some = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      some.add(mutations.get(Math.toIntExact((long) i * mutations.size() / most)));
    }
    return some;
  }

  private static Optional<SpecificationCase> noticedBy(
      EksCluster cluster, List<SpecificationCase> cases) {
    CaseRunner runner = CaseRunner.of(cluster);
    for (SpecificationCase testCase : cases) {
      if (!runner.passes(testCase)) {
        return Optional.of(testCase);
      }
    }
    return Optional.empty();
  }

  /** The mutants that no case noticed. */
  public List<Mutant> living() {
    return mutants.stream().filter(Mutant::isAlive).toList();
  }

  /** How many of the mutants were noticed, in percent and rounded down; 100 if there are none. */
  public int percent() {
    int noticed = mutants.size() - living().size();
    return mutants.isEmpty() ? 100 : noticed * 100 / mutants.size();
  }
}
