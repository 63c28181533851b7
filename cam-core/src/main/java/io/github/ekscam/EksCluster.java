package io.github.ekscam;

import static java.util.Objects.requireNonNull;

import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.engine.AccessPolicyAuthorizer;
import io.github.ekscam.internal.engine.EksAuthorizers;
import io.github.ekscam.internal.engine.RbacAuthorizer;
import io.github.ekscam.internal.engine.ResolvedUser;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.internal.explain.DanglingReferences;
import io.github.ekscam.internal.explain.EscalationCheck;
import io.github.ekscam.internal.explain.RuleResolver;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything about access that an Amazon EKS cluster is configured with, ready to answer: access
 * entries with their policies, the aws-auth ConfigMap, RBAC objects, and the mode in which IAM
 * principals are looked up.
 *
 * <p>Immutable and thread-safe. Two clusters are equal if they are configured alike; the catalogue
 * of access policies and the default RBAC objects, which are AWS's and Kubernetes' and not the
 * cluster's, do not count.
 */
public final class EksCluster {

  private final Settings settings;
  private final AccessEntries accessEntries;

  /** What counts: nothing where entries are not looked up. */
  private final AccessEntries effectiveAccessEntries;

  private final Rbac rbac;
  private final IdentityMapper identityMapper;
  private final EksAuthorizers authorizers;
  private final EscalationCheck escalationCheck;
  private final AccessAnalysis analysis;

  /** What stays when an access entry or an RBAC object changes. */
  private record Settings(
      @Nullable String name,
      @Nullable KubernetesVersion kubernetesVersion,
      AuthenticationMode authenticationMode,
      @Nullable AwsAuth awsAuth,
      @Nullable Function<String, Optional<String>> instanceNames,
      AccessPolicyCatalogue accessPolicies,
      RbacObjects defaultRbacObjects,
      Function<Grant, Optional<String>> grantPlaces) {

    Settings with(AuthenticationMode mode) {
      return new Settings(
          name,
          kubernetesVersion,
          mode,
          awsAuth,
          instanceNames,
          accessPolicies,
          defaultRbacObjects,
          grantPlaces);
    }

    IdentityMapper identityMapper(AccessEntries entries) {
      IdentityMapper mapper = IdentityMapper.of(authenticationMode, entries);
      mapper = awsAuth == null ? mapper : mapper.with(awsAuth);
      return instanceNames == null ? mapper : mapper.with(instanceNames);
    }

    AccessEntries effective(AccessEntries entries) {
      return authenticationMode == AuthenticationMode.CONFIG_MAP ? AccessEntries.none() : entries;
    }
  }

  /**
   * The RBAC objects.
   *
   * @param configured as configured
   * @param written over the defaults, aggregated roles as they were written
   * @param effective what counts: over the defaults, aggregated
   */
  private record Rbac(RbacObjects configured, RbacObjects written, RbacObjects effective) {

    static Rbac of(RbacObjects configured, RbacObjects defaults) {
      RbacObjects written = configured.over(defaults);
      return new Rbac(configured, written, written.aggregated());
    }

    Rbac with(RbacObject object) {
      RbacObjects changed = written.with(object);
      return new Rbac(
          configured.with(object),
          changed,
          object instanceof ClusterRole ? changed.aggregated() : effective.with(object));
    }

    /** Only ClusterRoles bear on other objects. */
    Rbac without(RbacObject object, RbacObjects defaults) {
      RbacObjects changed =
          defaults.counterpartOf(object).map(written::with).orElse(written.without(object));
      return new Rbac(
          configured.without(object),
          changed,
          object instanceof ClusterRole
              ? changed.aggregated()
              : changed
                  .counterpartOf(object)
                  .map(effective::with)
                  .orElse(effective.without(object)));
    }
  }

  private EksCluster(
      Settings settings, AccessEntries accessEntries, Rbac rbac, EksAuthorizers authorizers) {
    this.settings = settings;
    this.accessEntries = accessEntries;
    this.effectiveAccessEntries = settings.effective(accessEntries);
    this.rbac = rbac;
    this.identityMapper = settings.identityMapper(accessEntries);
    this.authorizers = authorizers;
    this.escalationCheck =
        EscalationCheck.of(rbac.effective, authorizers.chain(), settings.accessPolicies);
    this.analysis =
        AccessAnalysis.of(
            identityMapper, effectiveAccessEntries, settings.accessPolicies, rbac.effective);
  }

  private static EksCluster of(Settings settings, AccessEntries accessEntries, Rbac rbac) {
    return new EksCluster(
        settings,
        accessEntries,
        rbac,
        EksAuthorizers.of(
            AccessPolicyAuthorizer.of(settings.effective(accessEntries), settings.accessPolicies),
            RbacAuthorizer.of(rbac.effective)));
  }

