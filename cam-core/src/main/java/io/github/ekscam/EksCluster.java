package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.Permissions.SubjectRules;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.EksException;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.config.Notice;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.engine.AccessPolicyAuthorizer;
import io.github.ekscam.internal.engine.EksAuthorizers;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.engine.RbacAuthorizer;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.internal.engine.UnresolvedAccess;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.explain.EscalationCheck;
import io.github.ekscam.internal.explain.RuleResolver;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.internal.identity.PossibleIdentity;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.CustomResource;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The access configuration of an Amazon EKS cluster, ready to answer who may do what: access
 * entries with their policies, the aws-auth ConfigMap, RBAC objects, and the authentication mode.
 *
 * <p>Most are read from files, by {@code EksClusters} of {@code cam-policies} or by {@link
 * io.github.ekscam.config.ConfigurationReader}; others are put together by a {@link Builder}:
 *
 * <pre>{@code
 * PrincipalArn developer = PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
 * EksCluster cluster =
 *     EksCluster.builder()
 *         .accessPolicies(ManagedPolicies.catalogue())
 *         .add(AccessEntry.builder(developer).build())
 *         .associate(
 *             developer,
 *             PolicyAssociation.of(
 *                 PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"),
 *                 AccessScope.namespaces(List.of("dev-*"))))
 *         .build();
 * Caller alice =
 *     cluster.caller(
 *         CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice"));
 * boolean allowed = alice.isAllowed(ResourceRequest.of("get", "", "pods").namespace("dev-1"));
 * }</pre>
 *
 * <p>A cluster that was read from files knows where each part is written, {@link #sourceOf}, and
 * what a reader should know about it, {@link #notices()}. After a change by {@code with} what
 * changed has no source, and the rest keeps its own.
 *
 * <p>Immutable and thread-safe. Two clusters are equal if they are configured alike; the catalogue
 * of access policies and the default RBAC objects, which are AWS's and Kubernetes' and not the
 * cluster's, do not count, nor do custom resources, sources and notices.
 */
public final class EksCluster {

  private final ClusterSettings settings;
  private final AccessEntries accessEntries;

  /** What counts: nothing where entries are not looked up. */
  private final AccessEntries effectiveAccessEntries;

  private final ClusterRbac rbac;
  private final IdentityMapper identityMapper;
  private final EksAuthorizers authorizers;
  private final EscalationCheck escalationCheck;
  private final AccessAnalysis analysis;

  private EksCluster(
      ClusterSettings settings,
      AccessEntries accessEntries,
      ClusterRbac rbac,
      EksAuthorizers authorizers) {
    this.settings = settings;
    this.accessEntries = accessEntries;
    this.effectiveAccessEntries =
        authorizers.isRbacAlone() ? AccessEntries.none() : settings.effective(accessEntries);
    this.rbac = rbac;
    this.identityMapper = settings.identityMapper(accessEntries);
    this.authorizers = authorizers;
    this.escalationCheck =
        EscalationCheck.of(
            settings.kubernetes().version(),
            rbac.effective(),
            authorizers.chain(),
            settings.accessPolicies());
    this.analysis =
        AccessAnalysis.of(
            identityMapper,
            authorizers.nodes(),
            effectiveAccessEntries,
            settings.accessPolicies(),
            rbac.effective(),
            authorizers.unresolved());
  }

  private static EksCluster of(
      ClusterSettings settings, AccessEntries accessEntries, ClusterRbac rbac) {
    return new EksCluster(
        settings,
        accessEntries,
        rbac,
        EksAuthorizers.of(
            settings.kubernetes().version(),
            NodeAuthorizer.of(
                settings.kubernetes().version(), settings.kubernetes().defaultRbacObjects()),
            AccessPolicyAuthorizer.of(settings.effective(accessEntries), settings.accessPolicies()),
            RbacAuthorizer.of(rbac.effective()),
            UnresolvedAccess.of(
                settings.unresolved(),
                settings.effective(accessEntries),
                settings.accessPolicies(),
                rbac.effective())));
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The cluster's name, if it is known. */
  public Optional<String> name() {
    return Optional.ofNullable(settings.name());
  }

  /**
   * The AWS region where the cluster is, if it is known. No decision depends on it, and clusters
   * that differ in it alone are equal.
   */
  public Optional<String> region() {
    return Optional.ofNullable(settings.region());
  }

  /** The cluster's version, if it is known. */
  public Optional<KubernetesVersion> kubernetesVersion() {
    return Optional.ofNullable(settings.kubernetes().version());
  }

  /**
   * The resources of the cluster's API, by which words are understood: the built-in ones of its
   * Kubernetes version, or of the newest known, and those that CustomResourceDefinitions among its
   * files define. No decision depends on them.
   */
  public ApiResources apiResources() {
    return settings.kubernetes().apiResources();
  }

  /** Where the cluster looks IAM principals up. */
  public AuthenticationMode authenticationMode() {
    return settings.authenticationMode();
  }

  /** The access entries and the policies associated to them. */
  public AccessEntries accessEntries() {
    return accessEntries;
  }

  /** What is declared and not known in all its parts, in the order of the files. */
  public List<Unresolved> unresolved() {
    return settings.unresolved();
  }

  /** The access policies there are, associated or not. */
  public AccessPolicyCatalogue accessPolicies() {
    return settings.accessPolicies();
  }

  /**
   * Whether {@link #authenticationMode} was given, and is not taken to be {@code
   * API_AND_CONFIG_MAP}. What tells it, such as a description of the cluster, tells of the
   * cluster's creator, too.
   */
  public boolean isAuthenticationModeGiven() {
    return settings.givenAuthenticationMode() != null;
  }

  /** The aws-auth ConfigMap, if it was given. */
  public Optional<AwsAuth> awsAuth() {
    return Optional.ofNullable(settings.awsAuth());
  }

  /**
   * The RBAC objects as configured: without the defaults, aggregated roles as they were written.
   */
  public RbacObjects rbacObjects() {
    return rbac.configured();
  }

  /** The RBAC objects that count: over the defaults, aggregated roles with the rules gathered. */
  public RbacObjects effectiveRbacObjects() {
    return rbac.effective();
  }

  /**
   * The cluster once an RBAC object is written to it, in the place of one of the same kind, name
   * and namespace. It shares what does not change: the cost of a binding is that of arranging the
   * bindings of its subjects again, that of a role is linear in the number of roles.
   */
  public EksCluster with(RbacObject object) {
    return with(object, rbac.with(object));
  }

  /**
   * The cluster once the RBAC object of the same kind, name and namespace is taken away; where it
   * stood in for a default one, that counts again. Costs as much as {@link #with(RbacObject)}.
   */
  public EksCluster without(RbacObject object) {
    return with(object, rbac.without(object, settings.kubernetes().defaultRbacObjects()));
  }

  /**
   * This cluster with only some of its bindings, of those that are defaults too; all else stays.
   * What it decides of a user whom none of the others names is the same, and what is told of many
   * requests costs no more than the bindings that are left. Costs a look at each binding.
   */
  public EksCluster onlyBindings(Predicate<? super RbacBinding> kept) {
    ClusterRbac left = rbac.onlyBindings(kept);
    return new EksCluster(settings, accessEntries, left, authorizers.with(left.effective()));
  }

  private EksCluster with(RbacObject object, ClusterRbac changed) {
    return new EksCluster(
        settings, accessEntries, changed, authorizers.with(object, changed.effective()));
  }

  /**
   * The cluster with other access entries, such as these after {@link AccessEntries#associate}. It
   * shares RBAC and costs a pass over the entries.
   *
   * @throws EksException as {@code AssociateAccessPolicy} does, if an associated policy is neither
   *     in the catalogue nor associated to somebody already; if no catalogue is set, all may be
   *     associated
   */
  public EksCluster with(AccessEntries entries) {
    requireKnown(entries, settings.accessPolicies(), accessEntries.associatedPolicies());
    return new EksCluster(settings, entries, rbac, authorizers.with(settings.effective(entries)));
  }

  /**
   * The cluster in another authentication mode and with other access entries and associated
   * policies. It shares RBAC and costs a pass over the entries. The entries are taken as EKS
   * describes them, whose policies may be newer than the catalogue: as by {@link
   * Builder#buildAsDescribed}.
   */
  public EksCluster with(AuthenticationMode mode, AccessEntries entries) {
    ClusterSettings changed = settings.with(requireNonNull(mode, "mode"));
    return new EksCluster(changed, entries, rbac, authorizers.with(changed.effective(entries)));
  }

  /** The cluster with another aws-auth ConfigMap. It shares everything else. */
  public EksCluster with(AwsAuth awsAuth) {
    return new EksCluster(
        settings.with(requireNonNull(awsAuth, "awsAuth")), accessEntries, rbac, authorizers);
  }

  /**
   * The cluster once it is updated to another Kubernetes version, with the RBAC objects that every
   * cluster of that version has from its start. Costs as much as making the cluster.
   *
   * @param defaultRoles gives those of a version; asked as by {@link Builder#kubernetes}
   */
  public EksCluster with(
      KubernetesVersion version, Function<KubernetesVersion, RbacObjects> defaultRoles) {
    ClusterKubernetes kubernetes = settings.kubernetes().with(version, defaultRoles);
    EksCluster updated =
        EksCluster.of(
            settings.with(kubernetes),
            accessEntries,
            ClusterRbac.of(rbac.configured(), kubernetes.defaultRbacObjects()));
    return authorizers.isRbacAlone() ? updated.rbacAlone() : updated;
  }

  /** The one rule about policies that the catalogue does not have: nobody can associate them. */
  private static void requireKnown(
      AccessEntries entries, AccessPolicyCatalogue catalogue, Set<PolicyArn> associatedBefore) {
    if (catalogue.policies().isEmpty()) {
      return;
    }
    for (PolicyArn policy : entries.associatedPolicies()) {
      if (catalogue.find(policy.name()).isEmpty() && !associatedBefore.contains(policy)) {
        throw catalogue.notFound(policy);
      }
    }
  }

  /**
   * The cluster as an API server would answer that runs with {@code --authorization-mode=RBAC}: the
   * group {@code system:masters} and RBAC decide, and neither access policies, whatever a user's
   * {@code extra} says, nor the node authorizer. IAM principals are mapped to users as before.
   * Shares RBAC and costs next to nothing.
   */
  public EksCluster rbacAlone() {
    return new EksCluster(settings, accessEntries, rbac, authorizers.rbacAlone());
  }

  /**
   * What the cluster makes of an IAM caller: looked up once, asked often. A caller that the cluster
   * does not know is denied everything.
   */
  public Caller caller(CallerIdentity caller) {
    MappedIdentity identity = identityMapper.map(caller);
    if (identity instanceof MappedIdentity.Undecided undecided) {
      List<PossibleIdentity> possible = identityMapper.possibleIdentities(caller);
      if (!possible.isEmpty()) {
        return Caller.of(this, undecided, new PossibleAccess(authorizers, possible));
      }
    }
    return Caller.of(this, identity);
  }

  /**
   * The same for the caller with an ARN: of an IAM user, of a role's session, or of a role, which
   * stands for any session of it.
   *
   * @throws IllegalArgumentException if the ARN is none of these
   */
  public Caller caller(String arn) {
    return caller(CallerIdentity.parse(arn));
  }

  /**
   * Whether a user may make a request. Access policies count if the user's {@code extra} names the
   * IAM principal as aws-iam-authenticator does; otherwise RBAC alone counts.
   */
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return authorizers.chain().decide(user, request);
  }

  /**
   * What access policies alone say to a user's request: {@link Decision#ALLOW} or {@link
   * Decision#PASS}, never {@link Decision#DENY}. That is the part of an authorizer that stands
   * beside a real API server's own RBAC. They count if the user's {@code extra} names the IAM
   * principal, as in {@link #authorize}, and not at all in a cluster of {@linkplain #rbacAlone RBAC
   * alone}. Costs what looking the principal's entry up costs, however large the cluster is.
   */
  public Verdict authorizeByAccessPolicies(UserInfo user, RequestAttributes request) {
    return authorizers.askAccessPolicies(user, request);
  }

  /**
   * Whether a user may make a request: the decision of {@link #authorize} without its reason, at
   * the cost of some look-ups in hash tables for the user and each of their groups, however large
   * the cluster is. Allocates nothing, unless RBAC does not allow the request and the user's {@code
   * extra} has to be looked at; such a user is better made a {@link Caller} once.
   */
  public boolean isAllowed(UserInfo user, RequestAttributes request) {
    return authorizers.isAllowed(user, request);
  }

  /**
   * Which of many users may make a request: the bits at their places. The request is looked up
   * once.
   */
  public BitSet allowed(List<UserInfo> users, RequestAttributes request) {
    return authorizers.allowed(users, request);
  }

  /**
   * A Kubernetes user, such as a service account or a node, ready to be asked about often. Nothing
   * is added to what is given, and no access entry is looked for: access policies count as in
   * {@link #authorize}.
   */
  public Caller caller(UserInfo user) {
    return Caller.of(
        this, new MappedIdentity.Mapped(user, new MappedIdentity.AsGiven(), List.of(), List.of()));
  }

  /** A user whose grants are looked up. */
  ResolvedUser resolve(UserInfo user) {
    return authorizers.resolve(user);
  }

  /**
   * What would become of a user's write of a role or a binding, which needs more than to be
   * authorized: who grants a rule must hold it in RBAC, unless they may {@code escalate} or {@code
   * bind}. First whether the user may make the request at all, then that check, then whether the
   * changed object is valid, and at last, if the request ends up creating an object by its name,
   * whether the user may create it. Whether an object of the name exists is not looked at.
   *
   * @throws IllegalArgumentException if the rules are too many to be compared
   */
  public RbacWrite.Outcome wouldAllow(UserInfo user, RbacWrite write) {
    return escalationCheck.wouldAllow(user, write);
  }

  /**
   * Everything a user may do. Access policies count as in {@link #authorize}, by the user's {@code
   * extra}. Costs one look at each binding of the cluster.
   */
  public Permissions whatCan(UserInfo user) {
    return analysis.whatCan(user);
  }

  /**
   * Who may make a request: users, groups and service accounts, and IAM principals. Costs one look
   * at each binding of the cluster and of the request's namespace, and at each access entry.
   */
  public WhoCan whoCan(RequestAttributes request) {
    return analysis.whoCan(request);
  }

  /**
   * Why a user may make a request, by all that allows it, or what comes nearest to allowing it.
   * Costs one look at each binding of the cluster.
   */
  public Explanation explain(UserInfo user, RequestAttributes request) {
    return analysis.explain(user, request, authorize(user, request));
  }

  Optional<MappedIdentity.NearEntry> nearestEntry(MappedIdentity identity) {
    return identityMapper.nearestEntry(identity);
  }

  /** What answers about many requests at once. */
  AccessAnalysis analysis() {
    return analysis;
  }

  /**
   * The rules that a user holds in RBAC alone, in a namespace: what the API server lists for a
   * SelfSubjectRulesReview. Costs a look at the bindings of the cluster and of the namespace.
   *
   * @param namespace the namespace; empty for none, and so for the rules of ClusterRoleBindings
   */
  public SubjectRules rbacRules(UserInfo user, String namespace) {
    return RuleResolver.of(rbac.effective()).rulesFor(user, namespace);
  }

  /**
   * Where an access entry is written; empty if it is not known, or if the cluster has no such entry
   * or has another for the principal.
   */
  public Optional<Source> sourceOf(AccessEntry entry) {
    return sources().of(entry);
  }

  /**
   * Where the association of an access policy to a principal is written; empty if it is not known,
   * or if the cluster has no such association or has it with another scope.
   */
  public Optional<Source> sourceOf(PrincipalArn principalArn, PolicyAssociation association) {
    return sources().of(principalArn, association);
  }

  /**
   * Where an RBAC object is written; empty if it is not known, as for the defaults, or if the
   * cluster has no such object or has another of its kind and name. An aggregated ClusterRole may
   * be given as it was written or with the rules gathered.
   */
  public Optional<Source> sourceOf(RbacObject object) {
    return sources().of(object);
  }

  /**
   * Where a rule of a role is written: for an aggregated ClusterRole, in the ClusterRole that the
   * rule is gathered from. Empty if that is not known, or if the cluster's role does not have the
   * rule.
   */
  public Optional<Source> sourceOf(RbacRole role, PolicyRule rule) {
    return sources().of(role, rule);
  }

  /**
   * Where a grant is written: where the policy is associated, or where the binding is. Empty if
   * that is not known, as for the defaults, and for membership of {@code system:masters}.
   */
  public Optional<Source> sourceOf(Grant grant) {
    return sources().of(grant);
  }

  /**
   * Where that is written which makes an IAM principal a user: the access entry, the entry of
   * aws-auth, or for an account of aws-auth the ConfigMap. Empty if it is not known.
   */
  public Optional<Source> sourceOf(MappedIdentity.Mapper mapper) {
    return sources().of(mapper, awsAuth());
  }

  private ClusterSources sources() {
    return new ClusterSources(settings.sources(), accessEntries, rbac);
  }

  /**
   * What a reader of the configuration should know, such as a group that no binding names. First
   * what was noticed when the files were read, with what was read of each and what was skipped
   * ({@link Notice.Severity#INFO}), then what is to be noticed about this cluster as it is, also
   * after a change by {@code with}. If all is well, none is a {@link Notice.Severity#WARNING}.
   * Costs a look at all entries and bindings.
   */
  public List<Notice> notices() {
    return new ClusterNotices(
            settings,
            accessEntries,
            effectiveAccessEntries.entries(),
            identityMapper.effectiveMappings(),
            rbac.effective(),
            sources())
        .all();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EksCluster that
        && Objects.equals(settings.name(), that.settings.name())
        && Objects.equals(settings.kubernetes().version(), that.settings.kubernetes().version())
        && settings.authenticationMode() == that.settings.authenticationMode()
        && authorizers.isRbacAlone() == that.authorizers.isRbacAlone()
        && accessEntries.equals(that.accessEntries)
        && Objects.equals(settings.awsAuth(), that.settings.awsAuth())
        && settings.unresolved().equals(that.settings.unresolved())
        && rbac.configured().equals(that.rbac.configured());
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        settings.name(),
        settings.kubernetes().version(),
        settings.authenticationMode(),
        accessEntries,
        settings.awsAuth(),
        rbac.configured());
  }

  @Override
  public String toString() {
    return "EksCluster[" + (settings.name() == null ? "" : settings.name()) + "]";
  }

  /** Puts a cluster together, in any order. Not thread-safe. */
  public static final class Builder {

    private @Nullable String name;
    private @Nullable String region;
    private ClusterKubernetes kubernetes = ClusterKubernetes.unknown();
    private @Nullable AuthenticationMode authenticationMode;
    private @Nullable AwsAuth awsAuth;
    private @Nullable Function<String, Optional<String>> instanceNames;
    private AccessPolicyCatalogue accessPolicies = AccessPolicyCatalogue.none();
    private final List<Unresolved> unresolved = new ArrayList<>();
    private final WrittenSources.Builder sources = new WrittenSources.Builder();
    private final List<Notice> notices = new ArrayList<>();
    private final AccessEntries.Builder accessEntries = AccessEntries.builder();
    private final List<RbacObject> rbacObjects = new ArrayList<>();

    private Builder() {}

    /** Sets the cluster's name. */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /** Sets the AWS region where the cluster is, such as {@code eu-west-1}. */
    public Builder region(String region) {
      this.region = requireNonNull(region, "region");
      return this;
    }

    /**
     * Sets the cluster's Kubernetes version, and the RBAC objects that every cluster of the version
     * has from its start, which count where the cluster has none of their kind and name.
     *
     * @param defaultRoles gives those of a version: {@code DefaultRbacObjects::of} of {@code
     *     cam-policies}, or {@code any -> RbacObjects.none()} for a cluster without them. Asked
     *     once, here, for the version, or for the {@linkplain KubernetesVersion#nearestKnown
     *     nearest} to it that cam knows, as {@link EksCluster#notices()} tells
     */
    public Builder kubernetes(
        KubernetesVersion version, Function<KubernetesVersion, RbacObjects> defaultRoles) {
      this.kubernetes = kubernetes.with(version, defaultRoles);
      sources.set(version, null);
      return this;
    }

    /** The same, and where the version is written. */
    public Builder kubernetes(
        KubernetesVersion version,
        Function<KubernetesVersion, RbacObjects> defaultRoles,
        Source source) {
      kubernetes(version, defaultRoles);
      sources.set(version, requireNonNull(source, "source"));
      return this;
    }

    /** Sets the custom resources that are known; none unless set. No decision depends on them. */
    public Builder customResources(Collection<CustomResource> resources) {
      this.kubernetes = kubernetes.withCustomResources(resources);
      return this;
    }

    /** Sets where IAM principals are looked up; {@code API_AND_CONFIG_MAP} unless set. */
    public Builder authenticationMode(AuthenticationMode mode) {
      this.authenticationMode = requireNonNull(mode, "mode");
      sources.set(mode, null);
      return this;
    }

    /** Sets where IAM principals are looked up, and where that is written. */
    public Builder authenticationMode(AuthenticationMode mode, Source source) {
      authenticationMode(mode);
      sources.set(mode, requireNonNull(source, "source"));
      return this;
    }

    /** Sets the aws-auth ConfigMap; it is not known whether there is one unless set. */
    public Builder awsAuth(AwsAuth awsAuth) {
      this.awsAuth = requireNonNull(awsAuth, "awsAuth");
      sources.set(awsAuth, null);
      return this;
    }

    /** Sets the aws-auth ConfigMap, and where it is written. */
    public Builder awsAuth(AwsAuth awsAuth, Source source) {
      awsAuth(awsAuth);
      sources.set(awsAuth, requireNonNull(source, "source"));
      return this;
    }

    /**
     * Sets who knows the names of EC2 instances; they are unknown unless set. It is no part of what
     * the cluster is configured with: clusters that differ in it alone are equal.
     */
    public Builder instanceNames(Function<String, Optional<String>> instanceNames) {
      this.instanceNames = requireNonNull(instanceNames, "instanceNames");
      return this;
    }

    /** Sets the access policies there are; none unless set. */
    public Builder accessPolicies(AccessPolicyCatalogue accessPolicies) {
      this.accessPolicies = requireNonNull(accessPolicies, "accessPolicies");
      return this;
    }

    /** Adds what was noticed when the configuration was read. */
    public Builder notice(Notice notice) {
      notices.add(requireNonNull(notice, "notice"));
      return this;
    }

    /** Adds an access entry; see {@link AccessEntries.Builder#add}. */
    public Builder add(AccessEntry entry) {
      accessEntries.add(entry);
      return this;
    }

    /**
     * Adds an access entry, and where it is written; of an entry that is written in several places
     * the first counts.
     *
     * @throws EksException as {@link #add(AccessEntry)} does, telling where the other entry is
     */
    public Builder add(AccessEntry entry, Source source) {
      requireNonNull(source, "source");
      orTellFirst(() -> accessEntries.add(entry), sources.firstAt(entry.principalArn()));
      sources.add(entry, source);
      return this;
    }

    private static void orTellFirst(Runnable add, String first) {
      try {
        add.run();
      } catch (EksException e) {
        throw first.isEmpty() ? e : e.withHint(first);
      }
    }

    /** Associates a policy; see {@link AccessEntries.Builder#associate}. */
    public Builder associate(PrincipalArn principalArn, PolicyAssociation association) {
      accessEntries.associate(principalArn, association);
      return this;
    }

    /**
     * Associates a policy, and says where that is written.
     *
     * @throws EksException as {@link #associate(PrincipalArn, PolicyAssociation)} does, telling
     *     where the other association is
     */
    public Builder associate(
        PrincipalArn principalArn, PolicyAssociation association, Source source) {
      requireNonNull(source, "source");
      orTellFirst(
          () -> accessEntries.associate(principalArn, association),
          sources.firstAt(principalArn, association));
      sources.add(principalArn, association, source);
      return this;
    }

    /**
     * Says that the entry of a principal may have more policies than are associated here; see
     * {@link AccessEntries.Builder#associationsUnknown}.
     */
    public Builder associationsUnknown(PrincipalArn principalArn) {
      accessEntries.associationsUnknown(principalArn);
      return this;
    }

    /** Adds access entries and associations. */
    public Builder addAll(AccessEntries entries) {
      for (AccessEntry entry : entries.entries()) {
        add(entry);
        entries
            .associations(entry)
            .forEach(association -> associate(entry.principalArn(), association));
        if (entries.areAssociationsUnknown(entry)) {
          associationsUnknown(entry.principalArn());
        }
      }
      entries
          .associationsWithoutEntry()
          .forEach(
              (principal, associations) ->
                  associations.forEach(association -> associate(principal, association)));
      return this;
    }

    /** Adds something that is declared and not known in all its parts. */
    public Builder unresolved(Unresolved unresolved) {
      this.unresolved.add(requireNonNull(unresolved, "unresolved"));
      return this;
    }

    /** Adds an RBAC object. */
    public Builder add(RbacObject object) {
      rbacObjects.add(requireNonNull(object, "object"));
      return this;
    }

    /** Adds an RBAC object, and where it is written. */
    public Builder add(RbacObject object, Source source) {
      return add(object, source, List.of());
    }

    /**
     * Adds an RBAC object, and where it is written.
     *
     * @param ruleSources where its rules are written, in their order, if it is a role; where one is
     *     missing, the role's own source stands for it
     */
    public Builder add(RbacObject object, Source source, List<Source> ruleSources) {
      add(object);
      sources.add(object, requireNonNull(source, "source"), ruleSources);
      return this;
    }

    /** Adds RBAC objects. */
    public Builder addAll(Collection<? extends RbacObject> objects) {
      rbacObjects.addAll(objects);
      return this;
    }

    /**
     * The cluster.
     *
     * @throws IllegalArgumentException if two different RBAC objects have one kind and name
     * @throws EksException as {@code AssociateAccessPolicy} does, if an associated policy is not in
     *     the catalogue; if no catalogue is set, all may be associated
     */
    public EksCluster build() {
      AccessEntries entries = accessEntries.build();
      requireKnown(entries, accessPolicies, Set.of());
      return build(entries);
    }

    /**
     * The cluster as EKS describes it, whose policies may be newer than the catalogue: what such a
     * policy allows is not known, which answers and {@link EksCluster#notices()} say.
     *
     * @throws IllegalArgumentException if two different RBAC objects have one kind and name
     */
    public EksCluster buildAsDescribed() {
      return build(accessEntries.build());
    }

    private EksCluster build(AccessEntries entries) {
      ClusterSettings settings =
          new ClusterSettings(
              name,
              region,
              kubernetes,
              authenticationMode,
              awsAuth,
              instanceNames,
              accessPolicies,
              List.copyOf(unresolved),
              sources.build(),
              List.copyOf(notices));
      return EksCluster.of(
          settings,
          entries,
          ClusterRbac.of(RbacObjects.of(rbacObjects), kubernetes.defaultRbacObjects()));
    }
  }
}
