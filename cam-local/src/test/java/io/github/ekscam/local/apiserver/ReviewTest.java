package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.Decision;
import io.github.ekscam.EksCluster;
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
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the API server answers to reviews. */
class ReviewTest {

  private static final String ROLE = "arn:aws:iam::111122223333:role/Developer";
  private static final String POLICY = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
  private static final ResourceRequest GET_PODS =
      ResourceRequest.of("get", "", "pods").namespace("dev");
  private static final SubjectAccessReview SELF =
      SubjectAccessReview.builderOfSelf().resourceAttributes(GET_PODS).build();
  private static final CallerIdentity DEVELOPER =
      CallerIdentity.of(
          "arn:aws:sts::111122223333:assumed-role/Developer/alice", "AROAEXAMPLE:alice");
  private static final UserInfo ALICE = UserInfo.of("alice", List.of());

  /** The developer may get pods, by an access policy. */
  private static final EksCluster CLUSTER = cluster();

  private static final ApiServer SERVER = ApiServer.of(CLUSTER);

  private static SubjectAccessReview review(UserInfo user) {
    return SubjectAccessReview.builder(user).resourceAttributes(GET_PODS).build();
  }

  private static EksCluster cluster() {
    PrincipalArn role = PrincipalArn.of(ROLE);
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(
            AccessPolicyCatalogue.of(
                List.of(
                    AccessPolicy.builder("AmazonEKSViewPolicy")
                        .rules(
                            List.of(
                                AccessPolicy.Rule.of(
                                    PolicyRule.builder()
                                        .apiGroups("")
                                        .resources("pods")
                                        .verbs("get")
                                        .build())))
                        .build())))
        .add(AccessEntry.builder(role).build())
        .associate(role, PolicyAssociation.of(PolicyArn.of(POLICY), AccessScope.cluster()))
        .build();
  }

  private static SubjectAccessReviewStatus notAllowed(String evaluationError) {
    return new SubjectAccessReviewStatus(false, false, "", evaluationError);
  }

  private static final SubjectAccessReviewStatus ALLOWED =
      new SubjectAccessReviewStatus(
          true,
          false,
          "EKS Access Policy: allowed by ClusterRoleBinding \""
              + ROLE
              + "+"
              + POLICY
              + "\" of ClusterRole \""
              + POLICY
              + "\" to User \"AROAEXAMPLE\"",
          "");

  @Test
  void selfReview_isAnsweredAsTheCaller() {
    assertThat(SERVER.review(CLUSTER.caller(DEVELOPER), SELF)).isEqualTo(ALLOWED);
  }

  @Test
  void review_withTheExtraOfTheAuthenticator_countsAccessPolicies() {
    UserInfo user =
        UserInfo.builder("whoever")
            .extra(
                Map.of(
                    "arn", List.of(DEVELOPER.arn()),
                    "canonicalArn", List.of(ROLE),
                    "principalId", List.of("AROAEXAMPLE")))
            .build();

    assertThat(SERVER.review(review(user))).isEqualTo(ALLOWED);
  }

  @Test
  void review_withoutExtra_countsRbacAlone() {
    UserInfo user = CLUSTER.caller(DEVELOPER).user().orElseThrow();

    assertThat(SERVER.review(review(UserInfo.of(user.username(), user.groups()))))
        .isEqualTo(notAllowed(""));
  }

  @Test
  void review_addsNothingToTheUser() {
    EksCluster cluster = EksCluster.builder().build();

    assertThat(
            ApiServer.of(cluster)
                .review(review(UserInfo.of("a", List.of("system:masters"))))
                .allowed())
        .isTrue();
    assertThat(
            ApiServer.of(cluster)
                .review(review(UserInfo.of("system:masters", List.of())))
                .allowed())
        .isFalse();
  }

  @Test
  void whatNobodyAllows_isNotDeniedByAnybody() {
    assertThat(SERVER.review(review(ALICE))).isEqualTo(notAllowed(""));
    assertThat(CLUSTER.authorize(ALICE, GET_PODS).decision()).isEqualTo(Decision.DENY);
  }

  @Test
  void selfReviewOfAnUnknownCaller_isNotAllowedAndSaysWhy() {
    CallerIdentity stranger = CallerIdentity.parse("arn:aws:iam::111122223333:user/bob");

    assertThat(SERVER.review(CLUSTER.caller(stranger), SELF))
        .isEqualTo(
            notAllowed(
                "no access entry is for arn:aws:iam::111122223333:user/bob: EKS answers 401"
                    + " Unauthorized"));
  }

  @Test
  void selfReview_isNotForTheCluster_norAReviewForACaller() {
    assertThatThrownBy(() -> SERVER.review(SELF))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("a SelfSubjectAccessReview is asked by a caller, and none was given");
    assertThatThrownBy(() -> SERVER.review(CLUSTER.caller(DEVELOPER), review(ALICE)))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("a SubjectAccessReview names its user, so it is not asked by a caller");
  }

