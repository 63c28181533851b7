package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesReviewTest {

  private static final String WEBHOOK = "webhook authorizer does not support user rule resolution";
  private static final String NODE = "node authorizer does not support user rule resolution";

  private static final PolicyRule GET_PODS =
      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build();
  private static final PolicyRule GET_NAMED =
      GET_PODS.toBuilder().resourceNames("web", "db").build();
  private static final PolicyRule GET_PATHS =
      PolicyRule.builder().nonResourceURLs("/metrics", "/version").verbs("get").build();

  private static final UserInfo ALICE = UserInfo.of("alice", List.of("devs"));

  private static ClusterRole role(String name, PolicyRule... rules) {
    return ClusterRole.of(ObjectMeta.named(name), List.of(rules));
  }

  private static ClusterRoleBinding everywhere(String name, String role) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole(role), List.of(Subject.group("devs")));
  }

  private static RoleBinding in(String namespace, String name, String role) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace),
        RoleRef.clusterRole(role),
        List.of(Subject.user("alice")));
  }

  private static SubjectRulesReviewStatus ofEks(
      RbacObjects objects, UserInfo user, String namespace) {
    EksCluster cluster = cluster(objects);
    return ApiServer.of(cluster)
        .review(cluster.caller(user), new SelfSubjectRulesReview(namespace));
  }

  private static SubjectRulesReviewStatus ofRbacAlone(
      RbacObjects objects, UserInfo user, String namespace) {
    EksCluster cluster = cluster(objects);
    return ApiServer.ofRbacAlone(cluster)
        .review(cluster.caller(user), new SelfSubjectRulesReview(namespace));
  }

  private static EksCluster cluster(RbacObjects objects) {
    return EksCluster.builder().addAll(objects.all()).build();
  }

  private static RbacObjects objects(RbacObject... objects) {
    return RbacObjects.of(new ArrayList<>(Arrays.asList(objects)));
  }

  @Test
  void rules_comeByTheNamesOfBindings_thoseOfTheClusterFirst_duplicatesKept() {
    RbacObjects objects =
        objects(
            role("pods", GET_PODS, GET_NAMED),
            role("paths", GET_PATHS),
            everywhere("b", "paths"),
            everywhere("c", "pods"),
            in("dev", "a", "pods"));

    assertThat(ofRbacAlone(objects, ALICE, "dev"))
        .isEqualTo(
            new SubjectRulesReviewStatus(
                List.of(GET_PODS, GET_NAMED, GET_PODS, GET_NAMED), List.of(GET_PATHS), false, ""));
  }

  @Test
  void bindingsOfOtherNamespaces_doNotCount() {
    RbacObjects objects = objects(role("pods", GET_PODS), in("dev", "a", "pods"));
    SubjectRulesReviewStatus nothing =
        new SubjectRulesReviewStatus(List.of(), List.of(), false, "");

    assertThat(ofRbacAlone(objects, ALICE, "prod")).isEqualTo(nothing);
  }

  @Test
  void pathsOfARoleBinding_areListed_althoughTheyGrantNothing() {
    RbacObjects objects = objects(role("paths", GET_PATHS), in("dev", "a", "paths"));

    assertThat(ofRbacAlone(objects, ALICE, "dev").nonResourceRules()).containsExactly(GET_PATHS);
  }

  @Test
  void systemMasters_hasOnlyWhatRbacGivesIt() {
    assertThat(ofRbacAlone(objects(), UserInfo.of("root", List.of("system:masters")), "dev"))
        .isEqualTo(new SubjectRulesReviewStatus(List.of(), List.of(), false, ""));
  }

  @Test
  void missingRoles_areErrors_eachOnce_andTheRestIsListed() {
    RbacObjects objects =
        objects(
            role("pods", GET_PODS),
            everywhere("a", "gone"),
            everywhere("b", "pods"),
            in("dev", "a", "gone"),
            in("dev", "b", "lost"));

    assertThat(ofRbacAlone(objects, ALICE, "dev"))
        .isEqualTo(
            new SubjectRulesReviewStatus(
                List.of(GET_PODS),
                List.of(),
                false,
                "[clusterrole.rbac.authorization.k8s.io \"gone\" not found,"
                    + " clusterrole.rbac.authorization.k8s.io \"lost\" not found]"));
  }

  @Test
  void onEks_noListIsComplete_andErrorsComeInTheOrderOfTheChain() {
    UserInfo node = UserInfo.of("system:node:a", List.of("system:nodes", "devs"));
    RbacObjects objects = objects(role("pods", GET_PODS), everywhere("a", "pods"));

    assertThat(ofEks(objects, ALICE, "dev"))
        .isEqualTo(new SubjectRulesReviewStatus(List.of(GET_PODS), List.of(), true, WEBHOOK));
    assertThat(ofEks(objects, node, "dev"))
        .isEqualTo(
            new SubjectRulesReviewStatus(
                List.of(GET_PODS), List.of(), true, "[" + NODE + ", " + WEBHOOK + "]"));
    assertThat(ofEks(objects(everywhere("a", "gone")), node, "dev"))
        .extracting(SubjectRulesReviewStatus::evaluationError)
        .isEqualTo(
            "["
                + NODE
                + ", "
                + WEBHOOK
                + ", clusterrole.rbac.authorization.k8s.io \"gone\" not found]");
  }

  @Test
  void nodes_areThoseByNameAndGroup() {
    for (UserInfo user :
        List.of(
            UserInfo.of("system:node:a", List.of("devs")),
            UserInfo.of("system:nodea", List.of("system:nodes")),
            UserInfo.of("alice", List.of("system:nodes")))) {
      assertThat(ofEks(objects(), user, "dev").evaluationError()).as("%s", user).isEqualTo(WEBHOOK);
    }
  }
}
