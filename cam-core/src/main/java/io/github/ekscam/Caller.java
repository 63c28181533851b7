package io.github.ekscam;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.internal.engine.AuthorizerChain;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One IAM principal or one Kubernetes user as a caller of one cluster: mapped to their username and
 * groups once, asked about often.
 *
 * <pre>{@code
 * CallerIdentity alice =
 *     CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice");
 * Caller developer = cluster.caller(alice);
 * ResourceRequest request = ResourceRequest.of("get", "", "pods").namespace("dev-checkout");
 * if (!developer.isAllowed(request)) {
 *   developer.explain(request).nearMisses().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. A caller belongs to one snapshot of the cluster: after a change,
 * get the caller from the changed cluster.
 */
public final class Caller {

  private static final UserInfo NOBODY = UserInfo.of("", List.of());

  private final EksCluster cluster;
  private final MappedIdentity identity;
  private final UserInfo user;

  /** The authorizer that denies everything; null if the cluster knows the caller. */
  private final @Nullable AuthorizerChain refusal;

  /**
   * Resolved when it is first needed. Threads that race may each resolve it, with equal results, so
   * no thread waits.
   */
  private @Nullable ResolvedUser resolved;

  private Caller(
      EksCluster cluster,
      MappedIdentity identity,
      UserInfo user,
      @Nullable AuthorizerChain refusal) {
    this.cluster = cluster;
    this.identity = identity;
    this.user = user;
    this.refusal = refusal;
  }

  /** One who may turn out to be somebody. */
  static Caller of(EksCluster cluster, MappedIdentity.Undecided identity, PossibleAccess access) {
    return new Caller(cluster, identity, NOBODY, AuthorizerChain.of(List.of(access)));
  }

  static Caller of(EksCluster cluster, MappedIdentity identity) {
    if (identity instanceof MappedIdentity.Mapped mapped) {
      return new Caller(cluster, identity, mapped.user(), null);
    }
    Verdict pass =
        Verdict.pass(
            "", identity instanceof MappedIdentity.Undecided ? identity.unknowns() : List.of());
    return new Caller(
        cluster, identity, NOBODY, AuthorizerChain.of(List.of((user, request) -> pass)));
  }

  /** The caller as the cluster knows them, with their grants looked up. */
  private ResolvedUser resolved() {
    ResolvedUser present = resolved;
    if (present == null) {
      present = cluster.resolve(user);
      resolved = present;
    }
    return present;
  }

  /** The cluster that is asked. */
  public EksCluster cluster() {
    return cluster;
  }

  /** Who the caller is to the cluster. */
  public MappedIdentity identity() {
    return identity;
  }

  /** The Kubernetes user; nothing if the cluster does not know the caller. */
  public Optional<UserInfo> user() {
    return mapped().map(MappedIdentity.Mapped::user);
  }

  /**
   * The access entry; nothing if the cluster does not know the caller, or by aws-auth alone, and if
   * a user was given.
   */
  public Optional<AccessEntry> accessEntry() {
    return mapped().flatMap(MappedIdentity.Mapped::accessEntry);
  }

  /**
   * The entry that was probably meant, if the cluster does not know the caller: of a principal
   * whose ARN differs in little, or of an earlier one with the same ARN. {@link
   * EksCluster#sourceOf(MappedIdentity.Mapper)} tells where it is written. Nothing if the cluster
   * knows the caller or no entry is near. Costs a look at each entry.
   */
  public Optional<MappedIdentity.NearEntry> nearestEntry() {
    return cluster.nearestEntry(identity);
  }

  private Optional<MappedIdentity.Mapped> mapped() {
    return identity instanceof MappedIdentity.Mapped mapped
        ? Optional.of(mapped)
        : Optional.empty();
  }

  /** Whether the caller may make a request, and why. */
  public Verdict authorize(RequestAttributes request) {
    return refusal == null ? resolved().authorize(request) : refusal.decide(user, request);
  }

  /**
   * What would become of the caller's write of a role or a binding, which needs more than to be
   * authorized: see {@link EksCluster#wouldAllow}. A caller whom the cluster does not know is
   * answered 401.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public RbacWrite.Outcome wouldAllow(RbacWrite write) {
    return refusal == null
        ? cluster.wouldAllow(user, write)
        : RbacWrite.Outcome.refused(
            Status.unauthorized(),
            identity instanceof MappedIdentity.Undecided ? identity.unknowns() : List.of());
  }

  /**
   * Everything the caller may do; nothing if the cluster does not know the caller. Costs one look
   * at each binding of the cluster.
   */
  public Permissions whatCan() {
    return cluster.analysis().whatCan(identity);
  }

  /**
   * Where the caller is a role: its sessions that may make a request because of how they are
   * called, with what allows it, though not every session may. What is denied to the role is denied
   * to all its sessions if there are none. Costs one look at each binding of the cluster the first
   * time that this is asked of it. After that it costs as much as a decision if there are none, and
   * else one look at each binding that names what a session may be called.
   */
  public List<WhoCan.AllowedSession> allowedSessions(RequestAttributes request) {
    return cluster.analysis().allowedSessions(identity, request);
  }

  /**
   * Why the caller may make a request, by all that allows it, or what comes nearest to allowing it.
   * Costs one look at each binding of the cluster.
   */
  public Explanation explain(RequestAttributes request) {
    return cluster.analysis().explain(user, request, authorize(request));
  }

  /**
   * Whether the caller may make a request: the decision of {@link #authorize} without its reason.
   * Costs the same however large the cluster is, and allocates nothing.
   */
  public boolean isAllowed(RequestAttributes request) {
    return refusal == null && resolved().isAllowed(request);
  }

  /**
   * Which of many requests the caller may make: the bits at their places. Cheaper than one by one
   * where requests that follow each other are for the same resource or in the same namespace.
   */
  public BitSet allowed(List<? extends RequestAttributes> requests) {
    return refusal == null ? resolved().allowed(requests) : new BitSet();
  }

  /** Who the caller is, and to which cluster. */
  @Override
  public String toString() {
    return "Caller[" + identity + ", of " + cluster + "]";
  }
}
