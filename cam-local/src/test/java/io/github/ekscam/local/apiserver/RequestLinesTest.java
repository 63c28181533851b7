package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.ekscam.EksCluster;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Odd and broken request lines, as they went over a socket to Go's HTTP server with the filters of
 * k8s.io/apiserver 1.36.3: what the server makes of them, and the bytes of its answer to a user who
 * may do nothing. Bytes that are no UTF-8 are U+FFFD in the recorded fields.
 */
class RequestLinesTest {

  private static final EksCluster CLUSTER = EksCluster.builder().build();
  private static final UserInfo BOB = UserInfo.of("bob", List.of("g"));

  static List<Vector> vectors() {
    return Vectors.read("request-lines", "method", "uri", "code", "info", "body");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void requestLines_areReadAndAnsweredAsByTheServer(Vector vector) {
    JsonNode expected = vector.json();
    String method = expected.required("method").textValue();
    String uri = expected.required("uri").textValue();
    String what = method + " " + uri;

    ApiResponse response =
        ApiServer.of(CLUSTER).handle(CLUSTER.caller(BOB), new ApiRequest(method, uri, List.of()));

    assertThat(response.code()).as(what).isEqualTo(expected.required("code").intValue());
    if (!method.equals("HEAD")) {
      assertThat(response.body()).as(what).isEqualTo(expected.required("body").textValue());
    }
    switch (response.code()) {
      case 400 ->
          assertThatThrownBy(() -> RequestInfo.of(method, uri))
              .as(what)
              .isExactlyInstanceOf(IllegalArgumentException.class);
      case 500 -> assertThat(RequestInfo.of(method, uri).error()).as(what).isPresent();
      default ->
          RequestInfoConformanceTest.assertInfo(
              RequestInfo.of(method, uri), expected.required("info"));
    }
  }
}
