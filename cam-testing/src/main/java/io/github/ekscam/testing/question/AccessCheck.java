package io.github.ekscam.testing.question;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Caller;
import io.github.ekscam.Explanation;
import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Status;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan;
import io.github.ekscam.internal.explain.Sources;
import io.github.ekscam.internal.explain.Words;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.internal.text.PlainText;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cluster on behalf of one principal, and tells why an answer is not the expected one.
 * Explanations are made only if somebody wants them.
 *
 * <p>What cannot be told meets no expectation: neither that a request is allowed nor that it is
 * not. A denial to a role must hold for whatever session of it.
 */
public final class AccessCheck {

  private final String principal;
  private final Caller caller;
  private final Sources sources;

  private AccessCheck(String principal, Caller caller, Sources sources) {
    this.principal = requireNonNull(principal, "principal");
    this.caller = requireNonNull(caller, "caller");
    this.sources = requireNonNull(sources, "sources");
  }

  /**
   * A check.
   *
   * @param principal what the principal is called in messages
   */
  public static AccessCheck of(String principal, Caller caller, Sources sources) {
    return new AccessCheck(principal, caller, sources);
  }

  /** Why an expectation is not met, which is looked into only if somebody wants to know. */
  public interface Failure {

    /** The reasons, the first in short. */
    List<String> lines();
  }

  /** Expects that a request is allowed. */
  public @Nullable Failure allowed(RequestAttributes request) {
    if (caller.user().isEmpty()) {
      return notMapped("allow", "");
    }
    Verdict verdict = caller.authorize(request);
    return verdict.isAllowed()
        ? null
        : () -> unexpected("allow", request, verdict.isUndecided() ? "not decided" : "denied");
  }

  /**
   * Expects that a request is allowed, by one grant at least that is as wanted: the order in which
   * EKS asks access policies and RBAC is not known.
   *
   * @param wanted the grant in words
   */
  public @Nullable Failure allowedBy(
      RequestAttributes request, String wanted, Predicate<Grant> isWanted) {
    Failure denied = allowed(request);
    if (denied != null || caller.authorize(request).grant().stream().anyMatch(isWanted)) {
      return denied;
    }
    Explanation explanation = caller.explain(request);
    if (explanation.grants().stream().anyMatch(isWanted)) {
      return null;
    }
    return () -> {
      List<String> lines = new ArrayList<>();
      lines.add("expected allow by " + wanted + ", but it is allowed by others only");
      lines.addAll(Words.explanation(explanation, caller.identity(), sources));
      return lines;
    };
  }

  /**
   * Expects that a request is denied to a principal that the cluster knows.
   *
   * @param instead how to expect that the cluster does not know the principal
   */
  public @Nullable Failure denied(RequestAttributes request, String instead) {
    if (caller.user().isEmpty()) {
      return notMapped("deny", "if that is meant, write " + instead + "; if not, correct the ARN");
    }
    Verdict verdict = caller.authorize(request);
    if (verdict.isAllowed() || verdict.isUndecided()) {
      return () -> unexpected("deny", request, verdict.isAllowed() ? "allowed" : "not decided");
    }
    List<WhoCan.AllowedSession> allowed = caller.allowedSessions(request);
    return allowed.isEmpty() ? null : () -> inSomeSessions(allowed);
  }

  /** Expects that the cluster does not know the principal: EKS answers 401. */
  public @Nullable Failure unauthorized() {
    if (caller.identity() instanceof MappedIdentity.Unauthorized) {
      return null;
    }
    if (caller.identity() instanceof MappedIdentity.Undecided) {
      return notMapped("unauthorized", "");
    }
    return () -> List.of("expected unauthorized, but the cluster knows " + principal, known());
  }

  private Failure notMapped(String expected, String advice) {
    boolean undecided = caller.identity() instanceof MappedIdentity.Undecided;
    List<String> lines = new ArrayList<>();
    lines.add(
        "expected "
            + expected
            + (undecided
                ? ", but whether the cluster knows " + principal + " cannot be told"
                : ", but the cluster does not know " + principal));
    caller.identity().problem().ifPresent(lines::add);
    Optional<MappedIdentity.NearEntry> near = caller.nearestEntry();
    near.ifPresent(entry -> lines.add(Words.nearEntry(entry, sources)));
    if (!undecided && !advice.isEmpty()) {
      lines.add(advice);
    }
    return () -> lines;
  }

  private String known() {
    UserInfo user = caller.user().orElseThrow();
    MappedIdentity.Mapper source = ((MappedIdentity.Mapped) caller.identity()).source();
    String username = "as the user " + PlainText.line(AuthenticatorUser.printedUsername(user));
    if (source instanceof MappedIdentity.AsGiven) {
      return username;
    }
    return username
        + ", by the "
        + PlainText.line(source.describe())
        + Sources.at(sources.of(source));
  }

  private List<String> inSomeSessions(List<WhoCan.AllowedSession> allowed) {
    List<String> lines = new ArrayList<>();
    lines.add("expected deny, but it is allowed in some sessions of the role");
    for (WhoCan.AllowedSession some : allowed) {
      lines.add("in the session " + PlainText.line(some.name()) + " allowed by:");
      some.subjects().stream()
          .flatMap(subject -> subject.grants().stream())
          .forEach(grant -> lines.add("  " + grant.describe() + Sources.at(sources.of(grant))));
    }
    return lines;
  }

  private List<String> unexpected(String expected, RequestAttributes request, String decision) {
    Explanation explanation = caller.explain(request);
    Verdict verdict = explanation.verdict();
    List<String> lines = new ArrayList<>();
    lines.add("expected " + expected + ", but it is " + decision);
    if (verdict.isAllowed()) {
      if (!verdict.reason().isEmpty()) {
        lines.add(PlainText.line(verdict.reason()));
      }
    } else {
      lines.add(
          PlainText.line(
              Status.forbidden(caller.user().orElseThrow(), request, verdict).message()));
      verdict.unknowns().forEach(unknown -> lines.add(PlainText.line(unknown.line())));
    }
    lines.addAll(Words.explanation(explanation, caller.identity(), sources));
    return lines;
  }
}
