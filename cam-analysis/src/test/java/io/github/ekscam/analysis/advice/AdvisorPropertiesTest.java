package io.github.ekscam.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.GrantedAccess;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.internal.explain.PolicyRules;
import io.github.ekscam.internal.matching.PolicyRuleMatcher;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacBinding;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacRole;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/**
 * Each proposal is tried: on the cluster with it, everybody makes every request of a small
 * universe, and what is allowed then and was not before is what the proposal says, and nothing else
 * is.
 */
@StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
class AdvisorPropertiesTest {

  private static final String ACCOUNT = "111122223333";
  private static final String IAM = "arn:aws:iam::" + ACCOUNT + ":";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(IAM + "role/Developer");
  private static final PrincipalArn CI = PrincipalArn.of(IAM + "role/CI");
  private static final PrincipalArn BOB = PrincipalArn.of(IAM + "user/bob");
  private static final List<String> CALLERS =
      List.of(
          DEVELOPER.value(),
          "arn:aws:sts::" + ACCOUNT + ":assumed-role/Developer/alice",
          "arn:aws:sts::" + ACCOUNT + ":assumed-role/Developer/carol",
          CI.value(),
          BOB.value());

  private static final AccessPolicyCatalogue CATALOGUE =
      AccessPolicyCatalogue.of(
          List.of(
              policy("Admin", rule("*", "*", "*"), url("*")),
              policy(
                  "RoleAdmin", rule("create,update", RbacObject.API_GROUP, "roles,rolebindings")),
              policy("View", rule("get,list", "", "pods,pods/log")),
              AccessPolicy.builder("Linked")
                  .serviceLinkedRolesOnly(true)
                  .rules(List.of(AccessPolicy.Rule.of(rule("*", "*", "*"))))
                  .build(),
              AccessPolicy.builder("Guessed")
                  .provenance(AccessPolicy.Provenance.APPROXIMATION)
                  .rules(List.of(AccessPolicy.Rule.of(rule("*", "*", "*"))))
                  .build(),
              AccessPolicy.builder("Narrowed")
                  .rules(
                      List.of(AccessPolicy.Rule.restricted(rule("get", "", "pods"), "only some")))
                  .build(),
              AccessPolicy.builder("Unpublished").build()));

  private static final List<Who> USERS =
      List.of(
          user(UserInfo.ofServiceAccount("dev", "ci")),
          user(UserInfo.of("fixed", List.of("eng", "system:authenticated"))),
          user(UserInfo.of("x:alice", List.of("ops"))),
          user(UserInfo.of("", List.of("team-alice", "own-of-Developer"))),
          user(UserInfo.of("", List.of("Developer", "CI", "bob"))),
          user(UserInfo.of(BOB.value(), List.of())));

  private static final List<RequestAttributes> REQUESTS = requests();

  private static PolicyRule rule(String verbs, String group, String resources) {
    return PolicyRule.builder()
        .apiGroups(group)
        .resources(resources.split(","))
        .verbs(verbs.split(","))
        .build();
  }

  private static PolicyRule url(String url) {
    return PolicyRule.builder().nonResourceURLs(url).verbs("*").build();
  }

  private static AccessPolicy policy(String name, PolicyRule... rules) {
    return AccessPolicy.builder(name)
        .rules(Stream.of(rules).map(AccessPolicy.Rule::of).toList())
        .build();
  }

  private static List<RequestAttributes> requests() {
    List<RequestAttributes> requests = new ArrayList<>();
    for (String namespace : List.of("", "dev", "dev-2", "prod")) {
      for (String verb : List.of("get", "list", "watch")) {
        ResourceRequest pods = ResourceRequest.of(verb, "", "pods").namespace(namespace);
        requests.add(pods);
        requests.add(pods.name("web"));
        requests.add(pods.name("zz-other"));
        requests.add(pods.subresource("log").name("web"));
        requests.add(ResourceRequest.of(verb, "", "secrets").namespace(namespace));
      }
      for (String verb : List.of("create", "update", "bind", "escalate")) {
        for (String resource : List.of("roles", "rolebindings", "clusterroles")) {
          requests.add(
              ResourceRequest.of(verb, RbacObject.API_GROUP, resource).namespace(namespace));
        }
      }
    }
    requests.add(ResourceRequest.of("list", "", "nodes"));
    requests.add(NonResourceRequest.of("get", "/metrics"));
    requests.add(NonResourceRequest.of("get", "/metrics/zz"));
    return requests;
  }

