package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.Source;
import io.github.ekscam.policies.EksClusters;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cases ask a cluster, and what a failure tells. */
class SpecificationTest {

  private static final EksCluster CLUSTER = Specifications.cluster();

  private static List<String> failure(String testCase) {
    SpecificationResult result = Specifications.ofCase(testCase).run(CLUSTER);
    assertThat(result.cases()).hasSize(1);
    CaseResult only = result.cases().get(0);
    assertThat(only.isPassed()).isEqualTo(only.failure().isEmpty()).isEqualTo(result.isPassed());
    return only.failure();
  }

  private static void assertPasses(String testCase) {
    assertThat(failure(testCase)).isEmpty();
  }

  @Test
  void allowedAndDenied_areTakenForWhatTheyAre() {
    assertPasses(
        "principals: alice, verbs: create, resources: pods, namespaces: dev-1, expect: allow");
    assertPasses(
        "principals: alice, verbs: create, resources: pods, namespaces: prod, expect: deny");
    assertPasses(
        "principals: daily, verbs: get, resources: secrets/registry, namespaces: prod, expect:"
            + " allow");
    assertPasses(
        "principals: daily, verbs: get, resources: secrets, namespaces: prod, expect: deny");
    assertPasses("principals: alice, verbs: get, resources: /healthz, expect: allow");
    assertPasses("principals: alice, verbs: get, resources: /metrics, expect: deny");
  }

  @Test
  void deniedThoughAllowWasExpected_tellsTheAnswerAndWhatComesNearest() {
    assertThat(
            failure(
                "principals: alice, verbs: create, resources: deployments, namespaces: prod,"
                    + " expect: allow"))
        .containsExactly(
            "expected allow, but it is denied",
            "deployments.apps is forbidden: User"
                + " \"arn:aws:sts::111122223333:assumed-role/Developer/alice\" cannot create"
                + " resource \"deployments\" in API group \"apps\" in the namespace \"prod\"",
            "nearest:",
            "  access policy AmazonEKSViewPolicy in the whole cluster",
            "    get,list,watch  controllerrevisions,daemonsets,daemonsets/status,deployments,"
                + "deployments/scale,deployments/status,replicasets,replicasets/scale,"
                + "replicasets/status,statefulsets,statefulsets/scale,statefulsets/status  of apps",
            "    at src/test/resources/access/cluster.yaml:15:11",
            "    but the verb is \"create\"; the rule has \"get\", \"list\", \"watch\"",
            "  access policy AmazonEKSEditPolicy in the namespaces dev-*",
            "    create,delete,deletecollection,patch,update  daemonsets,deployments,"
                + "deployments/rollback,deployments/scale,replicasets,replicasets/scale,statefulsets,statefulsets/scale"
                + "  of apps",
            "    at src/test/resources/access/cluster.yaml:13:11",
            "    but the namespace is \"prod\"; this holds in the namespaces \"dev-*\" only");
  }

  @Test
  void allowedThoughDenyWasExpected_tellsTheReasonAndEveryGrant() {
    CaseResult result =
        Specifications.ofCase(
                "principals: alice, verbs: get, resources: configmaps, namespaces: dev-1, expect:"
                    + " deny")
            .run(CLUSTER)
            .cases()
            .get(0);

    assertThat(result.failure())
        .containsExactly(
            "expected deny, but it is allowed",
            "EKS Access Policy: allowed by ClusterRoleBinding"
                + " \"arn:aws:iam::111122223333:role/Developer+arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\""
                + " of ClusterRole \"arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy\""
                + " to User \"<principalId>\"",
            "allowed by:",
            "  access policy AmazonEKSViewPolicy in the whole cluster",
            "    get,list,watch  configmaps,endpoints,persistentvolumeclaims,"
                + "persistentvolumeclaims/status,pods,replicationcontrollers,"
                + "replicationcontrollers/scale,serviceaccounts,services,services/status  of \"\"",
            "    at src/test/resources/access/cluster.yaml:15:11",
            "  access policy AmazonEKSEditPolicy in the namespaces dev-*",
            "    get,list,watch  configmaps,endpoints,persistentvolumeclaims,"
                + "persistentvolumeclaims/status,pods,replicationcontrollers,"
                + "replicationcontrollers/scale,serviceaccounts,services,services/status  of \"\"",
            "    at src/test/resources/access/cluster.yaml:13:11");
    assertThat(result.places())
        .containsExactly(
            new Source("src/test/resources/access/cluster.yaml", 15, 11),
            new Source("src/test/resources/access/cluster.yaml", 13, 11));
  }

  @Test
  void nothingNear_isSaid() {
    assertThat(failure("principals: alice, verbs: put, resources: /a, expect: allow"))
        .containsExactly(
            "expected allow, but it is denied",
            "forbidden: User \"arn:aws:sts::111122223333:assumed-role/Developer/alice\" cannot put"
                + " path \"/a\"",
            "no grant comes near");
  }

