package io.github.ekscam.cli;

import static io.github.ekscam.cli.Examples.PLATFORM;
import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.RbacObjects;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command advises. */
class AdviseTest {

  private static final String ALICE = "arn:aws:sts::111122223333:assumed-role/Developer/alice";

  private static Ran advise(String question, String... more) {
    List<String> args = new ArrayList<>(List.of("advise"));
    args.addAll(List.of(question.split(" ", -1)));
    args.addAll(List.of(more));
    args.addAll(List.of("-f", PLATFORM));
    return cam(args.toArray(String[]::new));
  }

  @Test
  void best_isTold_andTheOthersInALineEach() {
    assertThat(advise("delete pods/web -n prod", "--as", ALICE))
        .isEqualTo(
            new Ran(
                0,
                """
                no
                pods "web" is forbidden: User "arn:aws:sts::111122223333:assumed-role/Developer/alice" cannot delete resource "pods" in API group "" in the namespace "prod"

                grant it by a Role and a RoleBinding for the Group developers: nothing else is given
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: delete-pods
                  namespace: prod
                rules:
                - apiGroups: [""]
                  resources: [pods]
                  resourceNames: [web]
                  verbs: [delete]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: delete-pods
                  namespace: prod
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: Role
                  name: delete-pods
                subjects:
                - kind: Group
                  apiGroup: rbac.authorization.k8s.io
                  name: developers

                or by one of these, of which --all tells all:
                  a Role and a RoleBinding for the Group Developer new in the access entry: nothing else is given
                  the access policy AmazonEKSEditPolicy in the namespaces dev-*, prod: 204 requests more are allowed
                  the access policy AmazonEKSAdminPolicy in the namespace prod: 221 requests more are allowed
                  the access policy AmazonEKSClusterAdminPolicy in the namespace prod: 427 requests more are allowed
                """,
                ""));
  }

  @Test
  void aWholeChart_takesOneProposal(@TempDir Path directory) throws IOException {
    Path chart =
        Files.writeString(
            directory.resolve("chart.yaml"),
            """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: prod}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: prod}}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}
            """);

    Ran ran = cam("advise", "--for", chart.toString(), "--as", ALICE, "-f", PLATFORM);

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .startsWith(
            """
            denied: create deployments.apps in the namespace prod
            denied: patch deployments.apps "web" in the namespace prod
            denied: create namespaces at the cluster scope
            denied: patch namespaces "prod" in the namespace prod

            grant it by a ClusterRole and a ClusterRoleBinding for the Group developers, a Role and a RoleBinding in the namespace prod for the Group developers: nothing else is given
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            """)
        .endsWith(
            "note: what applying a Widget of example.com/v1 at "
                + chart
                + ":5:1 takes is not known: no resource of this kind is; give its"
                + " CustomResourceDefinition too\n");
    assertThat(
            cam("advise", "--for", chart.toString(), "--as", ALICE, "-f", PLATFORM, "-o", "json")
                .out())
        .containsSubsequence("\"denied\"", "\"proposals\"", "\"kind-not-known\"");
  }

