package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP requests to the sample configuration of the repository. */
class RequestTest {

  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";
  private static final String ADMIN =
      "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PlatformAdmin_0123456789abcdef/root@example.com";

  private static Ran request(String as, String method, String uri, String... options) {
    List<String> args = new ArrayList<>(List.of("request", method, uri, "--as", as));
    args.addAll(List.of(options));
    args.addAll(List.of("-f", PLATFORM));
    return cam(args.toArray(String[]::new));
  }

  @Test
  void requestThatIsAllowed_isPassedOn() {
    assertThat(
            request(
                ALICE,
                "PUT",
                "/apis/apps/v1/namespaces/dev-1/deployments/web/scale?dryRun=All",
                "--user-id",
                "AROAEXAMPLE:alice"))
        .isEqualTo(
            new Ran(
                0,
                """
                HTTP/1.1 200 OK

                audit event:
                  verb                           update
                  user                           arn:aws:sts::111122223333:assumed-role/Developer/alice
                  user groups                    developers, system:authenticated
                  resource                       deployments/scale
                  apiVersion                     apps/v1
                  namespace                      dev-1
                  name                           web
                  authorization.k8s.io/decision  allow
                  authorization.k8s.io/reason    EKS Access Policy: allowed by RoleBinding "arn:aws:iam::111122223333:role/Developer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy/dev-1" of ClusterRole "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy" to User "AROAEXAMPLE"
                """,
                ""));
  }

  @Test
  void requestThatIsNot_isRefusedByTheServersBytes() {
    assertThat(request(ALICE, "DELETE", "/api/v1/nodes"))
        .isEqualTo(
            new Ran(
                1,
                """
                HTTP/1.1 403 Forbidden
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"nodes is forbidden: User \\"arn:aws:sts::111122223333:assumed-role/Developer/alice\\" cannot deletecollection resource \\"nodes\\" in API group \\"\\" at the cluster scope","reason":"Forbidden","details":{"kind":"nodes"},"code":403}

                audit event:
                  verb                           deletecollection
                  user                           arn:aws:sts::111122223333:assumed-role/Developer/alice
                  user groups                    developers, system:authenticated
                  resource                       nodes
                  apiVersion                     v1
                  authorization.k8s.io/decision  forbid
                  authorization.k8s.io/reason
                """,
                ""));
  }