  /** Clusters that the same seed makes alike. */
  private static final class Clusters {

    private final Random random;

    Clusters(long seed) {
      this.random = new Random(seed);
    }

    @SafeVarargs
    private <T> T one(T... of) {
      return of[random.nextInt(of.length)];
    }

    @SafeVarargs
    private <T> List<T> some(int most, T... of) {
      return Stream.generate(() -> of[random.nextInt(of.length)])
          .limit(random.nextInt(most + 1))
          .distinct()
          .toList();
    }

    EksCluster cluster() {
      AuthenticationMode mode = one(AuthenticationMode.values());
      EksCluster.Builder builder =
          EksCluster.builder().accessPolicies(CATALOGUE).authenticationMode(mode);
      if (random.nextInt(4) > 0) {
        builder.awsAuth(awsAuth());
      }
      if (mode != AuthenticationMode.CONFIG_MAP) {
        some(3, DEVELOPER, CI, BOB).forEach(principal -> entry(principal, builder));
      }
      builder.add(ClusterRole.of(ObjectMeta.named("r1"), rules()));
      builder.add(ClusterRole.of(ObjectMeta.named("r2"), rules()));
      for (int i = random.nextInt(5); i > 0; i--) {
        builder.add(binding("b" + i));
      }
      return builder.build();
    }

    private void entry(PrincipalArn principal, EksCluster.Builder builder) {
      AccessEntry.Builder entry =
          AccessEntry.builder(principal)
              .kubernetesGroups(
                  some(2, "eng", "ops", "team-{{SessionName}}", "own-of-" + principal.name()));
      String username = one("", "x:{{SessionName}}", "fixed");
      builder.add((username.isEmpty() ? entry : entry.username(username)).build());
      for (String policy : some(2, "Narrowed", "RoleAdmin", "Unpublished", "View")) {
        builder.associate(
            principal,
            PolicyAssociation.of(
                new PolicyArn("aws", policy),
                one(
                    AccessScope.cluster(),
                    AccessScope.namespaces(List.of("dev")),
                    AccessScope.namespaces(List.of("dev-*", "prod")))));
      }
    }

    private AwsAuth awsAuth() {
      AwsAuth.Builder awsAuth = AwsAuth.builder();
      if (random.nextInt(4) == 0) {
        awsAuth.mapAccount(ACCOUNT);
      }
      for (PrincipalArn principal : some(2, DEVELOPER, CI)) {
        awsAuth.mapRole(
            AwsAuth.Mapping.of(
                principal.value(),
                one("x:{{SessionName}}", "fixed", "system:fixed"),
                some(2, "eng", "team-{{SessionName}}", "system:masters")));
      }
      return awsAuth.build();
    }

    private List<PolicyRule> rules() {
      return some(
          3,
          rule("get", "", "pods"),
          rule("get,list", "", "*"),
          rule("get", "", "*/log"),
          rule("get", "", "pods").toBuilder().resourceNames("web").build(),
          rule("create", RbacObject.API_GROUP, "rolebindings"),
          url("/metrics*"));
    }

