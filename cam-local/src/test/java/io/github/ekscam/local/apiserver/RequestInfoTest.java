package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.CpuTime;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.ResourceRequest.FieldRequirement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests are read; thousands of others are among the recorded answers. */
class RequestInfoTest {

  private static RequestAttributes get(String uri) {
    return RequestInfo.of("GET", uri).attributes();
  }

  private static ResourceRequest pods(String verb) {
    return ResourceRequest.of(verb, "", "pods").namespace("dev");
  }

  @Test
  void everyField_isTold() {
    RequestInfo info =
        RequestInfo.of(
            "DELETE",
            "/apis/apps/v1/namespaces/dev/deployments/?labelSelector=a%3Db&fieldSelector=x=1");

    assertThat(info.isResourceRequest()).isTrue();
    assertThat(info.path()).isEqualTo("/apis/apps/v1/namespaces/dev/deployments/");
    assertThat(info.verb()).isEqualTo("deletecollection");
    assertThat(info.apiPrefix()).isEqualTo("apis");
    assertThat(info.apiGroup()).isEqualTo("apps");
    assertThat(info.apiVersion()).isEqualTo("v1");
    assertThat(info.namespace()).isEqualTo("dev");
    assertThat(info.resource()).isEqualTo("deployments");
    assertThat(info.subresource()).isEmpty();
    assertThat(info.name()).isEmpty();
    assertThat(info.parts()).containsExactly("deployments");
    assertThat(info.fieldSelector()).isEqualTo("x=1");
    assertThat(info.labelSelector()).isEqualTo("a=b");
    assertThat(info.error()).isEmpty();
    assertThat(info.attributes())
        .isEqualTo(
            ResourceRequest.of("deletecollection", "apps", "deployments")
                .namespace("dev")
                .fieldSelector(List.of(new FieldRequirement("x", true, "1"))));
    assertThat(info)
        .hasToString(
            "deletecollection deployments.apps in the namespace dev with the field selector x=1");
  }

  @Test
  void namespace_isInItself_andItsSubresourcesAreNoResources() {
    ResourceRequest dev = ResourceRequest.of("get", "", "namespaces").namespace("dev").name("dev");

    assertThat(get("/api/v1/namespaces/dev")).isEqualTo(dev);
    assertThat(get("/api/v1/namespaces/dev/status")).isEqualTo(dev.subresource("status"));
    assertThat(get("/api/v1/namespaces/dev/pods/web")).isEqualTo(pods("get").name("web"));
    assertThat(get("/api/v1/namespaces")).isEqualTo(ResourceRequest.of("list", "", "namespaces"));
  }

  @Test
  void encodedSlash_cutsThePath() {
    assertThat(get("/api/v1/namespaces/dev/pods/web%2Flog"))
        .isEqualTo(pods("get").name("web").subresource("log"));
  }

  @Test
  void wordsInThePath_areTheVerb() {
    assertThat(get("/api/v1/watch/namespaces/dev/pods/web?fieldSelector=a=b"))
        .isEqualTo(pods("watch").name("web"));
    assertThat(RequestInfo.of("GET", "/api/v1/watch/pods?fieldSelector=a=b").fieldSelector())
        .isEmpty();
    assertThat(RequestInfo.of("POST", "/api/v1/proxy/namespaces/dev/pods/web/log").attributes())
        .isEqualTo(pods("proxy").name("web"));
  }

