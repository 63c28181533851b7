package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.LabelSelector;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** What holds of every cluster, whatever is in it. */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class EksClusterPropertiesTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(ACCOUNT + "role/teams/Developer");
  private static final PrincipalArn OPERATOR = PrincipalArn.of(ACCOUNT + "role/Operator");
  private static final PrincipalArn BOB = PrincipalArn.of(ACCOUNT + "user/bob");
  private static final String SESSIONS = "arn:aws:sts::111122223333:assumed-role/";

  private static final List<CallerIdentity> CALLERS =
      List.of(
          CallerIdentity.of(SESSIONS + "Developer/alice", "AROADEVELOPER:alice"),
          CallerIdentity.parse(DEVELOPER.value()),
          CallerIdentity.parse(SESSIONS + "Operator/alice"),
          CallerIdentity.of(BOB.value(), "AIDABOB"));

  private static final PolicyRule READ_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get", "list").build();
  private static final PolicyRule EVERYTHING =
      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build();
  private static final PolicyRule EVERY_PATH =
      PolicyRule.builder().nonResourceURLs("*").verbs("*").build();

  /** The policy Missing is not in it. */
  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy("Admin", AccessPolicy.Rule.of(EVERYTHING), AccessPolicy.Rule.of(EVERY_PATH)),
              policy("Narrowed", AccessPolicy.Rule.restricted(READ_PODS, "only some")),
              policy("View", AccessPolicy.Rule.of(READ_PODS)),
              AccessPolicy.builder("Unpublished").build()));

  private static AccessPolicy policy(String name, AccessPolicy.Rule... rules) {
    return AccessPolicy.builder(name).rules(List.of(rules)).build();
  }

  private static final List<RequestAttributes> REQUESTS = requests();

  private static List<RequestAttributes> requests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String verb : List.of("get", "delete")) {
      for (String resource : List.of("pods", "nodes", "namespaces")) {
        for (String namespace : List.of("", "dev", "prod")) {
          for (String name : List.of("", "dev")) {
            requests.add(ResourceRequest.of(verb, "", resource).namespace(namespace).name(name));
          }
        }
      }
      requests.add(NonResourceRequest.of(verb, "/metrics"));
      requests.add(NonResourceRequest.of(verb, "/healthz"));
    }
    return requests;
  }

  record Association(PrincipalArn principal, String policy, AccessScope scope) {

    Association in(AccessScope scope) {
      return new Association(principal, policy, scope);
    }
  }

  record World(
      List<AccessEntry> entries, List<Association> associations, List<RbacObject> objects) {

    World with(Association association) {
      return new World(entries, plus(associations, association), objects);
    }

    World with(RbacObject object) {
      return new World(entries, associations, plus(objects, object));
    }

    EksCluster build() {
      return build(steps -> {});
    }

    /** Builds it with the steps in another order. */
    EksCluster build(Consumer<List<Consumer<EksCluster.Builder>>> reorder) {
      List<Consumer<EksCluster.Builder>> steps = new ArrayList<>();
      steps.add(builder -> builder.accessPolicies(CATALOGUE));
      steps.add(builder -> builder.authenticationMode(AuthenticationMode.API));
      entries.forEach(entry -> steps.add(builder -> builder.add(entry)));
      associations.forEach(
          association ->
              steps.add(
                  builder ->
                      builder.associate(
                          association.principal(),
                          PolicyAssociation.of(
                              new PolicyArn("aws", association.policy()), association.scope()))));
      objects.forEach(object -> steps.add(builder -> builder.add(object)));
      reorder.accept(steps);
      EksCluster.Builder builder = EksCluster.builder();
      steps.forEach(step -> step.accept(builder));
      return builder.buildAsDescribed();
    }
  }

  private static <T> List<T> plus(List<? extends T> list, T item) {
    return Stream.concat(list.stream(), Stream.of(item)).toList();
  }

  private static List<Verdict> verdicts(EksCluster cluster) {
    List<Verdict> verdicts = new ArrayList<>();
    for (CallerIdentity caller : CALLERS) {
      Caller session = cluster.caller(caller);
      REQUESTS.forEach(request -> verdicts.add(session.authorize(request)));
    }
    return verdicts;
  }

  private static void assertNothingTakenAway(World before, World after) {
    List<Verdict> allowedBefore = verdicts(before.build());
    List<Verdict> allowedAfter = verdicts(after.build());
    boolean widened = false;
    for (int i = 0; i < allowedBefore.size(); i++) {
      boolean was = allowedBefore.get(i).isAllowed();
      boolean is = allowedAfter.get(i).isAllowed();
      widened |= is && !was;
      assertThat(is || !was)
          .as("%s by %s", REQUESTS.get(i % REQUESTS.size()), CALLERS.get(i / REQUESTS.size()))
          .isTrue();
    }
    Statistics.collect(widened ? "allows more" : "allows the same");
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void addedBinding_takesNothingAway(
      @ForAll("worlds") World world, @ForAll("addedBindings") RbacBinding binding) {
    assertNothingTakenAway(world, world.with(binding));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void addedAssociation_takesNothingAway(
      @ForAll("worlds") World world,
      @ForAll("principals") PrincipalArn principal,
      @ForAll("scopes") AccessScope scope) {
    assertNothingTakenAway(world, world.with(new Association(principal, "Admin", scope)));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void addedRule_takesNothingAway(
      @ForAll("worlds") World world, @ForAll("resourceRules") PolicyRule rule) {
    List<RbacObject> objects = world.objects().stream().map(object -> with(object, rule)).toList();

    assertNothingTakenAway(world, new World(world.entries(), world.associations(), objects));
  }

  private static RbacObject with(RbacObject object, PolicyRule rule) {
    if (object instanceof Role role) {
      return new Role(role.metadata(), plus(role.rules(), rule));
    }
    if (object instanceof ClusterRole role && role.aggregationRule().isEmpty()) {
      return ClusterRole.of(role.metadata(), plus(role.rules(), rule));
    }
    return object;
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void widerScope_takesNothingAway(@ForAll("worlds") World world) {
    List<Association> wider =
        world.associations().stream()
            .map(
                association ->
                    association.scope() instanceof AccessScope.Namespaces scope
                        ? association.in(AccessScope.namespaces(plus(scope.namespaces(), "pr*")))
                        : association)
            .toList();

    assertNothingTakenAway(world, new World(world.entries(), wider, world.objects()));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void clusterScope_coversEveryNamespaceScope(@ForAll("worlds") World world) {
    List<Association> everywhere =
        world.associations().stream()
            .map(association -> association.in(AccessScope.cluster()))
            .toList();

    assertNothingTakenAway(world, new World(world.entries(), everywhere, world.objects()));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void orderOfTheBuildersInputs_changesNothing(
      @ForAll("worlds") World world, @ForAll Random random) {
    EksCluster cluster = world.build();
    EksCluster shuffled = world.build(steps -> Collections.shuffle(steps, random));

    assertThat(shuffled).isEqualTo(cluster).hasSameHashCodeAs(cluster);
    assertThat(verdicts(shuffled)).isEqualTo(verdicts(cluster));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void verdict_isAlwaysADecision_withAGrantAndNoErrorsIfAllowed(@ForAll("worlds") World world) {
    for (Verdict verdict : verdicts(world.build())) {
      Statistics.collect(verdict.decision());
      assertThat(verdict.decision()).isNotEqualTo(Decision.PASS);
      assertThat(verdict.grant().isPresent()).isEqualTo(verdict.isAllowed());
      if (verdict.isAllowed()) {
        assertThat(verdict.unknowns()).isEmpty();
      }
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void unknownPolicies_allowNothing(@ForAll("worlds") World world) {
    World unknown =
        new World(
            world.entries(),
            Stream.of(DEVELOPER, OPERATOR, BOB)
                .map(principal -> new Association(principal, "Missing", AccessScope.cluster()))
                .toList(),
            List.of());

    assertThat(verdicts(unknown.build())).noneMatch(Verdict::isAllowed);
  }

  @Provide
  Arbitrary<World> worlds() {
    return Combinators.combine(entries(), associations(), objects()).as(World::new);
  }

  @Provide
  Arbitrary<PrincipalArn> principals() {
    return Arbitraries.of(DEVELOPER, OPERATOR, BOB);
  }

  private static Arbitrary<List<AccessEntry>> entries() {
    return Arbitraries.maps(
            Arbitraries.of(DEVELOPER, OPERATOR, BOB),
            Arbitraries.of("eng", "ops").list().ofMaxSize(2))
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(
            entries ->
                entries.entrySet().stream()
                    .map(
                        entry ->
                            AccessEntry.builder(entry.getKey())
                                .kubernetesGroups(entry.getValue())
                                .build())
                    .toList());
  }

  private Arbitrary<List<Association>> associations() {
    Arbitrary<Association> policies =
        Combinators.combine(
                principals(),
                Arbitraries.of("Missing", "Narrowed", "Unpublished", "View"),
                scopes())
            .as(Association::new);
    return policies
        .list()
        .uniqueElements(association -> association.principal() + association.policy())
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<AccessScope> scopes() {
    return Arbitraries.oneOf(
        Arbitraries.just(AccessScope.cluster()),
        Arbitraries.of("dev", "d*", "*", "test")
            .list()
            .ofMinSize(1)
            .ofMaxSize(2)
            .map(AccessScope::namespaces));
  }

  private Arbitrary<List<RbacObject>> objects() {
    return Arbitraries.oneOf(clusterRoles(), roles(), bindings("b1", "b2", "b3"))
        .list()
        .uniqueElements(
            object ->
                object.kind() + object.metadata().namespace() + "/" + object.metadata().name())
        .ofMinSize(2)
        .ofMaxSize(12)
        .map(objects -> plus(objects, AGGREGATED));
  }

  /** Has no rules of its own: the controller would take those away once it finds others. */
  private static final RbacObject AGGREGATED =
      ClusterRole.aggregated(
          ObjectMeta.named("aggregated"),
          List.of(),
          new AggregationRule(List.of(LabelSelector.ofLabels(Map.of("aggregate", "yes")))));

  private Arbitrary<RbacObject> clusterRoles() {
    Arbitrary<PolicyRule> rules =
        Arbitraries.oneOf(
            resourceRules(),
            Arbitraries.of("*", "/metrics", "/m*")
                .map(url -> PolicyRule.builder().nonResourceURLs(url).verbs("get").build()));
    return Combinators.combine(
            Arbitraries.of("r1", "r2"),
            rules.list().ofMinSize(1).ofMaxSize(2),
            Arbitraries.of("yes", "no"))
        .as(
            (name, list, aggregate) ->
                ClusterRole.of(
                    ObjectMeta.named(name).withLabels(Map.of("aggregate", aggregate)), list));
  }

  private Arbitrary<RbacObject> roles() {
    return Combinators.combine(
            Arbitraries.of("r1", "r2"),
            Arbitraries.of("dev", "prod"),
            resourceRules().list().ofMinSize(1).ofMaxSize(2))
        .as(
            (name, namespace, list) ->
                new Role(ObjectMeta.named(name).inNamespace(namespace), list));
  }

  @Provide
  Arbitrary<PolicyRule> resourceRules() {
    return Combinators.combine(
            Arbitraries.of("get", "delete", "*"),
            Arbitraries.of("pods", "nodes", "namespaces", "*"),
            Arbitraries.of("dev", "other").list().ofMaxSize(1))
        .as(
            (verb, resource, names) ->
                PolicyRule.builder()
                    .apiGroups("")
                    .resources(resource)
                    .resourceNames(names)
                    .verbs(verb)
                    .build());
  }

  @Provide
  Arbitrary<RbacObject> addedBindings() {
    return bindings("a", "b2-added", "z");
  }

  private static Arbitrary<RbacObject> bindings(String... names) {
    Arbitrary<List<Subject>> subjects =
        Arbitraries.of(
                Subject.group("eng"),
                Subject.group("ops"),
                Subject.group("system:authenticated"),
                Subject.user(SESSIONS + "Developer/alice"),
                Subject.user(SESSIONS + "Developer/{{SessionName}}"),
                Subject.user(BOB.value()),
                Subject.serviceAccount("dev", "ci"))
            .list()
            .ofMinSize(1)
            .ofMaxSize(2);
    Arbitrary<String> clusterRoles = Arbitraries.of("r1", "r2", "aggregated", "missing");
    Arbitrary<RbacObject> ofCluster =
        Combinators.combine(Arbitraries.of(names), clusterRoles, subjects)
            .as(
                (name, role, list) ->
                    new ClusterRoleBinding(
                        ObjectMeta.named(name), RoleRef.clusterRole(role), list));
    Arbitrary<RbacObject> ofNamespaces =
        Combinators.combine(
                Arbitraries.of(names),
                Arbitraries.of("dev", "prod"),
                Arbitraries.oneOf(
                    clusterRoles.map(RoleRef::clusterRole),
                    Arbitraries.of("r1", "r2").map(RoleRef::role)),
                subjects)
            .as(
                (name, namespace, role, list) ->
                    new RoleBinding(ObjectMeta.named(name).inNamespace(namespace), role, list));
    return Arbitraries.oneOf(ofCluster, ofNamespaces);
  }
}