    private RbacObject binding(String name) {
      List<Subject> subjects =
          some(
              3,
              Subject.user("x:alice"),
              Subject.user("fixed"),
              Subject.user(BOB.value()),
              Subject.user("arn:aws:sts::" + ACCOUNT + ":assumed-role/Developer/carol"),
              Subject.group("eng"),
              Subject.group("team-alice"),
              // What new groups might be called.
              Subject.group("Developer"),
              Subject.group("CI"),
              Subject.group("system:authenticated"));
      // Some wait for a role of a name that new ones might have.
      RoleRef role = RoleRef.clusterRole(one("r1", "r2", "get-pods", "list-pods", "list-nodes"));
      String namespace = one("", "dev", "prod");
      return namespace.isEmpty()
          ? new ClusterRoleBinding(ObjectMeta.named(name), role, subjects)
          : new RoleBinding(ObjectMeta.named(name).inNamespace(namespace), role, subjects);
    }

    RequestAttributes request() {
      return REQUESTS.get(random.nextInt(REQUESTS.size()));
    }

    RbacWrite write() {
      String namespace = one("dev", "prod");
      if (random.nextBoolean()) {
        ObjectMeta metadata = ObjectMeta.named("new").inNamespace(namespace);
        RbacObject role =
            new Role(
                metadata, rules().stream().filter(r -> r.nonResourceURLs().isEmpty()).toList());
        return one(
            RbacWrite.create(role),
            RbacWrite.createOnApply(role),
            RbacWrite.update(new Role(metadata, List.of()), role));
      }
      return RbacWrite.create(
          new RoleBinding(
              ObjectMeta.named("new").inNamespace(namespace),
              RoleRef.clusterRole(one("r1", "r2", "missing")),
              List.of(Subject.group("others"))));
    }

    /** Who asks: mostly an IAM caller. */
    Who who() {
      return random.nextInt(6) == 0
          ? one(USERS.get(0), USERS.get(1))
          : new Who(CALLERS.get(random.nextInt(CALLERS.size())), null);
    }
  }

  /** An IAM caller by the ARN, or a Kubernetes user. */
  private record Who(String arn, @Nullable UserInfo user) {

    Caller on(EksCluster cluster) {
      return user == null ? cluster.caller(arn) : cluster.caller(user);
    }

    Advisor advisor(EksCluster cluster) {
      return user == null
          ? Advisor.of(cluster, CallerIdentity.parse(arn))
          : Advisor.of(cluster, user);
    }

    /** The name of the IAM principal, whatever its session. */
    String principal() {
      return user == null ? CallerIdentity.parse(arn).canonicalArn() : arn;
    }
  }

  private static Who user(UserInfo user) {
    return new Who(user.toString(), user);
  }

