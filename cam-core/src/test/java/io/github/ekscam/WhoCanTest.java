package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ekscam.WhoCan.AllowedPrincipal;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WhoCanTest {

  private static final String ACCOUNT = "arn:aws:iam::111122223333:";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(ACCOUNT + "role/Developer");
  private static final RequestAttributes READ_PODS =
      ResourceRequest.of("get", "", "pods").namespace("dev");
  private static final PolicyRule RULE =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final ClusterRole READER =
      ClusterRole.of(ObjectMeta.named("reader"), List.of(RULE));

  private static EksCluster.Builder cluster(Subject... subjects) {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(
            AccessPolicyCatalogue.of(
                List.of(
                    AccessPolicy.builder("Unpublished").build(),
                    AccessPolicy.builder("Narrowed")
                        .rules(List.of(AccessPolicy.Rule.restricted(RULE, "only some")))
                        .build())))
        .add(READER)
        .add(binding(subjects));
  }

  private static ClusterRoleBinding binding(Subject... subjects) {
    return new ClusterRoleBinding(
        ObjectMeta.named("readers"), RoleRef.clusterRole("reader"), List.of(subjects));
  }

  private static AccessEntry developer(String username, String... groups) {
    return AccessEntry.builder(DEVELOPER)
        .username(username)
        .kubernetesGroups(List.of(groups))
        .build();
  }

  /** The names of the sessions that may, and the names that each has in RBAC for it. */
  private static Map<String, List<String>> sessions(AllowedPrincipal principal) {
    Map<String, List<String>> sessions = new TreeMap<>();
    principal
        .sessions()
        .forEach(
            session ->
                sessions.put(
                    session.name(),
                    session.subjects().stream().map(each -> each.subject().name()).toList()));
    return sessions;
  }

  @Test
  void sameSubjectInSeveralBindings_isOneWithSeveralGrants_serviceAccountsWithTheirNamespace() {
    RoleBinding ofNamespace =
        new RoleBinding(
            ObjectMeta.named("more").inNamespace("dev"),
            RoleRef.clusterRole("reader"),
            List.of(Subject.serviceAccount("", "ci"), Subject.group("eng")));
    WhoCan whoCan =
        cluster(Subject.group("eng"), Subject.serviceAccount("dev", "ci"), Subject.group("eng"))
            .add(ofNamespace)
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.subjects())
        .containsExactly(
            new WhoCan.AllowedSubject(
                Subject.group("system:masters"),
                List.of(new Grant.PrivilegedGroup("system:masters"))),
            new WhoCan.AllowedSubject(
                Subject.group("eng"),
                List.of(
                    new Grant.Rbac(
                        binding(
                            Subject.group("eng"),
                            Subject.serviceAccount("dev", "ci"),
                            Subject.group("eng")),
                        READER,
                        RULE,
                        Subject.group("eng")),
                    new Grant.Rbac(ofNamespace, READER, RULE, Subject.group("eng")))),
            new WhoCan.AllowedSubject(
                Subject.serviceAccount("dev", "ci"),
                List.of(
                    new Grant.Rbac(
                        binding(
                            Subject.group("eng"),
                            Subject.serviceAccount("dev", "ci"),
                            Subject.group("eng")),
                        READER,
                        RULE,
                        Subject.serviceAccount("dev", "ci")),
                    new Grant.Rbac(ofNamespace, READER, RULE, Subject.serviceAccount("", "ci")))));
  }

  @Test
  void nobody_isTheGroupOfTheMastersAlone() {
    WhoCan whoCan = cluster(Subject.group("eng")).build().whoCan(ResourceRequest.of("x", "", "y"));

    assertThat(whoCan.isAnybody()).isFalse();
    assertThat(whoCan.subjects()).hasSize(1);
  }

  @Test
  void userWithASessionsName_letsTheRoleOnlyAsThatSession() {
    WhoCan whoCan =
        cluster(
                Subject.user("ci:alice"),
                Subject.user("ci:"),
                Subject.user("ci:bob"),
                Subject.user("cd:eve"),
                Subject.user("ci:x@y"),
                Subject.user("ci:a/b"))
            .add(developer("ci:{{SessionName}}"))
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals()).hasSize(1);
    assertThat(whoCan.principals().get(0).isInEverySession()).isFalse();
    assertThat(sessions(whoCan.principals().get(0)))
        .isEqualTo(Map.of("alice", List.of("ci:alice"), "bob", List.of("ci:bob")));
  }

  @Test
  void groupsMayHaveSessionNamesToo_andTemplatesMayHaveSeveral() {
    WhoCan whoCan =
        cluster(
                Subject.group("team-a@b"),
                Subject.user("x:a-b/a@b"),
                Subject.user("x:c/d"),
                Subject.user("x:111122223333"))
            .add(
                developer(
                    "x:{{SessionName}}/{{SessionNameRaw}}", "team-{{SessionNameRaw}}", "other"))
            .build()
            .whoCan(READ_PODS);

    assertThat(sessions(whoCan.principals().get(0)))
        .isEqualTo(Map.of("a@b", List.of("x:a-b/a@b", "team-a@b")));
  }

  @Test
  void whatEverySessionMay_isNotRepeatedForSessions() {
    WhoCan whoCan =
        cluster(
                Subject.user("ci:alice"),
                Subject.group("eng"),
                Subject.group("system:authenticated"))
            .add(developer("ci:{{SessionName}}", "eng"))
            .build()
            .whoCan(READ_PODS);

    AllowedPrincipal principal = whoCan.principals().get(0);
    assertThat(principal.subjects())
        .extracting(each -> each.subject().name())
        .containsExactly("eng", "system:authenticated");
    assertThat(sessions(principal)).isEqualTo(Map.of("alice", List.of("ci:alice")));
  }

  @Test
  void entriesOfEqualTemplates_haveTheirSessions_eachWithItsOwnAccount() {
    PrincipalArn other = PrincipalArn.of("arn:aws:iam::444455556666:role/Developer");
    WhoCan whoCan =
        cluster(Subject.user("x:111122223333:alice"))
            .add(developer("x:{{AccountID}}:{{SessionName}}"))
            .add(AccessEntry.builder(other).username("x:{{AccountID}}:{{SessionName}}").build())
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals()).hasSize(1);
    assertThat(whoCan.principals().get(0).principal()).isEqualTo(DEVELOPER.value());
  }

  @Test
  void unknownPolicy_isNotDecided_unlessThePrincipalMayAnyway() {
    EksCluster.Builder builder =
        cluster(Subject.group("eng"))
            .associate(
                DEVELOPER,
                PolicyAssociation.of(new PolicyArn("aws", "Unpublished"), AccessScope.cluster()))
            .associate(
                DEVELOPER,
                PolicyAssociation.of(
                    new PolicyArn("aws", "Narrowed"), AccessScope.namespaces(List.of("d*"))));
    WhoCan undecided = builder.add(developer("dev")).build().whoCan(READ_PODS);

    assertThat(undecided.principals()).isEmpty();
    assertThat(undecided.undecidedPrincipals())
        .extracting(
            WhoCan.UndecidedPrincipal::principal,
            WhoCan.UndecidedPrincipal::source,
            WhoCanTest::lines)
        .containsExactly(
            tuple(
                developer("dev").principalArn().value(),
                new MappedIdentity.ByAccessEntry(developer("dev")),
                List.of(
                    "unknown: the access policy Unpublished, associated to"
                        + " arn:aws:iam::111122223333:role/Developer, may allow this, but AWS does"
                        + " not publish its rules",
                    "unknown: the access policy Narrowed, associated to"
                        + " arn:aws:iam::111122223333:role/Developer, allows this for some objects"
                        + " that AWS does not name: only some")));
    assertThat(undecided.isAnybody()).isTrue();
  }

  @Test
  void unknownPolicy_leavesTheOtherSessionsOpen_whereOnlySomeMay() {
    AccessEntry entry = developer("ci:{{SessionName}}");
    WhoCan whoCan =
        cluster(Subject.user("ci:alice"))
            .add(entry)
            .associate(
                DEVELOPER,
                PolicyAssociation.of(new PolicyArn("aws", "Unpublished"), AccessScope.cluster()))
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals())
        .extracting(AllowedPrincipal::source)
        .containsExactly(new MappedIdentity.ByAccessEntry(entry));
    assertThat(whoCan.undecidedPrincipals())
        .extracting(WhoCan.UndecidedPrincipal::source)
        .containsExactly(new MappedIdentity.ByAccessEntry(entry));
  }

  private static List<String> lines(WhoCan.UndecidedPrincipal principal) {
    return principal.unknowns().stream().map(Unknown::line).toList();
  }

  @Test
  void nodes_areNotDecided() {
    AccessEntry node =
        AccessEntry.builder(PrincipalArn.of(ACCOUNT + "role/Node"))
            .type(new AccessEntryType("EC2_LINUX"))
            .build();

    assertThat(cluster().add(node).build().whoCan(READ_PODS).undecidedPrincipals())
        .extracting(
            WhoCan.UndecidedPrincipal::principal,
            WhoCan.UndecidedPrincipal::source,
            WhoCanTest::lines)
        .containsExactly(
            tuple(
                node.principalArn().value(),
                new MappedIdentity.ByAccessEntry(node),
                List.of(
                    "unknown: system:node:{{EC2PrivateDNSName}} is a node, and what the node"
                        + " authorizer allows nodes was not given with the Kubernetes version")));
  }

  @Test
  void nameThatDependsOnTheRequest_isNotDecided() {
    assertThat(
            cluster(Subject.user("x:AKIAEXAMPLE"), Subject.user("y:AKIAEXAMPLE"))
                .add(developer("x:{{AccessKeyID}}"))
                .build()
                .whoCan(READ_PODS)
                .undecidedPrincipals())
        .extracting(
            WhoCan.UndecidedPrincipal::principal,
            WhoCan.UndecidedPrincipal::source,
            WhoCanTest::lines)
        .containsExactly(
            tuple(
                developer("x:{{AccessKeyID}}").principalArn().value(),
                new MappedIdentity.ByAccessEntry(developer("x:{{AccessKeyID}}")),
                List.of(
                    "unknown: x:AKIAEXAMPLE may do this, which x:{{AccessKeyID}} becomes for some"
                        + " requests of arn:aws:iam::111122223333:role/Developer")));
  }

  @Test
  void rolesOfTheSameName_areNotDecided_ifOneOfThemMay() {
    AccessEntry able = developer("dev", "eng");
    AccessEntry unable =
        AccessEntry.builder(PrincipalArn.of(ACCOUNT + "role/old/Developer")).build();

    WhoCan whoCan = cluster(Subject.group("eng")).add(able).add(unable).build().whoCan(READ_PODS);

    assertThat(whoCan.principals()).isEmpty();
    assertThat(whoCan.undecidedPrincipals())
        .extracting(
            WhoCan.UndecidedPrincipal::principal,
            WhoCan.UndecidedPrincipal::source,
            WhoCanTest::lines)
        .containsExactly(
            tuple(
                able.principalArn().value(),
                new MappedIdentity.ByAccessEntry(able),
                List.of(
                    "unknown: the access entries [arn:aws:iam::111122223333:role/Developer,"
                        + " arn:aws:iam::111122223333:role/old/Developer] are for roles of the same"
                        + " name, of which IAM knows one at a time; delete the entries of roles"
                        + " that are no more")));
  }

  @Test
  void accessEntries_doNotCountInTheModeOfTheConfigMap_whichTheAnswerSays() {
    WhoCan whoCan =
        cluster(Subject.group("eng"))
            .add(developer("dev", "eng"))
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals()).isEmpty();
    assertThat(whoCan.unknowns())
        .extracting(Unknown::line)
        .containsExactly(
            "unknown: in the mode CONFIG_MAP the cluster's creator is a member of"
                + " system:masters, which stands in no file",
            "unknown: IAM principals that the aws-auth ConfigMap, which was not given, maps may be"
                + " among the subjects");
  }

  private static AwsAuth.Mapping mapping(String resource, String username, String... groups) {
    return AwsAuth.Mapping.of(ACCOUNT + resource, username, List.of(groups));
  }

  @Test
  void principalsOfAwsAuth_areListed_withTheEntryThatMapsThem() {
    AwsAuth.Mapping operator = mapping("role/Operator", "op:{{SessionName}}");
    AwsAuth.Mapping bob = mapping("user/bob", "bob", "eng");
    WhoCan whoCan =
        cluster(Subject.group("eng"), Subject.user("op:alice"))
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(operator)
                    .mapRole(mapping("role/Stranger", "stranger"))
                    .mapUser(bob)
                    .build())
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals())
        .extracting(AllowedPrincipal::principal, AllowedPrincipal::source)
        .containsExactly(
            tuple(operator.arn(), new MappedIdentity.ByAwsAuth(operator)),
            tuple(bob.arn(), new MappedIdentity.ByAwsAuth(bob)));
    assertThat(sessions(whoCan.principals().get(0)))
        .containsExactly(Map.entry("alice", List.of("op:alice")));
    assertThat(whoCan.principals().get(1).isInEverySession()).isTrue();
    assertThat(whoCan.unknowns()).isEmpty();
  }

  @Test
  void roleHasItsSessions_besideAUserOfTheSameUsername() {
    AwsAuth.Mapping operator = mapping("role/Operator", "x:{{SessionName}}");
    WhoCan whoCan =
        cluster(Subject.user("x:alice"))
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .add(
                AccessEntry.builder(PrincipalArn.of(ACCOUNT + "user/bob"))
                    .username("x:{{SessionName}}")
                    .build())
            .awsAuth(
                AwsAuth.builder()
                    .mapUser(mapping("user/carol", "x:{{SessionName}}"))
                    .mapRole(operator)
                    .build())
            .build()
            .whoCan(READ_PODS);

    assertThat(whoCan.principals())
        .extracting(AllowedPrincipal::principal)
        .containsExactly(operator.arn());
    assertThat(sessions(whoCan.principals().get(0)))
        .containsExactly(Map.entry("alice", List.of("x:alice")));
  }

  @Test
  void entryOfAwsAuth_doesNotCount_whereAnAccessEntryWins_orTheModeIsApi() {
    AwsAuth awsAuth = AwsAuth.builder().mapRole(mapping("role/Developer", "x", "eng")).build();
    EksCluster.Builder builder = cluster(Subject.group("eng")).awsAuth(awsAuth);

    assertThat(builder.build().whoCan(READ_PODS).principals()).isEmpty();
    builder.authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP);
    assertThat(builder.build().whoCan(READ_PODS).principals()).hasSize(1);
    assertThat(builder.add(developer("dev")).build().whoCan(READ_PODS).principals()).isEmpty();
  }

  @Test
  void accountOfAwsAuth_isListed_asAWholeOrByTheNamesThatSubjectsHave() {
    AwsAuth awsAuth = AwsAuth.builder().mapAccount("111122223333").build();
    MappedIdentity.Mapper account = new MappedIdentity.ByAwsAuthAccount("111122223333");
    WhoCan some =
        cluster(Subject.user(ACCOUNT + "user/bob"), Subject.user("arn:111122223333: no arn"))
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .awsAuth(awsAuth)
            .build()
            .whoCan(READ_PODS);
    WhoCan all =
        cluster(Subject.group("system:authenticated"))
            .authenticationMode(AuthenticationMode.API_AND_CONFIG_MAP)
            .awsAuth(awsAuth)
            .build()
            .whoCan(READ_PODS);

    assertThat(some.principals())
        .extracting(AllowedPrincipal::principal, AllowedPrincipal::source)
        .containsExactly(tuple(ACCOUNT + "user/bob", account));
    assertThat(all.principals())
        .extracting(AllowedPrincipal::principal, AllowedPrincipal::source)
        .containsExactly(tuple("arn:*:iam::111122223333:*", account));
  }
}
