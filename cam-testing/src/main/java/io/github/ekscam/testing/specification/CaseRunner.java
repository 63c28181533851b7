package io.github.ekscam.testing.specification;

import io.github.ekscam.Session;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.Explanation;
import io.github.ekscam.analysis.WhoCan;
import io.github.ekscam.analysis.Words;
import io.github.ekscam.authz.Forbidden;
import io.github.ekscam.authz.Grant;
import io.github.ekscam.authz.Verdict;
import io.github.ekscam.codec.Position;
import io.github.ekscam.identity.MappedIdentity;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster the cases of one principal. Explanations are made only of cases that fail.
 *
 * <p>Not thread-safe. What cannot be told passes no case: neither that the request is allowed nor
 * that it is not.
 */
final class CaseRunner {

  private final TestedCluster cluster;
  private final TestedPrincipal principal;
  private final Session session;
  private final boolean sessionsDiffer;

  /** The places that the failure of the current case names. */
  private final Set<Position> places = new LinkedHashSet<>();

  private CaseRunner(TestedCluster cluster, TestedPrincipal principal) {
    this.cluster = cluster;
    this.principal = principal;
    this.session = cluster.cluster().session(principal.caller());
    this.sessionsDiffer =
        session.user().filter(user -> !user.isUsernameKnown()).isPresent() && mayDiffer();
  }

  /**
   * Whether a session of the role may have more than all have: some binding names a user who could
   * be one, or a group depends on the session. Looks at each binding once, to spare that with each
   * case.
   */
  private boolean mayDiffer() {
    String username = session.user().orElseThrow().username();
    int template = username.indexOf("{{");
    String beginning = template < 0 ? username : username.substring(0, template);
    boolean groupsDiffer =
        session.accessEntry().stream()
            .flatMap(entry -> entry.kubernetesGroups().stream())
            .anyMatch(group -> group.contains("{{"));
    return groupsDiffer
        || cluster.cluster().effectiveRbacObjects().all().stream()
            .filter(RbacBinding.class::isInstance)
            .flatMap(binding -> ((RbacBinding) binding).subjects().stream())
            .anyMatch(
                subject -> subject.kind().equals("User") && subject.name().startsWith(beginning));
  }

  static CaseRunner of(TestedCluster cluster, TestedPrincipal principal) {
    return new CaseRunner(cluster, principal);
  }

  CaseResult run(SpecificationCase testCase) {
    Failure failure = failure(testCase);
    places.clear();
    List<String> lines = failure == null ? List.of() : failure.lines();
    return new CaseResult(testCase, lines, List.copyOf(places));
  }

  boolean passes(SpecificationCase testCase) {
    return failure(testCase) == null;
  }

  /** Why a case failed, which is looked into only if somebody wants to know. */
  private interface Failure {
    List<String> lines();
  }

  private @Nullable Failure failure(SpecificationCase testCase) {
    if (session.identity() instanceof MappedIdentity.NotMapped notMapped) {
      return notMapped(testCase, notMapped.problem());
    }
    Optional<RequestAttributes> asked = testCase.request();
    if (asked.isEmpty()) {
      return () ->
          List.of("expected unauthorized, but the cluster knows " + principal.name(), known());
    }
    RequestAttributes request = asked.get();
    Verdict verdict = session.authorize(request);
    if (testCase.expectation() == Expectation.DENY) {
      return verdict.isAllowed()
          ? () -> unexpected(testCase, request, "allowed")
          : denied(testCase, request, verdict);
    }
    if (!verdict.isAllowed()) {
      return () -> unexpected(testCase, request, isUndecided(verdict) ? "not decided" : "denied");
    }
    return testCase.expectedGrant().isEmpty()
        ? null
        : allowedBy(testCase.expectedGrant().get(), request, verdict);
  }

  private @Nullable Failure notMapped(SpecificationCase testCase, String problem) {
    boolean undecided =
        problem.startsWith("unknown: ")
            || (cluster.cluster().authenticationMode() != AuthenticationMode.API
                && cluster.cluster().awsAuth().isEmpty());
    Expectation expectation = testCase.expectation();
    if (!undecided && expectation == Expectation.UNAUTHORIZED) {
      return null;
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "expected "
            + expectation.word()
            + (undecided
                ? ", but whether the cluster knows " + principal.name() + " cannot be told"
                : ", but the cluster does not know " + principal.name()));
    lines.add(problem);
    if (!undecided && expectation == Expectation.DENY) {
      lines.add("if that is meant, write expect: unauthorized; if not, correct the ARN");
    }
    return () -> lines;
  }

