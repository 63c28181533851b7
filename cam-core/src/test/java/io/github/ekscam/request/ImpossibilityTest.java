package io.github.ekscam.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.RequestAttributes.Impossibility.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImpossibilityTest {

  private static List<Kind> kinds(RequestAttributes request) {
    return request.impossibilities().stream().map(Impossibility::kind).toList();
  }

  private static Impossibility only(RequestAttributes request) {
    assertThat(request.impossibilities()).hasSize(1);
    return request.impossibilities().get(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create secrets -n dev",
        "create pods/web/exec -n dev",
        "create serviceaccounts/ci/token -n dev",
        "list secrets/db -n dev",
        "watch secrets/db -n dev",
        "deletecollection pods -n dev",
        "get namespaces/dev",
        "create namespaces",
        "get nodes",
        "list pods",
        "impersonate users/bob",
        "impersonate serviceaccounts/ci -n dev",
        "bind clusterroles/edit -n dev",
        "escalate clusterroles",
        "get /metrics",
        "get /api/v1",
        "get /apis/apps/v1",
        "approve widgets.example.com/a -n dev",
        "create widgets.example.com -n dev",
        "* *"
      })
  void whatARequestComesTo_isPossible(String text) {
    assertThat(RequestAttributes.parse(text).impossibilities()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "create secrets/db -n dev, NAMED_CREATE",
    "create deployments.apps/web -n dev, NAMED_CREATE",
    "create widgets.example.com/w -n dev, NAMED_CREATE",
    "deletecollection pods/web -n dev, NAMED_DELETECOLLECTION",
    "get pods -n dev-*, NAMESPACE_NAME",
    "get pods -n Prod, NAMESPACE_NAME",
    "get namespaces/dev -A, NAMESPACE_AT_CLUSTER_SCOPE",
    "impersonate pods -n dev, VERB",
    "escalate deployments.apps -n dev, VERB",
    "get /api/v1/pods, PATH_OF_RESOURCE",
    "get /apis/apps/v1/deployments/, PATH_OF_RESOURCE",
  })
  void whatNoRequestComesTo_isTold(String text, Kind kind) {
    assertThat(kinds(RequestAttributes.parse(text))).containsExactly(kind);
  }

  @Test
  void clusterScopedResources_areAskedAtTheClusterScope() {
    Impossibility nodes = only(ResourceRequest.of("get", "", "nodes").namespace("dev"));
    assertThat(nodes.kind()).isEqualTo(Kind.NO_NAMESPACE);
    assertThat(nodes.instead()).contains(ResourceRequest.of("get", "", "nodes"));

    ResourceRequest bob = ResourceRequest.of("impersonate", "", "users").name("bob");
    assertThat(only(bob.namespace("dev")).line())
        .isEqualTo("users belong to no namespace; ask at the cluster scope");
    assertThat(only(bob.namespace("dev")).instead()).contains(bob);
  }

  @Test
  void namedCreate_isAskedWithoutTheName() {
    ResourceRequest create = ResourceRequest.of("create", "", "secrets").namespace("dev");
    assertThat(only(create.name("db")).instead()).contains(create);

    ResourceRequest namespaces = ResourceRequest.of("create", "", "namespaces");
    assertThat(namespaces.name("dev").namespace("dev").impossibilities().get(0).instead())
        .contains(namespaces);
  }

  @Test
  void namesWithSlashes_areOfWhatNoApiServes() {
    ResourceRequest get = ResourceRequest.of("get", "", "secrets").namespace("dev").name("a/b");
    assertThat(kinds(get)).containsExactly(Kind.NAME_WITH_SLASH);
    assertThat(kinds(ResourceRequest.of("impersonate", "", "users").name("arn:a/b"))).isEmpty();
  }

  @Test
  void listOfOneNamespace_isAtTheClusterScope_andGetIsInIt() {
    assertThat(RequestTarget.parse("namespaces/dev").request("list", ""))
        .isEqualTo(ResourceRequest.of("list", "", "namespaces").name("dev"));
    assertThat(RequestTarget.parse("namespaces/dev").request("get", ""))
        .isEqualTo(ResourceRequest.of("get", "", "namespaces").name("dev").namespace("dev"));
  }
}