  @Test
  void wordWithoutAResource_isAnError_andNothingToAskAbout() {
    RequestInfo info = RequestInfo.of("GET", "/api/v1/watch/?a=<\"b");

    assertThat(info.error())
        .contains("unable to determine kind and namespace from url, /api/v1/watch/?a=<\"b");
    assertThat(info)
        .hasToString("unable to determine kind and namespace from url, /api/v1/watch/?a=<\"b");
    assertThatThrownBy(info::attributes)
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("unable to determine kind and namespace from url, /api/v1/watch/?a=<\"b");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, create",
    "GET, get",
    "HEAD, get",
    "PUT, update",
    "PATCH, patch",
    "DELETE, delete",
    "OPTIONS, ''",
    "get, ''"
  })
  void method_isTheVerb(String method, String verb) {
    assertThat(RequestInfo.of(method, "/api/v1/namespaces/dev/pods/web").attributes())
        .isEqualTo(pods(verb).name("web"));
    assertThat(RequestInfo.of(method, "/healthz?x").attributes())
        .isEqualTo(NonResourceRequest.of(method.toLowerCase(Locale.ROOT), "/healthz"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/v1", "/apis/apps", "/apis/apps/v1/", "/foo/v1/pods/x"})
  void otherPaths_areNoResources(String path) {
    assertThat(get(path)).isEqualTo(NonResourceRequest.of("get", path));
  }

  @ParameterizedTest
  @CsvSource({
    "'', list",
    "watch, watch",
    "watch=, watch",
    "watch=x, watch",
    "watch=0, list",
    "watch=FALSE, list",
    "watch=0&watch=1, list",
    "watch=1;, list",
    "watch=1&limit=x, watch",
    "watch=false&limit=x, list",
    "watch=fal%C5%BFe, list",
    "watch=fal%C5%BFe&limit=x, watch"
  })
  void listIsWatched_ifTheFirstValueSaysSo(String query, String verb) {
    assertThat(get("/api/v1/namespaces/dev/pods?" + query)).isEqualTo(pods(verb));
  }

  @ParameterizedTest
  @CsvSource({
    "fieldSelector=metadata.name=web, web",
    "fieldSelector=metadata.name%3D%3Dweb, web",
    "'fieldSelector=spec.x!=1,metadata.name=web', web",
    "fieldSelector=metadata.name!=web, ''",
    "'fieldSelector=metadata.name=b,metadata.name=a', a",
    "'fieldSelector=metadata.name=a,metadata.name==b', b",
    "'fieldSelector=metadata.name=\uD83D\uDE00,metadata.name=\uFFFD', \uFFFD",
    "fieldSelector=metadata.name=a%5C%2C, 'a,'",
    "fieldSelector=metadata.name=%5C%5C%FF, \\\uFFFD",
    "fieldSelector=metadata.name=%FF, \uDCFF",
    "fieldSelector=metadata.name=a%2Fb, ''",
    "fieldSelector=metadata.name=a%2525, ''",
    "fieldSelector=metadata.name=.., ''",
    "fieldSelector=metadata.name=web&limit=5, web",
    "fieldSelector=metadata.name=web&limit=, ''",
    "fieldSelector=metadata.name=web&limit=%2B007&timeoutSeconds=-1, web",
    "fieldSelector=metadata.name=web&limit=9223372036854775807, web",
    "fieldSelector=metadata.name=web&limit=-9223372036854775808, web",
    "fieldSelector=metadata.name=web&limit=9223372036854775808, ''",
    "fieldSelector=metadata.name=web&limit=1_0, ''",
    "fieldSelector=metadata.name=web&timeoutSeconds=1.5, ''",
    "fieldSelector=metadata.name=web&labelSelector=!!, ''",
    "fieldSelector=metadata.name=web&resourceVersion=x&continue=%25&sendInitialEvents=x, web",
    "fieldSelector=metadata.name=web&fieldSelector=bad, web",
    "fieldSelector=bad&fieldSelector=metadata.name=web, ''"
  })
  void nameOfAList_isTakenFromItsFieldSelector(String query, String name) {
    assertThat(withoutSelector(get("/api/v1/namespaces/dev/pods?" + query)))
        .isEqualTo(pods("list").name(name));
    assertThat(
            withoutSelector(
                RequestInfo.of("DELETE", "/api/v1/namespaces/dev/pods?" + query).attributes()))
        .isEqualTo(pods("deletecollection"));
    assertThat(get("/api/v1/namespaces/dev/pods/x?" + query)).isEqualTo(pods("get").name("x"));
  }

  private static ResourceRequest withoutSelector(RequestAttributes request) {
    return ((ResourceRequest) request).fieldSelector(List.of());
  }

  @Test
  void fieldSelectorOfACollection_isAskedAbout_evenWhereNoNameIsTakenFromIt() {
    List<FieldRequirement> node = List.of(new FieldRequirement("spec.nodeName", true, "a,b"));
    FieldRequirement web = new FieldRequirement("metadata.name", true, "web");
    FieldRequirement notRunning = new FieldRequirement("status.phase", false, "Running");
    String all = "/api/v1/pods?fieldSelector=";

    assertThat(selector("GET", all + "spec.nodeName%3Da%5C%2Cb")).isEqualTo(node);
    assertThat(selector("GET", all + "spec.nodeName%3Da%5C%2Cb&watch=1")).isEqualTo(node);
    assertThat(selector("DELETE", all + "spec.nodeName%3Da%5C%2Cb")).isEqualTo(node);
    assertThat(selector("GET", all + "metadata.name==web,status.phase!=Running"))
        .containsExactlyInAnyOrder(web, notRunning);
    assertThat(selector("GET", all + "metadata.name=web&limit=x")).containsExactly(web);
    assertThat(selector("GET", all + "bad&fieldSelector=metadata.name=web")).isEmpty();
    assertThat(selector("POST", all + "metadata.name=web")).isEmpty();
  }

  private static List<FieldRequirement> selector(String method, String uri) {
    return ((ResourceRequest) RequestInfo.of(method, uri).attributes()).fieldSelector();
  }

  @Test
  void selectorsThatAreNone_areStillTold() {
    RequestInfo info = RequestInfo.of("GET", "/api/v1/pods?fieldSelector=bad&labelSelector=!!");

    assertThat(info.fieldSelector()).isEqualTo("bad");
    assertThat(info.labelSelector()).isEqualTo("!!");
  }

  @Test
  void whatIsNoRequestLine_isRefused() {
    assertThatThrownBy(() -> RequestInfo.of("GET ", "/"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid HTTP method \"GET \": expected one such as GET");
    assertThatThrownBy(() -> RequestInfo.of("", "/"))
        .hasMessage("Invalid HTTP method \"\": expected one such as GET");
    assertThatThrownBy(() -> RequestInfo.of("GET", "/%"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("parse \"/%\": invalid URL escape \"%\"");
  }

  private static final Map<String, String> METHODS =
      Map.of(
          "get", "GET",
          "list", "GET",
          "watch", "GET",
          "create", "POST",
          "update", "PUT",
          "patch", "PATCH",
          "delete", "DELETE",
          "deletecollection", "DELETE");

  @Provide
  static Arbitrary<ResourceRequest> requests() {
    Arbitrary<String> segments =
        Arbitraries.strings()
            .ofMinLength(1)
            .ofMaxLength(8)
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .filter(text -> !text.contains("/"));
    Arbitrary<String> resources =
        segments.filter(text -> !List.of("namespaces", "watch", "proxy").contains(text));
    return Combinators.combine(
            Arbitraries.of(METHODS.keySet()),
            Arbitraries.of("", "apps", "example.com", "api", "apis"),
            resources,
            segments.injectDuplicates(0.1),
            Arbitraries.of("", "dev", "status", "a b", "%"),
            Arbitraries.of("", "log", "status"))
        .as(
            (verb, group, resource, name, namespace, subresource) -> {
              boolean named = List.of("get", "update", "patch", "delete").contains(verb);
              boolean reserved = List.of("status", "finalize").contains(resource);
              return ResourceRequest.of(verb, group, resource)
                  .namespace(reserved ? "" : namespace)
                  .name(named ? name : "")
                  .subresource(named ? subresource : "");
            });
  }

  private static String escape(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** As a client of Kubernetes makes it. */
  private static String url(ResourceRequest request) {
    return (request.apiGroup().isEmpty() ? "/api/v1/" : "/apis/" + request.apiGroup() + "/v1/")
        + (request.namespace().isEmpty() ? "" : "namespaces/" + escape(request.namespace()) + "/")
        + escape(request.resource())
        + (request.name().isEmpty() ? "" : "/" + escape(request.name()))
        + (request.subresource().isEmpty() ? "" : "/" + request.subresource())
        + (request.verb().equals("watch") ? "?watch=true" : "");
  }

  @Property
  void request_isReadFromItsUrl(@ForAll("requests") ResourceRequest request) {
    RequestInfo info = RequestInfo.of(METHODS.getOrDefault(request.verb(), ""), url(request));

    assertThat(info.attributes()).isEqualTo(request);
    assertThat(RequestInfo.of(METHODS.getOrDefault(request.verb(), ""), url(request)))
        .isEqualTo(info)
        .hasSameHashCodeAs(info);
  }

  @Property
  void anyText_isReadOrRefused(@ForAll String method, @ForAll String uri) {
    for (String target : List.of(uri, "/" + uri, "/api/v1/" + uri, "/api/v1/pods?" + uri)) {
      for (String verb : List.of(method, "GET", "DELETE")) {
        try {
          RequestInfo info = RequestInfo.of(verb, target);
          assertThat(info.isResourceRequest() || info.parts().isEmpty()).isTrue();
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageMatching("(?s)(Invalid HTTP method|parse) .*");
        }
      }
    }
  }

  private static final int MANY = 1_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/namespaces/dev/a",
        "/api/v1/%2F",
        "/api/v1/\u00e9",
        "/api/v1/pods?a=%41&",
        "/api/v1/pods?fieldSelector=metadata.name=a,",
        "/api/v1/pods?fieldSelector=%5C%5C",
        "/api/v1/pods?labelSelector=a,",
        "/api/v1/pods?limit=0",
        "/api/v1/pods?watch=a%2C",
        "/api/v1/%ff/"
      })
  void millionsOfAnything_areReadInNoTime(String uri) {
    int end = Math.max(uri.lastIndexOf('/'), uri.lastIndexOf('=')) + 1;
    String repeated = uri.contains("metadata") ? "metadata.name=a," : uri.substring(end) + "/";
    String hostile = uri + repeated.repeat(MANY);

    CpuTime.atMost(
        Duration.ofSeconds(20), () -> assertThat(RequestInfo.of("GET", hostile)).isNotNull());
  }

  @Test
  void oneLongTermAmongMany_isComparedInNoTime() {
    String hostile =
        "/api/v1/pods?fieldSelector=metadata.name="
            + "a".repeat(MANY)
            + ",metadata.name=b".repeat(MANY / 16);

    CpuTime.atMost(
        Duration.ofSeconds(20),
        () -> assertThat(RequestInfo.of("GET", hostile).name()).hasSize(MANY));
  }
}
