package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.camWithInput;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReviewTest {

  private static final String SUBJECT =
      "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\",\"spec\":";

  @Test
  void reviews_areAnsweredInTheirOrder_refusalsByTheirStatus() {
    Ran ran =
        camWithInput(
            SUBJECT
                + "{\"user\":\"u\",\"groups\":[\"ci-deployers\"],\"resourceAttributes\":{\"verb\":\"get\",\"group\":\"apps\",\"resource\":\"deployments\",\"namespace\":\"prod\"}}}\n"
                + SUBJECT
                + "{\"resourceAttributes\":{\"verb\":\"get\",\"resource\":\"pods\"}}}\n"
                + SUBJECT
                + "{\"user\":\"u\",\"nonResourceAttributes\":{\"verb\":\"get\",\"path\":\"/metrics\"}}}",
            "review",
            "-f",
            PLATFORM);
    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"resourceAttributes":{"namespace":"prod","verb":"get","group":"apps","resource":"deployments"},"user":"u","groups":["ci-deployers"]},"status":{"allowed":true,"reason":"RBAC: allowed by RoleBinding \\"ci-deployer/prod\\" of ClusterRole \\"deployer\\" to Group \\"ci-deployers\\""}}
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":".authorization.k8s.io \\"\\" is invalid: spec.user: Invalid value: \\"\\": at least one of user or group must be specified","reason":"Invalid","details":{"group":"authorization.k8s.io","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \\"\\": at least one of user or group must be specified","field":"spec.user"}]},"code":422}
                {"kind":"SubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{"nonResourceAttributes":{"path":"/metrics","verb":"get"},"user":"u"},"status":{"allowed":false}}
                """,
                ""));
  }

  @Test
  void extra_selectsTheAccessEntry_withoutItRbacAloneCounts() {
    String request =
        "\"user\":\"arn:aws:sts::111122223333:assumed-role/Developer/alice\",\"resourceAttributes\":{\"verb\":\"create\",\"resource\":\"pods\",\"namespace\":\"dev-1\"}";
    String extra =
        "\"extra\":{\"arn\":[\"arn:aws:sts::111122223333:assumed-role/Developer/alice\"],\"canonicalArn\":[\"arn:aws:iam::111122223333:role/Developer\"],\"principalId\":[\"AROAEXAMPLE\"]},";
    Ran ran =
        camWithInput(
            SUBJECT + "{" + extra + request + "}}\n" + SUBJECT + "{" + request + "}}\n",
            "review",
            "-f",
            PLATFORM);
    assertThat(ran.out().lines().map(line -> line.substring(line.indexOf("\"status\""))))
        .containsExactly(
            "\"status\":{\"allowed\":true,\"reason\":\"EKS Access Policy: allowed by RoleBinding"
                + " \\\"arn:aws:iam::111122223333:role/Developer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy/dev-1\\\""
                + " of ClusterRole"
                + " \\\"arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy\\\" to User"
                + " \\\"AROAEXAMPLE\\\"\"}}",
            "\"status\":{\"allowed\":false}}");
  }

  @Test
  void selfReviews_areAnsweredAsTheCaller() {
    String self =
        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"spec\":{\"resourceAttributes\":{\"verb\":\"create\",\"resource\":\"pods\",\"subresource\":\"eviction\",\"namespace\":\"prod\"}}}";
    Ran ran =
        camWithInput(
            self,
            "review",
            "-f",
            PLATFORM,
            "--as",
            "arn:aws:sts::111122223333:assumed-role/OnCall/bob");
    assertThat(ran.out())
        .endsWith(
            "\"status\":{\"allowed\":true,\"reason\":\"RBAC: allowed by ClusterRoleBinding"
                + " \\\"on-call-evicts\\\" of ClusterRole \\\"pod-evictor\\\" to Group"
                + " \\\"on-call\\\"\"}}\n");
    assertThat(camWithInput(self, "review", "-f", PLATFORM))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: standard input:1:48: kind: a SelfSubjectAccessReview needs a caller: name one by"
                    + " --as ARN\n"));
  }

  @Test
  void brokenInput_endsWithExitCode2_afterTheAnswersBeforeIt() {
    Ran ran =
        camWithInput(
            SUBJECT
                + "{\"user\":\"u\",\"nonResourceAttributes\":{\"verb\":\"get\",\"path\":\"/\"}}}\n{",
            "review",
            "-f",
            PLATFORM);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.err()).startsWith("error: standard input:2:2: not valid JSON");
  }

  @Test
  void noInput_isNoReview() {
    assertThat(camWithInput("", "review", "-f", PLATFORM)).isEqualTo(new Ran(0, "", ""));
  }

  @Test
  void localReviews_areAnsweredInTheirNamespace_andRefusedForAnother() {
    String local =
        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"LocalSubjectAccessReview\",\"metadata\":{\"namespace\":\"prod\"},\"spec\":{\"user\":\"u\",\"groups\":[\"ci-deployers\"],\"resourceAttributes\":{\"verb\":\"get\",\"group\":\"apps\",\"resource\":\"deployments\",\"namespace\":\"%s\"}}}\n";
    Ran ran =
        camWithInput(local.formatted("prod") + local.formatted("dev-1"), "review", "-f", PLATFORM);
    assertThat(ran)
        .isEqualTo(
            new Ran(
                0,
                """
                {"kind":"LocalSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"namespace":"prod"},"spec":{"resourceAttributes":{"namespace":"prod","verb":"get","group":"apps","resource":"deployments"},"user":"u","groups":["ci-deployers"]},"status":{"allowed":true,"reason":"RBAC: allowed by RoleBinding \\"ci-deployer/prod\\" of ClusterRole \\"deployer\\" to Group \\"ci-deployers\\""}}
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":".authorization.k8s.io \\"\\" is invalid: spec.resourceAttributes.namespace: Invalid value: \\"dev-1\\": must match metadata.namespace","reason":"Invalid","details":{"group":"authorization.k8s.io","causes":[{"reason":"FieldValueInvalid","message":"Invalid value: \\"dev-1\\": must match metadata.namespace","field":"spec.resourceAttributes.namespace"}]},"code":422}
                """,
                ""));
  }

  @Test
  void rulesReviews_listWhatTheCallerHoldsByRbac_andAreNeverComplete() {
    String rules =
        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectRulesReview\",\"spec\":{\"namespace\":\"prod\"}}";
    Ran ran =
        camWithInput(
            rules + rules.replace("prod", ""),
            "review",
            "-f",
            PLATFORM,
            "--no-default-roles",
            "--as",
            "arn:aws:sts::111122223333:assumed-role/OnCall/bob");
    assertThat(ran.out())
        .isEqualTo(
            """
            {"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","metadata":{},"spec":{},"status":{"resourceRules":[{"verbs":["create"],"apiGroups":[""],"resources":["pods/eviction"]}],"nonResourceRules":[],"incomplete":true,"evaluationError":"webhook authorizer does not support user rule resolution"}}
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no namespace on request","reason":"BadRequest","code":400}
            """);
    assertThat(camWithInput(rules, "review", "-f", PLATFORM))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: standard input:1:48: kind: a SelfSubjectRulesReview needs a caller: name one"
                    + " by --as ARN\n"));
  }

  @Test
  void help_namesTheKinds() {
    assertThat(Ran.cam("review", "--help").out().replaceAll("\\s+", " "))
        .contains(
            "SubjectAccessReview, LocalSubjectAccessReview, SelfSubjectAccessReview and"
                + " SelfSubjectRulesReview.",
            "0 all reviews are answered",
            "cam review -f eks/ < reviews.jsonl");
  }
}
