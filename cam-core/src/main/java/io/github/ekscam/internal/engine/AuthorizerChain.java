package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Decision;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.internal.matching.AuthenticatorUser;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Asks authorizers in order and decides; see the package for the rule. Reproduces {@code
 * pkg/authorization/union} of k8s.io/apiserver 1.34 to 1.37 and, for what nobody allows, {@code
 * pkg/endpoints/filters/authorization.go}. Thread-safe if the authorizers are.
 */
public final class AuthorizerChain {

  private final List<Named> authorizers;

  /**
   * An authorizer and the name that stands before its reason where all pass.
   *
   * @param name the name; empty if none is told, as before Kubernetes 1.37
   */
  record Named(String name, Authorizer authorizer) {

    private String told(String reason) {
      return name.isEmpty() ? reason : name + ": " + reason;
    }
  }

  private AuthorizerChain(List<Named> authorizers) {
    this.authorizers = authorizers;
  }

  /** A chain of these authorizers, which are asked in this order and whose names are not told. */
  public static AuthorizerChain of(List<Authorizer> authorizers) {
    return ofNamed(authorizers.stream().map(authorizer -> new Named("", authorizer)).toList());
  }

  /** A chain of these authorizers, which are asked in this order. */
  static AuthorizerChain ofNamed(List<Named> authorizers) {
    return new AuthorizerChain(List.copyOf(authorizers));
  }

  /** Allows or denies a user's request; never passes. */
  public Verdict decide(UserInfo user, RequestAttributes request) {
    Verdict verdict = ask(user, request);
    // The one place where PASS becomes DENY: what nobody allows is denied.
    return verdict.decision() == Decision.PASS
        ? Verdict.deny(verdict.reason(), verdict.unknowns())
        : verdict;
  }

  /** The same where others may be asked after them: passes what nobody here allows or denies. */
  Verdict ask(UserInfo user, RequestAttributes request) {
    requireNonNull(user, "user");
    requireNonNull(request, "request");
    List<String> reasons = new ArrayList<>(0);
    List<Unknown> unknowns = new ArrayList<>(0);
    for (Named named : authorizers) {
      Verdict verdict = ask(named.authorizer(), user, request);
      if (verdict.decision() != Decision.PASS) {
        return verdict;
      }
      if (!verdict.reason().isEmpty()) {
        reasons.add(named.told(verdict.reason()));
      }
      unknowns.addAll(verdict.unknowns());
    }
    return Verdict.pass(String.join("\n", reasons), unknowns);
  }

  /** An authorizer that fails does not allow, and does not keep the others from being asked. */
  private static Verdict ask(Authorizer authorizer, UserInfo user, RequestAttributes request) {
    try {
      return authorizer.authorize(user, request);
    } catch (RuntimeException e) {
      log(e, user, request);
      return Verdict.pass("", List.of(new Unknown.FailedAuthorizer(e.toString())));
    }
  }

  /** Whether one authorizer allows a request; one that fails does not. */
  static boolean isAllowed(Authorizer authorizer, UserInfo user, RequestAttributes request) {
    try {
      return authorizer.isAllowed(user, request);
    } catch (RuntimeException e) {
      log(e, user, request);
      return false;
    }
  }

  /** The logger is looked for when there is something to tell, so that SLF4J is quiet till then. */
  static void log(RuntimeException e, UserInfo user, RequestAttributes request) {
    LoggerFactory.getLogger(AuthorizerChain.class)
        .error(
            "An authorizer failed, and so does not allow {} to {}",
            AuthenticatorUser.printedUsername(user),
            request,
            e);
  }
}
