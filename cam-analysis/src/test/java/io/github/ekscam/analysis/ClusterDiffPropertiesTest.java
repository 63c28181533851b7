package io.github.ekscam.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.MappedIdentity;
import io.github.ekscam.Unknown;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * What a difference lists and what the engine answers to every request of a small universe are the
 * same, both ways.
 */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class ClusterDiffPropertiesTest {

  private static final String ACCOUNT = "111122223333";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(IAM + "role/Developer");
  private static final PrincipalArn BOB = PrincipalArn.of(IAM + "user/bob");
  private static final List<String> SESSIONS = List.of("alice", "carol");

  /** What no rule, no scope and no binding names. */
  private static final String OTHER = "zz-other";

  private static final PolicyRule READ =
      PolicyRule.builder().apiGroups("").resources("pods", "pods/log").verbs("get", "list").build();

  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy(
                  "Admin",
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build()),
                  AccessPolicy.Rule.of(
                      PolicyRule.builder().nonResourceURLs("*").verbs("*").build())),
              policy("Narrowed", AccessPolicy.Rule.restricted(READ, "only some")),
              policy("View", AccessPolicy.Rule.of(READ)),
              AccessPolicy.builder("Unpublished").build()));

  private static AccessPolicy policy(String name, AccessPolicy.Rule... rules) {
    return AccessPolicy.builder(name).rules(List.of(rules)).build();
  }

  private static final List<RequestAttributes> REQUESTS = requests();

  private static List<RequestAttributes> requests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "list", "create", OTHER)) {
      for (String group : List.of("", OTHER)) {
        for (String resource : List.of("pods", "nodes", OTHER)) {
          for (String subresource : List.of("", "log")) {
            for (String namespace : List.of("", "dev", "dev-2", "prod", OTHER)) {
              for (String name : List.of("", "web", "n1", OTHER)) {
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
      for (String path : List.of("/metrics", "/m/x", "/" + OTHER)) {
        requests.add(NonResourceRequest.of(verb, path));
      }
    }
    return requests;
  }

  /** Somebody who asks both clusters, and as whom a difference may list them. */
  private record Asker(String name, Caller before, Caller after, List<String> holders) {}

  private static List<Asker> askers(EksCluster before, EksCluster after) {
    Map<String, List<String>> callers = new LinkedHashMap<>();
    callers.put(BOB.value(), List.of(BOB.value()));
    callers.put(IAM + "user/" + OTHER, List.of(IAM + "user/" + OTHER));
    callers.put(DEVELOPER.value(), List.of(DEVELOPER.value()));
    for (String session : SESSIONS) {
      String arn = "arn:aws:sts::" + ACCOUNT + ":assumed-role/Developer/" + session;
      callers.put(arn, List.of(DEVELOPER.value(), arn));
    }
    List<Asker> askers = new ArrayList<>();
    callers.forEach(
        (arn, holders) -> {
          CallerIdentity identity = CallerIdentity.parse(arn);
          Caller has = after.caller(identity);
          List<String> all = new ArrayList<>(holders);
          has.user().ifPresent(user -> all.addAll(subjects(user)));
          if (has.identity() instanceof MappedIdentity.Mapped mapped
              && mapped.source() instanceof MappedIdentity.ByAwsAuthAccount) {
            all.add("arn:*:iam::" + ACCOUNT + ":*");
          }
          askers.add(new Asker(arn, before.caller(identity), has, all));
        });
    for (UserInfo user :
        List.of(
            UserInfo.of("x:alice", List.of("eng")),
            UserInfo.of("fixed", List.of()),
            UserInfo.of(OTHER, List.of("ops", "system:authenticated")),
            UserInfo.of("", List.of("team-alice")),
            UserInfo.ofServiceAccount("dev", "ci"))) {
      askers.add(
          new Asker(user.toString(), before.caller(user), after.caller(user), subjects(user)));
    }
    return askers;
  }

  private static List<String> subjects(UserInfo user) {
    List<String> subjects = new ArrayList<>();
    user.groups().forEach(group -> subjects.add("Group " + group));
    if (user.isUsernameKnown()) {
      subjects.add("User " + user.username());
    }
    if (user.username().equals("system:serviceaccount:dev:ci")) {
      subjects.add("ServiceAccount dev/ci");
    }
    return subjects;
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whatIsAllowedAfterAndDeniedBefore_isInARangeThatIsGained(@ForAll("pairs") Pair pair) {
    EksCluster before = pair.before();
    EksCluster after = pair.after();
    ClusterDiff diff = ClusterDiff.between(before, after);
    for (Asker asker : askers(before, after)) {
      List<GrantedAccess> gained =
          diff.holders().stream()
              .filter(holder -> asker.holders().contains(holder.toString()))
              .flatMap(holder -> diff.gainedBy(holder).access().stream())
              .toList();
      for (RequestAttributes request : REQUESTS) {
        if (asker.after().isAllowed(request) && !asker.before().isAllowed(request)) {
          Statistics.collect("gained");
          assertThat(gained)
              .as("%s %s", asker.name(), request)
              .anyMatch(access -> access.range().contains(request));
        }
      }
    }
  }

  /** Exact for who is one user; a session may have by its name what its role gains. */
  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whatIsInARangeThatIsGained_isAllowedAfterAndDeniedBefore_andInNoOther(
      @ForAll("pairs") Pair pair) {
    EksCluster before = pair.before();
    EksCluster after = pair.after();
    ClusterDiff diff = ClusterDiff.between(before, after);
    for (AccessHolder holder : diff.holders()) {
      Caller had = caller(before, holder);
      Caller has = caller(after, holder);
      List<GrantedAccess> gained = diff.gainedBy(holder).access();
      for (GrantedAccess access : gained) {
        Statistics.collect(holder.getClass().getSimpleName());
        RequestAttributes witness = access.witness();
        assertThat(access.range().contains(witness)).as("%s %s", holder, access).isTrue();
        assertThat(has.isAllowed(witness)).as("%s %s", holder, access).isTrue();
        assertThat(had.isAllowed(witness)).as("%s %s", holder, access).isFalse();
        assertThat(access.unknowns())
            .as("%s %s", holder, access)
            .containsAll(
                had.authorize(witness).unknowns().stream()
                    .filter(ClusterDiffPropertiesTest::isOfPolicies)
                    .toList());
        // Each of them may allow some of the range, if not the witness.
        assertThat(
                Stream.concat(
                        Stream.of(witness), REQUESTS.stream().filter(access.range()::contains))
                    .flatMap(request -> had.authorize(request).unknowns().stream()))
            .as("%s %s", holder, access)
            .containsAll(
                access.unknowns().stream()
                    .filter(ClusterDiffPropertiesTest::isOfPolicies)
                    .toList());
      }
      for (RequestAttributes request : REQUESTS) {
        long ranges = gained.stream().filter(access -> access.range().contains(request)).count();
        assertThat(ranges).as("%s %s %s", holder, request, gained).isLessThanOrEqualTo(1);
        if (ranges == 1) {
          assertThat(has.isAllowed(request)).as("%s %s", holder, request).isTrue();
          assertThat(had.isAllowed(request)).as("%s %s", holder, request).isFalse();
        }
      }
    }
  }

  /** Of nodes not each request is told apart, and names are told of by the sessions. */
  private static boolean isOfPolicies(Unknown unknown) {
    return unknown instanceof Unknown.PolicyWithoutRules
        || unknown instanceof Unknown.UnnamedObjects;
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whoBecomesAUser_orUnauthorized_isToldSo(@ForAll("pairs") Pair pair) {
    EksCluster before = pair.before();
    EksCluster after = pair.after();
    ClusterDiff diff = ClusterDiff.between(before, after);
    for (String arn : List.of(DEVELOPER.value(), BOB.value())) {
      boolean was = before.caller(arn).user().isPresent();
      boolean is = after.caller(arn).user().isPresent();
      if (was != is) {
        assertThat(diff.identities())
            .filteredOn(change -> isOf(change.holder(), arn))
            .isNotEmpty()
            .allSatisfy(
                change -> {
                  assertThat(change.becomesUser()).isEqualTo(is);
                  assertThat(change.becomesUnauthorized()).isEqualTo(was);
                });
      }
    }
  }

  private static boolean isOf(AccessHolder holder, String arn) {
    return holder.toString().equals(arn)
        || (holder instanceof AccessHolder.Account of && of.account().equals(ACCOUNT));
  }

  private static Caller caller(EksCluster cluster, AccessHolder holder) {
    if (holder instanceof AccessHolder.RbacSubject by) {
      Subject subject = by.subject();
      return cluster.caller(
          switch (subject.kind()) {
            case "Group" -> UserInfo.of("", List.of(subject.name()));
            case "User" -> UserInfo.of(subject.name(), List.of());
            default ->
                UserInfo.of(
                    "system:serviceaccount:" + subject.namespace() + ":" + subject.name(),
                    List.of());
          });
    }
    return cluster.caller(
        CallerIdentity.parse(
            holder instanceof AccessHolder.Account ? IAM + "user/" + OTHER : holder.toString()));
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void whatIsLost_isWhatIsGainedTheOtherWay_andNothingIsBetweenAClusterAndItself(
      @ForAll("pairs") Pair pair) {
    EksCluster before = pair.before();
    EksCluster after = pair.after();
    ClusterDiff diff = ClusterDiff.between(before, after);
    ClusterDiff back = ClusterDiff.between(after, before);

    assertThat(back.holders()).containsExactlyInAnyOrderElementsOf(diff.holders());
    for (AccessHolder holder : diff.holders()) {
      assertThat(texts(back.gainedBy(holder))).isEqualTo(texts(diff.lostBy(holder)));
      assertThat(texts(back.lostBy(holder))).isEqualTo(texts(diff.gainedBy(holder)));
    }
    assertThat(back.isSame()).isEqualTo(diff.isSame());
    assertThat(diff.lines().isEmpty()).isEqualTo(diff.isSame());
    ClusterDiff none = ClusterDiff.between(before, before);
    assertThat(none.isSame()).isTrue();
    assertThat(none.lines()).isEmpty();
    assertThat(none.relation()).isEqualTo(ClusterDiff.Relation.SAME);
  }

  private static List<String> texts(AccessBeyond beyond) {
    return Stream.concat(
            beyond.access().stream().map(access -> access.range() + " " + access.witness()),
            beyond.unknowns().stream().map(Object::toString))
        .toList();
  }

  /** A cluster before and after a change. */
  private record Pair(EksCluster before, EksCluster after) {}

  /** Of clusters that have little in common, and of such that have most in common. */
  @Provide
  Arbitrary<Pair> pairs() {
    return Arbitraries.oneOf(
        Combinators.combine(clusters(), clusters()).as(Pair::new),
        Combinators.combine(
                clusters(),
                Arbitraries.oneOf(bindings(), clusterRole("r1")).list().ofMaxSize(2),
                bindings().list().ofMaxSize(2),
                entries().optional(0.2))
            .as(
                (before, written, deleted, entries) -> {
                  EksCluster after = before;
                  for (RbacObject object : written) {
                    after = after.with(object);
                  }
                  for (RbacObject object : deleted) {
                    after = after.without(object);
                  }
                  return new Pair(
                      before, entries.isEmpty() ? after : after.with(of(entries.get())));
                }));
  }

  private static AccessEntries of(List<AccessEntry> entries) {
    AccessEntries.Builder builder = AccessEntries.builder();
    entries.forEach(builder::add);
    return builder.build();
  }

  private static Arbitrary<EksCluster> clusters() {
    return Combinators.combine(
            entries(), associations(), modes(), awsAuth(), objects(), Arbitraries.of(31, 34, 37))
        .as(
            (entries, associations, mode, awsAuth, objects, minor) -> {
              EksCluster.Builder builder =
                  EksCluster.builder()
                      .kubernetes(
                          new KubernetesVersion(1, minor), ClusterDiffPropertiesTest::defaultRoles)
                      .accessPolicies(CATALOGUE)
                      .authenticationMode(mode)
                      .awsAuth(awsAuth)
                      .addAll(objects);
              entries.forEach(builder::add);
              for (Association each : associations) {
                if (entries.stream().anyMatch(e -> e.principalArn().equals(each.principal()))) {
                  builder.associate(
                      each.principal(),
                      PolicyAssociation.of(new PolicyArn("aws", each.policy()), each.scope()));
                }
              }
              return builder.build();
            });
  }

  /** What every cluster has, more in later versions. */
  private static RbacObjects defaultRoles(KubernetesVersion version) {
    return RbacObjects.of(
        List.of(
            DefaultRbacObjects.of(version).clusterRole("system:node").orElseThrow(),
            ClusterRole.of(
                ObjectMeta.named("system:discovery"),
                List.of(
                    PolicyRule.builder()
                        .nonResourceURLs(
                            version.minor() < 34 ? List.of("/metrics") : List.of("/m*"))
                        .verbs("get")
                        .build())),
            new ClusterRoleBinding(
                ObjectMeta.named("system:discovery"),
                RoleRef.clusterRole("system:discovery"),
                List.of(Subject.group("system:authenticated")))));
  }

  private record Association(PrincipalArn principal, String policy, AccessScope scope) {}

  private static Arbitrary<AuthenticationMode> modes() {
    return Arbitraries.of(AuthenticationMode.API, AuthenticationMode.API_AND_CONFIG_MAP);
  }

  private static Arbitrary<AwsAuth> awsAuth() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.of("x:{{SessionName}}", "fixed", "", "system:node:n1"),
            Arbitraries.of("eng", "team-{{SessionName}}", "system:masters", "system:nodes"))
        .as(
            (account, username, group) -> {
              AwsAuth.Builder awsAuth = AwsAuth.builder();
              if (account) {
                awsAuth.mapAccount(ACCOUNT);
              }
              if (!username.isEmpty()) {
                awsAuth.mapRole(AwsAuth.Mapping.of(DEVELOPER.value(), username, List.of(group)));
              }
              return awsAuth.build();
            });
  }

  private static Arbitrary<List<AccessEntry>> entries() {
    return Combinators.combine(
            Arbitraries.of(DEVELOPER, BOB),
            Arbitraries.of("", "x:{{SessionName}}", "fixed"),
            Arbitraries.of("eng", "ops", "team-{{SessionName}}").list().ofMaxSize(2))
        .as(
            (principal, username, groups) -> {
              AccessEntry.Builder entry = AccessEntry.builder(principal).kubernetesGroups(groups);
              return (username.isEmpty() ? entry : entry.username(username)).build();
            })
        .list()
        .uniqueElements(AccessEntry::principalArn)
        .ofMaxSize(2);
  }

  private static Arbitrary<List<Association>> associations() {
    Arbitrary<AccessScope> scopes =
        Arbitraries.oneOf(
            Arbitraries.just(AccessScope.cluster()),
            Arbitraries.of("dev", "dev-*", "d*", "*", "prod")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(AccessScope::namespaces));
    return Combinators.combine(
            Arbitraries.of(DEVELOPER, BOB),
            Arbitraries.of("Admin", "Narrowed", "Unpublished", "View"),
            scopes)
        .as(Association::new)
        .list()
        .uniqueElements(association -> association.principal() + association.policy())
        .ofMaxSize(3);
  }

  private static Arbitrary<List<RbacObject>> objects() {
    Arbitrary<List<RbacObject>> bindings =
        bindings().list().uniqueElements(RbacObject::describe).ofMaxSize(5);
    return Combinators.combine(clusterRole("r1"), clusterRole("r2"), bindings)
        .as((r1, r2, list) -> Stream.concat(Stream.of(r1, r2), list.stream()).toList());
  }

  private static Arbitrary<RbacObject> clusterRole(String name) {
    Arbitrary<PolicyRule> resources =
        Combinators.combine(
                Arbitraries.of("get", "list", "*").list().ofMinSize(1).ofMaxSize(2),
                Arbitraries.of("", "*"),
                Arbitraries.of("pods", "pods/log", "*/log", "nodes", "*")
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(2),
                Arbitraries.of(List.<String>of(), List.of("web")))
            .as(
                (verbs, group, names, resourceNames) ->
                    PolicyRule.builder()
                        .apiGroups(List.of(group))
                        .resources(names)
                        .resourceNames(resourceNames)
                        .verbs(verbs)
                        .build());
    Arbitrary<PolicyRule> urls =
        Combinators.combine(
                Arbitraries.of("get", "*"), Arbitraries.of("/metrics", "/m*", "/m/*", "*"))
            .as(
                (verb, url) ->
                    PolicyRule.builder()
                        .nonResourceURLs(List.of(url))
                        .verbs(List.of(verb))
                        .build());
    return Arbitraries.frequencyOf(Tuple.of(3, resources), Tuple.of(1, urls))
        .list()
        .ofMaxSize(3)
        .map(rules -> ClusterRole.of(ObjectMeta.named(name), rules));
  }

  private static Arbitrary<RbacObject> bindings() {
    Arbitrary<List<Subject>> subjects =
        Arbitraries.of(
                Subject.user("x:alice"),
                Subject.user("fixed"),
                Subject.user(BOB.value()),
                Subject.user(IAM + "user/" + OTHER),
                Subject.user("arn:aws:sts::" + ACCOUNT + ":assumed-role/Developer/carol"),
                Subject.group("eng"),
                Subject.group("team-alice"),
                Subject.group("system:authenticated"),
                Subject.serviceAccount("dev", "ci"))
            .list()
            .ofMinSize(1)
            .ofMaxSize(2);
    Arbitrary<RoleRef> roles = Arbitraries.of("r1", "r2", "missing").map(RoleRef::clusterRole);
    return Combinators.combine(
            Arbitraries.of("b1", "b2", "b3"), Arbitraries.of("", "dev", "prod"), roles, subjects)
        .as(
            (name, namespace, role, list) ->
                namespace.isEmpty()
                    ? new ClusterRoleBinding(ObjectMeta.named(name), role, list)
                    : new RoleBinding(ObjectMeta.named(name).inNamespace(namespace), role, list));
  }
}