  private static List<Who> everybody() {
    List<Who> everybody = new ArrayList<>(USERS);
    CALLERS.forEach(arn -> everybody.add(new Who(arn, null)));
    everybody.add(new Who(IAM + "user/stranger", null));
    return everybody;
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void eachProposal_allowsTheRequest_andWhatItSays_andNothingElse(@ForAll long seed) {
    Clusters clusters = new Clusters(seed);
    EksCluster cluster = clusters.cluster();
    Who who = clusters.who();
    RequestAttributes request = clusters.request();

    Advice advice = who.advisor(cluster).toAllow(request);

    assertThat(advice.isAllowed()).isEqualTo(who.on(cluster).isAllowed(request));
    if (advice.isAllowed()) {
      assertThat(advice.proposals()).isEmpty();
      Statistics.collect("allowed");
      return;
    }
    if (advice.proposals().isEmpty()) {
      assertThat(advice.obstacles().isEmpty() && advice.unknowns().isEmpty()).isFalse();
    }
    Statistics.collect(advice.proposals().isEmpty() ? "no proposal" : "proposals");
    int more = 0;
    for (Proposal proposal : advice.proposals()) {
      assertThat(who.on(proposal.cluster()).isAllowed(request)).as("%s", proposal).isTrue();
      isAsItSays(cluster, who, proposal);
      isTheLeast(request, proposal);
      if (proposal.beyond().isNone()) {
        assertThat(proposal.requestsBeyond()).as("%s", proposal).isZero();
      } else {
        more++;
      }
    }
    Statistics.collect(more > 0 ? "some give more" : "none gives more");
  }

  /** What changes for anybody is said. */
  private static void isAsItSays(EksCluster cluster, Who who, Proposal proposal) {
    List<String> others = proposal.others().stream().map(AccessHolder::toString).toList();
    List<GrantedAccess> gained = proposal.gained().access();
    for (Who asker : everybody()) {
      Caller had = asker.on(cluster);
      Caller has = asker.on(proposal.cluster());
      for (RequestAttributes request : REQUESTS) {
        boolean was = had.isAllowed(request);
        boolean is = has.isAllowed(request);
        if (was == is) {
          continue;
        }
        assertThat(is).as("%s loses %s by %s", asker, request, proposal).isTrue();
        if (asker.equals(who)) {
          assertThat(gained)
              .as("%s by %s", request, proposal)
              .anyMatch(granted -> granted.range().contains(request));
        } else if (asker.user() == null && asker.principal().equals(who.principal())) {
          // Another session gets no more than the caller has then.
          assertThat(
                  gained.stream().anyMatch(granted -> granted.range().contains(request))
                      || who.on(cluster).isAllowed(request)
                      || isOther(asker, has, others))
              .as("%s gains %s by %s", asker, request, proposal)
              .isTrue();
        } else {
          assertThat(isOther(asker, has, others) || isBound(asker, proposal))
              .as("%s gains %s by %s", asker, request, proposal)
              .isTrue();
        }
        if (asker.user() != null) {
          assertThat(boundRules(proposal))
              .as("%s gains %s by %s", asker, request, proposal)
              .anyMatch(rule -> matches(rule, request));
        }
      }
    }
    for (GrantedAccess granted : proposal.beyond().access()) {
      RequestAttributes witness = granted.witness();
      assertThat(who.on(proposal.cluster()).isAllowed(witness)).as("%s", witness).isTrue();
      assertThat(who.on(cluster).isAllowed(witness)).as("%s", witness).isFalse();
      assertThat(granted.range().contains(witness)).isTrue();
      assertThat(isAsked(witness, proposal)).as("%s by %s", witness, proposal).isFalse();
    }
  }

  /** The rules of the roles that are bound, new ones or such as are there. */
  private static List<PolicyRule> boundRules(Proposal proposal) {
    return objects(proposal)
        .filter(RbacBinding.class::isInstance)
        .map(RbacBinding.class::cast)
        .flatMap(
            binding ->
                proposal.cluster().effectiveRbacObjects().allRoles().stream()
                    .filter(role -> role.kind().equals(binding.roleRef().kind()))
                    .filter(
                        role ->
                            role.metadata().name().equals(binding.roleRef().name())
                                && (role.metadata().namespace().isEmpty()
                                    || role.metadata()
                                        .namespace()
                                        .equals(binding.metadata().namespace()))))
        .flatMap(role -> role.rules().stream())
        .toList();
  }

  /** Whether a request is one of those that a new role is for, where it is bound. */
  private static boolean isAsked(RequestAttributes request, Proposal proposal) {
    boolean isThere =
        objects(proposal)
            .filter(RbacBinding.class::isInstance)
            .map(binding -> binding.metadata().namespace())
            .anyMatch(namespace -> namespace.isEmpty() || inOnePlace(request, namespace));
    return isThere && rules(proposal).stream().anyMatch(rule -> matches(rule, request));
  }

  private static boolean matches(PolicyRule rule, RequestAttributes request) {
    return PolicyRuleMatcher.matches(rule, request);
  }

  private static boolean isOther(Who asker, Caller has, List<String> others) {
    return others.contains(asker.arn())
        || others.contains(asker.principal())
        || has.accessEntry()
            .filter(entry -> others.contains(entry.principalArn().value()))
            .isPresent();
  }

  /** Whether somebody is the subject of the new binding. */
  private static boolean isBound(Who asker, Proposal proposal) {
    UserInfo user = asker.on(proposal.cluster()).user().orElseThrow();
    return objects(proposal)
        .filter(RbacBinding.class::isInstance)
        .flatMap(object -> ((RbacBinding) object).subjects().stream())
        .anyMatch(
            subject ->
                subject.kind().equals("Group")
                    ? user.groups().contains(subject.name())
                    : user.username().equals(subject.authenticatedName()));
  }

  private static Stream<RbacObject> objects(Proposal proposal) {
    return proposal.changes().stream()
        .filter(Change.CreateRbacObject.class::isInstance)
        .map(change -> ((Change.CreateRbacObject) change).object());
  }

  private static List<PolicyRule> rules(Proposal proposal) {
    return objects(proposal)
        .filter(RbacRole.class::isInstance)
        .flatMap(object -> ((RbacRole) object).rules().stream())
        .toList();
  }

  /** No policy where it is not needed, none that cannot be had, and no rule but for the request. */
  private static void isTheLeast(RequestAttributes request, Proposal proposal) {
    String namespace = request instanceof ResourceRequest of ? of.namespace() : "";
    for (PolicyRule rule : rules(proposal)) {
      assertThat(REQUESTS.stream().filter(each -> inOnePlace(each, namespace)))
          .filteredOn(each -> matches(rule, each))
          .as("%s", rule)
          .allMatch(each -> each.equals(request) || isOfAnObject(each, request));
    }
    for (Change change : proposal.changes()) {
      if (change instanceof Change.AssociateAccessPolicy associate) {
        assertThat(associate.association().policyArn().name()).isIn("Admin", "RoleAdmin", "View");
        assertThat(associate.association().accessScope().namespaces().isEmpty())
            .isEqualTo(namespace.isEmpty());
        assertThat(proposal.changes()).noneMatch(Change.CreateRbacObject.class::isInstance);
      }
    }
  }

  private static boolean inOnePlace(RequestAttributes request, String namespace) {
    return request instanceof ResourceRequest of
        ? of.namespace().equals(namespace)
        : namespace.isEmpty();
  }

  /** Without a name in the request a rule cannot be limited to one. */
  private static boolean isOfAnObject(RequestAttributes one, RequestAttributes request) {
    return one instanceof ResourceRequest of && of.name("").equals(request);
  }

  @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
  void eachProposalForAWrite_makesTheApiServerAcceptIt_andNoRightOfItCouldBeLeftOut(
      @ForAll long seed) {
    Clusters clusters = new Clusters(seed);
    EksCluster cluster = clusters.cluster();
    Who who = clusters.who();
    RbacWrite write = clusters.write();

    Advice advice = who.advisor(cluster).toAllow(write);

    assertThat(advice.isAllowed()).isEqualTo(who.on(cluster).wouldAllow(write).isAccepted());
    Statistics.collect(
        advice.isAllowed() ? "accepted" : advice.proposals().isEmpty() ? "none" : "proposals");
    for (Proposal proposal : advice.proposals()) {
      assertThat(who.on(proposal.cluster()).wouldAllow(write).isAccepted())
          .as("%s", proposal)
          .isTrue();
      isAsItSays(cluster, who, proposal);
      for (PolicyRule rule : rules(proposal)) {
        for (PolicyRule right : PolicyRules.breakdown(List.of(rule))) {
          assertThat(who.on(without(right, proposal)).wouldAllow(write).isAccepted())
              .as("%s without %s", proposal, right)
              .isFalse();
        }
      }
    }
  }

  private static EksCluster without(PolicyRule right, Proposal proposal) {
    RbacRole role =
        objects(proposal)
            .filter(RbacRole.class::isInstance)
            .map(RbacRole.class::cast)
            .findFirst()
            .orElseThrow();
    List<PolicyRule> rest =
        PolicyRules.breakdown(role.rules()).stream().filter(each -> !each.equals(right)).toList();
    return proposal
        .cluster()
        .with(
            role instanceof Role
                ? new Role(role.metadata(), rest)
                : ClusterRole.of(role.metadata(), rest));
  }
}
