package io.github.ekscam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Caller;
import io.github.ekscam.CpuTime;
import io.github.ekscam.EksCluster;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.analysis.PolicyComparison;
import io.github.ekscam.analysis.documentation.PolicyDocumentation;
import io.github.ekscam.config.AccessPolicyCatalogueReader;
import io.github.ekscam.local.LocalEks;
import io.github.ekscam.local.apiserver.ApiRequest;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.Reviews;
import io.github.ekscam.policies.EksClusters;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.request.RequestTarget;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import io.github.ekscam.testing.specification.Specification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever writes a file or a request chooses the names in it, and so could choose them all with one
 * hash code. Each of these readers is given 60,000 of them, or as many as it takes; a hash table
 * that tried them one by one would take minutes.
 */
class HostileNamesTest {

  private static final int MANY = 60_000;

  private static final String ROLE = "arn:aws:iam::111122223333:role/";
  private static final String VIEW = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

  /** Texts with the same hash code: "an" has that of "c0". */
  private static final List<String> NAMES =
      IntStream.range(0, MANY)
          .mapToObj(
              number ->
                  IntStream.range(0, 16)
                      .mapToObj(bit -> (number >> bit & 1) == 0 ? "an" : "c0")
                      .collect(Collectors.joining()))
          .toList();

  private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

  @TempDir private Path directory;

  private static void inTime(Executable test) {
    CpuTime.atMost(Duration.ofSeconds(20), test);
  }

  private static String each(Function<String, String> make) {
    return each(MANY, make);
  }

