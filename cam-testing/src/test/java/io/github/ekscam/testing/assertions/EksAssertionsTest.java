package io.github.ekscam.testing.assertions;

import static io.github.ekscam.testing.assertions.EksAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.SoftAssertions.assertSoftly;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.MultipleFailuresError;

class EksAssertionsTest {

  private static final Path CONFIGURATION = Path.of("src/test/resources/access/cluster.yaml");
  private static final Path RBAC = Path.of("src/test/resources/access/rbac.yaml");

  /** Developer may edit dev-* and view all; Deploy is bound in prod, session nightly in batch. */
  private static final EksCluster CLUSTER = EksClusters.read(CONFIGURATION, RBAC);

  private static final String ROLE = "arn:aws:iam::111122223333:role/";
  private static final String DEVELOPER = ROLE + "Developer";
  private static final String DEPLOY = ROLE + "Deploy";
  private static final String ROBOT = ROLE + "Robot";

  private static String failure(ThrowingCallable assertion) {
    Throwable thrown = catchThrowable(assertion);
    assertThat(thrown).isExactlyInstanceOf(AssertionError.class);
    return String.valueOf(thrown.getMessage());
  }

  private static void assertRefused(ThrowingCallable question, String message) {
    assertThatThrownBy(question)
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void whatHolds_passes_andCanBeChained() {
    assertThat(CLUSTER)
        .asPrincipal(DEVELOPER)
        .in("dev-1", "dev-2")
        .can("delete", "pods", "deployments.apps")
        .cannot("delete", "rolebindings.rbac.authorization.k8s.io")
        .in("prod")
        .can(List.of("get", "list"), "pods", "pods/log")
        .cannot(List.of("get", "list"), "secrets", "secrets/registry")
        .inEveryNamespace()
        .can("get", "pods")
        .cannot("get", "roles")
        .clusterWide()
        .can("list", "pods")
        .cannot("list", "nodes")
        .cannot("get", "/metrics");
    assertThat(CLUSTER).asPrincipal(DEPLOY).in("prod").can("get", "secrets/registry");
    assertThat(CLUSTER).asPrincipal(ROLE + "Stranger").isUnauthorized();
    assertThat(CLUSTER).in("prod").asPrincipal(DEPLOY).can("patch", "deployments.apps");
  }

  @Test
  void failedCan_tellsTheAnswerTheReasonAndWhatComesNearest() {
    assertThat(
            failure(
                () -> assertThat(CLUSTER).asPrincipal(DEVELOPER).in("prod").can("delete", "pods")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Developer can delete pods in prod
              expected allow, but it is denied
              pods is forbidden: User "arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}" cannot delete resource "pods" in API group "" in the namespace "prod"
              nearest:
                access policy AmazonEKSViewPolicy in the whole cluster
                  get,list,watch  configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status  of ""
                  at src/test/resources/access/cluster.yaml:15:11
                  but the verb is "delete"; the rule has "get", "list", "watch"
                access policy AmazonEKSEditPolicy in the namespaces dev-*
                  create,delete,deletecollection,patch,update  pods,pods/attach,pods/exec,pods/portforward,pods/proxy  of ""
                  at src/test/resources/access/cluster.yaml:13:11
                  but the namespace is "prod"; this holds in the namespaces "dev-*" only\
            """);
  }

  @Test
  void failedCannot_tellsWhatAllows_andWhereItIsWritten() {
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEPLOY)
                        .in("prod")
                        .cannot("patch", "deployments.apps")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Deploy cannot patch deployments.apps in prod
              expected deny, but it is allowed
              RBAC: allowed by RoleBinding "deploy/prod" of ClusterRole "deployer" to Group "deployers"
              allowed by:
                RoleBinding deploy in the namespace prod of ClusterRole deployer to Group deployers
                  get,patch  deployments  of apps
                  at src/test/resources/access/rbac.yaml:14:1
                  the user has the group by the access entry arn:aws:iam::111122223333:role/Deploy at src/test/resources/access/cluster.yaml:17:7\
            """);
  }

  private static final UserInfo NIGHTLY = UserInfo.of("ci:nightly", List.of());

  @Test
  void users_areAskedAboutAsPrincipalsAre() {
    assertThat(CLUSTER)
        .asUser(NIGHTLY)
        .in("batch")
        .can(List.of("get", "list"), "pods")
        .isAllowedBy("view")
        .hasNoAccessBeyond("view")
        .cannot("delete", "pods")
        .in("prod")
        .cannot("get", "pods");
    assertThat(CLUSTER)
        .asUser(UserInfo.ofServiceAccount("kube-system", "generic-garbage-collector"))
        .clusterWide()
        .can("delete", "nodes")
        .isAllowedBy("system:controller:generic-garbage-collector")
        .cannot("create", "nodes");
    assertThat(
            failure(
                () -> assertThat(CLUSTER).asUser(NIGHTLY).in("batch").cannot("get", "pods/log")))
        .isEqualTo(
            """
            ci:nightly cannot get pods/log in batch
              expected deny, but it is allowed
              RBAC: allowed by RoleBinding "nightly/batch" of ClusterRole "view" to User "ci:nightly"
              allowed by:
                RoleBinding nightly in the namespace batch of ClusterRole view to User ci:nightly
                  get,list,watch  bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status  of ""
                  at src/test/resources/access/rbac.yaml:31:1\
            """);
    assertThat(failure(() -> assertThat(CLUSTER).asUser(NIGHTLY).isUnauthorized()))
        .isEqualTo(
            """
            ci:nightly is unauthorized
              expected unauthorized, but the cluster knows ci:nightly
              as the user ci:nightly\
            """);
  }

  @Test
  void templateOfAName_isNoUser() {
    assertRefused(
        () ->
            assertThat(CLUSTER).asUser(UserInfo.builderOfUnknownName("ci:{{SessionName}}").build()),
        "Invalid user \"ci:{{SessionName}}\": it is the template of a name; ask as the IAM"
            + " principal that it is made for");
  }

  @Test
  void policyOfTheClustersOwnCatalogue_isKnownByItsName() {
    PolicyArn policy = new PolicyArn("aws", "TeamPolicy");
    EksCluster cluster =
        EksCluster.builder()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder(policy.name())
                            .rules(
                                List.of(
                                    AccessPolicy.Rule.of(
                                        PolicyRule.builder()
                                            .apiGroups("")
                                            .resources("pods")
                                            .verbs("get", "list")
                                            .build())))
                            .build())))
            .add(AccessEntry.builder(PrincipalArn.of(DEVELOPER)).build())
            .associate(
                PrincipalArn.of(DEVELOPER), PolicyAssociation.of(policy, AccessScope.cluster()))
            .build();

