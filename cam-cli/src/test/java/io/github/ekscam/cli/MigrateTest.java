package io.github.ekscam.cli;

import static io.github.ekscam.cli.Ran.cam;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessEntries;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.analysis.migration.AwsAuthMigration;
import io.github.ekscam.local.access.ClusterAccess;
import io.github.ekscam.local.access.CreateAccessEntryRequest;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateTest {

  private static final String IAM = "arn:aws:iam::111122223333:";
  private static final String STS = "arn:aws:sts::111122223333:assumed-role/";

  @TempDir private Path directory;

  @BeforeEach
  void files() throws IOException {
    Files.writeString(
        directory.resolve("aws-auth.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - rolearn: arn:aws:iam::111122223333:role/Admin
              username: admin
              groups: [system:masters]
            - rolearn: arn:aws:iam::111122223333:role/Dev
              username: "{{SessionName}}"
              groups: [developers, "system:viewers"]
            - rolearn: arn:aws:iam::111122223333:role/Node
              username: system:node:{{EC2PrivateDNSName}}
              groups: [system:nodes]
          mapUsers: |
            - userarn: arn:aws:iam::111122223333:user/bob
              username: "bob's\\tname"
              groups: [developers, "a,b"]
        """);
    Files.writeString(
        directory.resolve("rbac.yaml"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: developers, namespace: dev}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
        subjects: [{kind: Group, name: developers, apiGroup: rbac.authorization.k8s.io}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: viewers}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
        subjects:
        - {kind: Group, name: "system:viewers", apiGroup: rbac.authorization.k8s.io}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: alice}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
        subjects: [{kind: User, name: alice, apiGroup: rbac.authorization.k8s.io}]
        """);
  }

  private Ran migrate(String... options) {
    List<String> args = new ArrayList<>(List.of("migrate", directory.toString()));
    args.addAll(List.of(options));
    return cam(args.toArray(String[]::new));
  }

  private static final List<String> CALLERS =
      List.of(STS + "Admin/x", STS + "Dev/alice", STS + "Dev/carol", IAM + "user/bob");

  private static final List<RequestAttributes> REQUESTS =
      List.of(
          ResourceRequest.of("get", "", "nodes"),
          ResourceRequest.of("get", "", "pods").namespace("prod"),
          ResourceRequest.of("create", "apps", "deployments").namespace("dev"),
          ResourceRequest.of("create", "rbac.authorization.k8s.io", "roles").namespace("prod"),
          ResourceRequest.of("escalate", "rbac.authorization.k8s.io", "clusterroles"),
          NonResourceRequest.of("get", "/metrics"));

  private static List<Boolean> answers(EksCluster cluster) {
    return CALLERS.stream()
        .map(cluster::caller)
        .flatMap(caller -> REQUESTS.stream().map(caller::isAllowed))
        .toList();
  }

  /** What a shell hands to the commands of a script, and what it pipes into them. */
  private static List<List<String>> run(String script) throws Exception {
    String recorder =
        """
        aws() { for word in "$@"; do printf '%s\\0' "$word"; done; printf '\\1'; }
        kubectl() { printf 'kubectl\\0'; [ "$1" != apply ] || cat; printf '\\0\\1'; }
        """;
    Process shell =
        new ProcessBuilder("sh", "-c", recorder + script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return Arrays.stream(out.split("\1"))
        .map(call -> List.of(call.split("\0")))
        .collect(Collectors.toList());
  }

  private static List<String> option(List<String> call, String name) {
    int at = call.indexOf(name);
    return at < 0
        ? List.of()
        : call.subList(at + 1, call.size()).stream()
            .takeWhile(word -> !word.startsWith("--"))
            .toList();
  }

  private static void make(ClusterAccess eks, List<String> call) throws IOException {
    assertThat(call.get(0)).isEqualTo("eks");
    String principalArn = String.join("", option(call, "--principal-arn"));
    switch (call.get(1)) {
      case "wait" ->
          assertThat(call).containsExactly("eks", "wait", "cluster-active", "--name", "prod");
      case "update-cluster-config" -> {
        String config = option(call, "--access-config").get(0);
        eks.updateClusterConfig(
            option(call, "--name").get(0),
            AuthenticationMode.of(config.substring("authenticationMode=".length())));
      }
      case "create-access-entry" -> {
        CreateAccessEntryRequest.Builder request = CreateAccessEntryRequest.builder(principalArn);
        option(call, "--type").forEach(type -> request.type(new AccessEntryType(type)));
        option(call, "--username").forEach(request::username);
        for (String json : option(call, "--cli-input-json")) {
          request.username(new ObjectMapper().readTree(json).required("username").textValue());
        }
        List<String> groups = option(call, "--kubernetes-groups");
        if (!groups.isEmpty() && groups.get(0).startsWith("[")) {
          groups = List.of(new ObjectMapper().readValue(groups.get(0), String[].class));
        }
        eks.createAccessEntry(
            option(call, "--cluster-name").get(0), request.kubernetesGroups(groups).build());
      }
      case "associate-access-policy" -> {
        assertThat(option(call, "--access-scope")).containsExactly("type=cluster");
        eks.associateAccessPolicy(
            option(call, "--cluster-name").get(0),
            principalArn,
            option(call, "--policy-arn").get(0),
            AccessScope.cluster());
      }
      default -> throw new AssertionError(call);
    }
  }

  /** The script as a shell runs it, the last steps too, against what refuses as EKS does. */
  @Test
  void script_isAcceptedByEks_andLocksNobodyOutAfterAnyCall() throws Exception {
    EksCluster cluster =
        EksClusters.read(directory).with(AuthenticationMode.CONFIG_MAP, AccessEntries.none());
    ClusterAccess eks = ClusterAccess.builder().accessPolicies(ManagedPolicies.catalogue()).build();
    eks.loadCluster("prod", cluster);
    List<Boolean> before = answers(cluster);
    assertThat(before).contains(true, false);

    Ran ran =
        migrate("--to", "aws-cli", "--cluster-name", "prod", "--authentication-mode", "CONFIG_MAP");
    List<List<String>> calls = run(ran.out().replaceAll("(?m)^# (aws|kubectl) ", "$1 "));
    int made = 0;
    for (List<String> call : calls) {
      if (call.get(0).equals("kubectl")) {
        for (RbacObject object : applied(call)) {
          cluster = cluster.with(object);
        }
      } else {
        make(eks, call);
      }
      made++;
      assertThat(answers(eks.clusterState("prod").applyTo(cluster)))
          .as("after " + call)
          .isEqualTo(before);
    }

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(made).isEqualTo(calls.size()).isEqualTo(11);
    EksCluster after = eks.clusterState("prod").applyTo(cluster);
    assertThat(after.authenticationMode()).isEqualTo(AuthenticationMode.API);
    assertThat(after.accessEntries())
        .isEqualTo(
            AwsAuthMigration.builder(EksClusters.read(directory)).build().after().accessEntries());
  }

  private static List<RbacObject> applied(List<String> call) {
    if (call.size() == 1) {
      return List.of();
    }
    return EksClusters.builder()
        .withoutDefaultRoles()
        .read("-", new ByteArrayInputStream(call.get(1).getBytes(StandardCharsets.UTF_8)))
        .rbacObjects()
        .all();
  }

  @Test
  void withoutItsComments_theScriptStopsBeforeAnythingIsTakenAway() throws Exception {
    List<List<String>> calls = run(migrate("--to", "aws-cli", "--cluster-name", "prod").out());

    assertThat(calls)
        .extracting(call -> call.get(0).equals("kubectl") ? "kubectl" : call.get(1))
        .containsExactly(
            "kubectl",
            "create-access-entry",
            "associate-access-policy",
            "create-access-entry",
            "create-access-entry",
            "create-access-entry");
  }

  @Test
  void text_tellsStepsAndDifferences() {
    Ran ran = migrate();

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .startsWith(
            """
            The authentication mode is API_AND_CONFIG_MAP.

            1. Write the bindings of the groups and usernames that stand in for those that EKS refuses
               - ClusterRoleBinding aws-auth:alice of ClusterRole admin
               - ClusterRoleBinding aws-auth:cluster-admin of ClusterRole cluster-admin
               - ClusterRoleBinding aws-auth:viewers of ClusterRole view
            2. Create the access entries
            """);
    assertThat(ran.out().lines())
        .contains(
            "   - arn:aws:iam::111122223333:role/Admin  STANDARD  as admin  in"
                + " aws-auth:system:masters  with AmazonEKSClusterAdminPolicy in the whole cluster",
            "   - arn:aws:iam::111122223333:role/Node  EC2_LINUX  as"
                + " system:node:{{EC2PrivateDNSName}}  in system:nodes",
            "3. Set the authentication mode to API",
            "4. Delete the ConfigMap kube-system/aws-auth");
    assertThat(ran.out().lines().filter(line -> line.startsWith("same rights, other names: ")))
        .hasSize(3);
    assertThat(ran.out().lines().filter(line -> line.startsWith("  to do: "))).hasSize(3);
  }

  @Test
  void guide_showsWhatIsPrinted() throws IOException {
    String guide = Files.readString(Path.of("../docs/migrating-from-aws-auth.md"));
    Path file = directory.resolve("guide.yaml");
    Files.writeString(file, block(guide, "<!-- aws-auth -->\n```yaml\n"));

    Ran ran = cam("migrate", file.toString());

    assertThat(ran.out().replace(file.toString(), "aws-auth.yaml"))
        .isEqualTo(block(guide, "<!-- migrate -->\n```console\n$ cam migrate aws-auth.yaml\n"));
  }

  private static String block(String text, String begin) {
    assertThat(text).contains(begin);
    int start = text.indexOf(begin) + begin.length();
    return text.substring(start, text.indexOf("```", start));
  }

  @Test
  void exitCode_isZero_ifNothingChanges() throws IOException {
    Files.writeString(
        directory.resolve("aws-auth.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: aws-auth, namespace: kube-system}
        data:
          mapRoles: |
            - {rolearn: "arn:aws:iam::111122223333:role/Dev", username: dev, groups: [developers]}
        """);

    Ran ran = migrate();

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).endsWith("\nEverybody keeps the same username, groups and rights.\n");
  }

  @Test
  void json_hasAllOfIt() throws IOException {
    JsonNode json = new ObjectMapper().readTree(migrate("-o", "json").out());

    assertThat(json.required("authenticationMode").textValue()).isEqualTo("API_AND_CONFIG_MAP");
    assertThat(json.required("same").booleanValue()).isFalse();
    JsonNode admin = json.required("principals").get(0);
    assertThat(admin.required("principalArn").textValue()).isEqualTo(IAM + "role/Admin");
    assertThat(admin.at("/mappedBefore/awsAuth").textValue()).isEqualTo(IAM + "role/Admin");
    assertThat(admin.at("/mappedBefore/user/groups/0").textValue()).isEqualTo("system:masters");
    assertThat(admin.at("/mappedAfter/user/groups/0").textValue())
        .isEqualTo("aws-auth:system:masters");
    assertThat(json.at("/steps/0/bindings")).hasSize(3);
    assertThat(json.required("steps").findValuesAsText("id"))
        .containsExactly("write-bindings", "create-entries", "change-mode", "delete-aws-auth");
    assertThat(json.required("differences").findValuesAsText("effect")).containsOnly("names");
    assertThat(json.has("notices")).isTrue();
  }

  @Test
  void otherDocuments_nameTheBindingsThatTheyLack() {
    for (String format : List.of("eksctl", "cloudformation")) {
      assertThat(migrate("--to", format, "--cluster-name", "prod").err())
          .contains("same rights, other names: ")
          .endsWith("note: write the bindings before the entries; --to manifests prints them\n");
    }
    assertThat(migrate("--to", "manifests").out()).contains("aws-auth:viewers");
    assertThat(migrate("--to", "terraform", "--cluster-name", "prod").err())
        .doesNotContain("--to manifests");
  }

  @Test
  void whatIsMissingOrContradicts_isTold() {
    assertThat(migrate("--to", "aws-cli").err())
        .endsWith(
            "error: The cluster's name is not known: give what \"aws eks describe-cluster\" prints,"
                + " or the name\n");
    assertThat(migrate("--to", "aws-cli", "-o", "json"))
        .isEqualTo(
            new Ran(
                2,
                "",
                "error: --to prints a document of its own: leave out -o json\n"
                    + "See 'cam migrate --help' for usage.\n"));
    assertThat(migrate("--principal-arn", "x").err())
        .contains("error: Invalid principal ARN \"x\"");
    assertThat(migrate("--to", "eks").err())
        .contains("expected one of [aws-cli, eksctl, terraform, cloudformation, manifests]");
  }
}
