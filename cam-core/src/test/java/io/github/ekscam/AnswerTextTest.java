package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people see who print an answer: lines that they can read, each on its own. */
class AnswerTextTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/Developer");
  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";

  private static final ResourceRequest GET_IN_DEV =
      ResourceRequest.of("get", "", "pods").namespace("dev");
  private static final ResourceRequest GET_IN_CI =
      ResourceRequest.of("get", "", "pods").namespace("ci");
  private static final ResourceRequest DELETE_IN_CI =
      ResourceRequest.of("delete", "", "pods").namespace("ci");

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .name("platform")
          .authenticationMode(AuthenticationMode.API)
          .accessPolicies(
              AccessPolicyCatalogue.of(
                  List.of(
                      AccessPolicy.builder("ViewPolicy")
                          .rules(List.of(AccessPolicy.Rule.of(pods("get"))))
                          .build(),
                      AccessPolicy.builder("SecretPolicy").build())))
          .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("dev")).build())
          .associate(DEVELOPER, policy("ViewPolicy", "dev"))
          .associate(DEVELOPER, policy("SecretPolicy", "qa"))
          .add(ClusterRole.of(ObjectMeta.named("reader"), List.of(pods("get"))))
          .add(
              new RoleBinding(
                  ObjectMeta.named("ci").inNamespace("ci"),
                  RoleRef.clusterRole("reader"),
                  List.of(Subject.group("dev"), Subject.serviceAccount("ci", "runner"))))
          .build();

  private static final Caller CALLER = CLUSTER.caller(ALICE);

  private static PolicyRule pods(String verb) {
    return PolicyRule.builder().apiGroups("").resources("pods").verbs(verb).build();
  }

  private static PolicyAssociation policy(String name, String namespace) {
    return PolicyAssociation.of(
        PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/" + name),
        AccessScope.namespaces(List.of(namespace)));
  }

  @Test
  void caller_isWhoTheyAre_andWhatSaysSo() {
    assertThat(CALLER)
        .hasToString(
            "Caller["
                + ALICE
                + "[dev, system:authenticated] by the access entry "
                + DEVELOPER
                + ", of EksCluster[platform]]");
    assertThat(CLUSTER.caller("arn:aws:iam::111122223333:user/eve"))
        .hasToString(
            "Caller[no access entry is for arn:aws:iam::111122223333:user/eve: EKS answers 401"
                + " Unauthorized, of EksCluster[platform]]");
    assertThat(CLUSTER.caller(UserInfo.of("bob", List.of("dev"))))
        .hasToString("Caller[bob[dev], of EksCluster[platform]]");
  }

  @Test
  void grant_isItsPathAndRule() {
    assertThat(CALLER.authorize(GET_IN_DEV).grant())
        .get()
        .hasToString(
            "access policy ViewPolicy in the namespace dev: "
                + "{apiGroups: [\"\"], resources: [pods], verbs: [get]}");
    assertThat(CALLER.authorize(GET_IN_CI).grant())
        .get()
        .hasToString(
            "RoleBinding ci in the namespace ci of ClusterRole reader to Group dev: "
                + "{apiGroups: [\"\"], resources: [pods], verbs: [get]}");
  }

  @Test
  void unknown_isItsLine() {
    assertThat(CALLER.authorize(ResourceRequest.of("get", "", "secrets").namespace("qa")))
        .satisfies(
            verdict ->
                assertThat(verdict.unknowns())
                    .singleElement()
                    .satisfies(unknown -> assertThat(unknown).hasToString(unknown.line())));
  }

  @Test
  void explanationOfADenial_isWhatComesNearest_eachInALine() {
    assertThat(CALLER.explain(DELETE_IN_CI))
        .hasToString(
            """
            DENY
              nearest: RoleBinding ci in the namespace ci of ClusterRole reader to Group dev: \
            {apiGroups: [""], resources: [pods], verbs: [get]}, \
            but the verb is "delete"; the rule has "get"
              nearest: access policy ViewPolicy in the namespace dev: \
            {apiGroups: [""], resources: [pods], verbs: [get]}, \
            but the verb is "delete"; the rule has "get", \
            but the namespace is "ci"; this holds in the namespace "dev" only""");
    assertThat(
            CLUSTER
                .caller("arn:aws:iam::111122223333:user/eve")
                .explain(ResourceRequest.of("get", "", "pods").namespace("x")))
        .hasToString("DENY\n  no grant comes near");
  }

  @Test
  void explanationOfAYes_isWhatAllowsIt_eachInALine() {
    assertThat(CALLER.explain(GET_IN_CI))
        .hasToString(
            """
            ALLOW: RBAC: allowed by RoleBinding "ci/ci" of ClusterRole "reader" to Group "dev"
              by RoleBinding ci in the namespace ci of ClusterRole reader to Group dev: \
            {apiGroups: [""], resources: [pods], verbs: [get]}""");
  }

  @Test
  void permissions_areALineEach() {
    assertThat(CALLER.whatCan())
        .hasToString(
            """
            get pods in the namespace dev, by access policy ViewPolicy
            get pods in the namespace ci, by RoleBinding ci in the namespace ci of ClusterRole reader
            unknown: the access policy SecretPolicy, associated to \
            arn:aws:iam::111122223333:role/Developer, may allow more, \
            but AWS does not publish its rules""");
    assertThat(CLUSTER.caller("arn:aws:iam::111122223333:user/eve").whatCan())
        .hasToString("nothing");
  }

  @Test
  void whoCan_isALineForEach() {
    assertThat(CLUSTER.whoCan(GET_IN_CI))
        .hasToString(
            """
            get pods in the namespace ci:
              arn:aws:iam::111122223333:role/Developer, \
            by RoleBinding ci in the namespace ci of ClusterRole reader to Group dev
              Group system:masters, by membership of the Group system:masters
              Group dev, by RoleBinding ci in the namespace ci of ClusterRole reader to Group dev
              ServiceAccount ci/runner, by RoleBinding ci in the namespace ci of ClusterRole \
            reader to ServiceAccount ci/runner""");
    assertThat(CLUSTER.whoCan(ResourceRequest.of("get", "", "secrets").namespace("qa")))
        .hasToString(
            """
            get secrets in the namespace qa:
              Group system:masters, by membership of the Group system:masters
              perhaps arn:aws:iam::111122223333:role/Developer: the access policy \
            SecretPolicy, associated to arn:aws:iam::111122223333:role/Developer, may allow this, \
            but AWS does not publish its rules""");
  }
}
