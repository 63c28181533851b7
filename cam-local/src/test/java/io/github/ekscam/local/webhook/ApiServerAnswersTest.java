package io.github.ekscam.local.webhook;

import static io.github.ekscam.local.webhook.RealCluster.associated;
import static io.github.ekscam.local.webhook.RealCluster.entry;
import static io.github.ekscam.local.webhook.RealCluster.role;
import static io.github.ekscam.local.webhook.RealCluster.token;
import static io.github.ekscam.local.webhook.RealCluster.username;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.ekscam.Caller;
import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.config.RbacObjectsJson;
import io.github.ekscam.conformance.Vectors;
import io.github.ekscam.conformance.Vectors.Vector;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.local.apiserver.ApiRequest;
import io.github.ekscam.local.apiserver.ApiResponse;
import io.github.ekscam.local.apiserver.ApiServer;
import io.github.ekscam.local.apiserver.Reviews;
import io.github.ekscam.local.webhook.ApiServerClient.Answer;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.request.ApiResources;
import io.github.ekscam.request.UserInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real API server answers that asks the webhooks is what cam says of a cluster of its
 * version, to the letter: codes, bodies, audit events, reviews, refused roles and bindings, the
 * default roles and the resources that are served.
 */
@Tag("real-apiserver")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerAnswersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

  /** What the server adds to metadata, and repeats in the text of a refusal for their sake. */
  private static final String MANAGED_FIELDS = ",?(\\\\*\")managedFields\\1:\\[\\{.*?\\}\\]";

  /** What kubectl notes on objects that this test applied. */
  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final List<String> USERS =
      List.of(
          "ClusterAdmin",
          "Viewer",
          "Editor",
          "TeamAdmin",
          "Reader",
          "Lost",
          "Impersonator",
          "Constrained",
          "Binder",
          "Node",
          "Stranger");

  /** No request here is allowed by two bindings, of which the server would name either. */
  private static final List<String> OBJECTS =
      List.of(
          clusterRole(
              "reader",
              """
              {"verbs": ["get", "list"], "apiGroups": ["", "apps"], "resources": ["configmaps", "deployments"]}"""),
          clusterRoleBinding("readers", "reader", "readers"),
          clusterRoleBinding("lost", "missing", "lost"),
          """
          {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
          "metadata": {"name": "lost", "namespace": "dev-1"},
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "missing-too"},
          "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "lost"}]}""",
          clusterRole(
              "impersonator",
              """
              {"verbs": ["impersonate"], "apiGroups": [""], "resources": ["users", "groups"],
              "resourceNames": ["bob", "readers"]}"""),
          clusterRoleBinding("impersonators", "impersonator", "impersonators"),
          clusterRole(
              "constrained",
              """
              {"verbs": ["impersonate:user-info"], "apiGroups": ["authentication.k8s.io"], "resources": ["users", "groups"]},
              {"verbs": ["impersonate-on:user-info:list"], "apiGroups": [""], "resources": ["configmaps"]}"""),
          clusterRoleBinding("constrained", "constrained", "constrained"),
          clusterRole(
              "binder",
              """
              {"verbs": ["*"], "apiGroups": ["rbac.authorization.k8s.io"],
              "resources": ["roles", "clusterroles", "rolebindings", "clusterrolebindings"],
              "resourceNames": ["new", "reader", "readers", "lost"]},
              {"verbs": ["create"], "apiGroups": ["rbac.authorization.k8s.io"],
              "resources": ["roles", "clusterroles", "rolebindings", "clusterrolebindings"]},
              {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}"""),
          clusterRoleBinding("binders", "binder", "binders"));

  private RealCluster real;
  private ApiServerClient client;
  private EksCluster cluster;

  private static String clusterRole(String name, String rules) {
    return """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "%s"},
        "rules": [%s]}"""
        .formatted(name, rules);
  }

  private static String clusterRoleBinding(String name, String role, String group) {
    return """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": {"name": "%s"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "%s"}]}"""
        .formatted(name, role, group);
  }

  private static AccessEntry inGroup(String role, String group) {
    return AccessEntry.builder(role(role)).kubernetesGroups(List.of(group)).build();
  }

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    EksCluster.Builder builder =
        RealCluster.builder()
            .add(entry("ClusterAdmin"))
            .associate(
                role("ClusterAdmin"),
                associated("AmazonEKSClusterAdminPolicy", AccessScope.cluster()))
            .add(entry("Viewer"))
            .associate(role("Viewer"), associated("AmazonEKSViewPolicy", AccessScope.cluster()))
            .add(entry("Editor"))
            .associate(
                role("Editor"),
                associated("AmazonEKSEditPolicy", AccessScope.namespaces(List.of("dev-*"))))
            .add(entry("TeamAdmin"))
            .associate(
                role("TeamAdmin"),
                associated("AmazonEKSAdminPolicy", AccessScope.namespaces(List.of("team"))))
            .add(inGroup("Reader", "readers"))
            .add(inGroup("Lost", "lost"))
            .add(inGroup("Impersonator", "impersonators"))
            .add(inGroup("Constrained", "constrained"))
            .add(inGroup("Binder", "binders"))
            .add(AccessEntry.builder(role("Node")).type(new AccessEntryType("EC2")).build());
    OBJECTS.forEach(object -> builder.add(RbacObjectsJson.read(object)));
    cluster = builder.build();
    real = RealCluster.start(directory, cluster, USERS, configuration -> configuration);
    client = new ApiServerClient(real.server);
    List<String> manifests = new ArrayList<>();
    for (String namespace : List.of("dev-1", "team", "prod")) {
      manifests.add(RealCluster.namespace(namespace));
    }
    OBJECTS.forEach(object -> manifests.add(object + "\n"));
    real.apply(directory, manifests.toArray(String[]::new));
  }

  @AfterAll
  void stop() throws Exception {
    if (real != null) {
      real.close();
    }
  }

  private Caller caller(String user) {
    return cluster.caller(
        CallerIdentity.of(username(user), "AROA" + user + ":s").withAccessKeyId("AKID" + user));
  }

  private static ApiRequest request(String method, String uri, List<String> impersonation) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    for (String header : impersonation) {
      String[] parts = header.split(": ", 2);
      headers.add(entry("Impersonate-" + parts[0], parts[1]));
    }
    return new ApiRequest(method, uri, headers);
  }

  /** Of different methods on resources, subresources and paths, none of which changes anything. */
  private static List<ApiRequest> plainRequests() {
    List<ApiRequest> requests = new ArrayList<>();
    for (String uri :
        List.of(
            "/api/v1/pods",
            "/api/v1/nodes",
            "/api/v1/nodes/s",
            "/api/v1/namespaces",
            "/api/v1/namespaces/dev-1",
            "/api/v1/namespaces/prod",
            "/api/v1/namespaces/dev-1/pods",
            "/api/v1/namespaces/dev-1/pods/x",
            "/api/v1/namespaces/dev-1/pods/x/log",
            "/api/v1/namespaces/dev-1/configmaps",
            "/api/v1/namespaces/dev-1/secrets",
            "/api/v1/namespaces/team/secrets/x",
            "/api/v1/namespaces/prod/secrets",
            "/api/v1/namespaces/prod/pods?fieldSelector=metadata.name%3Dx",
            "/api/v1/namespaces/prod/secrets?watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dx",
            "/api/v1/namespaces/%3Ca%26b%3E/pods/%22c%22",
            "/api/v1/watch/namespaces/prod/secrets?timeoutSeconds=1",
            "/api/v1/watch",
            "/apis/apps/v1/deployments",
            "/apis/apps/v1/namespaces/dev-1/deployments/web/scale",
            "/apis/apps/v1/namespaces/team/deployments/web",
            "/apis/nothing.example.com/v1/namespaces/dev-1/things/x",
            "/apis/rbac.authorization.k8s.io/v1/clusterroles/admin",
            "/apis/rbac.authorization.k8s.io/v1/namespaces/team/roles",
            "/apis/scheduling.k8s.io/v1/priorityclasses",
            "/apis/apps",
            "/metrics",
            "/logs/",
            "/nothing")) {
      requests.add(request("GET", uri, List.of()));
    }
    for (String uri : List.of("/api/v1/namespaces/prod/secrets/x", "/metrics")) {
      requests.add(request("HEAD", uri, List.of()));
      requests.add(request("OPTIONS", uri, List.of()));
    }
    for (String uri :
        List.of(
            "/api/v1/namespaces/dev-1/pods/x",
            "/api/v1/namespaces/team/secrets/x",
            "/apis/apps/v1/namespaces/prod/deployments/x")) {
      for (String method : List.of("PUT", "PATCH", "DELETE")) {
        requests.add(request(method, uri, List.of()));
      }
    }
    for (String uri :
        List.of(
            "/api/v1/namespaces/dev-1/pods",
            "/api/v1/namespaces/dev-1/pods/x/exec?command=ls",
            "/api/v1/namespaces/dev-1/pods/x/eviction",
            "/api/v1/namespaces/dev-1/serviceaccounts/x/token",
            "/apis/rbac.authorization.k8s.io/v1/namespaces/team/rolebindings",
            "/metrics")) {
      requests.add(request("POST", uri, List.of()));
    }
    requests.add(request("DELETE", "/api/v1/namespaces/prod/pods", List.of()));
    return requests;
  }

  private static List<ApiRequest> impersonatingRequests() {
    List<ApiRequest> requests = new ArrayList<>();
    for (List<String> impersonation :
        List.of(
            List.of("User: bob"),
            List.of("User: bob", "Group: readers"),
            List.of("User: bob", "Group: readers", "Group: lost"),
            List.of("User: bob", "Group: system:masters"),
            List.of("User: bob", "Uid: u", "Extra-acme.example%2Fteam: a"),
            List.of("User: bob", "Extra-scopes: view"),
            List.of("User: system:serviceaccount:dev-1:robot"),
            List.of("User: system:node:n1"),
            List.of("User: system:anonymous"),
            List.of("Group: readers"),
            List.of("Uid: u"),
            List.of("Extra-scopes: view"))) {
      for (String uri :
          List.of(
              "/api/v1/namespaces/dev-1/configmaps",
              "/api/v1/namespaces/dev-1/secrets/x",
              "/api/v1/nodes/s",
              "/metrics")) {
        requests.add(request("GET", uri, impersonation));
      }
    }
    return requests;
  }

  @Test
  void requests_areAnsweredAsCamSays() throws Exception {
    assertAnswered(plainRequests());
  }

  @Test
  void impersonation_isAnsweredAsCamSays() throws Exception {
    assertAnswered(impersonatingRequests());
  }

  private record Asked(String user, ApiRequest request, ApiResponse expected, Answer answer) {

    @Override
    public String toString() {
      return user + " " + request;
    }
  }

  private void assertAnswered(List<ApiRequest> requests) throws Exception {
    List<Asked> all = new ArrayList<>();
    for (String user : USERS) {
      Caller caller = caller(user);
      List<Map.Entry<ApiRequest, ApiResponse>> expected = new ArrayList<>();
      for (ApiRequest request : requests) {
        expected.add(entry(request, ApiServer.of(cluster).handle(caller, request)));
      }
      expected.sort(Comparator.comparing(each -> isClassicImpersonation(each.getValue())));
      for (Map.Entry<ApiRequest, ApiResponse> each : expected) {
        all.add(
            new Asked(
                user, each.getKey(), each.getValue(), client.send(token(user), each.getKey())));
      }
    }
    Map<String, JsonNode> audited = audited(all);
    List<String> differences = new ArrayList<>();
    for (Asked asked : all) {
      String expected = described(asked.expected(), asked.request());
      String actual = described(asked, audited);
      if (!expected.equals(actual)) {
        differences.add(asked + "\n  cam:    " + expected + "\n  server: " + actual);
      }
    }
    assertThat(differences).isEmpty();
  }

  /**
   * After such a one the server tries this mode first for the same user, and if it does, tells of
   * it where others were to be tried before.
   */
  private static boolean isClassicImpersonation(ApiResponse response) {
    return response
        .auditEvent()
        .filter(event -> event.impersonatedUser().isPresent())
        .filter(event -> event.impersonationConstraint().isEmpty())
        .isPresent();
  }

  private static String described(ApiResponse response, ApiRequest request) throws Exception {
    return (response.isPassedOn() ? "passed on" : response.code() + " ")
        + (request.method().equals("HEAD") ? "" : response.body())
        + JSON.readTree(response.toJson()).path("audit");
  }

  /** What becomes of a request after its authorization is not for cam to say. */
  private static String described(Asked asked, Map<String, JsonNode> audited) {
    JsonNode event = audited.getOrDefault(asked.answer().auditId(), JSON.missingNode());
    boolean passedOn =
        event.at("/annotations/authorization.k8s.io~1decision").asText().equals("allow");
    return (passedOn ? "passed on" : asked.answer().code() + " " + asked.answer().body()) + event;
  }

  /** What of the events of these requests cam tells, too, by the requests' ids. */
  private Map<String, JsonNode> audited(List<Asked> all) throws Exception {
    List<String> ids =
        all.stream()
            .filter(asked -> asked.expected().auditEvent().isPresent())
            .map(asked -> asked.answer().auditId())
            .toList();
    long start = System.nanoTime();
    while (true) {
      Map<String, JsonNode> events = new HashMap<>();
      for (String line : Files.readString(real.audit, UTF_8).lines().toList()) {
        JsonNode event = JSON.readTree(line);
        events.put(event.required("auditID").textValue(), trimmed(event));
      }
      if (events.keySet().containsAll(ids) || System.nanoTime() - start > PATIENCE.toNanos()) {
        return events;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static JsonNode trimmed(JsonNode event) {
    ObjectNode trimmed = JSON.createObjectNode();
    for (String field :
        List.of(
            "verb",
            "user",
            "impersonatedUser",
            "authenticationMetadata",
            "objectRef",
            "annotations")) {
      JsonNode value = event.get(field);
      if (value instanceof ObjectNode annotations && field.equals("annotations")) {
        List<String> others = new ArrayList<>();
        annotations
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (!name.startsWith("authorization.k8s.io/")) {
                    others.add(name);
                  }
                });
        annotations.remove(others);
      }
      if (value != null && !(field.equals("annotations") && value.isEmpty())) {
        trimmed.set(field, value);
      }
    }
    return trimmed;
  }

  /** Each recorded review, which are of every shape, and some about users of this cluster. */
  @Test
  void reviews_areAnsweredAsCamSays() throws Exception {
    List<String> differences = new ArrayList<>();
    for (Vector vector : Vectors.read("review-answers", "review", "answer")) {
      compareReview("ClusterAdmin", vector.json().required("review").textValue(), differences);
    }
    for (String user : USERS.subList(0, USERS.size() - 1)) {
      UserInfo asked = caller(user).user().orElseThrow();
      for (String attributes :
          List.of(
              "\"resourceAttributes\": {\"verb\": \"get\", \"resource\": \"secrets\", \"namespace\": \"dev-1\"}",
              "\"resourceAttributes\": {\"verb\": \"list\", \"resource\": \"configmaps\", \"namespace\": \"prod\"}",
              "\"nonResourceAttributes\": {\"verb\": \"get\", \"path\": \"/metrics\"}",
              "\"nonResourceAttributes\": {\"verb\": \"get\", \"path\": \"/metrics\"}, \"resourceAttributes\": {}")) {
        compareReview(
            user, review("SelfSubjectAccessReview", "\"spec\": {" + attributes + "}"), differences);
        for (String extra : List.of("", ", \"extra\": " + JSON.writeValueAsString(asked.extra()))) {
          compareReview(
              "ClusterAdmin",
              review(
                  "SubjectAccessReview",
                  "\"spec\": {\"user\": %s, \"groups\": %s%s, %s}"
                      .formatted(
                          JSON.writeValueAsString(asked.username()),
                          JSON.writeValueAsString(asked.groups()),
                          extra,
                          attributes)),
              differences);
        }
      }
      for (String namespace : List.of("dev-1", "prod", "")) {
        compareReview(
            user,
            review("SelfSubjectRulesReview", "\"spec\": {\"namespace\": \"" + namespace + "\"}"),
            differences);
      }
    }
    assertThat(differences).isEmpty();
  }

  private static String review(String kind, String rest) {
    return "{\"apiVersion\": \"authorization.k8s.io/v1\", \"kind\": \""
        + kind
        + "\", "
        + rest
        + "}";
  }

  private void compareReview(String user, String review, List<String> differences)
      throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Reviews.of(ApiServer.of(cluster))
        .as(caller(user))
        .answer("review", new ByteArrayInputStream(review.getBytes(UTF_8)), out);
    JsonNode sent = JSON.readTree(review);
    String kind = sent.path("kind").asText();
    String namespace = sent.at("/metadata/namespace").asText();
    if (kind.startsWith("Local") && namespace.isEmpty()) {
      return; // There is no such URL.
    }
    Answer answer =
        client.send(
            token(user),
            "POST",
            "/apis/authorization.k8s.io/v1/"
                + (kind.startsWith("Local") ? "namespaces/" + encoded(namespace) + "/" : "")
                + kind.toLowerCase(Locale.ROOT)
                + "s",
            review);
    JsonNode expected = ordered(JSON.readTree(out.toByteArray()));
    JsonNode actual = ordered(JSON.readTree(answer.body().replaceAll(MANAGED_FIELDS, "")));
    if (!expected.toString().equals(actual.toString())) {
      differences.add(user + " " + review + "\n  cam:    " + expected + "\n  server: " + actual);
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, UTF_8).replace("+", "%20");
  }

  /**
   * Rules come in the order of a Go map of bindings; who manages which field, cam does not tell.
   */
  private static JsonNode ordered(JsonNode answer) {
    for (String rules : List.of("resourceRules", "nonResourceRules")) {
      if (answer.path("status").path(rules) instanceof ArrayNode list) {
        List<JsonNode> all = new ArrayList<>();
        list.forEach(all::add);
        all.sort(Comparator.comparing(JsonNode::toString));
        list.removeAll();
        list.addAll(all);
      }
    }
    return answer;
  }

  /** Without any being written. */
  @Test
  void rolesAndBindings_areRefusedAsCamSays() throws Exception {
    List<String> differences = new ArrayList<>();
    for (String user : List.of("ClusterAdmin", "TeamAdmin", "Viewer", "Lost", "Binder")) {
      for (String object : written()) {
        RbacObject read = RbacObjectsJson.read(object);
        compare(user, "POST", object, RbacWrite.create(read), differences);
        compare(user, "PUT", object, RbacWrite.createOnUpdate(read), differences);
      }
      compareChange(
          user,
          OBJECTS.get(0),
          clusterRole(
              "reader", "{\"verbs\": [\"get\"], \"apiGroups\": [\"\"], \"resources\": [\"pods\"]}"),
          differences);
      compareChange(
          user,
          OBJECTS.get(0),
          clusterRole(
              "reader",
              "{\"verbs\": [\"delete\"], \"apiGroups\": [\"\"], \"resources\": [\"pods\"]}"),
          differences);
      compareChange(
          user, OBJECTS.get(1), clusterRoleBinding("readers", "binder", "readers"), differences);
      compareChange(
          user, OBJECTS.get(1), clusterRoleBinding("readers", "reader", "others"), differences);
      compareChange(
          user, OBJECTS.get(2), clusterRoleBinding("lost", "missing", "others"), differences);
    }
    assertThat(differences).isEmpty();
  }

  private static List<String> written() {
    List<String> objects = new ArrayList<>();
    for (String rule :
        List.of(
            "{\"verbs\": [\"get\"], \"apiGroups\": [\"\"], \"resources\": [\"pods\"]}",
            "{\"verbs\": [\"get\", \"delete\"], \"apiGroups\": [\"\"], \"resources\": [\"pods\", \"secrets\"]}",
            "{\"verbs\": [\"*\"], \"apiGroups\": [\"*\"], \"resources\": [\"*\"]}")) {
      objects.add(clusterRole("new", rule));
      objects.add(
          """
          {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role",
          "metadata": {"name": "new", "namespace": "team"}, "rules": [%s]}"""
              .formatted(rule));
    }
    objects.add(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "new"},
        "aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}, "rules": []}""");
    for (String role : List.of("reader", "binder", "missing", "cluster-admin")) {
      objects.add(clusterRoleBinding("new", role, "others"));
      objects.add(
          """
          {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
          "metadata": {"name": "new", "namespace": "team"},
          "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "%s"},
          "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "others"}]}"""
              .formatted(role));
    }
    objects.add(
        """
        {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": {"name": "new", "namespace": "dev-1"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "missing"},
        "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "others"}]}""");
    return objects;
  }

  private void compareChange(String user, String from, String to, List<String> differences)
      throws Exception {
    compare(
        user,
        "PUT",
        to,
        RbacWrite.replace(RbacObjectsJson.read(from), RbacObjectsJson.read(to)),
        differences);
  }

  private void compare(
      String user, String method, String object, RbacWrite write, List<String> differences)
      throws Exception {
    RbacObject read = write.object();
    String path =
        RBAC
            + (read.metadata().namespace().isEmpty()
                ? ""
                : "/namespaces/" + read.metadata().namespace())
            + "/"
            + write.request().resource()
            + (method.equals("POST") ? "" : "/" + read.metadata().name());
    RbacWrite.Outcome expected = caller(user).wouldAllow(write);
    Answer answer = client.send(token(user), method, path + "?dryRun=All", object);
    String said =
        expected
            .refusal()
            .map(refusal -> refusal.code() + " " + refusal.reason() + " " + refusal.message())
            .orElse("accepted");
    JsonNode status = JSON.readTree(answer.body());
    String actual =
        answer.code() / 100 == 2
            ? "accepted"
            : answer.code()
                + " "
                + status.path("reason").asText()
                + " "
                + status.path("message").asText();
    if (!said.equals(actual)) {
      differences.add(
          user + " " + method + " " + object + "\n  cam:    " + said + "\n  server: " + actual);
    }
  }

  @Test
  void defaultRolesAndBindings_areThoseOfTheServer() throws Exception {
    List<String> served = new ArrayList<>();
    for (String resource :
        List.of("clusterroles", "clusterrolebindings", "roles", "rolebindings")) {
      JsonNode list = JSON.readTree(client.get(RealApiServer.ADMIN, RBAC + "/" + resource).body());
      String kind = list.required("kind").textValue();
      for (JsonNode item : list.required("items")) {
        ((ObjectNode) item)
            .put("apiVersion", "rbac.authorization.k8s.io/v1")
            .put("kind", kind.substring(0, kind.length() - "List".length()));
        RbacObject object = RbacObjectsJson.read(item.toString());
        if (!object.metadata().annotations().containsKey(APPLIED)) {
          served.add(object.toString());
        }
      }
    }
    List<String> known =
        new ArrayList<>(
            DefaultRbacObjects.of(RealCluster.VERSION).all().stream()
                .map(RbacObject::toString)
                .toList());
    Collections.sort(known);
    Collections.sort(served);
    assertThat(served).isEqualTo(known);
  }

  @Test
  void resources_areThoseThatTheServerServes() throws Exception {
    TreeSet<String> served = new TreeSet<>();
    Map<String, String> groupsByPath = new TreeMap<>(Map.of("/api/v1", ""));
    JsonNode groups = JSON.readTree(client.get(RealApiServer.ADMIN, "/apis").body());
    for (JsonNode group : groups.required("groups")) {
      for (JsonNode version : group.required("versions")) {
        groupsByPath.put(
            "/apis/" + version.required("groupVersion").textValue(),
            group.required("name").textValue());
      }
    }
    for (Map.Entry<String, String> each : groupsByPath.entrySet()) {
      String group = each.getValue();
      JsonNode list = JSON.readTree(client.get(RealApiServer.ADMIN, each.getKey()).body());
      for (JsonNode resource : list.required("resources")) {
        for (JsonNode verb : resource.required("verbs")) {
          served.add(verb.textValue() + " " + group + " " + resource.required("name").textValue());
        }
      }
    }
    TreeSet<String> known = new TreeSet<>();
    ApiResources.of(RealCluster.VERSION)
        .requests("")
        .forEach(
            request ->
                known.add(
                    request.verb()
                        + " "
                        + request.apiGroup()
                        + " "
                        + request.resource()
                        + (request.subresource().isEmpty() ? "" : "/" + request.subresource())));
    assertThat(served).isEqualTo(known);
  }
}