  /** An empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The cluster's name, if it is known. */
  public Optional<String> name() {
    return Optional.ofNullable(settings.name);
  }

  /** The cluster's version, if it is known. */
  public Optional<KubernetesVersion> kubernetesVersion() {
    return Optional.ofNullable(settings.kubernetesVersion);
  }

  /** Where the cluster looks IAM principals up. */
  public AuthenticationMode authenticationMode() {
    return settings.authenticationMode;
  }

  /** The access entries and the policies associated to them. */
  public AccessEntries accessEntries() {
    return accessEntries;
  }

  /** The access policies there are, associated or not. */
  public AccessPolicyCatalogue accessPolicies() {
    return settings.accessPolicies;
  }

  /** The aws-auth ConfigMap, if it was given. */
  public Optional<AwsAuth> awsAuth() {
    return Optional.ofNullable(settings.awsAuth);
  }

  /**
   * The RBAC objects as configured: without the defaults, aggregated roles as they were written.
   */
  public RbacObjects rbacObjects() {
    return rbac.configured;
  }

  /** The RBAC objects that count: over the defaults, aggregated roles with the rules gathered. */
  public RbacObjects effectiveRbacObjects() {
    return rbac.effective;
  }

  /**
   * The cluster once an RBAC object is written to it, in the place of one of the same kind, name
   * and namespace. It shares what does not change: the cost of a binding is that of arranging the
   * bindings of its subjects anew, that of a role is linear in the number of roles.
   */
  public EksCluster with(RbacObject object) {
    return with(object, rbac.with(object));
  }

  /**
   * The cluster once the RBAC object of the same kind, name and namespace is taken away; where it
   * stood in for a default one, that counts again. Costs as much as {@link #with(RbacObject)}.
   */
  public EksCluster without(RbacObject object) {
    return with(object, rbac.without(object, settings.defaultRbacObjects));
  }

  private EksCluster with(RbacObject object, Rbac changed) {
    return new EksCluster(
        settings, accessEntries, changed, authorizers.with(object, changed.effective));
  }

  /**
   * The cluster with other access entries, such as these after {@link AccessEntries#associate}. It
   * shares RBAC and costs next to nothing.
   */
  public EksCluster with(AccessEntries entries) {
    return new EksCluster(settings, entries, rbac, authorizers.with(settings.effective(entries)));
  }

  /**
   * The cluster in another authentication mode and with other access entries and associated
   * policies. It shares RBAC and costs a pass over the entries.
   */
  public EksCluster with(AuthenticationMode mode, AccessEntries entries) {
    Settings changed = settings.with(mode);
    return new EksCluster(changed, entries, rbac, authorizers.with(changed.effective(entries)));
  }

  /**
   * What the cluster makes of an IAM caller: looked up once, asked often. A caller that the cluster
   * does not know is denied everything.
   */
  public Caller caller(CallerIdentity caller) {
    return Caller.of(this, identityMapper.map(caller));
  }

  /**
   * Whether a user may make a request. Access policies count if the user's {@code extra} names the
   * IAM principal as aws-iam-authenticator does; otherwise RBAC alone counts.
   */
  public Verdict authorize(UserInfo user, RequestAttributes request) {
    return authorizers.chain().decide(user, request);
  }

  /**
   * Whether a user may make a request: the decision of {@link #authorize} without its reason, at
   * the cost of some look-ups in hash tables for the user and each of his groups, however large the
   * cluster is. Allocates nothing, unless RBAC does not allow the request and the user's {@code
   * extra} has to be looked at; who has one is better asked by a session.
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
        this, new MappedIdentity.Mapped(user, new MappedIdentity.AsGiven(), List.of()));
  }

  /** A user whose grants are looked up. */
  ResolvedUser resolve(UserInfo user) {
    return authorizers.resolve(user);
  }

  /**
   * What would become of a user's write of a role or a binding, which needs more than to be
   * authorized: see {@link EscalationCheck#wouldAllow}.
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
    return RuleResolver.of(rbac.effective).rulesFor(user, namespace);
  }

  /**
   * Where a grant is written, such as {@code rbac.yaml:12:3}; nothing where that is not known, as
   * for the defaults, and for a cluster that was not read from files.
   */
  public Optional<String> placeOf(Grant grant) {
    return settings.grantPlaces.apply(requireNonNull(grant, "grant"));
  }

