package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.Sets;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.RequestAttributes.Impossibility;
import io.github.ekscam.request.RequestAttributes.Impossibility.Kind;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ImpossibilityPropertiesTest {

  /** What a URL can say and no object or resource answers to: such requests end in 404 or 405. */
  private static final Set<Kind> ADDRESSED_IN_VAIN =
      Set.of(Kind.NAMESPACE_NAME, Kind.NO_NAMESPACE, Kind.NAMED_CREATE, Kind.VERB_NOT_SERVED);

  /**
   * An empty namespace leaves a namespace without itself, in {@code namespaces//namespaces/dev}.
   */
  private static Set<Kind> inVain(List<String> segments) {
    return segments.contains("")
        ? Sets.union(ADDRESSED_IN_VAIN, Set.of(Kind.NAMESPACE_AT_CLUSTER_SCOPE))
        : ADDRESSED_IN_VAIN;
  }

  @Provide
  Arbitrary<List<String>> segments() {
    return Arbitraries.of(
            "api",
            "apis",
            "v1",
            "apps",
            "namespaces",
            "dev",
            "pods",
            "web",
            "log",
            "deployments",
            "nodes",
            "users",
            "watch",
            "proxy",
            "status",
            "",
            "clusterroles")
        .list()
        .ofMaxSize(8);
  }

  @Example
  void emptyNamespace_leavesANamespaceWithoutItself() {
    RequestInfo info = RequestInfo.of("GET", "/api/v1/namespaces//namespaces/dev");

    assertThat(info.attributes().impossibilities())
        .extracting(Impossibility::kind)
        .containsExactly(Kind.NAMESPACE_AT_CLUSTER_SCOPE);
  }

  @Property
  void whatRequestInfoMakesOfAUrl_isNoImpossibility(
      @ForAll("segments") List<String> segments,
      @ForAll("queries") String query,
      @ForAll("methods") String method) {
    RequestInfo info = RequestInfo.of(method, "/" + String.join("/", segments) + query);
    if (info.error().isPresent()) {
      return;
    }
    RequestAttributes attributes = info.attributes();
    assertThat(attributes.impossibilities())
        .as("%s of %s", attributes, info)
        .extracting(Impossibility::kind)
        .isSubsetOf(inVain(segments));
  }

  @Provide
  Arbitrary<String> queries() {
    return Arbitraries.of("", "?watch=1", "?fieldSelector=metadata.name%3Ddev");
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  }
}
