package io.github.ekscam.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.rbac.KubernetesVersion;
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
  void whatHasNoRequestInItsPlace_isOnlyTold() {
    Impossibility verb = only(RequestAttributes.parse("impersonate pods -n dev"));
    assertThat(verb.instead()).isEmpty();
    assertThat(verb.line())
        .isEqualTo(
            "nothing asks whether somebody may impersonate pods: by that verb the API server asks"
                + " about users, groups, serviceaccounts, userextras.authentication.k8s.io,"
                + " uids.authentication.k8s.io only; ask about one of these, or by another verb");

    Impossibility path = only(RequestAttributes.parse("get /api/v1/pods"));
    assertThat(path.instead()).isEmpty();
    assertThat(path.line())
        .isEqualTo(
            "\"/api/v1/pods\" is the path of a resource, and no API server asks about it as a"
                + " path; name the resource, such as pods or deployments.apps");
  }

  @Test
  void namespaceThatNoneCanBeCalled_isToldFromAPattern() {
    assertThat(only(RequestAttributes.parse("get pods -n dev-*")).line())
        .isEqualTo(
            "a request is for one namespace, and \"dev-*\" is a pattern; name one namespace");
    assertThat(only(RequestAttributes.parse("get pods -n Prod")).line())
        .isEqualTo(
            "no namespace can be called \"Prod\": a name has at most 63 lower case letters, digits"
                + " or '-', with a letter or digit first and last; name one namespace");
  }

  @Test
  void kinds_areCalledInJsonWhatTheyHaveAlwaysBeenCalled() {
    assertThat(Kind.values())
        .extracting(Kind::id)
        .containsExactly(
            "named-create",
            "named-deletecollection",
            "name-with-slash",
            "namespace-name",
            "no-namespace",
            "namespace-at-cluster-scope",
            "verb",
            "path-of-resource",
            "not-served",
            "maybe-not-served",
            "verb-not-served");
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

  private static ApiResources of(String version) {
    return ApiResources.of(KubernetesVersion.of(version));
  }

  private static List<String> lines(String text, ApiResources resources) {
    return RequestAttributes.parse(text).impossibilities(resources).stream()
        .map(impossibility -> (impossibility.isCertain() ? "" : "maybe: ") + impossibility.line())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "list pods/exec -n dev | maybe: no API server serves list of pods/exec: its verbs are create, get;"
            + " ask by one of these",
        "update bindings -n dev | maybe: no API server serves update of bindings: its verbs are create;"
            + " ask by one of these",
        "watch componentstatuses | maybe: no API server serves watch of componentstatuses: its verbs are"
            + " get, list; ask by one of these",
        "get workloads.scheduling.k8s.io -n dev | Kubernetes 1.34 does not serve workloads of"
            + " scheduling.k8s.io, which is there from 1.35 on; ask about what it serves",
        "list podschedulingcontexts.resource.k8s.io -n dev | Kubernetes 1.34 does not serve"
            + " podschedulingcontexts of resource.k8s.io, which only 1.30 to 1.31 have; ask about"
            + " what it serves",
        "get resourceclasses.resource.k8s.io | Kubernetes 1.34 does not serve resourceclasses of"
            + " resource.k8s.io, which only 1.30 has; ask about what it serves",
        "get ingresses.extensions -n dev | maybe: Kubernetes 1.34 does not serve ingresses of extensions,"
            + " nor does any other that is known; 'kubectl api-resources' tells whether the cluster has it",
        "patch csinodes.storage.k8s.io/status | Kubernetes 1.34 does not serve csinodes/status of"
            + " storage.k8s.io, which is there from 1.37 on; ask about what it serves",
        "get leasecandidates.coordination.k8s.io -n dev | maybe: Kubernetes 1.34 serves"
            + " leasecandidates of coordination.k8s.io only if a feature gate or --runtime-config"
            + " says so, which on EKS nobody but AWS can set; 'kubectl api-resources' tells whether"
            + " the cluster has it"
      })
  void whatTheVersionDoesNotServe_isTold(String text, String line) {
    assertThat(lines(text, of("1.34"))).containsExactly(line);
  }

  @ParameterizedTest
  @CsvSource({
    "1.31, get pods/resize -n dev, NOT_SERVED",
    "1.32, get pods/resize -n dev, MAYBE_NOT_SERVED",
    "1.33, get volumeattributesclasses.storage.k8s.io, MAYBE_NOT_SERVED",
  })
  void whatOtherVersionsServe_isToldByVersion(String version, String text, Kind kind) {
    RequestAttributes request = RequestAttributes.parse(text);
    assertThat(request.impossibilities(of(version)))
        .extracting(Impossibility::kind)
        .containsExactly(kind);
    assertThat(request.impossibilities(of("1.35"))).isEmpty();
  }

  @Test
  void whatAVersionServesThatIsOnlyAssumed_isNotCertain() {
    String text = "list podschedulingcontexts.resource.k8s.io -n dev";
    String told =
        "maybe: Kubernetes 1.37, which is assumed, does not serve podschedulingcontexts of"
            + " resource.k8s.io, which only 1.30 to 1.31 have; 'kubectl api-resources' tells whether"
            + " the cluster has it";
    assertThat(lines(text, ApiResources.newest())).containsExactly(told);
    assertThat(lines(text, of("1.38"))).containsExactly(told);
    assertThat(kinds(RequestAttributes.parse("get ingresses.extensions -n dev")))
        .containsExactly(Kind.MAYBE_NOT_SERVED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get nodes/metrics",
        "create nodes/proxy",
        "update deployments.apps/finalizers -n dev",
        "update endpoints/restricted -n dev",
        "use pods -n dev",
        "* pods -n dev",
        "list * -n dev",
        "list widgets.example.com/status -n dev"
      })
  void whatDiscoveryDoesNotHaveAndIsAskedAbout_isPossible(String text) {
    assertThat(lines(text, of("1.34"))).isEmpty();
  }

  @Test
  void customResources_areKnownByTheCluster() {
    ApiResources resources =
        of("1.34")
            .withCustomResources(
                List.of(
                    CustomResource.builder("example.com", "widgets")
                        .clusterScoped()
                        .subresources(List.of("status"))
                        .build(),
                    CustomResource.builder("scheduling.k8s.io", "workloads").build()));
    ResourceRequest widgets = ResourceRequest.of("get", "example.com", "widgets");
    assertThat(widgets.namespace("dev").impossibilities()).isEmpty();
    assertThat(widgets.namespace("dev").impossibilities(resources))
        .extracting(Impossibility::line)
        .containsExactly("widgets belong to no namespace; ask at the cluster scope");
    assertThat(lines("list widgets.example.com/status", resources))
        .containsExactly(
            "maybe: no API server serves list of widgets/status: its verbs are get, patch, update; ask by"
                + " one of these");
    assertThat(lines("get workloads.scheduling.k8s.io -n dev", resources)).isEmpty();
  }
}