    assertThat(cluster).asPrincipal(DEVELOPER).clusterWide().can("list", "pods");
    assertThat(cluster).asPrincipal(DEVELOPER).hasNoAccessBeyond("TeamPolicy");
    assertRefused(
        () -> assertThat(cluster).asPrincipal(DEVELOPER).hasNoAccessBeyond("TeamsPolicy"),
        "Invalid name \"TeamsPolicy\": there is neither an access policy nor a ClusterRole of that"
            + " name");
  }

  @Test
  void ruleOfAPolicyThatIsNarrowedToSomeObjects_isNoAccessToAllOfThem() {
    PolicyRule deletePods =
        PolicyRule.builder().apiGroups("").resources("pods").verbs("delete").build();
    EksCluster cluster =
        EksCluster.builder()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("OwnPods")
                            .rules(
                                List.of(AccessPolicy.Rule.restricted(deletePods, "own pods only")))
                            .build())))
            .add(ClusterRole.of(ObjectMeta.named("deleter"), List.of(deletePods)))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("deleters"),
                    RoleRef.clusterRole("deleter"),
                    List.of(Subject.user("ci:nightly"))))
            .build();

    assertThat(failure(() -> assertThat(cluster).asUser(NIGHTLY).hasNoAccessBeyond("OwnPods")))
        .isEqualTo(
            """
            expected ci:nightly to have no access beyond OwnPods, but
              it can, by ClusterRoleBinding deleters of ClusterRole deleter to User ci:nightly:
                delete  pods  of \"\"\
            """);
  }

  @Test
  void severalFailures_areToldTogether_byAssertJAndByJUnit() {
    Runnable delete =
        () -> assertThat(CLUSTER).asPrincipal(DEVELOPER).in("prod").can("delete", "pods");
    Runnable patch =
        () ->
            assertThat(CLUSTER).asPrincipal(DEPLOY).in("prod").cannot("patch", "deployments.apps");

    assertThatThrownBy(
            () ->
                assertSoftly(
                    softly -> {
                      softly.check(delete::run);
                      softly.check(patch::run);
                    }))
        .hasMessageContainingAll(failure(delete::run), failure(patch::run));
    assertThatThrownBy(() -> assertAll(delete::run, patch::run))
        .isInstanceOfSatisfying(
            MultipleFailuresError.class,
            failures ->
                assertThat(failures.getFailures())
                    .extracting(Throwable::getMessage)
                    .containsExactly(failure(delete::run), failure(patch::run)));
  }

  @Test
  void denialMustHoldInEverySessionOfARole_alsoWhereOnlyItsGroupsDependOnTheSession() {
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .add(
                AccessEntry.builder(PrincipalArn.of(DEPLOY))
                    .username("deploy")
                    .kubernetesGroups(List.of("of-{{SessionName}}"))
                    .build())
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("nightly"),
                    RoleRef.clusterRole("reader"),
                    List.of(Subject.group("of-nightly"))))
            .add(
                ClusterRole.of(
                    ObjectMeta.named("reader"),
                    List.of(
                        PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build())))
            .build();

    assertThat(failure(() -> assertThat(cluster).asPrincipal(DEPLOY).in("x").cannot("get", "pods")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Deploy cannot get pods in x
              expected deny, but it is allowed in some sessions of the role
              in the session nightly allowed by:
                ClusterRoleBinding nightly of ClusterRole reader to Group of-nightly\
            """);
  }

  @Test
  void denialMustHoldInEverySessionOfARole() {
    assertThat(
            failure(
                () -> assertThat(CLUSTER).asPrincipal(DEPLOY).in("batch").cannot("get", "pods")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Deploy cannot get pods in batch
              expected deny, but it is allowed in some sessions of the role
              in the session nightly allowed by:
                RoleBinding nightly in the namespace batch of ClusterRole view to User ci:nightly at src/test/resources/access/rbac.yaml:31:1\
            """);
  }

  @Test
  void whatCannotBeTold_isNeitherAllowedNorDenied() {
    assertThat(
            failure(() -> assertThat(CLUSTER).asPrincipal(ROBOT).clusterWide().can("get", "nodes")))
        .contains("expected allow, but it is not decided")
        .contains("AmazonEKSClusterInsightsPolicy");
    assertThat(
            failure(
                () -> assertThat(CLUSTER).asPrincipal(ROBOT).clusterWide().cannot("get", "nodes")))
        .contains("expected deny, but it is not decided");
  }

  @Test
  void unknownPrincipal_isNotDenied_butUnauthorized() {
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(ROLE + "Developr")
                        .in("prod")
                        .cannot("get", "pods")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Developr cannot get pods in prod
              expected deny, but the cluster does not know arn:aws:iam::111122223333:role/Developr
              no access entry is for arn:aws:iam::111122223333:role/Developr: EKS answers 401 Unauthorized
              nearest is the access entry arn:aws:iam::111122223333:role/Developer at src/test/resources/access/cluster.yaml:10:7, whose name is spelled otherwise
              if that is meant, write isUnauthorized(); if not, correct the ARN\
            """);
    assertThat(failure(() -> assertThat(CLUSTER).asPrincipal(DEPLOY).isUnauthorized()))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Deploy is unauthorized
              expected unauthorized, but the cluster knows arn:aws:iam::111122223333:role/Deploy
              as the user ci:{{SessionName}}, by the access entry arn:aws:iam::111122223333:role/Deploy at src/test/resources/access/cluster.yaml:17:7\
            """);
  }

  @Test
  void every_namespace_includesThoseThatOnlyAScopeNames() {
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEVELOPER)
                        .inEveryNamespace()
                        .cannot("create", "pods")))
        .startsWith("arn:aws:iam::111122223333:role/Developer cannot create pods in dev-x\n");
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEVELOPER)
                        .inEveryNamespace()
                        .can("create", "pods")))
        .startsWith("arn:aws:iam::111122223333:role/Developer can create pods in any-namespace\n");
  }

  @Test
  void isAllowedBy_wantsOneOfTheGrants() {
    assertThat(CLUSTER)
        .asPrincipal(DEVELOPER)
        .in("dev-1")
        .can("get", "pods")
        .isAllowedBy("AmazonEKSViewPolicy")
        .isAllowedBy("AmazonEKSEditPolicy");
    assertThat(CLUSTER)
        .asPrincipal(DEPLOY)
        .in("prod")
        .can("patch", "deployments.apps")
        .isAllowedBy("deploy")
        .isAllowedBy("deployer");
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEVELOPER)
                        .in("prod")
                        .can("get", "pods")
                        .isAllowedBy("AmazonEKSEditPolicy")))
        .isEqualTo(
            """
            arn:aws:iam::111122223333:role/Developer can get pods in prod
              expected allow by AmazonEKSEditPolicy, but it is allowed by others only
              allowed by:
                access policy AmazonEKSViewPolicy in the whole cluster
                  get,list,watch  configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status  of ""
                  at src/test/resources/access/cluster.yaml:15:11\
            """);
  }

  @Test
  void canOnly_comparesRules() {
    assertThat(CLUSTER)
        .asPrincipal(DEPLOY)
        .in("prod")
        .canOnly(
            List.of(
                PolicyRule.builder()
                    .apiGroups("apps")
                    .resources("deployments")
                    .verbs("get", "patch")
                    .build(),
                PolicyRule.builder().apiGroups("").resources("secrets").verbs("get").build()));
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEPLOY)
                        .in("prod")
                        .canOnly("get", "deployments.apps")))
        .isEqualTo(
            """
            expected arn:aws:iam::111122223333:role/Deploy to do nothing but what it is expected to, but
              it can, by RoleBinding deploy in the namespace prod of ClusterRole deployer to Group deployers at src/test/resources/access/rbac.yaml:14:1:
                get  secrets  of ""  named registry
                patch  deployments  of apps\
            """);
  }

  @Test
  void noAccessBeyond_takesPoliciesAndClusterRoles() {
    assertThat(CLUSTER)
        .asPrincipal(DEVELOPER)
        .hasNoAccessBeyond("AmazonEKSEditPolicy")
        .in("prod")
        .hasNoAccessBeyond("AmazonEKSViewPolicy")
        .hasNoAccessBeyond("view");
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .asPrincipal(DEVELOPER)
                        .in("dev-1")
                        .hasNoAccessBeyond("view")))
        .startsWith(
            "expected arn:aws:iam::111122223333:role/Developer to have no access beyond view, but\n"
                + "  it can, by access policy AmazonEKSEditPolicy in the namespaces dev-* at"
                + " src/test/resources/access/cluster.yaml:13:11:\n");
    assertThat(
            failure(
                () -> assertThat(CLUSTER).asPrincipal(ROBOT).hasNoAccessBeyond("cluster-admin")))
        .contains("AmazonEKSClusterInsightsPolicy");
    assertRefused(
        () -> assertThat(CLUSTER).asPrincipal(DEPLOY).hasNoAccessBeyond("veiw"),
        "Invalid name \"veiw\": there is neither an access policy nor a ClusterRole of that name");
  }

  @Test
  void overPrincipals_namesWhoElseCan_andWhoCannot() {
    EksCluster cluster = EksClusters.read(Path.of("../examples/platform"));
    EksCluster withoutRobot = without(CLUSTER, ROBOT);

    assertThat(withoutRobot)
        .in("prod")
        .nobodyCan("delete", "pods")
        .onlyThese(DEPLOY)
        .andSubjects(Subject.user("admin"))
        .can("get", "secrets/registry")
        .clusterWide()
        .onlyThese(DEVELOPER)
        .can("list", "pods");
    assertThat(failure(() -> assertThat(withoutRobot).in("dev-1").nobodyCan("delete", "pods")))
        .isEqualTo(
            """
            expected that nobody can delete pods in dev-1, but:
              arn:aws:iam::111122223333:role/Developer can:
                access policy AmazonEKSEditPolicy in the namespaces dev-* at src/test/resources/access/cluster.yaml:13:11\
            """);
    assertThat(
            failure(
                () ->
                    assertThat(withoutRobot)
                        .in("batch")
                        .onlyThese(DEVELOPER, ROLE + "Ops")
                        .can("get", "pods")))
        .isEqualTo(
            """
            expected that only arn:aws:iam::111122223333:role/Developer, arn:aws:iam::111122223333:role/Ops can get pods in batch, but:
              arn:aws:iam::111122223333:role/Ops: expected allow, but the cluster does not know arn:aws:iam::111122223333:role/Ops
                no access entry is for arn:aws:iam::111122223333:role/Ops: EKS answers 401 Unauthorized
              arn:aws:iam::111122223333:role/Deploy can, too, in the session nightly:
                RoleBinding nightly in the namespace batch of ClusterRole view to User ci:nightly at src/test/resources/access/rbac.yaml:31:1
              User ci:nightly can, too:
                RoleBinding nightly in the namespace batch of ClusterRole view to User ci:nightly at src/test/resources/access/rbac.yaml:31:1\
            """);
    assertThat(failure(() -> assertThat(CLUSTER).in("prod").nobodyCan("delete", "pods")))
        .contains("AmazonEKSClusterInsightsPolicy");
    assertThat(failure(() -> assertThat(cluster).in("prod").nobodyCan("delete", "secrets")))
        .isNotEmpty();
  }

  private static EksCluster withBinding(EksCluster cluster, Subject... subjects) {
    return cluster.with(
        new RoleBinding(
            ObjectMeta.named("readers").inNamespace("vault"),
            RoleRef.clusterRole("edit"),
            List.of(subjects)));
  }

  @Test
  void nobody_isNoUserGroupOrServiceAccountEither() {
    EksCluster none = without(CLUSTER, ROBOT);
    EksCluster some =
        withBinding(
            none,
            Subject.user("jane"),
            Subject.group("readers"),
            Subject.serviceAccount("ci", "builder"));

    assertThat(none).in("vault").nobodyCan("get", "secrets");
    assertThat(failure(() -> assertThat(some).in("vault").nobodyCan("get", "secrets")))
        .isEqualTo(
            """
            expected that nobody can get secrets in vault, but:
              User jane can:
                RoleBinding readers in the namespace vault of ClusterRole edit to User jane
              Group readers can:
                RoleBinding readers in the namespace vault of ClusterRole edit to Group readers
              ServiceAccount ci/builder can:
                RoleBinding readers in the namespace vault of ClusterRole edit to ServiceAccount ci/builder\
            """);
    assertThat(some)
        .in("vault")
        .onlyThese()
        .andSubjects(Subject.user("jane"), Subject.group("readers"))
        .andSubjects(Subject.serviceAccount("ci", "builder"))
        .can("get", "secrets");
  }

  @Test
  void aListedSubject_thatMayNot_isTold() {
    EksCluster none = without(CLUSTER, ROBOT);

    assertThat(
            failure(
                () ->
                    assertThat(none)
                        .in("vault")
                        .onlyThese()
                        .andSubjects(Subject.group("readers"))
                        .can("get", "secrets")))
        .isEqualTo(
            """
            expected that only Group readers can get secrets in vault, but:
              Group readers: expected allow, but no binding gives it\
            """);
  }

  @Test
  void aGroup_byWhichAListedPrincipalMay_isNobodyElse() {
    EksCluster cluster = withBinding(without(CLUSTER, ROBOT), Subject.group("deployers"));

    assertThat(cluster).in("vault").onlyThese(DEPLOY).can("get", "secrets");
  }

  @Test
  void defaultSubjects_countIfTheyAreToBeCounted() {
    EksCluster none = without(CLUSTER, ROBOT);

    assertThat(
            failure(
                () ->
                    assertThat(none)
                        .in("vault")
                        .onlyThese()
                        .countingDefaultSubjects()
                        .can("list", "secrets")))
        .contains("Group system:masters can:");
  }

  @Test
  void onlyThese_refusesWhatIsNoPrincipal() {
    assertRefused(
        () -> assertThat(CLUSTER).in("vault").onlyThese("Deploy"),
        "Invalid caller ARN \"Deploy\": arn 'Deploy' is invalid: 'arn: invalid prefix'; expected an IAM user, a role, or a session of a role, such as arn:aws:sts::111122223333:assumed-role/Developer/alice");
  }

  private static EksCluster without(EksCluster cluster, String principalArn) {
    AccessEntries.Builder entries = AccessEntries.builder();
    for (AccessEntry entry : cluster.accessEntries().entries()) {
      if (!entry.principalArn().value().equals(principalArn)) {
        entries.add(entry);
        cluster
            .accessEntries()
            .associations(entry)
            .forEach(association -> entries.associate(entry.principalArn(), association));
      }
    }
    return cluster.with(entries.build());
  }

  private static EksCluster withPolicy(String policy, AccessScope scope) {
    AccessEntries.Builder entries = AccessEntries.builder();
    entries.add(AccessEntry.builder(PrincipalArn.of(DEVELOPER)).build());
    entries.associate(
        PrincipalArn.of(DEVELOPER), PolicyAssociation.of(new PolicyArn("aws", policy), scope));
    return CLUSTER.with(entries.build());
  }

  private static AccessScope in(String... namespaces) {
    return AccessScope.namespaces(List.of(namespaces));
  }

  @ParameterizedTest
  @CsvSource({
    "AmazonEKSViewPolicy, dev-*, AmazonEKSEditPolicy, dev-*",
    "AmazonEKSEditPolicy, dev-1, AmazonEKSEditPolicy, dev-*",
    "AmazonEKSEditPolicy, dev-a*, AmazonEKSEditPolicy, dev-*",
    "AmazonEKSAdminPolicy, dev, AmazonEKSClusterAdminPolicy, *",
  })
  void narrowerPoliciesAndScopes_grantNothingMore(
      String policy, String namespace, String before, String beforeNamespace) {
    EksCluster narrow = withPolicy(policy, in(namespace));
    EksCluster wide = withPolicy(before, in(beforeNamespace));

    assertThat(narrow).grantsNothingMoreThan(wide);
    assertThat(failure(() -> assertThat(wide).grantsNothingMoreThan(narrow)))
        .startsWith(
            "expected the cluster to grant nothing more than before, but it does:\n  " + DEVELOPER);
    assertThat(failure(() -> assertThat(narrow).isEquivalentTo(wide)))
        .startsWith(
            "expected the cluster to grant the same as the other, but it does not:\n  "
                + DEVELOPER
                + " loses, by access policy "
                + before
                + " in the namespaces "
                + beforeNamespace);
  }

  @Test
  void namespaceScope_isLessThanTheCluster() {
    assertThat(withPolicy("AmazonEKSViewPolicy", in("*")))
        .grantsNothingMoreThan(withPolicy("AmazonEKSViewPolicy", AccessScope.cluster()));
    assertThat(
            failure(
                () ->
                    assertThat(withPolicy("AmazonEKSViewPolicy", AccessScope.cluster()))
                        .grantsNothingMoreThan(withPolicy("AmazonEKSViewPolicy", in("*")))))
        .contains(
            DEVELOPER + " gains, by access policy AmazonEKSViewPolicy in the whole cluster at ",
            ", only at the cluster scope:\n",
            "before: in the namespaces *");
  }

  @Test
  void newBindingsAndEntries_areMore_forAnySubject() {
    EksCluster more =
        CLUSTER.with(
            new ClusterRoleBinding(
                ObjectMeta.named("more"),
                RoleRef.clusterRole("deployer"),
                List.of(Subject.serviceAccount("ci", "robot"))));

    assertThat(more).isEquivalentTo(more);
    assertThat(CLUSTER).grantsNothingMoreThan(more);
    assertThat(failure(() -> assertThat(more).grantsNothingMoreThan(CLUSTER)))
        .isEqualTo(
            """
            expected the cluster to grant nothing more than before, but it does:
              ServiceAccount ci/robot gains, by ClusterRoleBinding more of ClusterRole deployer to ServiceAccount ci/robot:
                get  secrets  of ""  named registry
                get,patch  deployments  of apps
                such as get secrets "registry" in the namespace default
                before: nothing\
            """);
    assertThat(
            failure(
                () ->
                    assertThat(CLUSTER)
                        .grantsNothingMoreThan(without(without(CLUSTER, ROBOT), DEPLOY))))
        .contains(DEPLOY + " becomes a user of the cluster, ", ROBOT + " may gain, unknown: ");
  }

  @Test
  void clusterRole_isAskedAboutWhereItIsBound() {
    EksCluster cluster =
        CLUSTER
            .with(
                new Role(
                    ObjectMeta.named("binder").inNamespace("dev"),
                    List.of(
                        PolicyRule.builder()
                            .verbs("bind")
                            .apiGroups("rbac.authorization.k8s.io")
                            .resources("clusterroles")
                            .resourceNames("edit")
                            .build())))
            .with(
                new RoleBinding(
                    ObjectMeta.named("binder").inNamespace("dev"),
                    RoleRef.role("binder"),
                    List.of(Subject.serviceAccount("ci", "robot"))));
    CallerAssert robot = assertThat(cluster).asUser(UserInfo.ofServiceAccount("ci", "robot"));

    robot
        .cannot("bind", "clusterroles/edit")
        .in("dev")
        .can("bind", "clusterroles/edit")
        .cannot("bind", "clusterroles/admin", "clusterroles")
        .in("prod")
        .cannot("bind", "clusterroles/edit")
        .clusterWide()
        .cannot("bind", "clusterroles/edit");
    assertThat(failure(() -> robot.inEveryNamespace().can("bind", "clusterroles/edit")))
        .startsWith(
            "system:serviceaccount:ci:robot can bind clusterroles.rbac.authorization.k8s.io"
                + " \"edit\" in any-namespace\n  expected allow, but it is denied\n");
    assertRefused(
        () -> robot.in("dev").can("get", "clusterroles/edit"),
        "clusterroles belong to no namespace: ask clusterWide()");
  }

  @Test
  void questionsThatProveNothing_areRefused() {
    CallerAssert developer = assertThat(CLUSTER).asPrincipal(DEVELOPER);
    assertRefused(
        () -> developer.can("get", "pods"),
        "pods belong to namespaces: say where before what, by in(\"...\"), inEveryNamespace() or"
            + " clusterWide()");
    assertRefused(
        () -> developer.in("dev").can("get", "nodes"),
        "nodes belong to no namespace: ask clusterWide()");
    assertRefused(
        () -> developer.in("dev").can("get", "/metrics"),
        "a path such as /metrics is in no namespace: ask clusterWide()");
    assertRefused(
        () -> developer.in("dev").cannot("get", "pod5"),
        "Kubernetes has no resource \"pod5\"; did you mean \"pods\"?");
    assertRefused(
        () -> developer.in("dev").cannot("delet", "pods"),
        "unknown verb \"delet\"; did you mean \"delete\"?");
    assertRefused(
        () -> developer.in("dev").cannot("get", "pods/logs"),
        "\"pods\" have no subresource \"logs\"; did you mean \"log\"?");
    assertRefused(
        () -> developer.in("dev").cannot("*", "pods"),
        "that \"*\" is denied says only that not all is allowed at once; name the verbs that must"
            + " be denied");
    assertRefused(
        () -> developer.in("dev").cannot("get", "*"),
        "that \"*\" is denied says only that not all is allowed at once; name the resources that"
            + " must be denied");
    assertRefused(
        () -> developer.in("dev-*"),
        "Invalid namespace \"dev-*\": a request is for one namespace, and \"dev-*\" is a pattern;"
            + " name namespaces, or ask inEveryNamespace()");
    assertRefused(
        () -> developer.in("Prod"),
        "Invalid namespace \"Prod\": no namespace can be called \"Prod\": a name has at most 63"
            + " lower case letters, digits or '-', with a letter or digit first and last; name"
            + " namespaces, or ask inEveryNamespace()");
    assertRefused(
        () -> developer.in("dev").can("create", "secrets/db"),
        "nobody can ask to create secrets \"db\" in dev: a request to create secrets carries no"
            + " name; the API server asks with the name only when a PUT or a server-side apply that"
            + " was allowed creates the object; ask without the name, or whether the object may be"
            + " patched");
    assertRefused(
        developer::in,
        "Invalid namespaces []: expected at least one name; clusterWide() is what belongs to none");
    assertRefused(
        () -> developer.in("dev").can("get"),
        "Invalid question with the verbs [get] on []: expected at least one verb and one resource"
            + " or path");
    assertRefused(
        () -> developer.in("dev").cannot(List.of(), "pods"),
        "Invalid question with the verbs [] on [pods]: expected at least one verb and one resource"
            + " or path");
  }

  @Test
  void questionsOfOneAssertionThatFail_areToldTogether() {
    String failure =
        failure(
            () ->
                assertThat(CLUSTER)
                    .asPrincipal(DEPLOY)
                    .in("prod")
                    .can(List.of("get", "delete", "create"), "deployments.apps"));

    assertThat(failure)
        .startsWith("2 questions failed:\n" + DEPLOY + " can delete deployments.apps in prod\n  ")
        .contains("\n" + DEPLOY + " can create deployments.apps in prod\n  expected allow");
    assertThat(failure(() -> assertThat(CLUSTER).in("dev-1", "dev-2").nobodyCan("create", "pods")))
        .startsWith("2 questions failed:\nexpected that nobody can create pods in dev-1, but:\n")
        .contains("\nexpected that nobody can create pods in dev-2, but:\n");
  }

  private static EksCluster read(Path directory, String... documents) throws IOException {
    Path file = directory.resolve("all.yaml");
    Files.writeString(file, String.join("---\n", documents));
    return EksClusters.read(file);
  }

  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: readers, namespace: dev}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
      subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: developers}]
      """;

  private static String entries(String group) {
    return """
    apiVersion: eksctl.io/v1alpha5
    kind: ClusterConfig
    metadata: {name: tested}
    accessConfig:
      authenticationMode: API
      accessEntries:
        - principalARN: arn:aws:iam::111122223333:role/Developer
          kubernetesGroups: [%s]
    """
        .formatted(group);
  }

  @Test
  void misspelledGroup_isToldAtTheEntryThatHasIt(@TempDir Path directory) throws IOException {
    EksCluster cluster = read(directory, entries("develpers"), BINDING);

    assertThat(
            failure(() -> assertThat(cluster).asPrincipal(DEVELOPER).in("dev").can("get", "pods")))
        .contains(
            "but the binding names the Group \"developers\"; the user has the group \"develpers\"\n"
                + "      the user's name and groups are given by the access entry "
                + DEVELOPER
                + " at "
                + directory.resolve("all.yaml")
                + ":7:7");
  }

  @Test
  void roleThatIsGone_isToldAtTheBinding(@TempDir Path directory) throws IOException {
    EksCluster cluster =
        read(directory, entries("developers"), BINDING.replace("name: view", "name: gone"));

    assertThat(
            failure(() -> assertThat(cluster).asPrincipal(DEVELOPER).in("dev").can("get", "pods")))
        .contains(
            "RoleBinding readers in the namespace dev of ClusterRole gone to Group developers\n"
                + "      at "
                + directory.resolve("all.yaml")
                + ":10:1\n"
                + "      but the ClusterRole \"gone\" does not exist");
  }

  @Test
  void groupOfAwsAuth_isToldWhereItIsGiven(@TempDir Path directory) throws IOException {
    EksCluster cluster =
        read(
            directory,
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: aws-auth, namespace: kube-system}
            data:
              mapRoles: |
                - rolearn: arn:aws:iam::111122223333:role/Developer
                  username: dev
                  groups: [developers]
            """,
            BINDING);

    assertThat(
            failure(
                () -> assertThat(cluster).asPrincipal(DEVELOPER).in("dev").cannot("get", "pods")))
        .contains(
            "the user has the group by the aws-auth entry "
                + DEVELOPER
                + " at "
                + directory.resolve("all.yaml")
                + ":6");
  }
}
