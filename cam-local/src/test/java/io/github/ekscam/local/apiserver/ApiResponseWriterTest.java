package io.github.ekscam.local.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of answers; thousands of others are among the recorded ones. */
class ApiResponseWriterTest {

  private static final EksCluster CLUSTER = EksCluster.builder().build();
  private static final UserInfo EVE = UserInfo.of("eve<script>&\u2028\u00e9", List.of("g"));
  private static final UserInfo MASTER = UserInfo.of("m", List.of("system:masters"));

  private static ApiResponse get(UserInfo user, String uri, String... header) {
    return ApiServer.of(CLUSTER)
        .handle(
            CLUSTER.caller(user),
            new ApiRequest(
                "GET",
                uri,
                header.length == 0 ? List.of() : List.of(Map.entry(header[0], header[1]))));
  }

  @Test
  void status_isWrittenToTheByte() {
    ApiResponse response = get(EVE, "/apis/apps/v1/namespaces/d%ff/deployments/w%22%ff/scale");

    assertThat(response.body())
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"deployments.apps \\"w\\\\\\"\\\\xff\\" is forbidden: User \
            \\"eve\\u0026lt;script\\u0026gt;\\u0026amp;\\\\u2028é\\" cannot get resource \
            \\"deployments/scale\\" in API group \\"apps\\" in the namespace \\"d\\\\xff\\"",\
            "reason":"Forbidden","details":{"name":"w\\"\\ufffd","group":"apps",\
            "kind":"deployments"},"code":403}
            """);
  }

  @Test
  void statusOfAPath_hasEmptyDetails() {
    assertThat(get(EVE, "/x").body())
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"forbidden: User \\"eve\\u0026lt;script\\u0026gt;\\u0026amp;\\\\u2028é\\" \
            cannot get path \\"/x\\"","reason":"Forbidden","details":{},"code":403}
            """);
  }

  @Test
  void plainText_isWrittenAsItIs_andWhatIsPassedOnHasNone() {
    assertThat(get(EVE, "/api/v1/watch?<").body())
        .isEqualTo(
            "Internal Server Error: \"/api/v1/watch?&lt;\": failed to create RequestInfo: unable to"
                + " determine kind and namespace from url, /api/v1/watch?&lt;\n");
    assertThat(get(EVE, "/%").body()).isEqualTo("400 Bad Request");
    assertThat(get(MASTER, "/x").body()).isEmpty();
  }

  @Test
  void wholeAnswer_isOneLine_withTheAuditEventByKubernetesNames() {
    assertThat(
            ApiResponseWriter.write(
                get(
                    UserInfo.builder("m")
                        .uid("u")
                        .groups(List.of("system:masters"))
                        .extra(Map.of("k", List.of("v", "w"), "a", List.of()))
                        .build(),
                    "/api/v1/namespaces/dev/pods/web/log",
                    "Impersonate-User",
                    "alice")))
        .isEqualTo(
            """
            {"code":403,"status":{"kind":"Status","apiVersion":"v1","metadata":{},\
            "status":"Failure","message":"pods \\"web\\" is forbidden: User \\"alice\\" cannot get \
            resource \\"pods/log\\" in API group \\"\\" in the namespace \\"dev\\"",\
            "reason":"Forbidden","details":{"name":"web","kind":"pods"},"code":403},\
            "audit":{"verb":"get","user":{"username":"m","uid":"u",\
            "groups":["system:masters","system:authenticated"],"extra":{"a":[],"k":["v","w"]}},\
            "impersonatedUser":{"username":"alice","groups":["system:authenticated"]},\
            "authenticationMetadata":{"impersonationConstraint":"impersonate:user-info"},\
            "objectRef":{"resource":"pods","namespace":"dev","name":"web","apiVersion":"v1",\
            "subresource":"log"},"annotations":{"authorization.k8s.io/decision":"forbid",\
            "authorization.k8s.io/reason":""}}}\
            """);
  }

  @Test
  void wholeAnswer_ofWhatIsNoRequest_isCodeAndBody() {
    assertThat(ApiResponseWriter.write(get(MASTER, "/%")))
        .isEqualTo("{\"code\":400,\"body\":\"400 Bad Request\"}");
  }

  @Test
  void wholeAnswer_toAPath_hasNoObject_andErrorsAreLast() {
    UserInfo node = UserInfo.of("system:node:n", List.of("system:nodes"));

    assertThat(ApiResponseWriter.write(get(MASTER, "/x")))
        .isEqualTo(
            """
            {"code":200,"audit":{"verb":"get","user":{"username":"m",\
            "groups":["system:masters","system:authenticated"]},\
            "annotations":{"authorization.k8s.io/decision":"allow",\
            "authorization.k8s.io/reason":""}}}\
            """);
    assertThat(ApiResponseWriter.write(get(node, "/x")))
        .endsWith(
            "},\"errors\":[\"unknown: system:node:n is a node, and what the node authorizer allows"
                + " nodes was not given with the Kubernetes version\"]}");
  }
}
