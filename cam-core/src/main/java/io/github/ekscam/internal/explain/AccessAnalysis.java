package io.github.ekscam.internal.explain;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Explanation;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Permissions;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.internal.engine.AccessPolicyRules;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.engine.UnresolvedAccess;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.internal.matching.RbacRules;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what somebody may do, who may do something, and why somebody may not. Agrees with the
 * authorizers on every request. Immutable and thread-safe; an answer costs one look at each binding
 * that can matter, and nothing is prepared before it is asked for.
 */
public final class AccessAnalysis {

  /** Somebody who is logged in; nothing else is known of them. */
  public static final UserInfo ANYBODY = UserInfo.of("", List.of(SystemNames.AUTHENTICATED));

  private final IdentityMapper identities;
  private final @Nullable NodeAuthorizer nodes;
  private final AccessPolicyRules accessPolicies;
  private final RbacRules rbac;
  private final SessionRights sessions;
  private final @Nullable UnresolvedAccess unresolved;

  private AccessAnalysis(
      IdentityMapper identities,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      RbacRules rbac,
      @Nullable UnresolvedAccess unresolved) {
    this.identities = requireNonNull(identities, "identities");
    this.nodes = nodes;
    this.accessPolicies = accessPolicies;
    this.rbac = rbac;
    this.sessions = new SessionRights(rbac);
    this.unresolved = unresolved;
  }

  /**
   * An analysis of what a cluster is configured with.
   *
   * @param identities who IAM callers are to the cluster
   * @param nodes the node authorizer; null if it is not asked
   * @param entries the access entries that count
   * @param objects the RBAC objects, aggregated
   * @param unresolved what is not known in all its parts; null if all is known
   */
  public static AccessAnalysis of(
      IdentityMapper identities,
      @Nullable NodeAuthorizer nodes,
      AccessEntries entries,
      AccessPolicyCatalogue catalogue,
      RbacObjects objects,
      @Nullable UnresolvedAccess unresolved) {
    return new AccessAnalysis(
        identities,
        nodes,
        AccessPolicyRules.of(entries, catalogue),
        RbacRules.of(objects),
        unresolved);
  }

  /**
   * Who a subject of a binding is on its own: a user of that name, or a member of that group and of
   * no other.
   *
   * @param subject a user, a group, or a service account with its namespace
   */
  public static UserInfo userOf(Subject subject) {
    return subject.kind().equals("Group")
        ? UserInfo.of("", List.of(subject.name()))
        : UserInfo.of(subject.authenticatedName(), List.of());
  }

  /** The session of a role with this name, as STS would tell it. */
  public static CallerIdentity session(CallerIdentity role, String name) {
    return CallerIdentity.parse(
        role.sessionCanonicalArn()
                .replaceFirst(":iam:", ":sts:")
                .replaceFirst(":role/", ":assumed-role/")
            + "/"
            + name);
  }

  /** Everything a user may do. */
  public Permissions whatCan(UserInfo user) {
    Permissions known = HeldRules.of(requireNonNull(user, "user"), nodes, accessPolicies, rbac);
    return unresolved == null ? known : known.withScopedUnknowns(unresolved.unknowns(user));
  }

  /** Everything a caller may do: nothing if the cluster does not know the caller. */
  public Permissions whatCan(MappedIdentity identity) {
    return identity instanceof MappedIdentity.Mapped mapped
        ? whatCan(mapped.user()).withUnknowns(ofIdentity(mapped.unknowns()))
        : new Permissions(List.of(), List.of(), List.of()).withUnknowns(identity.unknowns());
  }

  /** What is not resolved is told of the user, each in its scope. */
  private static List<Unknown> ofIdentity(List<Unknown> unknowns) {
    return unknowns.stream().filter(unknown -> !(unknown instanceof Unknown.NotResolved)).toList();
  }

  private boolean mayAsNode(UserInfo user, RequestAttributes request) {
    Verdict verdict = nodes == null ? Verdict.pass() : nodes.authorize(user, request);
    return verdict.isAllowed() || !verdict.unknowns().isEmpty();
  }

  /** Who may make a request. */
  public WhoCan whoCan(RequestAttributes request) {
    AllowedSubjects subjects = AllowedSubjects.of(rbac, requireNonNull(request, "request"));
    AllowedPrincipals principals =
        AllowedPrincipals.of(request, nodes, accessPolicies, identities, subjects, unresolved);
    List<Unknown> unknowns = new ArrayList<>(identities.unknowns());
    if (unresolved != null) {
      unknowns.addAll(unresolved.unknowns(request, user -> mayAsNode(user, request)));
    }
    return new WhoCan(
        request,
        subjects.subjects(),
        principals.allowed(),
        principals.undecided(),
        unknowns,
        subjects.error());
  }

  /**
   * The sessions of a role that may make a request because some subject has their name, where not
   * every session may. Nothing if the caller is no role, or its session was named.
   */
  public List<WhoCan.AllowedSession> allowedSessions(
      MappedIdentity identity, RequestAttributes request) {
    return identity instanceof MappedIdentity.Mapped mapped
        ? AllowedPrincipals.sessionsOf(mapped, request, nodes, accessPolicies, identities, sessions)
        : List.of();
  }

  /** Why a verdict about a user's request is as it is. */
  public Explanation explain(UserInfo user, RequestAttributes request, Verdict verdict) {
    return new Explainer(user, request, nodes, accessPolicies, rbac).explain(verdict);
  }
}
