package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server makes of methods and URLs: every field, or the error. */
class RequestInfoConformanceTest {

  /** The recorded requests went to this server by whole URLs, which its errors repeat. */
  private static final String SERVER = "https://cluster.example";

  static List<Vector> vectors() {
    return Vectors.read("request-info", "method", "uri", "info", "error");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void requests_areReadAsByTheApiServer(Vector vector) {
    JsonNode expected = vector.json();
    String method = expected.required("method").textValue();
    String uri = expected.required("uri").textValue();
    assertThat(expected.has("info")).isNotEqualTo(expected.has("error"));

    RequestInfo info = RequestInfo.of(method, SERVER + uri);

    assertThat(info.error().orElse(null)).isEqualTo(expected.path("error").textValue());
    if (expected.has("info")) {
      assertInfo(info, expected.required("info"));
    }
    if (uri.startsWith("/")) {
      RequestInfo ofPath = RequestInfo.of(method, uri);
      assertThat(ofPath.error().map(error -> error.replace("url, ", "url, " + SERVER)))
          .isEqualTo(info.error());
      if (expected.has("info")) {
        assertThat(ofPath).isEqualTo(info);
      }
    }
  }

  static void assertInfo(RequestInfo info, JsonNode expected) {
    Vectors.requireOnly(
        expected,
        "isResourceRequest",
        "path",
        "verb",
        "apiPrefix",
        "apiGroup",
        "apiVersion",
        "namespace",
        "resource",
        "subresource",
        "name",
        "parts",
        "fieldSelector",
        "labelSelector");
    assertThat(info.isResourceRequest())
        .isEqualTo(expected.required("isResourceRequest").booleanValue());
    assertText(info.path(), expected.required("path"));
    assertText(info.verb(), expected.required("verb"));
    assertText(info.apiPrefix(), expected.required("apiPrefix"));
    assertText(info.apiGroup(), expected.required("apiGroup"));
    assertText(info.apiVersion(), expected.required("apiVersion"));
    assertText(info.namespace(), expected.required("namespace"));
    assertText(info.resource(), expected.required("resource"));
    assertText(info.subresource(), expected.required("subresource"));
    assertText(info.name(), expected.required("name"));
    assertThat(info.parts()).hasSameSizeAs(Vectors.strings(expected.required("parts")));
    for (int i = 0; i < info.parts().size(); i++) {
      assertText(info.parts().get(i), expected.required("parts").get(i));
    }
    assertText(info.fieldSelector(), expected.required("fieldSelector"));
    assertText(info.labelSelector(), expected.required("labelSelector"));
  }

  /** The recording is JSON, in which bytes that are no UTF-8 have become U+FFFD. */
  private static void assertText(String text, JsonNode expected) {
    assertThat(text.replaceAll("\\p{Cs}", "\uFFFD")).isEqualTo(expected.textValue());
  }
}
