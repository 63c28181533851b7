package io.github.ekscam.testing.specification;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Verdict;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.AccessCheck;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a cluster the cases of one principal. Not thread-safe. */
final class CaseRunner {

  private final Caller caller;
  private final NamedSources sources;
  private final AccessCheck check;

  private CaseRunner(EksCluster cluster, TestedPrincipal principal) {
    this.caller = principal.on(cluster);
    this.sources = new NamedSources(cluster);
    this.check = AccessCheck.of(principal.name(), caller, sources);
  }

  static CaseRunner of(EksCluster cluster, TestedPrincipal principal) {
    return new CaseRunner(cluster, principal);
  }

  /** Remembers the sources that the failure of the current case names. */
  private static final class NamedSources implements Sources {

    private final ClusterSources cluster;
    private final Set<Source> named = new LinkedHashSet<>();

    NamedSources(EksCluster cluster) {
      this.cluster = new ClusterSources(cluster);
    }

    @Override
    public Optional<Source> of(Grant grant) {
      return named(cluster.of(grant));
    }

    @Override
    public Optional<Source> of(RbacBinding binding) {
      return named(cluster.of(binding));
    }

    @Override
    public Optional<Source> of(MappedIdentity.Mapper mapper) {
      return named(cluster.of(mapper));
    }

    private Optional<Source> named(Optional<Source> source) {
      source.ifPresent(named::add);
      return source;
    }
  }

  CaseResult run(SpecificationCase testCase) {
    AccessCheck.Failure failure = failure(testCase);
    sources.named.clear();
    List<String> lines =
        failure == null ? List.of() : failure.lines().stream().map(PlainText::line).toList();
    return new CaseResult(testCase, lines, List.copyOf(sources.named));
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
        request.get(), wanted.toString(), grant -> wanted.matches(caller, grant));
  }

  static boolean isUndecided(Verdict verdict) {
    return AccessCheck.isUndecided(verdict);
  }

  boolean isDeniedInEverySession(RequestAttributes request) {
    return check.isDeniedInEverySession(request);
  }
}