  @Test
  void impersonatedUser_isAsked_andTold() {
    assertThat(
            request(
                    ADMIN,
                    "GET",
                    "/version",
                    "-H",
                    "Impersonate-User: jane",
                    "--header",
                    "impersonate-group:ops",
                    "--kubernetes-version",
                    "1.36")
                .out())
        .isEqualTo(
            """
            HTTP/1.1 200 OK

            audit event:
              verb                           get
              user                           arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_PlatformAdmin_0123456789abcdef/root-example.com
              user groups                    system:authenticated
              impersonatedUser               jane
              impersonatedUser groups        ops, system:authenticated
              impersonationConstraint        impersonate:user-info
              authorization.k8s.io/decision  allow
              authorization.k8s.io/reason    RBAC: allowed by ClusterRoleBinding "system:discovery" of ClusterRole "system:discovery" to Group "system:authenticated"
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "1.34, HTTP/1.1 500 Internal Server Error",
    "1.35, HTTP/1.1 400 Bad Request",
    "1.36, HTTP/1.1 400 Bad Request",
    ",     HTTP/1.1 500 Internal Server Error"
  })
  void version_decidesTheBehaviour_theConfigurationsUnlessOneIsGiven(String version, String line) {
    String[] options =
        version == null
            ? new String[] {"-H", "Impersonate-Uid: u"}
            : new String[] {"-H", "Impersonate-Uid: u", "--kubernetes-version", version};
    Ran ran = request(ADMIN, "GET", "/version", options);

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).startsWith(line + "\n");
    assertThat(ran.out().contains("without impersonating a user name"))
        .isEqualTo("1.36".equals(version));
  }

  @Test
  void versionThatIsNotKnown_isAnsweredByTheNearest_withAWarning() {
    assertThat(
            request(
                    ADMIN,
                    "GET",
                    "/x",
                    "--kubernetes-version",
                    "1.99",
                    "--no-default-roles",
                    "-H",
                    "Impersonate-Uid: u")
                .out())
        .contains("without impersonating a user name");
    assertThat(request(ADMIN, "GET", "/x", "--kubernetes-version", "1.99").err())
        .contains("cam does not know Kubernetes 1.99: default roles and bindings,");
  }

  @Test
  void requestThatCannotBeRead_isAnsweredByTheServersText() {
    assertThat(request(ALICE, "GET", "/api/v1/watch?a=<b>"))
        .isEqualTo(
            new Ran(
                1,
                """
                HTTP/1.1 500 Internal Server Error
                Internal Server Error: "/api/v1/watch?a=&lt;b&gt;": failed to create RequestInfo: unable to determine kind and namespace from url, /api/v1/watch?a=&lt;b&gt;
                """,
                ""));
  }

  @Test
  void unknownCaller_isAnswered401_andWhy() {
    assertThat(request("arn:aws:iam::111122223333:user/nobody", "GET", "/version").out())
        .isEqualTo(
            """
            HTTP/1.1 401 Unauthorized
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}

            audit event:
              verb  get

            no access entry is for arn:aws:iam::111122223333:user/nobody: EKS answers 401 Unauthorized
            """);
  }

  @Test
  void json_isTheWholeAnswerOnOneLine() {
    assertThat(request(ALICE, "GET", "/metrics", "-o", "json").withoutNotices())
        .isEqualTo(
            new Ran(
                1,
                """
                {"code":403,"status":{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"forbidden: User \\"arn:aws:sts::111122223333:assumed-role/Developer/alice\\" cannot get path \\"/metrics\\"","reason":"Forbidden","details":{},"code":403},"audit":{"verb":"get","user":{"username":"arn:aws:sts::111122223333:assumed-role/Developer/alice","uid":"aws-iam-authenticator:111122223333:<principalId>","groups":["developers","system:authenticated"],"extra":{"arn":["arn:aws:sts::111122223333:assumed-role/Developer/alice"],"canonicalArn":["arn:aws:iam::111122223333:role/Developer"],"principalId":["<principalId>"],"sessionName":["alice"],"sigs.k8s.io/aws-iam-authenticator/principalId":["<principalId>"]}},"annotations":{"authorization.k8s.io/decision":"forbid","authorization.k8s.io/reason":""}}}
                """
                    .replace("<principalId>", "\\u003cprincipalId\\u003e"),
                ""));
  }

  @Test
  void roleForAnySession_isNoted_andTheMissingIdIs() {
    Ran ran =
        request("arn:aws:iam::111122223333:role/Developer", "GET", "/api/v1/namespaces/dev-1/pods");

    assertThat(ran.exitCode()).isEqualTo(0);
    assertThat(ran.out())
        .endsWith(
            """

            note: the username arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}} depends on the session: no subject of kind User matches it here
            note: EKS writes the principal's unique id where <principalId> stands; give it by --user-id
            """);
  }

  @Test
  void whatLooksLikeAMistake_isWarnedOf() {
    assertThat(request(ALICE, "get", "/api/v1/pods", "-H", "Accept: text/html").err())
        .isEqualTo(
            """
            warning: method 'get' has no verb on resources; case counts
            warning: header 'Accept' is not looked at
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|api/v1/pods|error: parse \"api/v1/pods\": invalid URI for request",
        "GET|/%zz|error: parse \"/%zz\": invalid URL escape \"%zz\"",
        "G@T|/|error: Invalid HTTP method \"G@T\": expected one such as GET"
      })
  void whatIsNoRequest_isBadInput(String method, String uri, String error) {
    assertThat(request(ALICE, method, uri)).isEqualTo(new Ran(2, "", error + "\n"));
  }

  @Test
  void whatIsNoHeader_isBadInput() {
    assertThat(request(ALICE, "GET", "/", "-H", "Impersonate-User=jane"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: Invalid header \"Impersonate-User=jane\": expected NAME: VALUE, such as"
                    + " Impersonate-User: jane\n"));
    assertThat(cam("request", "GET", "/", "-f", PLATFORM))
        .isEqualTo(new Ran(2, "", "error: Missing option: --as=ARN\n"));
  }
}
