package io.github.ekscam.internal.explain;

import io.github.ekscam.Grant;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.Verdict;
import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.WhoCan.AllowedSession;
import io.github.ekscam.WhoCan.AllowedSubject;
import io.github.ekscam.WhoCan.UndecidedPrincipal;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.engine.AccessPolicyRules;
import io.github.ekscam.internal.engine.NodeAuthorizer;
import io.github.ekscam.internal.engine.UnresolvedAccess;
import io.github.ekscam.internal.identity.IdentityMapper;
import io.github.ekscam.internal.keys.Key;
import io.github.ekscam.internal.matching.AssociatedPolicy;
import io.github.ekscam.internal.text.NameTemplate;
import io.github.ekscam.internal.vocabulary.SystemNames;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The IAM principals that may make a request. Each access entry, and each entry of aws-auth that
 * counts, is turned into a user as {@link IdentityMapper} does, for any session of a role and for
 * those sessions whose name some subject has in it.
 */
final class AllowedPrincipals {

  private static final Subject NODES = Subject.group(SystemNames.NODES);

  private final RequestAttributes request;
  private final @Nullable NodeAuthorizer nodes;
  private final AccessPolicyRules accessPolicies;
  private final IdentityMapper identities;
  private final AllowedSubjects subjects;
  private final @Nullable UnresolvedAccess unresolved;

  private final List<AllowedPrincipal> allowed = new ArrayList<>();
  private final List<UndecidedPrincipal> undecided = new ArrayList<>();

  /** Roles of one account with the same username and groups have the same sessions. */
  private final Map<Key, List<AllowedSession>> sessions = new HashMap<>();

  private AllowedPrincipals(
      RequestAttributes request,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      IdentityMapper identities,
      AllowedSubjects subjects,
      @Nullable UnresolvedAccess unresolved) {
    this.request = request;
    this.nodes = nodes;
    this.accessPolicies = accessPolicies;
    this.identities = identities;
    this.subjects = subjects;
    this.unresolved = unresolved;
  }

  static AllowedPrincipals of(
      RequestAttributes request,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      IdentityMapper identities,
      AllowedSubjects subjects,
      @Nullable UnresolvedAccess unresolved) {
    AllowedPrincipals principals =
        new AllowedPrincipals(request, nodes, accessPolicies, identities, subjects, unresolved);
    accessPolicies.entries().entries().forEach(entry -> principals.add(Login.of(entry)));
    identities.effectiveMappings().forEach(mapping -> principals.add(Login.of(mapping)));
    identities.awsAuth().ifPresent(principals::addAccounts);
    return principals;
  }

  /** The sessions that are more than every session is; nothing unless the caller is a role. */
  static List<AllowedSession> sessionsOf(
      MappedIdentity.Mapped caller,
      RequestAttributes request,
      @Nullable NodeAuthorizer nodes,
      AccessPolicyRules accessPolicies,
      IdentityMapper identities,
      SessionRights rights) {
    Optional<Login> login = Login.of(caller.source());
    if (login.isEmpty() || !isAnySessionOfRole(caller.user())) {
      return List.of();
    }
    AllowedSubjects subjects =
        AllowedSubjects.ofSessions(rights, request, usernameOf(login.get()), groupsOf(login.get()));
    return new AllowedPrincipals(request, nodes, accessPolicies, identities, subjects, null)
        .sessions(login.get(), subjects.of(caller.user()));
  }

  /** Tells by the {@code extra} that the authenticator sets. */
  private static boolean isAnySessionOfRole(UserInfo user) {
    return user.extra().getOrDefault("arn", List.of()).stream()
        .anyMatch(arn -> CallerIdentity.parse(arn).isAnySessionOfRole());
  }

  List<AllowedPrincipal> allowed() {
    return allowed;
  }

  List<UndecidedPrincipal> undecided() {
    return undecided;
  }

