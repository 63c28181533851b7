package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node's requests and reviews of them, in which field selectors count. */
class NodeRequestsTest {

  private static final KubernetesVersion VERSION = KubernetesVersion.of("1.34");
  private static final EksCluster CLUSTER =
      EksCluster.builder().kubernetes(VERSION, DefaultRbacObjects::of).build();
  private static final ApiServer SERVER = ApiServer.of(CLUSTER);
  private static final UserInfo NODE =
      UserInfo.of("system:node:node-1", List.of("system:nodes", "system:authenticated"));
  private static final ResourceRequest PODS = ResourceRequest.of("list", "", "pods");
  private static final String NO_SELECTOR =
      "can only list/watch pods with spec.nodeName field selector";

  private static ApiResponse get(String uri) {
    return SERVER.handle(CLUSTER.caller(NODE), new ApiRequest("GET", uri, List.of()));
  }

  private static SubjectAccessReviewStatus review(SelectorAttributes selector) {
    return SERVER.review(
        SubjectAccessReview.builder(NODE).resourceAttributes(PODS).fieldSelector(selector).build());
  }

  private static SelectorAttributes requirement(String operator, String node) {
    return new SelectorAttributes(
        "", List.of(new LabelSelector.Requirement("spec.nodeName", operator, List.of(node))));
  }

  @Test
  void listOfPods_isPassedOnWithASelectorForTheNode() {
    assertThat(get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1").isPassedOn()).isTrue();
    assertThat(get("/api/v1/pods?watch=1&fieldSelector=spec.nodeName%3Dnode-1").isPassedOn())
        .isTrue();
    assertThat(get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-2").status())
        .hasValueSatisfying(
            status ->
                assertThat(status.message())
                    .isEqualTo(
                        "pods is forbidden: User \"system:node:node-1\" cannot list resource"
                            + " \"pods\" in API group \"\" at the cluster scope: "
                            + NO_SELECTOR));
  }

  @Test
  void selectorThatDoesNotParse_isNone() {
    assertThat(get("/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1,x").isPassedOn()).isFalse();
  }

  @Test
  void nameInTheSelector_makesItAQuestionOfTheGraph() {
    ApiResponse response = get("/api/v1/namespaces/dev/pods?fieldSelector=metadata.name%3Dweb");

    assertThat(response.isPassedOn()).isFalse();
    assertThat(response.errors())
        .containsExactly(
            "not decidable: the node authorizer allows system:node:node-1 this if the object"
                + " belongs to the node or to a pod that runs on it, and no configuration tells"
                + " which do");
  }

  @Test
  void reviews_goByTheirRequirementsOrTheirText() {
    assertThat(review(requirement("In", "node-1")).allowed()).isTrue();
    assertThat(review(requirement("In", "node-1")).reason()).isEmpty();
    assertThat(review(requirement("NotIn", "node-1")).reason()).isEqualTo(NO_SELECTOR);
    assertThat(review(new SelectorAttributes("spec.nodeName=node-1", List.of())).allowed())
        .isTrue();
    assertThat(
            SERVER
                .review(SubjectAccessReview.builder(NODE).resourceAttributes(PODS).build())
                .reason())
        .isEqualTo(NO_SELECTOR);
  }
}