  @Test
  void by_holdsForAnyOfTheGrants_whicheverDetermines() {
    String alice =
        "principals: alice, verbs: get, resources: configmaps, namespaces: dev-1, expect: allow,"
            + " by: ";
    assertPasses(alice + "{accessPolicy: AmazonEKSViewPolicy}");
    assertPasses(alice + "{accessPolicy: AmazonEKSEditPolicy}");
    assertPasses(alice + "{accessEntry: 'arn:aws:iam::111122223333:role/Developer'}");
    String daily =
        "principals: daily, verbs: get, resources: deployments, namespaces: prod, expect: allow,"
            + " by: ";
    assertPasses(daily + "{roleBinding: deploy, clusterRole: deployer, group: deployers}");
    assertPasses(daily + "{accessEntry: 'arn:aws:iam::111122223333:role/Deploy'}");
  }

  @Test
  void allowedByOthers_tellsBywhom() {
    assertThat(
            failure(
                "principals: daily, verbs: get, resources: deployments, namespaces: prod, expect:"
                    + " allow, by: {clusterRole: view, group: deployers}"))
        .containsExactly(
            "expected allow by ClusterRole view, Group deployers, but it is allowed by others only",
            "allowed by:",
            "  RoleBinding deploy in the namespace prod of ClusterRole deployer to Group deployers",
            "    get,patch  deployments  of apps",
            "    at src/test/resources/access/rbac.yaml:14:1",
            "    the user has the group by the access entry arn:aws:iam::111122223333:role/Deploy"
                + " at src/test/resources/access/cluster.yaml:17:7");
  }

  @Test
  void whomTheClusterDoesNotKnow_isUnauthorized_andThatIsNoDenial() {
    assertPasses("principals: mallory, expect: unauthorized");
    assertThat(failure("principals: mallory, verbs: get, resources: nodes, expect: deny"))
        .containsExactly(
            "expected deny, but the cluster does not know mallory",
            "no access entry is for arn:aws:iam::111122223333:user/mallory: EKS answers 401"
                + " Unauthorized",
            "if that is meant, write expect: unauthorized; if not, correct the ARN");
    assertThat(failure("principals: mallory, verbs: get, resources: nodes, expect: allow"))
        .containsExactly(
            "expected allow, but the cluster does not know mallory",
            "no access entry is for arn:aws:iam::111122223333:user/mallory: EKS answers 401"
                + " Unauthorized");
    assertThat(failure("principals: daily, expect: unauthorized"))
        .containsExactly(
            "expected unauthorized, but the cluster knows daily",
            "as the user ci:daily, by the access entry arn:aws:iam::111122223333:role/Deploy at"
                + " src/test/resources/access/cluster.yaml:17:7");
  }

  @Test
  void whatCannotBeTold_passesNoCase() {
    String unknown =
        "unknown: the access policy AmazonEKSClusterInsightsPolicy, associated to"
            + " arn:aws:iam::111122223333:role/Robot, may allow this, but AWS does not publish its"
            + " rules";
    for (String expectation : List.of("allow", "deny")) {
      assertThat(failure("principals: robot, verbs: get, resources: nodes, expect: " + expectation))
          .startsWith("expected " + expectation + ", but it is not decided")
          .contains(unknown);
    }
  }

  @Test
  void whetherTheClusterKnowsSomebody_isOpenWithoutAwsAuth() {
    EksCluster cluster = EksClusters.read(Path.of("src/test/resources/access/rbac.yaml"));
    for (String rest : List.of("unauthorized", "deny, verbs: get, resources: nodes")) {
      String word = rest.substring(0, rest.contains(",") ? rest.indexOf(',') : rest.length());
      assertThat(
              Specifications.ofCase("principals: mallory, expect: " + rest)
                  .run(cluster)
                  .cases()
                  .get(0)
                  .failure())
          .containsExactly(
              "expected " + word + ", but whether the cluster knows mallory cannot be told",
              "no access entry is for arn:aws:iam::111122223333:user/mallory: unless the aws-auth"
                  + " ConfigMap, which was not given, maps it, EKS answers 401 Unauthorized");
    }
  }

  @Test
  void aRole_standsForAnySessionOfIt() {
    String pods = "verbs: get, resources: pods, namespaces: batch, expect: deny";
    assertPasses("principals: daily, " + pods);
    assertThat(failure("principals: deploy, " + pods))
        .containsExactly(
            "expected deny, but it is allowed in some sessions of the role",
            "in the session nightly allowed by:",
            "  RoleBinding nightly in the namespace batch of ClusterRole view to User ci:nightly at"
                + " src/test/resources/access/rbac.yaml:31:1");
    assertPasses("principals: deploy, verbs: get, resources: pods, namespaces: prod, expect: deny");
    assertPasses(
        "principals: deploy, verbs: patch, resources: deployments, namespaces: prod, expect:"
            + " allow");
  }

  @Test
  void theConfigurationIsThatOfTheFile_orThereIsNone() {
    Specification example = Specification.read(Path.of("../examples/specifications/platform.yaml"));
    assertThat(example.run(example.cluster()).failures()).isEmpty();
    assertThat(example.cases()).hasSizeGreaterThan(200);

    assertThatThrownBy(
            () -> Specifications.ofCase("principals: alice, expect: unauthorized").cluster())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "access.yaml: names no configuration; add configuration: with files or directories");
  }
}