  private static String each(int count, Function<String, String> make) {
    return NAMES.stream().limit(count).map(make).collect(Collectors.joining());
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static EksCluster cluster(String... documents) {
    return EksClusters.read("cluster.yaml", in(String.join("\n---\n", documents)));
  }

  private static String eksctl(String accessConfig) {
    return "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: c, region: r}\n"
        + accessConfig;
  }

  private static String binding(String subjects) {
    return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
        + "metadata: {name: b}\n"
        + "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n"
        + "subjects:\n"
        + subjects;
  }

  private static String user(String name) {
    return "- {apiGroup: rbac.authorization.k8s.io, kind: User, name: " + name + "}\n";
  }

  private static String rule(String resource) {
    return "{\"apiGroups\": [\"\"], \"resources\": [\"" + resource + "\"], \"verbs\": [\"get\"]}";
  }

  @Test
  void names_haveOneHashCode() {
    assertThat(NAMES).doesNotHaveDuplicates();
    assertThat(NAMES.stream().map(String::hashCode).distinct()).hasSize(1);
  }

  @Test
  void groupsAndNamespaces_ofAnEntry() {
    String entry =
        eksctl("accessConfig:\n  accessEntries:\n  - principalARN: ")
            + ROLE
            + "Dev\n    kubernetesGroups:\n"
            + each(name -> "    - " + name + "\n")
            + "    accessPolicies:\n    - policyARN: "
            + VIEW
            + "\n      accessScope:\n        type: namespace\n        namespaces:\n"
            + each(name -> "        - " + name + "\n");

    inTime(
        () -> {
          Caller caller = cluster(entry).caller(ROLE + "Dev");
          assertThat(caller.user().orElseThrow().groups()).hasSize(MANY + 1);
          assertThat(
                  caller.isAllowed(
                      ResourceRequest.of("get", "", "pods").namespace(NAMES.get(MANY - 1))))
              .isTrue();
          assertThat(caller.whatCan().permissions()).isNotEmpty();
        });
  }

  @Test
  void tags_ofAnEntry() {
    String described = described(each(name -> "\"" + name + "\": \"\",") + "\"a\": \"\"");

    inTime(
        () ->
            assertThat(
                    EksClusters.read("entry.json", in(described)).accessEntries().entries().size())
                .isEqualTo(1));
  }

  /** What hashes names by four bytes, or by 33 as many other tables do, takes these for alike. */
  private static String alike(int count, List<String> parts, String value) {
    return keys(
        count,
        number ->
            IntStream.range(0, 16)
                .mapToObj(bit -> parts.get(number >> bit & 1))
                .collect(Collectors.joining()),
        value);
  }

  private static String keys(int count, IntFunction<String> key, String value) {
    return IntStream.range(0, count)
        .mapToObj(number -> "\"" + key.apply(number) + "\": " + value)
        .collect(Collectors.joining(", "));
  }

  private static String described(String tags) {
    return "{\"accessEntry\": {\"clusterName\": \"c\", \"principalArn\": \""
        + ROLE
        + "Dev\", \"kubernetesGroups\": [], \"username\": \"u\", \"type\": \"STANDARD\","
        + " \"tags\": {"
        + tags
        + "}}}";
  }

  private static Stream<List<String>> parts() {
    return Stream.of(List.of("aaaa", "bbbb"), List.of("aR", "b1"), List.of("an", "c0"));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void keysOfJson_areRead_andSpoilNoFileAfterIt(List<String> parts) {
    String hostile = described(alike(MANY, parts, "\"\""));
    String plain = described(keys(2_000, number -> "key" + number, "\"\""));

    inTime(
        () -> {
          for (String text : List.of(hostile, plain)) {
            assertThat(EksClusters.read("entry.json", in(text)).accessEntries().entries())
                .hasSize(1);
          }
          String extra = alike(20_000, parts, "[]");
          OutputStream out = OutputStream.nullOutputStream();
          Reviews.of(ApiServer.of(cluster(binding(user("jane")))))
              .answer("r.json", in(review("\"extra\": {" + extra + "}")), out);
        });
  }

  /** As many as 1 MiB has room for, which is all that is read. */
  @Test
  void entriesOfAwsAuth() {
    String awsAuth =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n"
            + "data:\n  mapRoles: |\n"
            + each(6_000, name -> "    - {rolearn: " + ROLE + name + ", username: u}\n")
            + "  mapAccounts: |\n"
            + each(8_000, name -> "    - " + name + "\n");

    inTime(
        () -> {
          EksCluster cluster = cluster(awsAuth);
          assertThat(cluster.awsAuth().orElseThrow().effectiveMappings()).hasSize(6_000);
          assertThat(cluster.awsAuth().orElseThrow().mapAccounts()).hasSize(8_000);
        });
  }

  @Test
  void policies_andTheirDocumentation() {
    int many = 20_000;
    String policies =
        "{\"policies\": ["
            + NAMES.stream()
                .limit(many)
                .map(
                    name ->
                        "{\"name\": \""
                            + name
                            + "\", \"editions\": [{\"from\": \"2026-01-01\", \"rules\": ["
                            + rule(name)
                            + "]}]}")
                .collect(Collectors.joining(","))
            + "]}";
    String page =
        "# Permissions\n\n"
            + each(
                many,
                name ->
                    "## "
                        + name
                        + "\n\n**ARN** – `arn:aws:eks::aws:cluster-access-policy/"
                        + name
                        + "`\n\n| Kubernetes API groups | Kubernetes resources "
                        + "| Kubernetes verbs (permissions) |\n| --- | --- | --- |\n| | `"
                        + name
                        + "` | `get` |\n\n");

    inTime(
        () -> {
          AccessPolicyCatalogue catalogue =
              AccessPolicyCatalogueReader.readOwn(TODAY, "own.json", in(policies));
          assertThat(catalogue.policies()).hasSize(many);
          PolicyDocumentation read = PolicyDocumentation.read("page.md", in(page));
          assertThat(read.comparedWith(catalogue).changes()).hasSize(many);
        });
  }

  @Test
  void rules_ofAPolicyAndARole() {
    String policy =
        "{\"policies\": [{\"name\": \"Own\", \"editions\": [{\"from\": \"2026-01-01\", \"rules\": ["
            + NAMES.stream().map(HostileNamesTest::rule).collect(Collectors.joining(","))
            + "]}]}]}";

    inTime(
        () -> {
          AccessPolicyCatalogue catalogue =
              AccessPolicyCatalogueReader.readOwn(TODAY, "own.json", in(policy));
          ClusterRole role =
              ClusterRole.of(
                  ObjectMeta.named("r"),
                  NAMES.stream()
                      .map(
                          name ->
                              PolicyRule.builder()
                                  .apiGroups("")
                                  .resources(name + "x")
                                  .verbs("get")
                                  .build())
                      .toList());
          PolicyComparison comparison =
              PolicyComparison.of(catalogue.find("Own").orElseThrow(), role);
          assertThat(comparison.beyond().get(0).resources()).hasSize(MANY);
          assertThat(comparison.lacking().get(0).resources()).hasSize(MANY);
        });
  }

  private Path specification(String text) throws IOException {
    return Files.writeString(directory.resolve("specification.yaml"), text);
  }

  @Test
  void resources_ofASpecification() throws IOException {
    Path file =
        specification(
            "principals: {dev: '"
                + ROLE
                + "Dev'}\ncases:\n- principals: dev\n  verbs: get\n  resources: ["
                + NAMES.stream().map(name -> "configmaps/" + name).collect(Collectors.joining(", "))
                + "]\n  namespaces: dev\n  expect: deny\n");

    inTime(() -> assertThat(Specification.read(file).cases()).hasSize(MANY));
  }

  @Test
  void principals_ofASpecification() throws IOException {
    int many = 30_000;
    Path file =
        specification(
            "principals:\n"
                + each(many, name -> "  " + name + ": '" + ROLE + name + "'\n")
                + "cases:\n- principals: ["
                + String.join(", ", NAMES.subList(0, many))
                + "]\n  verbs: get\n  resources: pods\n  namespaces: dev\n  expect: deny\n");

    inTime(
        () -> {
          Specification specification = Specification.read(file);
          assertThat(specification.cases()).hasSize(many);
        });
  }

  @Test
  void customResourceDefinitions() {
    int many = 20_000;
    String definitions =
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": ["
            + NAMES.stream()
                .limit(many)
                .map(HostileNamesTest::customResourceDefinition)
                .collect(Collectors.joining(",\n"))
            + ", {\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRole\", "
            + "\"metadata\": {\"name\": \"r\"}, \"rules\": []}]}";

    inTime(
        () -> {
          EksCluster cluster = EksClusters.read("crds.json", in(definitions));
          for (String name : NAMES.subList(many - 1_000, many)) {
            RequestTarget target = RequestTarget.parse(name + "y", cluster.apiResources());
            assertThat(target.resource()).isEqualTo(name);
          }
        });
  }

  /** Access entries, each in a group of its own, and a binding with many groups. */
  private Path configuration(int entries, int groups) throws IOException {
    StringBuilder text = new StringBuilder(eksctl("accessConfig:\n  accessEntries:\n"));
    for (String name : NAMES.subList(0, entries)) {
      text.append("  - {principalARN: '" + ROLE + name + "', kubernetesGroups: [" + name + "]}\n");
    }
    text.append("---\n").append(binding(each(groups, name -> user(name).replace("User", "Group"))));
    return Files.writeString(directory.resolve("cluster.yaml"), text);
  }

  private static Stream<List<String>> commands() {
    String role = ROLE + NAMES.get(999);
    return Stream.of(
        List.of("explain", "get", "pods", "-n", "dev", "--as", role),
        List.of("what-can", "--as", role),
        List.of("who-can", "get", "pods", "-n", "dev"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commands_onAccessEntriesAndSubjects(List<String> command) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("-f", configuration(1_000, MANY).toString()));

    inTime(
        () -> {
          Ran ran = Ran.cam(words.toArray(String[]::new));
          assertThat(ran.exitCode()).as(ran.err()).isZero();
          assertThat(ran.out()).contains(NAMES.get(999));
        });
  }

  @Test
  void firstSpecification_ofAccessEntriesAndSubjects_andItsTestWithCoverage() throws IOException {
    String file = configuration(20, 5_000).toString();
    String specification = directory.resolve("access.yaml").toString();

    inTime(
        () -> {
          Ran init = Ran.cam("test", "--init", specification, "-f", file);
          assertThat(init.exitCode()).as(init.err()).isZero();
          Ran test = Ran.cam("test", specification, "-f", file, "--coverage");
          assertThat(test.exitCode()).as(test.out() + test.err()).isZero();
        });
  }

  /** Each role allows something that no other does. */
  @Test
  void firstSpecification_ofACallerWithManyBindings() throws IOException {
    List<String> documents = new ArrayList<>();
    documents.add(
        eksctl(
            "accessConfig:\n  accessEntries:\n"
                + "  - {principalARN: '"
                + ROLE
                + "r', kubernetesGroups: [all]}\n"));
    for (String name : NAMES.subList(0, 10_000)) {
      documents.add(
          "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: "
              + name
              + "}\nrules: [{apiGroups: [example.com], resources: ["
              + name
              + "], verbs: [get]}]\n");
      documents.add(
          "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: "
              + name
              + "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "
              + name
              + "}\nsubjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: all}]\n");
    }
    String file =
        Files.writeString(directory.resolve("cluster.yaml"), String.join("---\n", documents))
            .toString();
    Path specification = directory.resolve("access.yaml");

    inTime(
        () -> {
          Ran init = Ran.cam("test", "--init", specification.toString(), "-f", file);
          assertThat(init.exitCode()).as(init.err()).isZero();
        });
    assertThat(specification).content().contains(NAMES.get(9_999) + ".example.com");
  }

  private static String customResourceDefinition(String name) {
    return "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"CustomResourceDefinition\", "
        + "\"metadata\": {\"name\": \""
        + name
        + ".example.com\"}, \"spec\": {\"group\": \"example.com\", \"scope\": \"Namespaced\", "
        + "\"names\": {\"plural\": \""
        + name
        + "\", \"singular\": \""
        + name
        + "x\", \"kind\": \"X\", \"shortNames\": [\""
        + name
        + "y\"]}, \"versions\": [{\"name\": \"v1\", \"served\": true, \"storage\": true}]}}";
  }

  private static String review(String member) {
    return "{\"apiVersion\": \"authorization.k8s.io/v1\", \"kind\": \"SubjectAccessReview\", \"spec\": {"
        + "\"user\": \"jane\", \"resourceAttributes\": {\"verb\": \"get\", \"resource\": \"pods\"}, "
        + member
        + "}}";
  }

  @Test
  void groupsAndExtra_ofReviewsAndRequests() {
    EksCluster cluster = cluster(binding(user("jane")));
    ApiServer server = ApiServer.of(cluster);
    String groups = NAMES.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","));
    String extra =
        NAMES.stream().map(name -> "\"" + name + "\": []").collect(Collectors.joining(","));
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Impersonate-User", "jane"));
    for (String name : NAMES.subList(0, 3_000)) {
      headers.add(Map.entry("Impersonate-Group", name));
      headers.add(Map.entry("Impersonate-Extra-" + name, name));
    }
    String query = each(name -> name + "=1&");

    inTime(
        () -> {
          OutputStream out = OutputStream.nullOutputStream();
          Reviews.of(server).answer("r.json", in(review("\"groups\": [" + groups + "]")), out);
          Reviews.of(server).answer("r.json", in(review("\"extra\": {" + extra + "}")), out);
          Caller master = cluster.caller(UserInfo.of("root", List.of("system:masters")));
          assertThat(
                  server
                      .handle(master, new ApiRequest("GET", "/api/v1/pods?" + query, headers))
                      .code())
              .isEqualTo(200);
        });
  }

  @Test
  void keys_ofARequestToTheEndpoint() {
    String body = "{" + each(25_000, name -> "\"" + name + "\":1,") + "\"a\":1}";

    inTime(
        () -> {
          try (LocalEks eks = LocalEks.start()) {
            HttpRequest request =
                HttpRequest.newBuilder(URI.create(eks.endpoint() + "/clusters"))
                    .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240430/us-west-2/eks/"
                            + "aws4_request, SignedHeaders=host, Signature=0")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(400);
          }
        });
  }
}
