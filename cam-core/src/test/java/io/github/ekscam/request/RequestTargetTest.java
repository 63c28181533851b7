package io.github.ekscam.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.request.ResourceRequest.FieldRequirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  @ParameterizedTest
  @CsvSource({
    "po, pods, '', '', ''",
    "deploy, deployments, apps, '', ''",
    "deployments.apps, deployments, apps, '', ''",
    "pods/log, pods, '', '', log",
    "pods/web, pods, '', web, ''",
    "pods/web/log, pods, '', web, log",
    "po/web/exec, pods, '', web, exec",
    "deployments.apps/web, deployments, apps, web, ''",
    "deployments.apps/scale, deployments, apps, '', scale",
    "deployments.apps/web/scale, deployments, apps, web, scale",
    "deployments.apps/scale.apps, deployments, apps, scale.apps, ''",
    "deployments.v1.apps/web, deployments, apps, web, ''",
    "pods/finalizers, pods, '', '', finalizers",
    "widgets.example.com, widgets, example.com, '', ''",
    "widgets.example.com/a, widgets, example.com, a, ''",
    "widgets.example.com/status, widgets, example.com, '', status",
    "widgets.example.com/a/scale, widgets, example.com, a, scale",
    "widgets.example.com/a/log, widgets, example.com, a, log",
    "widgets.example.com/a/start, widgets, example.com, a, start",
    "namespaces/dev, namespaces, '', dev, ''",
    "'*', '*', '', '', ''",
    "'*/log', '*', '', '', log",
    "users/jane, users, '', jane, ''",
    "users.example.com/jane/status, users, example.com, jane, status",
    "groups/oidc/ops/status, groups, '', oidc/ops/status, ''",
    "userextras.authentication.k8s.io/example.com/acme, userextras, authentication.k8s.io, '', example.com/acme",
    "signers.certificates.k8s.io/example.com/*, signers, certificates.k8s.io, example.com/*, ''"
  })
  void wordBehindASlash_isASubresourceIfTheResourceHasIt_elseAName(
      String text, String resource, String apiGroup, String name, String subresource) {
    RequestTarget target = RequestTarget.parse(text);

    assertThat(target.isPath()).isFalse();
    assertThat(target.resource()).isEqualTo(resource);
    assertThat(target.apiGroup()).isEqualTo(apiGroup);
    assertThat(target.name()).isEqualTo(name);
    assertThat(target.subresource()).isEqualTo(subresource);
    assertThat(target).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "pods/log, pods, '', log",
    "pods/web/log, pods, '', web/log",
    "deployments.apps/web, deployments, apps, web",
    "widgets.example.com/a/b, widgets, example.com, a/b",
    "pods, pods, '', ''"
  })
  void asKubectlReadsIt_allBehindTheSlashIsTheName(
      String text, String resource, String apiGroup, String name) {
    for (String subresource : new String[] {"", "exec"}) {
      RequestTarget target = RequestTarget.parse(text, subresource);

      assertThat(target.resource()).isEqualTo(resource);
      assertThat(target.apiGroup()).isEqualTo(apiGroup);
      assertThat(target.name()).isEqualTo(name);
      assertThat(target.subresource()).isEqualTo(subresource);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pods/logs | \"pods\" have no subresource \"logs\"; did you mean \"log\"?",
        "pods/web/logs | \"pods\" have no subresource \"logs\"; did you mean \"log\"?",
        "deployments/scale.apps | \"deployments/scale.apps\" has the API group behind the subresource; did you mean \"deployments.apps/scale\"?",
        "deploy/web/scale.apps | \"deploy/web/scale.apps\" has the API group behind the subresource; did you mean \"deployments.apps/web/scale\"?",
        "pods/a/b | \"pods\" have no subresource \"b\"",
        "secrets/token | \"secrets\" have no subresource \"token\"",
        "daemonsets.apps/scale | \"daemonsets\" have no subresource \"scale\"",
        "widgets.example.com/log | \"widgets\" have no subresource \"log\"",
        "podz/log | Kubernetes has no resource \"podz\"; did you mean \"pods\"?"
      })
  void wordThatLeavesOpenWhatItIs_isRefused(String text, String message) {
    assertThatThrownBy(() -> RequestTarget.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".apps", "pods.", "pods/", "pods//log", "pods/web/", "pods/a/b/log"})
  void whatHasNoneOfTheForms_isRefused(String text) {
    assertThatThrownBy(() -> RequestTarget.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid resource \""
                + text
                + "\": expected RESOURCE[.GROUP], RESOURCE[.GROUP]/SUBRESOURCE,"
                + " RESOURCE[.GROUP]/NAME[/SUBRESOURCE] or a path, such as deployments.apps,"
                + " pods/log, pods/web, pods/web/log or /metrics");
  }

  @Test
  void pathHasNoPartsOfAResource() {
    RequestTarget target = RequestTarget.parse("/metrics/cadvisor");

    assertThat(target.isPath()).isTrue();
    assertThat(target.resource()).isEmpty();
    assertThat(target.isClusterScoped()).isTrue();
    assertThat(target.request("get", "dev"))
        .isEqualTo(NonResourceRequest.of("get", "/metrics/cadvisor"));
    assertThatThrownBy(() -> RequestTarget.parse("/metrics", "log"))
        .hasMessage(
            "Invalid resource \"/metrics\": expected RESOURCE[.GROUP][/NAME], such as pods,"
                + " deployments.apps or pods/web");
  }

  @Test
  void clusterRoles_areBoundInNamespaces_thoughTheyBelongToNone() {
    RequestTarget clusterRole = RequestTarget.parse("clusterroles/edit");

    assertThat(clusterRole.isClusterScoped()).isTrue();
    assertThat(clusterRole.isClusterScoped("get")).isTrue();
    assertThat(clusterRole.isClusterScoped("escalate")).isTrue();
    assertThat(clusterRole.isClusterScoped("bind")).isFalse();
    assertThat(clusterRole.request("bind", "dev").impossibilities()).isEmpty();
    assertThat(RequestTarget.parse("nodes").isClusterScoped("bind")).isTrue();
    assertThat(RequestTarget.parse("/metrics").isClusterScoped("bind")).isTrue();
    assertThat(RequestTarget.parse("roles/edit").isClusterScoped("bind")).isFalse();
    assertThat(RequestTarget.parse("clusterroles.example.com").isClusterScoped("bind")).isFalse();
  }

  @Test
  void whatNoApiServes_andImpersonationAsksAbout_belongsToNoNamespace() {
    assertThat(RequestTarget.parse("users/jane").isClusterScoped()).isTrue();
    assertThat(RequestTarget.parse("users.example.com/jane").isClusterScoped()).isFalse();
    assertThat(RequestTarget.parse("serviceaccounts/ci").isClusterScoped()).isFalse();
    assertThat(RequestTarget.parse("users/jane").isNamespaced()).isFalse();
    assertThat(RequestTarget.parse("serviceaccounts/ci").isNamespaced()).isTrue();
  }

  @Test
  void groupsOfKubernetesProjectsOutsideIt_areNotTakenForItsOwn() {
    RequestTarget.parse("priorityclasses.scheduling.x-k8s.io").requireKnown();

    assertThatThrownBy(
            () -> RequestTarget.parse("priorityclasses.scheduling.k8s.iu").requireKnown())
        .hasMessage(
            "Kubernetes has no API group \"scheduling.k8s.iu\"; did you mean"
                + " \"scheduling.k8s.io\"?");
  }

  @Test
  void groupMuchLikeOneOfKubernetes_isACustomOneIfThatHasNoSuchResource() {
    RequestTarget.parse("widgets.scheduling.k8s.iu").requireKnown();
  }

  @Test
  void resourceMuchLikeOneThatIsDefined_isRefused() {
    ApiResources resources =
        ApiResources.newest()
            .withCustomResources(List.of(CustomResource.builder("example.com", "widgets").build()));

    RequestTarget.parse("widgets.example.com", resources).requireKnown();
    RequestTarget.parse("orders.example.com", resources).requireKnown();
    assertThatThrownBy(() -> RequestTarget.parse("widgts.example.com", resources).requireKnown())
        .hasMessage(
            "no CustomResourceDefinition among the files has \"widgts\" of example.com; did you"
                + " mean \"widgets\"? If not, add its definition to them");
    // Nothing is like it where its definition is not known.
    RequestTarget.parse("widgts.example.com").requireKnown();
  }

  @Test
  void verbThatNobodyAsksWith_isRefused_andAuthorsOfCustomResourcesMayHaveMadeUpMore() {
    RequestTarget pods = RequestTarget.parse("pods");
    RequestTarget widgets = RequestTarget.parse("widgets.example.com");
    RequestTarget metrics = RequestTarget.parse("/metrics");

    for (String known : new String[] {"get", "deletecollection", "impersonate", "*"}) {
      pods.requireVerb(known);
      widgets.requireVerb(known);
    }
    widgets.requireVerb("frobnicate");
    metrics.requireVerb("head");
    assertThatThrownBy(() -> widgets.requireVerb("lisst"))
        .hasMessage("unknown verb \"lisst\"; did you mean \"list\"?");
    assertThatThrownBy(() -> pods.requireVerb("frobnicate"))
        .hasMessage(
            "unknown verb \"frobnicate\"; known are approve, attest, bind, create, "
                + "delete, deletecollection, escalate, get, impersonate, list, patch, proxy, "
                + "sign, update, use, watch");
    assertThatThrownBy(() -> metrics.requireVerb("frobnicate"))
        .hasMessage(
            "unknown verb \"frobnicate\" for a path; known are delete, get, head, "
                + "options, patch, post, put");
    // One letter is as near to a star as to anything.
    assertThatThrownBy(() -> metrics.requireVerb("g"))
        .hasMessage(
            "unknown verb \"g\" for a path; known are delete, get, head, options, patch, "
                + "post, put");
  }

  @Test
  void targets_areEqualByWhatTheyMean_andPathsByTheirText() {
    RequestTarget scale = RequestTarget.parse("deployments.apps/web/scale");

    assertThat(RequestTarget.parse("deploy/web/scale"))
        .isEqualTo(scale)
        .hasSameHashCodeAs(scale)
        .isNotEqualTo(RequestTarget.parse("replicasets.apps/web/scale"))
        .isNotEqualTo(RequestTarget.parse("deployments.example.com/web/scale"))
        .isNotEqualTo(RequestTarget.parse("deploy/app/scale"))
        .isNotEqualTo(RequestTarget.parse("deploy/web/status"))
        .isNotEqualTo(RequestTarget.parse("/metrics"));
    assertThat(RequestTarget.parse("/metrics"))
        .isEqualTo(RequestTarget.parse("/metrics"))
        .hasSameHashCodeAs(RequestTarget.parse("/metrics"))
        .isNotEqualTo(RequestTarget.parse("/healthz"))
        .isNotEqualTo(scale);
    assertThat(RequestTarget.parse("/metrics").hashCode())
        .isNotEqualTo(RequestTarget.parse("/healthz").hashCode());
  }

  @Test
  void whatShouldBeBuiltIn_andIsNot_isRefusedWhereThatIsWanted() {
    for (String known : new String[] {"pods", "users", "*", "widgets.example.com", "/metrics"}) {
      RequestTarget.parse(known).requireKnown();
    }
    assertThatThrownBy(() -> RequestTarget.parse("gadgets").requireKnown())
        .hasMessage(
            "Kubernetes has no resource \"gadgets\"; of a custom resource name the API group, as in"
                + " widgets.example.com");
    assertThatThrownBy(() -> RequestTarget.parse("deployments.aps").requireKnown())
        .hasMessage("Kubernetes has no API group \"aps\"; did you mean \"apps\"?");
  }

  @Test
  void request_isTheOneThatTheFactoriesMake() {
    assertThat(RequestTarget.parse("deploy/web/scale").request("patch", "dev-1"))
        .isEqualTo(
            ResourceRequest.of("patch", "apps", "deployments")
                .subresource("scale")
                .name("web")
                .namespace("dev-1"));
    assertThat(RequestTarget.parse("namespaces").named("dev").request("get", ""))
        .isEqualTo(ResourceRequest.of("get", "", "namespaces").name("dev").namespace("dev"));
  }

  @Test
  void texts_areReadAsRequests() {
    assertThat(ResourceRequest.parse("get pods/log -n dev-1"))
        .isEqualTo(ResourceRequest.of("get", "", "pods").subresource("log").namespace("dev-1"));
    assertThat(ResourceRequest.parse("  list  deploy --namespace=dev-1 "))
        .isEqualTo(ResourceRequest.of("list", "apps", "deployments").namespace("dev-1"));
    assertThat(ResourceRequest.parse("list pods -A"))
        .isEqualTo(ResourceRequest.parse("list pods"))
        .isEqualTo(ResourceRequest.of("list", "", "pods"));
    assertThat(ResourceRequest.parse("get pods/log --subresource= -n dev-1"))
        .isEqualTo(ResourceRequest.of("get", "", "pods").name("log").namespace("dev-1"));
    assertThat(ResourceRequest.parse("create pods/log --subresource exec -n dev-1"))
        .isEqualTo(
            ResourceRequest.of("create", "", "pods")
                .name("log")
                .subresource("exec")
                .namespace("dev-1"));
    assertThat(ResourceRequest.parse("get namespaces/dev"))
        .isEqualTo(ResourceRequest.parse("get namespaces/dev -n dev"))
        .isEqualTo(ResourceRequest.of("get", "", "namespaces").name("dev").namespace("dev"));
    assertThat(RequestAttributes.parse("get /metrics"))
        .isEqualTo(NonResourceRequest.of("get", "/metrics"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "get",
        "get pods web",
        "get pods -n",
        "get pods -n a -n b",
        "get pods -n a -A"
      })
  void textThatIsNoRequest_isRefused(String text) {
    assertThatThrownBy(() -> RequestAttributes.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid request \""
                + text
                + "\": expected VERB RESOURCE [-n NAMESPACE | -A] [--subresource S] [--field-selector F],"
                + " such as \"get pods/log -n dev-1\", or VERB PATH, such as \"get /metrics\"");
  }

  @Test
  void fieldSelector_isReadAsKubectlSpellsIt() {
    assertThat(RequestAttributes.parse("list pods -A --field-selector spec.nodeName=node-1,a!=b"))
        .isEqualTo(
            ResourceRequest.of("list", "", "pods")
                .fieldSelector(
                    List.of(
                        new FieldRequirement("spec.nodeName", true, "node-1"),
                        new FieldRequirement("a", false, "b"))));
    assertThat(RequestAttributes.parse("watch secrets -n a --field-selector=metadata.name==db"))
        .isEqualTo(
            ResourceRequest.of("watch", "", "secrets")
                .namespace("a")
                .name("db")
                .fieldSelector(List.of(new FieldRequirement("metadata.name", true, "db"))));
    assertThat(
            ResourceRequest.of("deletecollection", "", "pods")
                .fieldSelector("metadata.name=web")
                .name())
        .isEmpty();
    assertThat(ResourceRequest.of("list", "", "pods").fieldSelector("metadata.name=a/b").name())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get pods --field-selector metadata.name=a | Invalid field selector \"metadata.name=a\" of get: expected it with list, watch or deletecollection",
        "list pods --field-selector a | Invalid field selector \"a\": expected terms between commas, such as \"metadata.name=web,status.phase!=Running\"",
        "get /metrics --field-selector a=b | Invalid request \"get /metrics --field-selector a=b\": expected no field selector: a path such as /metrics is no list"
      })
  void fieldSelectorThatNoRequestHas_isRefused(String text, String message) {
    assertThatThrownBy(() -> RequestAttributes.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get nodes -n dev | Invalid request \"get nodes -n dev\": expected no namespace: nodes belong to none",
        "get /metrics -n dev | Invalid request \"get /metrics -n dev\": expected no namespace: a path such as /metrics is in none",
        "gett pods | unknown verb \"gett\"; did you mean \"get\"?",
        "get podz | Kubernetes has no resource \"podz\"; did you mean \"pods\"?",
        "get pods/logs | \"pods\" have no subresource \"logs\"; did you mean \"log\"?"
      })
  void requestThatNobodyMakes_isRefused(String text, String message) {
    assertThatThrownBy(() -> RequestAttributes.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void requestForAPath_isNoneForAResource() {
    assertThatThrownBy(() -> ResourceRequest.parse("get /metrics"))
        .hasMessage(
            "Invalid request \"get /metrics\": expected a resource, such as \"get pods/log -n"
                + " dev-1\", and this is for a path");
  }
}