  /**
   * What one entry makes of its principal.
   *
   * @param anySession the principal as STS would name it: without the path that a role may have
   * @param alone maps callers as if the cluster had no other entry
   */
  private record Login(
      String principal,
      MappedIdentity.Mapper source,
      CallerIdentity anySession,
      String username,
      List<String> groups,
      IdentityMapper alone) {

    /** Nothing for sources that are not about one principal. */
    static Optional<Login> of(MappedIdentity.Mapper source) {
      if (source instanceof MappedIdentity.ByAccessEntry by) {
        return Optional.of(of(by.accessEntry()));
      }
      return source instanceof MappedIdentity.ByAwsAuth by
          ? Optional.of(of(by.mapping()))
          : Optional.empty();
    }

    static Login of(AccessEntry entry) {
      PrincipalArn arn = entry.principalArn();
      return new Login(
          arn.value(),
          new MappedIdentity.ByAccessEntry(entry),
          CallerIdentity.parse(CallerIdentity.parse(arn.value()).sessionCanonicalArn()),
          entry.username(),
          entry.kubernetesGroups(),
          IdentityMapper.of(AuthenticationMode.API, AccessEntries.builder().add(entry).build()));
    }

    static Login of(AwsAuth.Mapping mapping) {
      return new Login(
          mapping.arn(),
          new MappedIdentity.ByAwsAuth(mapping),
          CallerIdentity.parse(mapping.arn()),
          mapping.username(),
          mapping.groups(),
          alone(AwsAuth.builder().mapRole(mapping).build()));
    }

    static Login of(CallerIdentity caller, AwsAuth awsAuth) {
      return new Login(
          caller.arn(),
          new MappedIdentity.ByAwsAuthAccount(caller.account()),
          caller,
          caller.sessionCanonicalArn(),
          List.of(),
          alone(awsAuth));
    }

    private static IdentityMapper alone(AwsAuth awsAuth) {
      return IdentityMapper.of(AuthenticationMode.CONFIG_MAP, AccessEntries.none()).with(awsAuth);
    }

    /** All that the names of a session are made from, and by which rules. */
    Key templates() {
      return Key.of(source.getClass().getName(), anySession.account(), username, Key.ofAll(groups));
    }
  }

  private void add(Login login) {
    MappedIdentity identity = identities.map(login.anySession());
    if (identity instanceof MappedIdentity.Mapped mapped) {
      add(login, mapped.user(), List.of());
    } else if (identity instanceof MappedIdentity.Undecided undecided
        && login.alone().map(login.anySession()) instanceof MappedIdentity.Mapped mapped) {
      add(login, mapped.user(), undecided.unknowns());
    }
  }

  private void addAccounts(AwsAuth awsAuth) {
    new LinkedHashSet<>(awsAuth.mapAccounts()).forEach(account -> addAccount(account, awsAuth));
  }

  /** The principals of an account, who are users named by their ARNs and members of no group. */
  private void addAccount(String account, AwsAuth awsAuth) {
    MappedIdentity.Mapper source = new MappedIdentity.ByAwsAuthAccount(account);
    List<AllowedSubject> everybody =
        subjects.of(AccessAnalysis.ANYBODY).stream()
            .filter(each -> each.subject().kind().equals("Group"))
            .toList();
    if (!everybody.isEmpty()) {
      allowed.add(
          new AllowedPrincipal(
              "arn:*:iam::" + account + ":*", source, List.of(), everybody, List.of()));
    }
    for (String name : subjects.usernames("arn:", arn -> arn.contains(":" + account + ":"))) {
      try {
        CallerIdentity caller = CallerIdentity.parse(name);
        if (caller.sessionCanonicalArn().equals(name)
            && identities.map(caller) instanceof MappedIdentity.Mapped mapped
            && mapped.source().equals(source)) {
          add(Login.of(caller, awsAuth), mapped.user(), List.of());
        }
      } catch (IllegalArgumentException noCaller) {
        // A username that only looks like an ARN.
      }
    }
  }

  private void add(Login login, UserInfo user, List<Unknown> problems) {
    List<Unknown> unknowns = new ArrayList<>();
    List<Grant.AccessPolicy> policies =
        login.source() instanceof MappedIdentity.ByAccessEntry by
            ? accessPolicies(by.accessEntry(), unknowns)
            : List.of();
    Verdict asNode = asNode(user);
    List<AllowedSubject> always = subjects(user, asNode);
    List<AllowedSession> some =
        login.anySession().isAnySessionOfRole()
            ? sessions.computeIfAbsent(login.templates(), names -> sessions(login, always))
            : List.of();
    AllowedPrincipal principal =
        new AllowedPrincipal(login.principal(), login.source(), policies, always, some);
    asNode.unknowns().stream()
        .filter(unknown -> !isDecidedBySession(unknown, login))
        .forEach(unknowns::add);
    if (unresolved != null) {
      unknowns.addAll(unresolved.unknowns(user, request));
    }
    if (unknowns.isEmpty()) {
      unknowns.addAll(undecidableNames(login));
    }
    boolean may = principal.isInEverySession() || !some.isEmpty();
    if (!problems.isEmpty()) {
      if (may || !unknowns.isEmpty()) {
        undecided.add(new UndecidedPrincipal(login.principal(), login.source(), problems));
      }
      return;
    }
    if (may) {
      allowed.add(principal);
    }
    if (!principal.isInEverySession() && !unknowns.isEmpty()) {
      undecided.add(new UndecidedPrincipal(login.principal(), login.source(), unknowns));
    }
  }