  /**
   * What leads nowhere in the configuration, such as a group that no binding names; nothing if all
   * is well. What no answer shows, as it only grants too little, somebody ought to know. Costs a
   * look at all entries and bindings.
   */
  public List<DanglingReference> danglingReferences() {
    return DanglingReferences.find(
        accessEntries,
        effectiveAccessEntries.entries(),
        identityMapper.effectiveMappings(),
        rbac.effective);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EksCluster that
        && Objects.equals(settings.name, that.settings.name)
        && Objects.equals(settings.kubernetesVersion, that.settings.kubernetesVersion)
        && settings.authenticationMode == that.settings.authenticationMode
        && accessEntries.equals(that.accessEntries)
        && Objects.equals(settings.awsAuth, that.settings.awsAuth)
        && rbac.configured.equals(that.rbac.configured);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        settings.name,
        settings.kubernetesVersion,
        settings.authenticationMode,
        accessEntries,
        settings.awsAuth,
        rbac.configured);
  }

  @Override
  public String toString() {
    return "EksCluster[" + (settings.name == null ? "" : settings.name) + "]";
  }

  /** Puts a cluster together, in any order. Not thread-safe. */
  public static final class Builder {

    private @Nullable String name;
    private @Nullable KubernetesVersion kubernetesVersion;
    private @Nullable AuthenticationMode authenticationMode;
    private @Nullable AwsAuth awsAuth;
    private @Nullable Function<String, Optional<String>> instanceNames;
    private AccessPolicyCatalogue accessPolicies = AccessPolicyCatalogue.of(List.of());
    private RbacObjects defaultRbacObjects = RbacObjects.of(List.of());
    private Function<Grant, Optional<String>> grantPlaces = grant -> Optional.empty();
    private final AccessEntries.Builder accessEntries = AccessEntries.builder();
    private final List<RbacObject> rbacObjects = new ArrayList<>();

    private Builder() {}

    /** Sets the cluster's name. */
    public Builder name(String name) {
      this.name = requireNonNull(name, "name");
      return this;
    }

    /** Sets the cluster's Kubernetes version. */
    public Builder kubernetesVersion(KubernetesVersion version) {
      this.kubernetesVersion = requireNonNull(version, "version");
      return this;
    }

    /** Sets where IAM principals are looked up; {@code API_AND_CONFIG_MAP} unless set. */
    public Builder authenticationMode(AuthenticationMode mode) {
      this.authenticationMode = requireNonNull(mode, "mode");
      return this;
    }

    private AuthenticationMode authenticationMode() {
      return authenticationMode == null
          ? AuthenticationMode.API_AND_CONFIG_MAP
          : authenticationMode;
    }

    /** Sets the aws-auth ConfigMap; it is not known whether there is one unless set. */
    public Builder awsAuth(AwsAuth awsAuth) {
      this.awsAuth = requireNonNull(awsAuth, "awsAuth");
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

    /** Sets the RBAC objects that count where the cluster has none of their kind and name. */
    public Builder defaultRbacObjects(RbacObjects defaults) {
      this.defaultRbacObjects = requireNonNull(defaults, "defaults");
      return this;
    }

    /**
     * Sets what tells where grants are written; unknown unless set. It is no part of what the
     * cluster is configured with: clusters that differ in it alone are equal.
     */
    public Builder grantPlaces(Function<Grant, Optional<String>> places) {
      this.grantPlaces = requireNonNull(places, "places");
      return this;
    }

    /** Adds an access entry; see {@link AccessEntries.Builder#add}. */
    public Builder add(AccessEntry entry) {
      accessEntries.add(entry);
      return this;
    }

    /** Associates a policy; see {@link AccessEntries.Builder#associate}. */
    public Builder associate(PrincipalArn principalArn, PolicyAssociation association) {
      accessEntries.associate(principalArn, association);
      return this;
    }

    /** Adds access entries and associations. */
    public Builder addAll(AccessEntries entries) {
      for (AccessEntry entry : entries.entries()) {
        add(entry);
        entries
            .associations(entry)
            .forEach(association -> associate(entry.principalArn(), association));
      }
      entries
          .associationsWithoutEntry()
          .forEach(
              (principal, associations) ->
                  associations.forEach(association -> associate(principal, association)));
      return this;
    }

    /** Adds an RBAC object. */
    public Builder add(RbacObject object) {
      rbacObjects.add(requireNonNull(object, "object"));
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
     */
    public EksCluster build() {
      Settings settings =
          new Settings(
              name,
              kubernetesVersion,
              authenticationMode(),
              awsAuth,
              instanceNames,
              accessPolicies,
              defaultRbacObjects,
              grantPlaces);
      return EksCluster.of(
          settings,
          accessEntries.build(),
          Rbac.of(RbacObjects.of(rbacObjects), defaultRbacObjects));
    }
  }
}
