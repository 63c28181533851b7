package io.github.ekscam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {

  @Test
  void resourceRequest_isPutTogetherStepByStep() {
    ResourceRequest request =
        ResourceRequest.of("get", "apps", "deployments")
            .namespace("dev")
            .name("web")
            .subresource("scale");

    assertThat(request.verb()).isEqualTo("get");
    assertThat(request.apiGroup()).isEqualTo("apps");
    assertThat(request.resource()).isEqualTo("deployments");
    assertThat(request.namespace()).isEqualTo("dev");
    assertThat(request.name()).isEqualTo("web");
    assertThat(request.subresource()).isEqualTo("scale");
    assertThat(request.combinedResource()).isEqualTo("deployments/scale");
    assertThat(request).hasToString("get deployments.apps/scale \"web\" in the namespace dev");
  }

  @Test
  void resourceRequest_isForTheClusterUnlessToldOtherwise() {
    ResourceRequest request = ResourceRequest.of("list", "", "nodes");

    assertThat(request.namespace()).isEmpty();
    assertThat(request.name()).isEmpty();
    assertThat(request.combinedResource()).isEqualTo("nodes");
    assertThat(request).hasToString("list nodes at the cluster scope");
  }

  @Test
  void step_makesAnotherRequest() {
    ResourceRequest pods = ResourceRequest.of("get", "", "pods");
    ResourceRequest inDev = pods.namespace("dev");

    assertThat(pods.namespace()).isEmpty();
    assertThat(inDev)
        .isNotEqualTo(pods)
        .isEqualTo(ResourceRequest.of("get", "", "pods").namespace("dev"))
        .hasSameHashCodeAs(ResourceRequest.of("get", "", "pods").namespace("dev"));
    assertThat(List.of(pods.name("x"), pods.subresource("x"), inDev)).doesNotContain(pods);
    assertThat(pods.hashCode()).isNotEqualTo(inDev.hashCode());
  }

  @Test
  void fieldSelector_isKept_andTold() {
    List<ResourceRequest.FieldRequirement> requirements =
        List.of(
            new ResourceRequest.FieldRequirement("spec.nodeName", true, "node-1"),
            new ResourceRequest.FieldRequirement("status.phase", false, "Failed"));
    ResourceRequest pods = ResourceRequest.of("list", "", "pods");

    assertThat(pods.fieldSelector()).isEmpty();
    assertThat(pods.fieldSelector(requirements).fieldSelector()).isEqualTo(requirements);
    assertThat(pods.fieldSelector(requirements))
        .isNotEqualTo(pods)
        .hasToString(
            "list pods at the cluster scope with the field selector"
                + " spec.nodeName=node-1,status.phase!=Failed");
  }

  @Test
  void nonResourceRequest_isVerbAndPath() {
    NonResourceRequest request = NonResourceRequest.of("get", "/healthz");

    assertThat(request.verb()).isEqualTo("get");
    assertThat(request.path()).isEqualTo("/healthz");
    assertThat(request).isEqualTo(new NonResourceRequest("get", "/healthz"));
  }

  @Test
  @SuppressWarnings("NullAway")
  void missingPart_isNamed() {
    assertThatNullPointerException()
        .isThrownBy(() -> ResourceRequest.of("get", null, "pods"))
        .withMessage("apiGroup");
    assertThatNullPointerException()
        .isThrownBy(() -> NonResourceRequest.of("get", null))
        .withMessage("path");
    assertThatNullPointerException()
        .isThrownBy(() -> UserInfo.of(null, List.of()))
        .withMessage("username");
  }

  @Test
  void user_isWhatIsGivenAndNothingElse() {
    UserInfo user =
        UserInfo.builder("alice")
            .uid("1")
            .groups(List.of("b", "a", "b"))
            .extra(Map.of("k", List.of("v")))
            .build();

    assertThat(user.username()).isEqualTo("alice");
    assertThat(user.isUsernameKnown()).isTrue();
    assertThat(user.uid()).isEqualTo("1");
    assertThat(user.groups()).containsExactly("b", "a", "b");
    assertThat(user.extra()).isEqualTo(Map.of("k", List.of("v")));
    assertThat(user).hasToString("alice[b, a, b]");
    assertThat(UserInfo.of("system:serviceaccount:dev:ci", List.of()).groups()).isEmpty();
  }

  @Test
  void serviceAccount_hasTheGroupsThatItsTokenHas() {
    UserInfo user = UserInfo.ofServiceAccount("dev", "ci");

    assertThat(user.username()).isEqualTo("system:serviceaccount:dev:ci");
    assertThat(user.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:dev", "system:authenticated");
    for (List<String> names :
        List.of(List.of("", "ci"), List.of("dev", ""), List.of("a:b", "ci"), List.of("dev", ":"))) {
      assertThatThrownBy(() -> UserInfo.ofServiceAccount(names.get(0), names.get(1)))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Invalid service account \""
                  + names.get(1)
                  + "\" in the namespace \""
                  + names.get(0)
                  + "\": expected two names such as \"default\", without a colon");
    }
  }

  @Test
  void principalWhoseIdIsNotKnown_isOfAnAccount() {
    assertThat(UserInfo.of("alice", List.of()).accountOfUnknownPrincipal()).isEmpty();
    assertThat(
            UserInfo.builder("alice")
                .unknownPrincipalOf("111122223333")
                .build()
                .accountOfUnknownPrincipal())
        .contains("111122223333");
  }

  @Test
  void userOfUnknownName_hasItsTemplateApartFromTheName() {
    UserInfo user = UserInfo.builderOfUnknownName("ci:{{SessionName}}").build();

    assertThat(user.isUsernameKnown()).isFalse();
    assertThat(user.username()).isEmpty();
    assertThat(user.usernameTemplate()).contains("ci:{{SessionName}}");
    assertThat(user).hasToString("ci:{{SessionName}}[]");
    assertThat(UserInfo.of("alice", List.of()).usernameTemplate()).isEmpty();
  }

  @Test
  void toBuilder_hasEverythingOfTheUser() {
    UserInfo known =
        UserInfo.builder("alice")
            .uid("1")
            .groups(List.of("b", "a"))
            .extra(Map.of("k", List.of("v")))
            .unknownPrincipalOf("111122223333")
            .build();
    UserInfo unknown = UserInfo.builderOfUnknownName("ci:{{SessionName}}").uid("1").build();

    assertThat(known.toBuilder().build()).isEqualTo(known);
    assertThat(unknown.toBuilder().build()).isEqualTo(unknown);
  }

  @Test
  void users_areEqualByAllTheySay() {
    UserInfo user = UserInfo.of("alice", List.of("a"));

    assertThat(user)
        .isEqualTo(UserInfo.builder("alice").groups(List.of("a")).build())
        .hasSameHashCodeAs(UserInfo.builder("alice").groups(List.of("a")).build())
        .isNotEqualTo(UserInfo.of("alice", List.of()))
        .isNotEqualTo(UserInfo.builder("alice").groups(List.of("a")).uid("1").build())
        .isNotEqualTo(UserInfo.builderOfUnknownName("alice").groups(List.of("a")).build())
        .isNotEqualTo(
            UserInfo.builder("alice").groups(List.of("a")).unknownPrincipalOf("1").build())
        .isNotEqualTo(
            UserInfo.builder("alice")
                .groups(List.of("a"))
                .extra(Map.of("k", List.of("v")))
                .build());
    assertThat(user.hashCode()).isNotEqualTo(UserInfo.of("alice", List.of()).hashCode());
  }

  @Test
  void laterChangeOfWhatWasGiven_changesNothing() {
    List<String> groups = new ArrayList<>(List.of("a"));
    List<String> values = new ArrayList<>(List.of("v"));
    Map<String, List<String>> extra = new HashMap<>(Map.of("k", values));
    UserInfo user = UserInfo.builder("alice").groups(groups).extra(extra).build();

    groups.add("system:masters");
    values.clear();
    extra.clear();

    assertThat(user.groups()).containsExactly("a");
    assertThat(user.extra()).isEqualTo(Map.of("k", List.of("v")));
  }
}
