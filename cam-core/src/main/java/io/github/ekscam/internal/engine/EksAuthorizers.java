package io.github.ekscam.internal.engine;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Verdict;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.internal.engine.EksChain.Names;
import io.github.ekscam.internal.matching.NodeIdentity;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authorizers of an EKS cluster, in the order that the package tells. Immutable and
 * thread-safe; access policies and RBAC are compiled separately, each when it is first asked, so
 * either can change alone.
 */
public final class EksAuthorizers {

  private static final KubernetesVersion V1_37 = new KubernetesVersion(1, 37);

  private final Names names;

  /** Null for RBAC alone. */
  private final @Nullable NodeAuthorizer nodes;

  /** Null for RBAC alone. */
  private final @Nullable AccessPolicyAuthorizer accessPolicies;

  private final RbacAuthorizer rbac;

  /** Null if all that is declared is known. */
  private final @Nullable UnresolvedAccess unresolved;

  private final EksChain chain;

  /** Made when it is first asked, perhaps by several threads at once, which then make the same. */
  private @Nullable AuthorizerChain accessPoliciesAlone;

  private EksAuthorizers(
      Names names,
      @Nullable NodeAuthorizer nodes,
      @Nullable AccessPolicyAuthorizer accessPolicies,
      RbacAuthorizer rbac,
      @Nullable UnresolvedAccess unresolved) {
    this.names = names;
    this.nodes = nodes;
    this.accessPolicies = accessPolicies;
    this.rbac = requireNonNull(rbac, "rbac");
    this.unresolved = unresolved;
    this.chain =
        accessPolicies == null
            ? EksChain.rbacAlone(names, rbac, unresolved)
            : EksChain.of(names, nodes, accessPolicies, rbac, unresolved);
  }

  /**
   * The chain of EKS with these authorizers.
   *
   * @param version the cluster's version of Kubernetes; null if it is not known, which has the
   *     newest behaviour known
   * @param unresolved null if all that is declared is known
   */
  public static EksAuthorizers of(
      @Nullable KubernetesVersion version,
      NodeAuthorizer nodes,
      AccessPolicyAuthorizer accessPolicies,
      RbacAuthorizer rbac,
      @Nullable UnresolvedAccess unresolved) {
    return new EksAuthorizers(
        version == null || version.compareTo(V1_37) >= 0 ? Names.TOLD : Names.NOT_TOLD,
        requireNonNull(nodes, "nodes"),
        requireNonNull(accessPolicies, "accessPolicies"),
        rbac,
        unresolved);
  }

  /**
   * The chain of an API server that runs with {@code --authorization-mode=RBAC}: the privileged
   * group and RBAC. Shares RBAC.
   */
  public EksAuthorizers rbacAlone() {
    return new EksAuthorizers(
        names, null, null, rbac, unresolved == null ? null : unresolved.rbacAlone());
  }

  /** Whether neither access policies nor the node authorizer are asked. */
  public boolean isRbacAlone() {
    return accessPolicies == null;
  }

  /** The same of what is known alone; shares all. */
  public EksAuthorizers knownAlone() {
    return new EksAuthorizers(names, nodes, accessPolicies, rbac, null);
  }

  /** The node authorizer; null if it is not asked, as with RBAC alone. */
  public @Nullable NodeAuthorizer nodes() {
    return nodes;
  }

  /** What is declared and not known in all its parts; null if all is known. */
  public @Nullable UnresolvedAccess unresolved() {
    return unresolved;
  }

  /** The same with other access entries; shares RBAC. */
  public EksAuthorizers with(AccessEntries entries) {
    return accessPolicies == null
        ? this
        : new EksAuthorizers(
            names,
            nodes,
            accessPolicies.with(entries),
            rbac,
            unresolved == null ? null : unresolved.with(entries));
  }

  /** The same once an RBAC object changes; see {@link RbacAuthorizer#with}. */
  public EksAuthorizers with(RbacObject changed, RbacObjects objects) {
    return new EksAuthorizers(
        names,
        nodes,
        accessPolicies,
        rbac.with(changed, objects),
        unresolved == null ? null : unresolved.with(objects));
  }

  /** The same with other RBAC objects, which are compiled when they are first asked. */
  public EksAuthorizers with(RbacObjects objects) {
    return new EksAuthorizers(
        names,
        nodes,
        accessPolicies,
        RbacAuthorizer.of(objects),
        unresolved == null ? null : unresolved.with(objects));
  }

  /** The authorizers in their order. */
  public AuthorizerChain chain() {
    return chain.chain();
  }

  /**
   * What access policies alone say to a user's request: allows, or passes. What is declared and not
   * known of them is among the unknowns. Passes everything where RBAC is alone.
   */
  public Verdict askAccessPolicies(UserInfo user, RequestAttributes request) {
    AuthorizerChain present = accessPoliciesAlone;
    if (present == null) {
      UnresolvedAccess open = unresolved == null ? null : unresolved.accessPoliciesAlone();
      List<Authorizer> asked = new ArrayList<>();
      if (accessPolicies != null) {
        asked.add(accessPolicies);
        if (open != null) {
          asked.add(open);
        }
      }
      present = AuthorizerChain.of(asked);
      accessPoliciesAlone = present;
    }
    return present.ask(user, request);
  }

  /** A user whose grants are looked up, to be asked about often. */
  public ResolvedUser resolve(UserInfo user) {
    requireNonNull(user, "user");
    CompiledUser ofUser = rbac.resolve(user);
    if (accessPolicies == null) {
      return new ResolvedUser(
          user, ofUser, null, null, EksChain.rbacAlone(names, ofUser, unresolved));
    }
    Authorizer policies = accessPolicies.resolve(user);
    NodeAuthorizer ofNode = NodeIdentity.isNode(user) ? nodes : null;
    return new ResolvedUser(
        user, ofUser, ofNode, policies, EksChain.of(names, ofNode, policies, ofUser, unresolved));
  }

  /**
   * Whether a user may make a request: the decision of {@link #chain()} without the reason.
   * Allocates nothing, unless RBAC does not allow it and the user's {@code extra} has to be looked
   * at.
   */
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return EksChain.isAllowed(
        PrivilegedGroupAuthorizer.isPrivileged(user), rbac, nodes, accessPolicies, user, request);
  }

  /** Which of many users may make a request: the bits at their indexes. */
  public BitSet allowed(List<UserInfo> users, RequestAttributes request) {
    BitSet allowed = rbac.allowed(users, request);
    for (int i = allowed.nextClearBit(0); i < users.size(); i = allowed.nextClearBit(i + 1)) {
      UserInfo user = users.get(i);
      allowed.set(
          i,
          EksChain.isAllowedBesidesRbac(
              PrivilegedGroupAuthorizer.isPrivileged(user), nodes, accessPolicies, user, request));
    }
    return allowed;
  }
}