  private Verdict asNode(UserInfo user) {
    return nodes == null ? Verdict.pass() : nodes.authorize(user, request);
  }

  /** What a user is to the node authorizer and to RBAC, of that what may. */
  private List<AllowedSubject> subjects(UserInfo user, Verdict asNode) {
    return Stream.concat(
            asNode.grant().stream().map(grant -> new AllowedSubject(NODES, List.of(grant))),
            subjects.of(user).stream())
        .toList();
  }

  private List<Grant.AccessPolicy> accessPolicies(AccessEntry entry, List<Unknown> unknowns) {
    List<Grant.AccessPolicy> grants = new ArrayList<>();
    accessPolicies.unknownAssociations(entry).ifPresent(unknowns::add);
    for (AssociatedPolicy associated : accessPolicies.associatedTo(entry)) {
      AccessPolicy.Rule rule = associated.firstAllowing(request);
      if (rule == null) {
        unknowns.addAll(AccessPolicyRules.unknowns(associated, request));
      } else {
        grants.add(AccessPolicyRules.grant(associated, rule.rule()));
      }
    }
    return grants;
  }

  /** A node that is named by its session is the node that is meant, or is not. */
  private static boolean isDecidedBySession(Unknown unknown, Login login) {
    return unknown instanceof Unknown.NodeName && usernameOf(login).isOfSession();
  }

  private static NameTemplate usernameOf(Login login) {
    return NameTemplate.of(login.username(), login.anySession().account());
  }

  private static List<NameTemplate> groupsOf(Login login) {
    String account = login.anySession().account();
    return login.groups().stream().map(group -> NameTemplate.of(group, account)).toList();
  }

  /** The sessions of a role that are more than every session is. */
  private List<AllowedSession> sessions(Login login, List<AllowedSubject> always) {
    Set<String> names = new TreeSet<>();
    names(
        login,
        NameTemplate::isOfSession,
        (template, name) -> template.sessionOf(name).ifPresent(names::add));
    NameTemplate username = usernameOf(login);
    if (nodes != null && username.isOfSession()) {
      NodeAuthorizer.usernames(request).stream()
          .filter(username::mayBecome)
          .forEach(name -> username.sessionOf(name).ifPresent(names::add));
    }
    Set<Subject> known =
        always.stream().map(AllowedSubject::subject).collect(Collectors.toCollection(HashSet::new));
    List<AllowedSession> allowedSessions = new ArrayList<>();
    for (String name : names) {
      if (login.alone().map(AccessAnalysis.session(login.anySession(), name))
          instanceof MappedIdentity.Mapped mapped) {
        List<AllowedSubject> more =
            subjects(mapped.user(), asNode(mapped.user())).stream()
                .filter(each -> !known.contains(each.subject()))
                .toList();
        if (!more.isEmpty()) {
          allowedSessions.add(new AllowedSession(name, more));
        }
      }
    }
    return allowedSessions;
  }

  /** What may be the principal's name, depending on more than its session. */
  private List<Unknown> undecidableNames(Login login) {
    List<Unknown> unknowns = new ArrayList<>();
    names(
        login,
        template -> !template.isFixed() && !template.isOfSession(),
        (template, name) ->
            unknowns.add(
                new Unknown.NameOfSomeRequests(name, template.toString(), login.principal())));
    return unknowns;
  }

  /** The names of subjects that the templates of an entry may become. */
  private void names(
      Login login, Predicate<NameTemplate> wanted, BiConsumer<NameTemplate, String> found) {
    NameTemplate username = usernameOf(login);
    if (wanted.test(username)) {
      subjects
          .usernames(username.prefix(), username::mayBecome)
          .forEach(name -> found.accept(username, name));
    }
    for (NameTemplate template : groupsOf(login)) {
      if (wanted.test(template)) {
        subjects
            .groups(template.prefix(), template::mayBecome)
            .forEach(name -> found.accept(template, name));
      }
    }
  }
}
