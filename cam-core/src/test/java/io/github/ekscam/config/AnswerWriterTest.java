package io.github.ekscam.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {

  private static final EksCluster CLUSTER =
      EksCluster.builder()
          .add(
              ClusterRole.of(
                  ObjectMeta.named("reader"),
                  List.of(
                      PolicyRule.builder().apiGroups("").resources("pods").verbs("get").build())))
          .add(
              new ClusterRoleBinding(
                  ObjectMeta.named("readers"),
                  RoleRef.clusterRole("reader"),
                  List.of(Subject.user("jane"))))
          .build();

  private static final Caller JANE = CLUSTER.caller(UserInfo.of("jane", List.of()));

  private static final ResourceRequest GET_PODS =
      ResourceRequest.of("get", "", "pods").namespace("dev");

  private static final String GRANT =
      """
      {
          "binding": {
              "kind": "ClusterRoleBinding",
              "name": "readers"
          },
          "role": {
              "kind": "ClusterRole",
              "name": "reader"
          },
          "rule": {
              "verbs": [
                  "get"
              ],
              "apiGroups": [
                  ""
              ],
              "resources": [
                  "pods"
              ]
          },
          "subject": {
              "kind": "User",
              "name": "jane"
          }
      }\
      """;

  private static String indented(String text, int by) {
    return text.replace("\n", "\n" + " ".repeat(by));
  }

  @Test
  void verdict_hasDecisionReasonGrantAndUnknowns() {
    assertThat(AnswerWriter.toJson(JANE.authorize(GET_PODS)))
        .isEqualTo(
            """
            {
                "allowed": true,
                "decision": "ALLOW",
                "reason": "RBAC: allowed by ClusterRoleBinding \\"readers\\" of ClusterRole \\"reader\\" to User \\"jane\\"",
                "grant": %s,
                "unknowns": []
            }\
            """
                .formatted(indented(GRANT, 4)));
    assertThat(AnswerWriter.toJson(JANE.authorize(ResourceRequest.of("list", "", "nodes"))))
        .isEqualTo(
            """
            {
                "allowed": false,
                "decision": "DENY",
                "reason": "",
                "unknowns": []
            }\
            """);
  }

  @Test
  void explanation_addsGrantsAndNearMisses() {
    assertThat(AnswerWriter.toJson(JANE.explain(GET_PODS)))
        .startsWith("{\n    \"allowed\": true,")
        .endsWith(
            """
                "unknowns": [],
                "grants": [
                    %s
                ],
                "nearMisses": []
            }\
            """
                .formatted(indented(GRANT, 8)));
    assertThat(AnswerWriter.toJson(JANE.explain(ResourceRequest.of("list", "", "pods"))))
        .contains("\"nearMisses\": [\n        {")
        .contains("\"kind\": \"VERB\"");
  }

  @Test
  void permissions_haveScopeRuleAndGrant() {
    assertThat(AnswerWriter.toJson(JANE.whatCan()))
        .startsWith(
            """
            {
                "permissions": [
                    {
                        "scope": {
                            "type": "cluster",
                            "namespaces": []
                        },
                        "rule": {
            """)
        .endsWith(
            """
                ],
                "unknowns": [],
                "bindingsWithoutRole": []
            }\
            """);
  }

  @Test
  void whoCan_hasSubjectsWithTheirGrants() {
    assertThat(AnswerWriter.toJson(CLUSTER.whoCan(GET_PODS)))
        .startsWith(
            """
            {
                "request": {
                    "verb": "get",
                    "group": "",
                    "resource": "pods",
                    "namespace": "dev"
                },
                "principals": [],
                "subjects": [
            """)
        .contains(indented(GRANT, 16));
  }

  @Test
  void outcomeOfAWrite_hasTheRefusalAndWhatIsMissing() {
    RbacWrite write =
        RbacWrite.create(
            ClusterRole.of(
                ObjectMeta.named("writer"),
                List.of(
                    PolicyRule.builder().apiGroups("").resources("pods").verbs("create").build())));

    assertThat(AnswerWriter.toJson(JANE.wouldAllow(write)))
        .isEqualTo(
            """
            {
                "accepted": false,
                "status": {
                    "code": 403,
                    "reason": "Forbidden",
                    "message": "clusterroles.rbac.authorization.k8s.io is forbidden: User \\"jane\\" cannot create resource \\"clusterroles\\" in API group \\"rbac.authorization.k8s.io\\" at the cluster scope"
                },
                "missingRules": [],
                "explanation": [],
                "unknowns": []
            }\
            """);
    assertThat(AnswerWriter.toJson(RbacWrite.Outcome.accepted(List.of("the user holds it"))))
        .isEqualTo(
            """
            {
                "accepted": true,
                "missingRules": [],
                "explanation": [
                    "the user holds it"
                ],
                "unknowns": []
            }\
            """);
  }

  @Test
  void notices_haveKindSeverityRemedyAndPlace() {
    assertThat(
            AnswerWriter.toJson(
                List.of(
                    Notice.of(Notice.Kind.ROLE_MISSING, "no such role", "make it")
                        .at(new Source("rbac.yaml", 3, 1)),
                    Notice.of(Notice.Kind.FILES_SKIPPED, "left out 1 file", ""))))
        .isEqualTo(
            """
            {
                "notices": [
                    {
                        "id": "role-missing",
                        "severity": "warning",
                        "text": "no such role",
                        "remedy": "make it",
                        "source": "rbac.yaml:3:1"
                    },
                    {
                        "id": "files-skipped",
                        "severity": "info",
                        "text": "left out 1 file"
                    }
                ]
            }\
            """);
  }
}