  @Test
  void evaluationError_isTheErrorsOfAuthorizersThenThoseOfSelectors() {
    UserInfo node = UserInfo.of("system:node:n", List.of("system:nodes"));
    SubjectAccessReview review =
        SubjectAccessReview.builder(node)
            .resourceAttributes(GET_PODS)
            .fieldSelector(new SelectorAttributes("a", List.of()))
            .labelSelector(new SelectorAttributes("a=!", List.of()))
            .build();

    assertThat(SERVER.review(review))
        .isEqualTo(
            notAllowed(
                "unknown: system:node:n is a node, and what the node authorizer allows nodes was"
                    + " not given with the Kubernetes version;"
                    + " spec.resourceAttributes.fieldSelector ignored due to parse error;"
                    + " spec.resourceAttributes.labelSelector ignored due to parse error"));
  }

  /** As upstream aggregates errors: in brackets if there are several. */
  @Test
  void evaluationError_aggregatesWhatSeveralPoliciesLeaveUnknown() {
    PrincipalArn role = PrincipalArn.of(ROLE);
    EksCluster cluster =
        EksCluster.builder()
            .authenticationMode(AuthenticationMode.API)
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("First").build(),
                        AccessPolicy.builder("Second").build())))
            .add(AccessEntry.builder(role).build())
            .associate(
                role,
                PolicyAssociation.of(
                    PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/First"),
                    AccessScope.cluster()))
            .associate(
                role,
                PolicyAssociation.of(
                    PolicyArn.of("arn:aws:eks::aws:cluster-access-policy/Second"),
                    AccessScope.cluster()))
            .build();
    UserInfo developer = cluster.caller(DEVELOPER).user().orElseThrow();

    assertThat(ApiServer.of(cluster).review(review(developer)))
        .isEqualTo(
            notAllowed(
                "[unknown: the access policy First, associated to"
                    + " arn:aws:iam::111122223333:role/Developer, may allow this, but AWS does not"
                    + " publish its rules, unknown: the access policy Second, associated to"
                    + " arn:aws:iam::111122223333:role/Developer, may allow this, but AWS does not"
                    + " publish its rules]"));
  }

  @Test
  void selectorErrors_areToldOfAllowedRequestsToo() {
    SubjectAccessReview review =
        SubjectAccessReview.builder(UserInfo.of("a", List.of("system:masters")))
            .resourceAttributes(GET_PODS)
            .fieldSelector(new SelectorAttributes("a", List.of()))
            .build();

    assertThat(SERVER.review(review))
        .isEqualTo(
            new SubjectAccessReviewStatus(
                true,
                false,
                "",
                "spec.resourceAttributes.fieldSelector ignored due to parse error"));
  }

  @Test
  void localReview_isAnsweredByTheCluster_andIsNotOfACaller() {
    SubjectAccessReview local =
        SubjectAccessReview.builderOfLocal("dev", UserInfo.of("x", List.of("system:masters")))
            .resourceAttributes(GET_PODS)
            .build();

    assertThat(SERVER.review(local)).isEqualTo(new SubjectAccessReviewStatus(true, false, "", ""));
    assertThatThrownBy(() -> SERVER.review(CLUSTER.caller(DEVELOPER), local))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a LocalSubjectAccessReview names its user, so it is not asked by a caller");
  }

  @Test
  void rulesReview_listsRbacAlone_asAccessPoliciesCannotBeListed() {
    SelfSubjectRulesReview review = new SelfSubjectRulesReview("dev");
    SubjectRulesReviewStatus nothing =
        new SubjectRulesReviewStatus(
            List.of(), List.of(), true, "webhook authorizer does not support user rule resolution");
    ClusterRole role =
        ClusterRole.of(
            ObjectMeta.named("reader"),
            List.of(PolicyRule.builder().apiGroups("").resources("secrets").verbs("get").build()));
    EksCluster bound =
        EksCluster.builder()
            .add(AccessEntry.builder(PrincipalArn.of(ROLE)).build())
            .add(role)
            .add(
                new RoleBinding(
                    ObjectMeta.named("readers").inNamespace("dev"),
                    RoleRef.clusterRole("reader"),
                    List.of(
                        Subject.user("arn:aws:sts::111122223333:assumed-role/Developer/alice"))))
            .build();

    assertThat(SERVER.review(CLUSTER.caller(DEVELOPER), review)).isEqualTo(nothing);
    assertThat(ApiServer.of(bound).review(bound.caller(DEVELOPER), review))
        .isEqualTo(
            new SubjectRulesReviewStatus(role.rules(), List.of(), true, nothing.evaluationError()));
    assertThat(ApiServer.of(bound).review(bound.caller(ALICE), review)).isEqualTo(nothing);
  }

  @Test
  void rulesReviewOfACallerWhomTheClusterDoesNotKnow_listsNothing_andSaysWhy() {
    EksCluster empty = EksCluster.builder().authenticationMode(AuthenticationMode.API).build();

    assertThat(
            ApiServer.of(empty).review(empty.caller(DEVELOPER), new SelfSubjectRulesReview("dev")))
        .isEqualTo(
            new SubjectRulesReviewStatus(
                List.of(),
                List.of(),
                true,
                "no access entry is for " + ROLE + ": EKS answers 401 Unauthorized"));
  }
}
