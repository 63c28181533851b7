package io.github.ekscam.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.request.RequestInfo;
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
    assertThat(info.path()).isEqualTo(expected.required("path").textValue());
    assertThat(info.verb()).isEqualTo(expected.required("verb").textValue());
    assertThat(info.apiPrefix()).isEqualTo(expected.required("apiPrefix").textValue());
    assertThat(info.apiGroup()).isEqualTo(expected.required("apiGroup").textValue());
    assertThat(info.apiVersion()).isEqualTo(expected.required("apiVersion").textValue());
    assertThat(info.namespace()).isEqualTo(expected.required("namespace").textValue());
    assertThat(info.resource()).isEqualTo(expected.required("resource").textValue());
    assertThat(info.subresource()).isEqualTo(expected.required("subresource").textValue());
    assertThat(info.name()).isEqualTo(expected.required("name").textValue());
    assertThat(info.parts()).isEqualTo(Vectors.strings(expected.required("parts")));
    assertThat(info.fieldSelector()).isEqualTo(expected.required("fieldSelector").textValue());
    assertThat(info.labelSelector()).isEqualTo(expected.required("labelSelector").textValue());
  }
}
