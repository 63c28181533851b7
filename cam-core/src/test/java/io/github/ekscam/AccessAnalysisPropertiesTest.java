package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.Permissions.Permission;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.AccessAnalysis;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** The lists and the explanations say what authorize says, of every cluster and both ways. */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class AccessAnalysisPropertiesTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final String SESSIONS = "arn:aws:sts::111122223333:assumed-role/";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(ACCOUNT + "role/teams/Developer");
  private static final PrincipalArn NAMESAKE = PrincipalArn.of(ACCOUNT + "role/old/Developer");
  private static final PrincipalArn OPERATOR = PrincipalArn.of(ACCOUNT + "role/Operator");
  private static final PrincipalArn NODE = PrincipalArn.of(ACCOUNT + "role/Node");
  private static final PrincipalArn BOB = PrincipalArn.of(ACCOUNT + "user/bob");

  private static final List<String> SESSION_NAMES = List.of("alice", "al-ice", "al@ice", "carol");

  private static final PolicyRule READ_PODS =
      PolicyRule.builder().apiGroups("").resources("pods", "pods/log").verbs("get", "list").build();

  /** The policy Missing is not in it; Mixed has a rule that RBAC would not accept. */
  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy(
                  "Admin",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build()),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().nonResourceURLs("*").verbs("*").build())),
              policy(
                  "Mixed",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder()
                          .apiGroups("apps")
                          .resources("*/log")
                          .nonResourceURLs("/m*")
                          .verbs("get")
                          .build())),
              policy("Narrowed", AccessPolicy.Rule.restricted(READ_PODS, "only some")),
              policy("View", AccessPolicy.Rule.of(READ_PODS)),
              AccessPolicy.builder("Unpublished").build()));

  private static AccessPolicy policy(String name, AccessPolicy.Rule... rules) {
    return AccessPolicy.builder(name).rules(List.of(rules)).build();
  }

  private static final List<String> NAMESPACES = List.of("", "dev", "prod");

  private static final List<RequestAttributes> REQUESTS = allRequests();

  private static List<RequestAttributes> allRequests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "delete", "*")) {
      for (String resource : List.of("pods", "nodes", "*")) {
        for (String group : List.of("", "apps")) {
          for (String subresource : List.of("", "log")) {
            for (String namespace : NAMESPACES) {
              for (String name : List.of("", "web")) {
                requests.add(
                    ResourceRequest.of(verb, group, resource)
                        .subresource(subresource)
                        .namespace(namespace)
                        .name(name));
              }
            }
          }
        }
      }
      for (String path : List.of("/metrics", "/healthz", "/m")) {
        requests.add(NonResourceRequest.of(verb, path));
      }
    }
    return requests;
  }

  record Association(PrincipalArn principal, String policy, AccessScope scope) {}

  record World(
      List<AccessEntry> entries, List<Association> associations, List<RbacObject> objects) {

    EksCluster build() {
      return builder().buildAsDescribed();
    }

    EksCluster.Builder builder() {
      EksCluster.Builder builder =
          EksCluster.builder()
              .accessPolicies(CATALOGUE)
              .authenticationMode(AuthenticationMode.API)
              .addAll(objects);
      entries.forEach(builder::add);
      for (Association association : associations) {
        builder.associate(
            association.principal(),
            PolicyAssociation.of(new PolicyArn("aws", association.policy()), association.scope()));
      }
      return builder;
    }

    /** Without all that these grants go through. */
    World without(List<Grant> grants) {
      List<Association> associationsLeft = new ArrayList<>(associations);
      List<RbacObject> objectsLeft = new ArrayList<>(objects);
      for (Grant grant : grants) {
        if (grant instanceof Grant.Rbac rbac) {
          objectsLeft.remove(rbac.binding());
        } else if (grant instanceof Grant.AccessPolicy policy) {
          associationsLeft.removeIf(
              association ->
                  association.principal().equals(policy.entry().principalArn())
                      && association.policy().equals(policy.association().policyArn().name()));
        }
      }
      return new World(entries, associationsLeft, objectsLeft);
    }
  }

  private static List<CallerIdentity> callers(AccessEntry entry) {
    PrincipalArn principal = entry.principalArn();
    if (!principal.isRole()) {
      return List.of(CallerIdentity.parse(principal.value()));
    }
    return Stream.concat(
            Stream.of(CallerIdentity.parse(ACCOUNT + "role/" + principal.name())),
            SESSION_NAMES.stream()
                .map(session -> CallerIdentity.parse(SESSIONS + principal.name() + "/" + session)))
        .toList();
  }

  private static List<UserInfo> users() {
    List<UserInfo> users = new ArrayList<>();
    for (String name :
        List.of(
            "x:alice", "x:al-ice", BOB.value(), SESSIONS + "Developer/alice", "system:masters")) {
      users.add(UserInfo.of(name, List.of()));
      users.add(UserInfo.of(name, List.of("eng", "system:authenticated")));
    }
    users.add(UserInfo.of("root", List.of("system:masters")));
    users.add(UserInfo.of("carol", List.of("team-al@ice")));
    for (String namespace : List.of("dev", "prod")) {
      users.add(
          UserInfo.of(
              "system:serviceaccount:" + namespace + ":ci",
              List.of(
                  "system:serviceaccounts",
                  "system:serviceaccounts:" + namespace,
                  "system:authenticated")));
    }
    return users;
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void whatCan_listsWhatIsAllowed_andNothingElse(@ForAll("worlds") World world) {
    EksCluster cluster = world.build();
    for (AccessEntry entry : world.entries()) {
      for (CallerIdentity caller : callers(entry)) {
        Caller session = cluster.caller(caller);
        Permissions permissions = session.whatCan();
        for (Permission permission : permissions.permissions()) {
          List<RequestAttributes> instances = instances(permission);
          assertThat(instances).as("%s", permission).isNotEmpty();
          for (RequestAttributes request : instances) {
            assertThat(permission.allows(request)).as("%s %s", permission, request).isTrue();
            assertThat(session.authorize(request).isAllowed())
                .as("%s %s", permission, request)
                .isTrue();
          }
        }
        for (RequestAttributes request : REQUESTS) {
          Verdict verdict = session.authorize(request);
          Statistics.collect(verdict.decision());
          assertThat(permissions.allow(request))
              .as("%s %s", caller, request)
              .isEqualTo(verdict.isAllowed());
          if (!verdict.unknowns().isEmpty()) {
            assertThat(permissions.unknowns()).as("%s", verdict).isNotEmpty();
          }
        }
      }
    }
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void whatCanOfUsers_listsWhatIsAllowed_andNothingElse(@ForAll("worlds") World world) {
    EksCluster cluster = world.build();
    for (UserInfo user : users()) {
      Permissions permissions = cluster.whatCan(user);
      for (RequestAttributes request : REQUESTS) {
        assertThat(permissions.allow(request))
            .as("%s %s", user, request)
            .isEqualTo(cluster.authorize(user, request).isAllowed());
      }
    }
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void whatCanInANamespace_isWhatIsAllowedThere(@ForAll("worlds") World world) {
    EksCluster cluster = world.build();
    for (AccessEntry entry : world.entries()) {
      Permissions permissions = cluster.caller(callers(entry).get(0)).whatCan();
      for (String namespace : List.of("dev", "prod")) {
        Permissions there = permissions.in(namespace);
        assertThat(there.permissions()).allMatch(p -> p.rule().nonResourceURLs().isEmpty());
        for (RequestAttributes request : REQUESTS) {
          if (request instanceof ResourceRequest resource
              && resource.namespace().equals(namespace)) {
            assertThat(there.allow(request)).isEqualTo(permissions.allow(request));
          }
        }
      }
    }
  }

  @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
  void whoCan_agreesWithAuthorize_onUsersGroupsAndServiceAccounts(
      @ForAll("worlds") World world, @ForAll("requests") RequestAttributes request) {
    EksCluster cluster = world.build();
    WhoCan whoCan = cluster.whoCan(request);
    Set<Subject> subjects = new HashSet<>();
    whoCan.subjects().forEach(allowed -> subjects.add(allowed.subject()));
    for (UserInfo user : users()) {
      boolean listed =
          subjects.contains(Subject.user(user.username()))
              || user.groups().stream().anyMatch(g -> subjects.contains(Subject.group(g)))
              || Stream.of("dev", "prod")
                  .filter(ns -> user.username().equals("system:serviceaccount:" + ns + ":ci"))
                  .anyMatch(ns -> subjects.contains(Subject.serviceAccount(ns, "ci")));
      Statistics.collect(listed);
      assertThat(listed)
          .as("%s %s", user, request)
          .isEqualTo(cluster.authorize(user, request).isAllowed());
    }
    for (Subject subject : subjects) {
      assertThat(cluster.authorize(AccessAnalysis.userOf(subject), request).isAllowed())
          .as("%s", subject)
          .isTrue();
    }
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void whoCan_agreesWithAuthorize_onIamPrincipals(
      @ForAll("worlds") World world, @ForAll("requests") RequestAttributes request) {
    EksCluster cluster = world.build();
    WhoCan whoCan = cluster.whoCan(request);
    for (AccessEntry entry : world.entries()) {
      MappedIdentity.Mapper source = new MappedIdentity.ByAccessEntry(entry);
      Optional<WhoCan.AllowedPrincipal> allowed =
          whoCan.principals().stream().filter(p -> p.source().equals(source)).findFirst();
      boolean undecided =
          whoCan.undecidedPrincipals().stream().anyMatch(p -> p.source().equals(source));
      for (CallerIdentity caller : callers(entry)) {
        if (isNoInstance(caller, entry)) {
          assertThat(cluster.caller(caller).authorize(request).isAllowed()).isFalse();
          continue;
        }
        assertAllowedSessionsAreThoseOf(whoCan, cluster.caller(caller), caller, request);
        Verdict verdict = cluster.caller(caller).authorize(request);
        boolean may = allowed.isPresent() && mayAs(allowed.get(), caller);
        Statistics.collect(verdict.decision(), undecided ? "undecided" : "decided");
        assertThat(may).as("%s %s", caller, request).isEqualTo(verdict.isAllowed());
        boolean otherRole =
            verdict.unknowns().stream().anyMatch(Unknown.SeveralAccessEntries.class::isInstance);
        if (!verdict.unknowns().isEmpty() && !otherRole) {
          assertThat(undecided).as("%s %s %s", caller, request, verdict).isTrue();
        }
        if (undecided && !may) {
          assertThat(doubts(cluster.caller(caller), verdict)).as("%s", caller).isNotEmpty();
        }
      }
    }
  }

  /** Sessions whose name is no instance's cannot log in by an entry for nodes. */
  private static boolean isNoInstance(CallerIdentity caller, AccessEntry entry) {
    return entry.username().contains("{{EC2PrivateDNSName}}") && !caller.isAnySessionOfRole();
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void whoCan_agreesWithAuthorize_onPrincipalsOfAwsAuth(
      @ForAll("worlds") World world,
      @ForAll("awsAuths") AwsAuth awsAuth,
      @ForAll AuthenticationMode mode,
      @ForAll("requests") RequestAttributes request) {
    EksCluster cluster =
        world.builder().authenticationMode(mode).awsAuth(awsAuth).buildAsDescribed();
    WhoCan whoCan = cluster.whoCan(request);
    for (CallerIdentity caller :
        List.of(
            CallerIdentity.parse(ACCOUNT + "role/Operator"),
            CallerIdentity.parse(SESSIONS + "Operator/alice"),
            CallerIdentity.parse(SESSIONS + "Stranger/carol"),
            CallerIdentity.parse(BOB.value()))) {
      Caller session = cluster.caller(caller);
      if (session.identity() instanceof MappedIdentity.Mapped mapped
          && !(mapped.source() instanceof MappedIdentity.ByAccessEntry)) {
        boolean listed =
            whoCan.principals().stream()
                .filter(principal -> principal.source().equals(mapped.source()))
                .filter(
                    principal ->
                        principal.source() instanceof MappedIdentity.ByAwsAuth
                            || principal.principal().startsWith("arn:*:")
                            || principal.principal().equals(caller.sessionCanonicalArn()))
                .anyMatch(
                    principal ->
                        principal.isInEverySession()
                            || principal.sessions().stream()
                                .anyMatch(
                                    allowed ->
                                        caller
                                            .sessionName()
                                            .filter(allowed.name()::equals)
                                            .isPresent()));
        Statistics.label("aws-auth").collect(listed, mapped.source().getClass().getSimpleName());
        assertThat(listed)
            .as("%s %s", caller, request)
            .isEqualTo(session.authorize(request).isAllowed());
      }
      assertAllowedSessionsAreThoseOf(whoCan, session, caller, request);
    }
  }

  private static void assertAllowedSessionsAreThoseOf(
      WhoCan whoCan, Caller session, CallerIdentity caller, RequestAttributes request) {
    List<WhoCan.AllowedSession> listed =
        caller.isAnySessionOfRole() && session.identity() instanceof MappedIdentity.Mapped mapped
            ? whoCan.principals().stream()
                .filter(principal -> principal.source().equals(mapped.source()))
                .flatMap(principal -> principal.sessions().stream())
                .distinct()
                .toList()
            : List.of();
    Statistics.label("sessions").collect(!listed.isEmpty());
    assertThat(session.allowedSessions(request)).as("%s %s", caller, request).isEqualTo(listed);
  }

  @Provide
  Arbitrary<AwsAuth> awsAuths() {
    Arbitrary<AwsAuth.Mapping> mappings =
        Combinators.combine(
                Arbitraries.of("role/Operator", "role/Stranger", "user/bob", "role/a/Operator"),
                Arbitraries.of("x:{{SessionName}}", "op", "", BOB.value()),
                Arbitraries.of("eng", "team-{{SessionName}}", "nobody").list().ofMaxSize(2))
            .as((resource, name, groups) -> AwsAuth.Mapping.of(ACCOUNT + resource, name, groups));
    return Combinators.combine(
            mappings.list().ofMaxSize(3), mappings.list().ofMaxSize(2), Arbitraries.of(true, false))
        .as(
            (roles, users, account) -> {
              AwsAuth.Builder builder = AwsAuth.builder();
              roles.forEach(builder::mapRole);
              users.forEach(builder::mapUser);
              if (account) {
                builder.mapAccount("111122223333");
              }
              return builder.build();
            });
  }

  private static List<Unknown> doubts(Caller session, Verdict verdict) {
    List<Unknown> doubts = new ArrayList<>(verdict.unknowns());
    doubts.addAll(session.identity().unknowns());
    return doubts;
  }

  private static boolean mayAs(WhoCan.AllowedPrincipal principal, CallerIdentity caller) {
    if (principal.isInEverySession()) {
      assertThat(principal.grants()).isNotEmpty();
      return true;
    }
    boolean raw =
        entry(principal).username().contains("{{SessionNameRaw}}")
            || entry(principal).kubernetesGroups().toString().contains("{{SessionNameRaw}}");
    return caller
        .sessionName()
        .map(
            name ->
                principal.sessions().stream()
                    .anyMatch(
                        session ->
                            session.name().equals(name)
                                || (session.name().equals(name.replace('@', '-'))
                                    && session.subjects().stream()
                                        .anyMatch(s -> !raw || !isRaw(s)))))
        .orElse(false);
  }

  private static AccessEntry entry(WhoCan.AllowedPrincipal principal) {
    return ((MappedIdentity.ByAccessEntry) principal.source()).accessEntry();
  }

  /** Whether a subject comes of {@code {{SessionNameRaw}}}, by which - does not stand for @. */
  private static boolean isRaw(WhoCan.AllowedSubject allowed) {
    return allowed.subject().kind().equals("Group");
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void grantsOfAnExplanation_areAllThatAllow(
      @ForAll("worlds") World world, @ForAll("requests") RequestAttributes request) {
    EksCluster cluster = world.build();
    for (AccessEntry entry : world.entries()) {
      for (CallerIdentity caller : callers(entry)) {
        Explanation explanation = cluster.caller(caller).explain(request);
        Verdict verdict = cluster.caller(caller).authorize(request);
        assertThat(explanation.verdict()).isEqualTo(verdict);
        assertThat(explanation.grants().isEmpty()).isEqualTo(!verdict.isAllowed());
        if (verdict.isAllowed()) {
          assertThat(explanation.nearMisses()).isEmpty();
          assertThat(explanation.grants().get(0)).isEqualTo(verdict.grant().orElseThrow());
          World revoked = world.without(explanation.grants());
          assertThat(revoked.build().caller(caller).authorize(request).isAllowed()).isFalse();
          for (Grant grant : explanation.grants()) {
            List<Grant> others = new ArrayList<>(explanation.grants());
            others.removeIf(other -> samePlace(other, grant));
            assertThat(world.without(others).build().caller(caller).authorize(request).isAllowed())
                .as("%s alone", grant)
                .isTrue();
          }
        }
      }
    }
  }

  private static boolean samePlace(Grant a, Grant b) {
    return a.equals(b)
        || (a instanceof Grant.Rbac x
            && b instanceof Grant.Rbac y
            && x.binding().equals(y.binding()));
  }

  @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
  void nearMisses_areNearAndDoMiss(
      @ForAll("worlds") World world, @ForAll("requests") RequestAttributes request) {
    EksCluster cluster = world.build();
    for (AccessEntry entry : world.entries()) {
      Caller session = cluster.caller(callers(entry).get(1 % callers(entry).size()));
      Explanation explanation = session.explain(request);
      assertThat(explanation.nearMisses()).hasSizeLessThanOrEqualTo(5);
      int fewest = 1;
      for (NearMiss miss : explanation.nearMisses()) {
        assertThat(miss.differences()).hasSizeBetween(fewest, 2);
        fewest = miss.differences().size();
        Statistics.collect(miss.differences().get(0).kind());
        if (miss instanceof NearMiss.OfGrant of) {
          assertDiffersAsItSays(of, request);
        } else if (miss instanceof NearMiss.OfMissingRole of) {
          assertThat(world.objects()).contains(of.binding());
        }
      }
    }
  }

  /** What a near miss says of scope and rule, compared with the permission it would be. */
  private static void assertDiffersAsItSays(NearMiss.OfGrant miss, RequestAttributes request) {
    Set<Difference.Kind> kinds = EnumSet.noneOf(Difference.Kind.class);
    miss.differences().forEach(difference -> kinds.add(difference.kind()));
    AccessScope scope;
    PolicyRule rule;
    if (miss.grant() instanceof Grant.Rbac rbac) {
      String namespace = rbac.binding().metadata().namespace();
      scope =
          namespace.isEmpty() ? AccessScope.cluster() : AccessScope.namespaces(List.of(namespace));
      rule = rbac.rule();
    } else {
      Grant.AccessPolicy policy = (Grant.AccessPolicy) miss.grant();
      scope = policy.association().accessScope();
      rule = policy.rule();
    }
    boolean ruleMatches = new Permission(AccessScope.cluster(), rule, miss.grant()).allows(request);
    boolean allows = new Permission(scope, rule, miss.grant()).allows(request);
    boolean otherPlace =
        kinds.removeAll(EnumSet.of(Difference.Kind.SCOPE, Difference.Kind.NAMESPACE));
    boolean otherSubject = kinds.remove(Difference.Kind.SUBJECT);
    assertThat(ruleMatches).as("%s %s", miss, request).isEqualTo(kinds.isEmpty());
    assertThat(allows).as("%s", miss).isEqualTo(kinds.isEmpty() && !otherPlace);
    assertThat(allows).as("%s", miss).isEqualTo(otherSubject);
  }

  /** Concrete requests for a symbolic permission. */
  private static List<RequestAttributes> instances(Permission permission) {
    PolicyRule rule = permission.rule();
    List<RequestAttributes> instances = new ArrayList<>();
    for (String verb : each(rule.verbs(), "get", "frobnicate", "*")) {
      for (String group : each(rule.apiGroups(), "", "apps", "new.example.com")) {
        for (String resource : each(rule.resources(), "pods", "widgets", "pods/log", "x/scale")) {
          String[] parts = resource.replace("*/", "anything/").split("/", -1);
          for (String name :
              rule.resourceNames().isEmpty() ? List.of("", "web") : rule.resourceNames()) {
            for (String namespace : namespaces(permission.scope())) {
              instances.add(
                  ResourceRequest.of(verb, group, parts[0])
                      .subresource(parts.length > 1 ? parts[1] : "")
                      .namespace(namespace)
                      .name(name));
            }
          }
        }
      }
      for (String url : rule.nonResourceURLs()) {
        for (String rest : url.endsWith("*") ? List.of("", "a", "/a/b") : List.of("")) {
          instances.add(NonResourceRequest.of(verb, url.replace("*", "") + rest));
        }
      }
    }
    return instances;
  }

  private static List<String> each(List<String> values, String... ofAll) {
    List<String> result = new ArrayList<>();
    for (String value : values) {
      result.addAll(value.equals("*") ? List.of(ofAll) : List.of(value));
    }
    return result;
  }

  private static List<String> namespaces(AccessScope scope) {
    if (scope instanceof AccessScope.Cluster) {
      return List.of("", "dev", "anything");
    }
    List<String> namespaces = new ArrayList<>();
    for (String pattern : scope.namespaces()) {
      namespaces.addAll(
          pattern.contains("*")
              ? List.of(pattern.replace("*", "zz"), pattern.replace("*", "ev"))
              : List.of(pattern));
    }
    return namespaces;
  }

  @Provide
  Arbitrary<RequestAttributes> requests() {
    return Arbitraries.of(REQUESTS);
  }

  @Provide
  Arbitrary<World> worlds() {
    return Combinators.combine(entries(), associations(), objects()).as(World::new);
  }

  private static Arbitrary<List<AccessEntry>> entries() {
    Arbitrary<AccessEntry> standard =
        Combinators.combine(
                Arbitraries.frequency(
                    Tuple.of(4, DEVELOPER),
                    Tuple.of(1, NAMESAKE),
                    Tuple.of(3, OPERATOR),
                    Tuple.of(3, BOB)),
                Arbitraries.of("", "x:{{SessionName}}", "x:{{AccessKeyID}}", "fixed"),
                Arbitraries.of("eng", "ops", "team-{{SessionNameRaw}}").list().ofMaxSize(2))
            .as(
                (principal, username, groups) -> {
                  AccessEntry.Builder builder =
                      AccessEntry.builder(principal).kubernetesGroups(groups);
                  return (username.isEmpty() ? builder : builder.username(username)).build();
                });
    Arbitrary<AccessEntry> node =
        Arbitraries.of("EC2_LINUX", "FARGATE_LINUX")
            .map(type -> AccessEntry.builder(NODE).type(new AccessEntryType(type)).build());
    return Arbitraries.frequencyOf(Tuple.of(5, standard), Tuple.of(1, node))
        .list()
        .uniqueElements(AccessEntry::principalArn)
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static Arbitrary<List<Association>> associations() {
    Arbitrary<AccessScope> scopes =
        Arbitraries.oneOf(
            Arbitraries.just(AccessScope.cluster()),
            Arbitraries.of("dev", "d*", "*", "test")
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(AccessScope::namespaces));
    return Combinators.combine(
            Arbitraries.of(DEVELOPER, OPERATOR, BOB),
            Arbitraries.of("Admin", "Missing", "Mixed", "Narrowed", "Unpublished", "View"),
            scopes)
        .as(Association::new)
        .list()
        .uniqueElements(association -> association.principal() + association.policy())
        .ofMaxSize(3);
  }

  private static Arbitrary<List<RbacObject>> objects() {
    Arbitrary<List<RbacObject>> others =
        Arbitraries.oneOf(roles(), bindings(), bindings())
            .list()
            .uniqueElements(RbacObject::describe)
            .ofMinSize(2)
            .ofMaxSize(10);
    return Combinators.combine(clusterRole("r1"), clusterRole("r2"), others)
        .as((r1, r2, list) -> Stream.concat(Stream.of(r1, r2), list.stream()).toList());
  }

  private static Arbitrary<RbacObject> clusterRole(String name) {
    Arbitrary<PolicyRule> rules =
        Arbitraries.oneOf(
            resourceRules(),
            resourceRules(),
            Arbitraries.of("*", "/metrics", "/m*")
                .map(url -> PolicyRule.builder().nonResourceURLs(url).verbs("get").build()));
    return rules
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(list -> ClusterRole.of(ObjectMeta.named(name), list));
  }

  private static Arbitrary<RbacObject> roles() {
    return Combinators.combine(
            Arbitraries.of("r1", "r2"),
            Arbitraries.of("dev", "prod"),
            resourceRules().list().ofMinSize(1).ofMaxSize(2))
        .as(
            (name, namespace, list) ->
                new Role(ObjectMeta.named(name).inNamespace(namespace), list));
  }

  private static Arbitrary<PolicyRule> resourceRules() {
    return Combinators.combine(
            Arbitraries.of("get", "Get", "delete", "*").list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.of("", "apps", "apps/v1", "*"),
            Arbitraries.of("pods", "pod", "pods/log", "pods/*", "*/log", "nodes", "*"),
            Arbitraries.of("web", "other", "").list().ofMaxSize(1))
        .as(
            (verbs, group, resource, names) ->
                PolicyRule.builder()
                    .apiGroups(group)
                    .resources(resource)
                    .resourceNames(names)
                    .verbs(verbs)
                    .build());
  }

  private static Arbitrary<RbacBinding> bindings() {
    Arbitrary<List<Subject>> subjects =
        Arbitraries.of(
                Subject.group("eng"),
                Subject.group("ops"),
                Subject.group("team-al@ice"),
                Subject.group("team-alice"),
                Subject.group("system:authenticated"),
                Subject.user("fixed"),
                Subject.user("eng"),
                Subject.user("x:alice"),
                Subject.user("x:al-ice"),
                Subject.user("x:al@ice"),
                Subject.user(SESSIONS + "Developer/alice"),
                Subject.user(SESSIONS + "Developer/al-ice"),
                Subject.user(SESSIONS + "Developer/{{SessionName}}"),
                Subject.user(DEVELOPER.value()),
                Subject.user(BOB.value()),
                Subject.user("system:serviceaccount:prod:ci"),
                Subject.serviceAccount("dev", "ci"))
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    Arbitrary<String> clusterRoles = Arbitraries.of("r1", "r2", "missing");
    Arbitrary<String> names = Arbitraries.of("b1", "b2", "b3");
    Arbitrary<RbacBinding> ofCluster =
        Combinators.combine(names, clusterRoles, subjects)
            .as(
                (name, role, list) ->
                    new ClusterRoleBinding(
                        ObjectMeta.named(name), RoleRef.clusterRole(role), list));
    Arbitrary<List<Subject>> orImplicit =
        Combinators.combine(subjects, Arbitraries.of(true, false))
            .as(
                (list, more) ->
                    more
                        ? Stream.concat(list.stream(), Stream.of(Subject.serviceAccount("", "ci")))
                            .toList()
                        : list);
    Arbitrary<RbacBinding> ofNamespaces =
        Combinators.combine(
                names,
                Arbitraries.of("dev", "prod"),
                Arbitraries.oneOf(
                    clusterRoles.map(RoleRef::clusterRole),
                    Arbitraries.of("r1", "r2").map(RoleRef::role)),
                orImplicit)
            .as(
                (name, namespace, role, list) ->
                    new RoleBinding(ObjectMeta.named(name).inNamespace(namespace), role, list));
    return Arbitraries.oneOf(ofCluster, ofNamespaces);
  }
}
