package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Verdict;
import io.github.ekscam.internal.engine.AuthorizerChain.Named;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authorizers that kube-apiserver asks on EKS, in the order that the package tells: the one
 * place where it is written. For any user, or for one who is looked up, if its authorizers are.
 */
final class EksChain {

  private final AuthorizerChain chain;

  /** Whether the API server tells the names of authorizers before the reasons of a denial. */
  enum Names {
    /** Up to Kubernetes 1.36. */
    NOT_TOLD,
    /** From 1.37 on: the authorization mode in lower case. */
    TOLD;

    private Named named(String name, Authorizer authorizer) {
      return new Named(this == TOLD ? name : "", authorizer);
    }
  }

  private EksChain(
      Names names,
      @Nullable Authorizer nodes,
      @Nullable Authorizer accessPolicies,
      Authorizer rbac,
      @Nullable Authorizer unresolved) {
    List<Named> inOrder = new ArrayList<>();
    // No names for these two: the first never gives a reason when it passes, nor, as far as cam
    // knows, does that of access policies, whose name is not published.
    inOrder.add(new Named("", PrivilegedGroupAuthorizer.INSTANCE));
    if (nodes != null) {
      inOrder.add(names.named("node", nodes));
    }
    if (accessPolicies != null) {
      inOrder.add(new Named("", accessPolicies));
    }
    inOrder.add(names.named("rbac", rbac));
    if (unresolved != null) {
      inOrder.add(new Named("", unresolved)); // No authorizer of EKS: it only says what it may be.
    }
    this.chain = AuthorizerChain.ofNamed(inOrder);
  }

  /**
   * The chain of EKS.
   *
   * @param nodes null if the user is no node
   * @param accessPolicies null if none can reach the user
   * @param unresolved null if all that is declared is known
   */
  static EksChain of(
      Names names,
      @Nullable Authorizer nodes,
      @Nullable Authorizer accessPolicies,
      Authorizer rbac,
      @Nullable Authorizer unresolved) {
    return new EksChain(names, nodes, accessPolicies, rbac, unresolved);
  }

  /** The chain of an API server that runs with {@code --authorization-mode=RBAC}. */
  static EksChain rbacAlone(Names names, Authorizer rbac, @Nullable Authorizer unresolved) {
    return new EksChain(names, null, null, rbac, unresolved);
  }

  AuthorizerChain chain() {
    return chain;
  }

  Verdict authorize(UserInfo user, RequestAttributes request) {
    return chain.decide(user, request);
  }

  /**
   * The decision without its reason. As none of the authorizers ever denies, the order is of no
   * account for it, and what is cheapest to ask comes first.
   *
   * @param isPrivileged whether the user is a member of {@code system:masters}
   */
  static boolean isAllowed(
      boolean isPrivileged,
      Authorizer rbac,
      @Nullable Authorizer nodes,
      @Nullable Authorizer accessPolicies,
      UserInfo user,
      RequestAttributes request) {
    requireNonNull(request, "request");
    return isPrivileged
        || AuthorizerChain.isAllowed(rbac, user, request)
        || isAllowedBesidesRbac(false, nodes, accessPolicies, user, request);
  }

  /** The same where RBAC is known not to allow it. */
  static boolean isAllowedBesidesRbac(
      boolean isPrivileged,
      @Nullable Authorizer nodes,
      @Nullable Authorizer accessPolicies,
      UserInfo user,
      RequestAttributes request) {
    return isPrivileged
        || (nodes != null && AuthorizerChain.isAllowed(nodes, user, request))
        || (accessPolicies != null && AuthorizerChain.isAllowed(accessPolicies, user, request));
  }
}