  @Test
  void clusterWithoutAccessEntries_isAdvisedOnAwsAuth(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("cluster.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Developer
              username: "dev:{{SessionName}}"
              groups: []
        ---
        apiVersion: eksctl.io/v1alpha5
        kind: ClusterConfig
        metadata: {name: prod, region: eu-central-1}
        accessConfig: {authenticationMode: CONFIG_MAP}
        """);
    List<String> question =
        List.of("advise", "list", "pods", "-n", "dev", "--as", ALICE, "-f", file.toString());
    List<String> yaml = new ArrayList<>(question);
    yaml.addAll(List.of("-o", "yaml"));
    List<String> json = new ArrayList<>(question);
    json.addAll(List.of("-o", "json"));

    String entry =
        """
        - username: "dev:{{SessionName}}"
          rolearn: "arn:aws:iam::111122223333:role/Developer"
          groups:
          - "Developer"
        """;
    String where =
        "in mapRoles of the ConfigMap kube-system/aws-auth, in the place of the entry for"
            + " arn:aws:iam::111122223333:role/Developer at "
            + file
            + ":6:\n";
    assertThat(cam(question.toArray(String[]::new)).out())
        .contains(
            "by a Role and a RoleBinding for the Group Developer new in aws-auth: nothing else is"
                + " given\n"
                + where
                + entry
                + "apiVersion: rbac.authorization.k8s.io/v1\n");
    assertThat(cam(yaml.toArray(String[]::new)).out())
        .startsWith(("# " + where + entry.indent(0)).replace("\n", "\n# ").replaceAll("# $", ""))
        .contains("\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n")
        .doesNotContain("\nkind: ConfigMap");
    assertThat(cam(json.toArray(String[]::new)).out())
        .containsSubsequence(
            "\"id\": \"update-aws-auth\"", "\"section\": \"mapRoles\"", "\"added\": false");
  }

  @Test
  void aQuestion_isARequest_orManifests() {
    assertThat(cam("advise", "--as", ALICE, "-f", PLATFORM).err())
        .contains("Missing required argument (specify one of these)");
    assertThat(advise("get pods --for x", "--as", ALICE).err()).contains("mutually exclusive");
  }

  @Test
  void all_tellsOfEachProposalHowAndWhatElse() {
    assertThat(
            advise("list pods -n dev", "--as", "arn:aws:iam::111122223333:role/New", "--all").out())
        .contains(
            """
            grant it by a Role and a RoleBinding for the Group New of a new access entry: 14 requests more are allowed
            aws eks create-access-entry --cluster-name platform --principal-arn arn:aws:iam::111122223333:role/New --kubernetes-groups New
            apiVersion: rbac.authorization.k8s.io/v1
            """,
            """
            besides it gives:
              what every user of the cluster has

            or by the access policy AmazonAIOpsAssistantPolicy in the namespace dev of a new access entry: 55 requests more are allowed
            """,
            """
            or by the access policy AWSBackupFullAccessPolicyForBackup in the namespace dev of a new access entry: 172 requests more are allowed
            aws eks create-access-entry --cluster-name platform --principal-arn arn:aws:iam::111122223333:role/New
            aws eks associate-access-policy --cluster-name platform --principal-arn arn:aws:iam::111122223333:role/New --policy-arn arn:aws:eks::aws:cluster-access-policy/AWSBackupFullAccessPolicyForBackup --access-scope '{"type":"namespace","namespaces":["dev"]}'
            besides it gives:
              what every user of the cluster has
              get  pods  of ""  in the namespace dev
              get,list  every subresource of pods  of ""  in the namespace dev
              get,list  every resource but pods  of ""  in the namespace dev
              get,list  *  of every API group but ""  in the namespace dev

            """);
  }

  @Test
  void session_doesNotTellItsRolesPath() {
    assertThat(
            advise("list pods -n dev", "--as", "arn:aws:sts::111122223333:assumed-role/New/carol")
                .out())
        .contains(
            "note: a session does not tell its role's path: if the role has one, the access entry"
                + " needs it in the ARN\n");
  }

  @Test
  void allowedRequest_isToldWithItsGrants() {
    assertThat(advise("get pods -n dev-checkout", "--as", ALICE))
        .satisfies(
            ran -> {
              assertThat(ran.exitCode()).isZero();
              assertThat(ran.out()).startsWith("yes\n");
              assertThat(ran.out())
                  .contains("\nnothing is to be granted\nallowed by:\n  access policy AmazonEKS");
            });
  }

  @Test
  void requestThatNoGrantAllows_isExitCode1() {
    Ran ran = advise("create pods/web -n prod", "--as", ALICE);

    assertThat(ran.exitCode()).isOne();
    assertThat(ran.out())
        .endsWith(
            """

            no grant allows it
            note: a request to create pods carries no name; the API server asks with the name only when a PUT or a server-side apply that was allowed creates the object; ask without the name, or whether the object may be patched
            """);
  }

  /** What is printed is what allows it. */
  @Test
  void yaml_isWhatAllowsIt() {
    Ran ran = advise("delete pods/web -n prod", "--as", ALICE, "-o", "yaml");

    assertThat(ran.exitCode()).isZero();
    RbacObjects advised =
        EksClusters.builder()
            .withoutDefaultRoles()
            .read(
                "advice.yaml", new ByteArrayInputStream(ran.out().getBytes(StandardCharsets.UTF_8)))
            .rbacObjects();
    var cluster = EksClusters.read(Path.of(PLATFORM));
    ResourceRequest request = ResourceRequest.parse("delete pods/web -n prod");
    assertThat(cluster.caller(ALICE).isAllowed(request)).isFalse();
    for (RbacObject object : advised.all()) {
      cluster = cluster.with(object);
    }
    assertThat(cluster.caller(ALICE).isAllowed(request)).isTrue();
  }

  @Test
  void yaml_hasCallsOfTheApiAsComments() {
    assertThat(
            advise("list pods -n dev", "--as", "arn:aws:iam::111122223333:role/New", "-o", "yaml")
                .out())
        .startsWith(
            """
            # aws eks create-access-entry --cluster-name platform --principal-arn arn:aws:iam::111122223333:role/New --kubernetes-groups New
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            """);
    assertThat(
            advise(
                    "create selfsubjectaccessreviews",
                    "--as",
                    "arn:aws:iam::111122223333:role/New",
                    "-o",
                    "yaml")
                .out())
        .isEqualTo(
            """
            # aws eks create-access-entry --cluster-name platform --principal-arn arn:aws:iam::111122223333:role/New
            apiVersion: eksctl.io/v1alpha5
            kind: ClusterConfig
            metadata:
              name: "platform"
            accessConfig:
              authenticationMode: API
              accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/New
            """);
    assertThat(advise("get pods -n dev-checkout", "--as", ALICE, "-o", "yaml"))
        .isEqualTo(new Ran(0, "# Nothing is to be granted.\n", ""));
  }

  @Test
  void json_hasChangesAndWhatElseTheyGive() {
    String json = advise("delete pods/web -n prod", "--as", ALICE, "-o", "json").out();

    assertThat(json.replaceAll("\\s+", ""))
        .contains(
            "\"proposals\":[{\"changes\":[{\"id\":\"create-rbac-object\",\"object\":{\"kind\":\"Role\","
                + "\"namespace\":\"prod\",\"name\":\"delete-pods\"},\"rules\":[{\"verbs\":[\"delete\"],"
                + "\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"resourceNames\":[\"web\"]}]},"
                + "{\"id\":\"create-rbac-object\",\"object\":{\"kind\":\"RoleBinding\","
                + "\"namespace\":\"prod\",\"name\":\"delete-pods\"},\"subjects\":[{\"kind\":\"Group\","
                + "\"name\":\"developers\"}]}],\"requestsBeyond\":0,",
            "{\"id\":\"associate-access-policy\",\"principalArn\":"
                + "\"arn:aws:iam::111122223333:role/Developer\",\"policyArn\":"
                + "\"arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy\","
                + "\"accessScope\":{\"type\":\"namespace\",\"namespaces\":[\"prod\"]}}",
            "\"obstacles\":[]");
  }

  // Roles and bindings that are to be written.

  private static Path write(Path directory, String yaml) throws IOException {
    return Files.writeString(directory.resolve("object.yaml"), yaml);
  }

  private static final String BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: viewers, namespace: dev-checkout}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:discovery}
      subjects: [{kind: Group, apiGroup: rbac.authorization.k8s.io, name: viewers}]
      """;

  @Test
  void objectToBeWritten_takesTheRequest_andWhatTheCheckForEscalationWants(@TempDir Path directory)
      throws IOException {
    Ran ran =
        advise(
            "create rolebindings -n dev-checkout",
            "--as",
            ALICE,
            "--object",
            write(directory, BINDING).toString());

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains(
            """

            grant it by a Role and a RoleBinding for the Group developers: only what the write takes is given
            """,
            """
            rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [rolebindings]
              verbs: [create]
            """);
  }

  @Test
  void objectThatIsNotAskedAbout_isRefused(@TempDir Path directory) throws IOException {
    String file = write(directory, BINDING).toString();

    assertThat(advise("create roles -n prod", "--as", ALICE, "--object", file))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: RoleBinding \"viewers\" in the namespace \"dev-checkout\" of "
                    + file
                    + " is not what is asked about: ask about create rolebindings -n"
                    + " dev-checkout\n"));
    assertThat(advise("delete rolebindings -n dev-checkout", "--as", ALICE, "--object", file).err())
        .isEqualTo(
            "error: Invalid verb \"delete\" to write RoleBinding \"viewers\" in the namespace"
                + " \"dev-checkout\": expected create, patch or update\n");
  }

  @Test
  void severalObjects_areAskedAboutOneByOne(@TempDir Path directory) throws IOException {
    String file =
        write(directory, BINDING + "---\n" + BINDING.replace("name: viewers,", "name: more,"))
            .toString();

    assertThat(advise("create rolebindings -n dev-checkout", "--as", ALICE, "--object", file).err())
        .isEqualTo("error: " + file + " has 2 roles and bindings: ask about one by one\n");
  }

  @Test
  void requestToWriteRoles_isHalfOfIt() {
    assertThat(advise("create roles -n prod", "--as", ALICE).out())
        .endsWith(
            """

            note: to write roles, the caller must also hold in RBAC every rule that is granted, and access policies do not count; ask about the object itself
            """);
  }
}