  private String known() {
    UserInfo user = session.user().orElseThrow();
    String username = "as the user " + Words.plain(user.username());
    return session
        .accessEntry()
        .map(
            entry ->
                username
                    + ", by the access entry "
                    + entry.principalArn()
                    + at(cluster.configuration().placeOf(entry)))
        .orElse(username);
  }

  static boolean isUndecided(Verdict verdict) {
    return !verdict.isAllowed() && !verdict.errors().isEmpty();
  }

  /** A denial; that of a role must hold for whatever session of it. */
  private @Nullable Failure denied(
      SpecificationCase testCase, RequestAttributes request, Verdict verdict) {
    if (isUndecided(verdict)) {
      return () -> unexpected(testCase, request, "not decided");
    }
    return allowedSessions(request)
        .<Failure>map(allowed -> () -> inSomeSessions(allowed))
        .orElse(null);
  }

  /**
   * Whether a request that is denied to the principal is so whatever a role's session is called.
   */
  boolean isDeniedInEverySession(RequestAttributes request) {
    return allowedSessions(request).isEmpty();
  }

  private Optional<WhoCan.AllowedPrincipal> allowedSessions(RequestAttributes request) {
    if (!sessionsDiffer || session.accessEntry().isEmpty()) {
      return Optional.empty();
    }
    String principalArn = session.accessEntry().get().principalArn().value();
    return cluster.cluster().whoCan(request).principals().stream()
        .filter(allowed -> allowed.principal().equals(principalArn))
        .filter(allowed -> !allowed.sessions().isEmpty())
        .findFirst();
  }

  private List<String> inSomeSessions(WhoCan.AllowedPrincipal allowed) {
    List<String> lines = new ArrayList<>();
    lines.add("expected deny, but it is allowed in some sessions of the role");
    for (WhoCan.AllowedSession some : allowed.sessions()) {
      lines.add("in the session " + Words.plain(some.name()) + " allowed by:");
      some.subjects().stream()
          .flatMap(subject -> subject.grants().stream())
          .forEach(
              grant ->
                  lines.add("  " + Words.via(grant) + at(cluster.configuration().placeOf(grant))));
    }
    return lines;
  }

  private @Nullable Failure allowedBy(
      ExpectedGrant expected, RequestAttributes request, Verdict verdict) {
    if (verdict.grant().stream().anyMatch(grant -> expected.matches(session, grant))) {
      return null;
    }
    // The order in which EKS asks access policies and RBAC is not known: any that allows will do.
    Explanation explanation = session.explain(request);
    if (explanation.grants().stream().anyMatch(grant -> expected.matches(session, grant))) {
      return null;
    }
    return () -> {
      List<String> lines = new ArrayList<>();
      lines.add("expected allow by " + expected + ", but it is allowed by others only");
      lines.addAll(Words.explanation(explanation, this::placeOf));
      return lines;
    };
  }

  private List<String> unexpected(
      SpecificationCase testCase, RequestAttributes request, String decision) {
    Explanation explanation = session.explain(request);
    Verdict verdict = explanation.verdict();
    List<String> lines = new ArrayList<>();
    lines.add("expected " + testCase.expectation().word() + ", but it is " + decision);
    if (verdict.isAllowed()) {
      if (!verdict.reason().isEmpty()) {
        lines.add(Words.plain(verdict.reason()));
      }
    } else {
      lines.add(Words.plain(Forbidden.message(session.user().orElseThrow(), request, verdict)));
      verdict.errors().forEach(error -> lines.add(Words.plain(error)));
    }
    lines.addAll(Words.explanation(explanation, this::placeOf));
    return lines;
  }

  private Optional<String> placeOf(Grant grant) {
    return cluster.configuration().placeOf(grant).map(this::named).map(Position::toString);
  }

  private String at(Optional<Position> place) {
    return place.map(position -> " at " + named(position)).orElse("");
  }

  /** Remembers that a failure names the place. */
  private Position named(Position place) {
    places.add(place);
    return place;
  }
}
