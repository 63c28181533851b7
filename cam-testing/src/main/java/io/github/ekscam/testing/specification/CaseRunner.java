package io.github.ekscam.testing.specification;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.config.Source;
import io.github.ekscam.internal.config.answers.ClusterSources;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.testing.question.AccessCheck;
import io.github.ekscam.testing.question.HolderCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a cluster cases. Not thread-safe. */
final class CaseRunner {

  private final EksCluster cluster;
  private final NamedSources sources;

  /** By the principal with its name, which messages have. */
  private final Map<Key, Asking> asking = new HashMap<>();

  private CaseRunner(EksCluster cluster) {
    this.cluster = cluster;
    this.sources = new NamedSources(cluster);
  }

  static CaseRunner of(EksCluster cluster) {
    return new CaseRunner(cluster);
  }

  /** A principal on the cluster. */
  private record Asking(Caller caller, AccessCheck check) {}

  private Asking asking(TestedPrincipal principal) {
    return asking.computeIfAbsent(
        Key.of(principal.name(), principal.key()),
        key -> {
          Caller caller = principal.on(cluster);
          return new Asking(caller, AccessCheck.of(principal.name(), caller, sources));
        });
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
    long start = System.nanoTime();
    HolderCheck.Outcome outcome = outcome(testCase);
    return new CaseResult(
        testCase,
        outcome.failure().stream().map(PlainText::line).toList(),
        List.copyOf(sources.named),
        outcome.notCounted().stream().map(PlainText::line).toList(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private HolderCheck.Outcome outcome(SpecificationCase testCase) {
    if (testCase.expectedHolders().isPresent()) {
      sources.named.clear();
      return holders(testCase, testCase.expectedHolders().get());
    }
    AccessCheck.Failure failure = failure(testCase);
    sources.named.clear();
    return new HolderCheck.Outcome(failure == null ? List.of() : failure.lines(), List.of());
  }

  private HolderCheck.Outcome holders(SpecificationCase testCase, ExpectedHolders expected) {
    return HolderCheck.check(
        cluster,
        new HolderCheck.Expected(
            expected.principals().stream().map(this::holder).toList(),
            expected.subjects(),
            expected.form() == ExpectedHolders.Form.WHO_CAN,
            expected.withDefaultSubjects()),
        testCase.request().orElseThrow(),
        sources);
  }

  private HolderCheck.Holder holder(TestedPrincipal principal) {
    Asking asking = asking(principal);
    return new HolderCheck.Holder(
        principal.name(), principal.caller(), asking.caller(), asking.check());
  }

  boolean passes(SpecificationCase testCase) {
    return testCase.expectedHolders().isPresent()
        ? holders(testCase, testCase.expectedHolders().get()).failure().isEmpty()
        : failure(testCase) == null;
  }

  private AccessCheck.@Nullable Failure failure(SpecificationCase testCase) {
    Asking asking = asking(testCase.principals().get(0));
    AccessCheck check = asking.check();
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
        request.get(), wanted.toString(), grant -> wanted.matches(asking.caller(), grant));
  }
}
