package io.github.ekscam.internal.config.manifest;

import static io.github.ekscam.config.Reading.assertRefused;
import static io.github.ekscam.config.Reading.cluster;
import static io.github.ekscam.config.Reading.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.config.Reading;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RbacObject;
import io.github.ekscam.rbac.Role;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RbacManifestsTest {

  private static final String API = "apiVersion: rbac.authorization.k8s.io/v1\n";

  /** Its fields begin in line 4. */
  private static final String CLUSTER_ROLE = API + "kind: ClusterRole\nmetadata: {name: a}\n";

  private static final String JSON_ROLE =
      """
      {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole",
       "metadata": {"name": "%s"}}
      """;

  /** As the API server prints items of a RoleList: without what the list says. */
  private static final String JSON_ITEM =
      "{\"metadata\": {\"name\": \"%s\", \"namespace\": \"n\"}}";

  private static List<RbacObject> objects(String text) {
    return cluster(text).rbacObjects().all();
  }

  private static List<String> names(String text) {
    return objects(text).stream()
        .map(object -> object.kind() + " " + object.metadata().name())
        .toList();
  }

  private static String json(String... names) {
    return String.join(",", List.of(names).stream().map(JSON_ROLE::formatted).toList());
  }

  // The kinds.

  @Test
  void allFourKinds_areReadFromYaml() {
    assertThat(
            objects(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: system:odd name
                  labels: {a: b}
                  annotations: {c: d}
                rules:
                  - apiGroups: ["", apps]
                    resources: [pods, pods/log]
                    resourceNames: [x]
                    verbs: [get]
                  - nonResourceURLs: [/healthz, /metrics/*]
                    verbs: ["*"]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: r, namespace: ns}
                rules: []
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: b}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                subjects:
                  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: u}
                  - {kind: ServiceAccount, name: s, namespace: ns}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: b, namespace: ns}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
                """))
        .containsExactly(
            ClusterRole.of(
                new ObjectMeta("system:odd name", "", Map.of("a", "b"), Map.of("c", "d")),
                List.of(
                    PolicyRule.builder()
                        .apiGroups("", "apps")
                        .resources("pods", "pods/log")
                        .resourceNames("x")
                        .verbs("get")
                        .build(),
                    PolicyRule.builder()
                        .nonResourceURLs("/healthz", "/metrics/*")
                        .verbs("*")
                        .build())),
            new Role(ObjectMeta.named("r").inNamespace("ns"), List.of()),
            new ClusterRoleBinding(
                ObjectMeta.named("b"),
                RoleRef.clusterRole("view"),
                List.of(Subject.user("u"), Subject.serviceAccount("ns", "s"))),
            new RoleBinding(ObjectMeta.named("b").inNamespace("ns"), RoleRef.role("r"), List.of()));
  }

  @Test
  void aggregationRule_isRead() {
    assertThat(
            objects(
                CLUSTER_ROLE
                    + """
                    aggregationRule:
                      clusterRoleSelectors:
                        - matchLabels: {to: a}
                          matchExpressions:
                            - {key: k, operator: In, values: [v, w]}
                            - {key: l, operator: Exists}
                        - {}
                    """))
        .containsExactly(
            ClusterRole.aggregated(
                ObjectMeta.named("a"),
                List.of(),
                new AggregationRule(
                    List.of(
                        new LabelSelector(
                            Map.of("to", "a"),
                            List.of(
                                new LabelSelector.Requirement("k", "In", List.of("v", "w")),
                                new LabelSelector.Requirement("l", "Exists", List.of()))),
                        new LabelSelector(Map.of(), List.of())))));
  }

  @Test
  void apiGroups_areDefaultedAsTheServerDoes() {
    assertThat(
            objects(
                API
                    + """
                    kind: RoleBinding
                    metadata: {name: b, namespace: ns}
                    roleRef: {kind: ClusterRole, name: view}
                    subjects: [{kind: Group, name: g}, {kind: ServiceAccount, name: s}]
                    """))
        .containsExactly(
            new RoleBinding(
                ObjectMeta.named("b").inNamespace("ns"),
                RoleRef.clusterRole("view"),
                List.of(Subject.group("g"), Subject.serviceAccount("", "s"))));
  }

  @Test
  void nulls_areAsIfAbsent_andInListsTheEmptyText() {
    assertThat(
            objects(
                API
                    + """
                    kind: ClusterRole
                    metadata: {name: a, labels: null, annotations: {x: null}, managedFields: ~}
                    aggregationRule: null
                    rules:
                      - {verbs: [get], apiGroups: [null], resources: [~], resourceNames: null}
                    """))
        .containsExactly(
            ClusterRole.of(
                new ObjectMeta("a", "", Map.of(), Map.of("x", "")),
                List.of(PolicyRule.builder().apiGroups("").resources("").verbs("get").build())));
    assertThat(objects(CLUSTER_ROLE + "rules: null\n"))
        .containsExactly(ClusterRole.of(ObjectMeta.named("a"), List.of()));
  }

  @Test
  void nullRule_isAnEmptyOne_whichTheServerRefuses() {
    assertRefused(
        CLUSTER_ROLE + "rules: [null]\n",
        "in:1:1: ClusterRole.rbac.authorization.k8s.io \"a\" is invalid: [rules[0].verbs: Required"
            + " value: verbs must contain at least one value, rules[0].apiGroups: Required value:"
            + " resource rules must supply at least one api group, rules[0].resources: Required"
            + " value: resource rules must supply at least one resource]");
  }

  @Test
  void whatTheServerFillsIn_isLetThrough() {
    assertThat(
            names(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata:
                  name: a
                  creationTimestamp: "2024-04-30T19:59:34Z"
                  deletionGracePeriodSeconds: 30
                  deletionTimestamp: null
                  finalizers: [example.org/x]
                  generation: 2
                  managedFields:
                    - apiVersion: rbac.authorization.k8s.io/v1
                      fieldsType: FieldsV1
                      fieldsV1: {"f:rules": {}, "k:{\\"a\\":1}": {".": {}}}
                      manager: kubectl
                      operation: Update
                      time: "2024-04-30T19:59:34Z"
                  ownerReferences: [{apiVersion: v1, kind: X, name: y, uid: z}]
                  resourceVersion: "1"
                  selfLink: /apis/x
                  uid: 00000000-0000-4000-8000-000000000000
                rules: []
                """))
        .containsExactly("ClusterRole a");
  }

  // Forms of files.

  @Test
  void jsonStream_isRead() {
    assertThat(names(JSON_ROLE.formatted("a") + JSON_ROLE.formatted("b")))
        .containsExactly("ClusterRole a", "ClusterRole b");
    assertThat(names(json("a").strip() + json("b").strip()))
        .containsExactly("ClusterRole a", "ClusterRole b");
  }

  @Test
  void jsonDocumentsBetweenYamlMarkers_areRead() {
    assertThat(names(json("a") + "---\n" + json("b") + "---\n" + CLUSTER_ROLE.replace("a}", "c}")))
        .containsExactly("ClusterRole a", "ClusterRole b", "ClusterRole c");
  }

  @Test
  void mistakeInJsonBetweenYamlMarkers_isReportedAsTheYamlReaderSeesIt() {
    assertRefused(
        json("a") + "---\n{\"kind\": \"X\", \"kind\": \"X\"}\n",
        "in:4:15: the key \"kind\" is given twice, first in line 4; keep one");
  }

  @Test
  void flowYamlThatBeginsLikeJson_isRead() {
    assertThat(
            names(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name:"
                    + " a,},}"))
        .containsExactly("ClusterRole a");
  }

  @Test
  void jsonArray_isRead() {
    assertThat(names("[" + json("a", "b") + "]")).containsExactly("ClusterRole a", "ClusterRole b");
  }

  @Test
  void yamlSequence_isRead() {
    assertThat(names("- " + json("a").strip() + "\n- " + json("b").strip() + "\n"))
        .containsExactly("ClusterRole a", "ClusterRole b");
  }

  @Test
  void windowsLineEnds_areRead() {
    assertThat(
            names(
                (CLUSTER_ROLE + "---\n" + CLUSTER_ROLE.replace("a}", "b}")).replace("\n", "\r\n")))
        .containsExactly("ClusterRole a", "ClusterRole b");
  }

  @Test
  void emptyDocuments_areLeftOut() {
    assertThat(names("---\n# nothing\n---\n" + CLUSTER_ROLE + "---\n---\nnull\n...\n"))
        .containsExactly("ClusterRole a");
  }

  // Lists.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"apiVersion\": \"v1\", \"items\": [%s], \"kind\": \"List\", \"metadata\": {}}",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {}, \"items\": [%s]}",
        "{\"items\": [%s], \"kind\": \"List\", \"apiVersion\": \"v1\"}",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\":"
            + " [{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [%s]}]}",
        "{\"items\": [{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [%s]}],"
            + " \"apiVersion\": \"v1\", \"kind\": \"List\"}",
        "[{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [%s]}]",
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"ClusterRoleList\","
            + " \"items\": [%s]}",
      })
  void list_isRead(String list) {
    assertThat(names(list.formatted(json("a", "b"))))
        .containsExactly("ClusterRole a", "ClusterRole b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"RoleList\", \"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"metadata\":"
            + " {}, \"items\": [%s]}",
        "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"items\": [%s], \"kind\":"
            + " \"RoleList\"}",
        "{\"items\": [%s], \"kind\": \"RoleList\", \"apiVersion\":"
            + " \"rbac.authorization.k8s.io/v1\"}",
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [{\"kind\": \"RoleList\","
            + " \"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"items\": [%s]}]}",
      })
  void listOfOneKind_tellsItsItemsTheirs(String list) {
    assertThat(names(list.formatted(JSON_ITEM.formatted("a") + "," + JSON_ITEM.formatted("b"))))
        .containsExactly("Role a", "Role b");
  }

  @Test
  void listsOfAllFourKinds_areRead() {
    String list =
        "{\"kind\": \"%sList\", \"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"items\": [%s]}";
    String ref = ", \"roleRef\": {\"kind\": \"ClusterRole\", \"name\": \"x\"}}";
    assertThat(
            names(
                list.formatted("Role", JSON_ITEM.formatted("a"))
                    + list.formatted("ClusterRole", "{\"metadata\": {\"name\": \"a\"}}")
                    + list.formatted("RoleBinding", JSON_ITEM.formatted("a").replaceAll("}$", ref))
                    + list.formatted(
                        "ClusterRoleBinding", "{\"metadata\": {\"name\": \"a\"}" + ref)))
        .containsExactly("ClusterRole a", "Role a", "ClusterRoleBinding a", "RoleBinding a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"kind\": \"PodList\", \"apiVersion\": \"v1\", \"items\": [{\"metadata\": {}}, {}]}",
        "{\"items\": [{\"metadata\": {}}, {}], \"kind\": \"PodList\", \"apiVersion\": \"v1\"}",
      })
  void listOfAnotherKind_isSkippedItemByItem(String list) {
    assertThat(skipped(cluster(CLUSTER_ROLE + "---\n" + list))).containsExactly("skipped 2 Pod");
  }

  @Test
  void listOfAnotherGroup_isSkippedWhole() {
    assertThat(
            skipped(
                cluster(
                    CLUSTER_ROLE
                        + "---\napiVersion: apps/v1\nitems: [{a: b}, {}]\nkind: DeploymentList\n")))
        .containsExactly("skipped 1 DeploymentList.apps");
  }

  @Test
  void itemWithoutKindInAList_isRefused() {
    String problem = Reading.OF_NO_FORMAT;
    assertRefused(
        "apiVersion: v1\nkind: List\nitems:\n- metadata: {}\n", "in:4:3: items[0]: " + problem);
    assertRefused(
        "apiVersion: v1\nitems:\n- metadata: {}\nkind: List\n", "in:3:3: items[0]: " + problem);
    assertRefused(
        "apiVersion: v1\nitems:\n- 1\nkind: List\n",
        "in:3:3: items[0]: expected a mapping, found the number 1");
  }

  @Test
  void listThatIsNone_isRefusedIfRbacObjectsAreInIt() {
    String items = "items:\n- " + CLUSTER_ROLE.replace("\n", "\n  ").strip() + "\n";
    assertRefused(items, "in:1:1: kind: is missing; expected List of v1");
    assertRefused(
        items + "knd: List\n", "in:5:1: knd: unknown field \"knd\"; did you mean \"kind\"?");
    assertRefused(
        items + "kind: Lst\napiVersion: v1\n",
        "in:5:7: kind: has RBAC objects among its items but is \"Lst\"; expected List of v1");
    assertRefused(items + "kind: List\n", "in:1:1: apiVersion: is missing; a List is of v1");
    assertRefused("kind: List\nitems: []\n", "in:1:1: apiVersion: is missing; a List is of v1");
  }

  @Test
  void mistypedItems_areRefused() {
    assertRefused(
        "apiVersion: v1\nkind: List\nitmes: []\n",
        "in:3:1: itmes: unknown field \"itmes\"; did you mean \"items\"?");
  }

  @Test
  void itemsOfAnRbacObject_areAnUnknownField() {
    assertRefused(
        "items: []\n" + CLUSTER_ROLE,
        "in:1:1: items: unknown field \"items\"; known are apiVersion, kind, metadata, rules,"
            + " aggregationRule");
  }

  // Kinds that are not used, and kinds that are meant to be.

  @Test
  void otherKinds_areSkippedAndCounted() {
    EksCluster cluster =
        cluster(
            CLUSTER_ROLE
                + """
                ---
                {apiVersion: apps/v1, kind: Deployment, metadata: whatever, spec: {verb: x}}
                ---
                {apiVersion: apps/v1, kind: Deployment}
                ---
                {apiVersion: iam.example.org/v1, kind: Role, metadata: {name: aws-role}}
                ---
                {apiVersion: authorization.openshift.io/v1, kind: RoleBinding}
                ---
                {apiVersion: v1, kind: ServiceAccount}
                """);

    assertThat(skipped(cluster))
        .containsExactly(
            "skipped 2 Deployment.apps",
            "skipped 1 Role.iam.example.org",
            "skipped 1 RoleBinding.authorization.openshift.io",
            "skipped 1 ServiceAccount");
    assertThat(cluster.rbacObjects().all()).hasSize(1);
  }

  @Test
  void olderVersion_isRefused() {
    assertRefused(
        CLUSTER_ROLE.replace("/v1", "/v1beta1"),
        "in:2:7: kind: no matches for kind \"ClusterRole\" in version"
            + " \"rbac.authorization.k8s.io/v1beta1\"; expected ClusterRole of"
            + " rbac.authorization.k8s.io/v1");
    assertRefused(
        "{\"items\": [{}, {}], \"kind\": \"RoleList\", \"apiVersion\":"
            + " \"rbac.authorization.k8s.io/v1beta1\"}",
        "in:1:29: kind: no matches for kind \"RoleList\" in version"
            + " \"rbac.authorization.k8s.io/v1beta1\"; there are Role, ClusterRole, RoleBinding,"
            + " ClusterRoleBinding");
  }

  @ParameterizedTest
  @CsvSource({
    "Rolebinding, RoleBinding",
    "clusterrole, ClusterRole",
    "ClusterRoleBindng, ClusterRoleBinding",
    "Roles, Role"
  })
  void misspelledKind_isRefusedWithTheNearestKnownOne(String kind, String meant) {
    assertRefused(
        CLUSTER_ROLE.replace("kind: ClusterRole", "kind: " + kind),
        "in:2:7: kind: no matches for kind \""
            + kind
            + "\" in version \"rbac.authorization.k8s.io/v1\"; expected "
            + meant
            + " of rbac.authorization.k8s.io/v1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1",
        "rbac.authorization.k8s.io",
        "rbac.authorisation.k8s.io/v1",
        "rbac.authorization.k8s.io1/v1"
      })
  void kindInTheWrongGroup_isRefused(String apiVersion) {
    assertRefused(
        CLUSTER_ROLE.replace("rbac.authorization.k8s.io/v1", apiVersion),
        "in:2:7: kind: no matches for kind \"ClusterRole\" in version \""
            + apiVersion
            + "\"; expected ClusterRole of rbac.authorization.k8s.io/v1");
  }

  @Test
  void missingApiVersion_isRefused() {
    assertRefused(
        "kind: Role\nmetadata: {name: a, namespace: ns}\n",
        "in:1:1: apiVersion: is missing; a Role is of rbac.authorization.k8s.io/v1");
  }

  @Test
  void missingKind_isRefused() {
    assertRefused(API + "metadata: {name: a}\n", "in:1:1: kind: is missing");
  }

  @Test
  void kindThatIsNoString_isRefused() {
    assertRefused(
        "apiVersion: v1\nkind: 1\n",
        "in:2:7: kind: expected a string, found the number 1; quote it: \"1\"");
  }

  // Unknown fields.

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rule: [] | 4:1: rule | rule | rules",
        "rules: [{verb: [get]}] | 4:10: rules[0].verb | verb | verbs",
        "rules: [{apiGroup: ['']}] | 4:10: rules[0].apiGroup | apiGroup | apiGroups",
        "rules: [{resource: []}] | 4:10: rules[0].resource | resource | resources",
        "rules: [{resourceName: []}] | 4:10: rules[0].resourceName | resourceName | resourceNames",
        "rules: [{nonResourceUrls: []}] | 4:10: rules[0].nonResourceUrls | nonResourceUrls |"
            + " nonResourceURLs",
        "agregationRule: {} | 4:1: agregationRule | agregationRule | aggregationRule",
        "aggregationRule: {clusterRoleSelector: []} | 4:19: aggregationRule.clusterRoleSelector |"
            + " clusterRoleSelector | clusterRoleSelectors",
        "aggregationRule: {clusterRoleSelectors: [{matchLabel: {}}]} | 4:43:"
            + " aggregationRule.clusterRoleSelectors[0].matchLabel | matchLabel | matchLabels",
        "aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{opertor: In}]}]} | 4:63:"
            + " aggregationRule.clusterRoleSelectors[0].matchExpressions[0].opertor | opertor |"
            + " operator",
      })
  void unknownField_isRefusedWithTheNearestKnownOne(
      String fields, String place, String field, String meant) {
    assertRefused(
        CLUSTER_ROLE + fields + "\n",
        "in:" + place + ": unknown field \"" + field + "\"; did you mean \"" + meant + "\"?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roleref: {} | 4:1: roleref | roleref | roleRef",
        "roleRef: {nme: x} | 4:11: roleRef.nme | nme | name",
        "subject: [] | 4:1: subject | subject | subjects",
        "subjects: [{apigroup: x}] | 4:13: subjects[0].apigroup | apigroup | apiGroup",
      })
  void unknownFieldOfBinding_isRefusedWithTheNearestKnownOne(
      String fields, String place, String field, String meant) {
    assertRefused(
        CLUSTER_ROLE.replace("ClusterRole", "ClusterRoleBinding") + fields + "\n",
        "in:" + place + ": unknown field \"" + field + "\"; did you mean \"" + meant + "\"?");
  }

  @Test
  void unknownFieldOfMetadata_isRefusedWithTheNearestKnownOne() {
    assertRefused(
        API + "kind: ClusterRole\nmetadata: {name: a, label: {}}\n",
        "in:3:21: metadata.label: unknown field \"label\"; did you mean \"labels\"?");
  }

  @Test
  void severalUnknownFields_areReportedTogether() {
    assertRefused(
        CLUSTER_ROLE + "rule: []\nfoo: x\n",
        "in:4:1: rule: unknown field \"rule\"; did you mean \"rules\"?",
        "in:5:1: foo: unknown field \"foo\"; known are apiVersion, kind, metadata, rules,"
            + " aggregationRule");
  }

  // What the server refuses.

  @Test
  void objectThatTheServerRefuses_isRefusedInItsWordsAtItsPlace() {
    assertRefused(
        CLUSTER_ROLE
            + "---\n"
            + API
            + "kind: Role\nmetadata: {name: a/b}\nrules: [{nonResourceURLs: [/x]}]\n",
        "in:5:1: Role.rbac.authorization.k8s.io \"a/b\" is invalid: [metadata.name: Invalid value:"
            + " \"a/b\": may not contain '/', metadata.namespace: Required value, rules[0].verbs:"
            + " Required value: verbs must contain at least one value, rules[0].nonResourceURLs:"
            + " Invalid value: [\"/x\"]: namespaced rules cannot apply to non-resource URLs]; write"
            + " the namespace, or say by defaultNamespace(NAMESPACE) of the reader's builder where"
            + " objects without one go");
  }

  @Test
  void itemThatTheServerRefuses_isRefusedWithItsPath() {
    assertRefused(
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: b}
            roleRef: {kind: Role, name: r}
        """,
        "in:4:5: items[0]: ClusterRoleBinding.rbac.authorization.k8s.io \"b\" is invalid:"
            + " roleRef.kind: Unsupported value: \"Role\": supported values: \"ClusterRole\"");
  }

  @Test
  void missingMetadata_isRefusedAsTheServerDoes() {
    assertRefused(
        API + "kind: ClusterRole\n",
        "in:1:1: ClusterRole.rbac.authorization.k8s.io \"\" is invalid: metadata.name: Required"
            + " value: name or generateName is required");
  }

  @Test
  void generateName_isRefused() {
    assertRefused(
        API + "kind: ClusterRole\nmetadata: {generateName: a-}\n",
        "in:3:26: metadata.generateName: the server would make up a name; give the object a"
            + " metadata.name");
  }

  @Test
  void valueOfTheWrongType_isRefusedAtItsPlace() {
    assertRefused(
        CLUSTER_ROLE + "rules: [{verbs: get}]\n",
        "in:4:17: rules[0].verbs: expected a list, found the string \"get\"");
    assertRefused(
        API + "kind: ClusterRole\nmetadata: {name: a, labels: {a: true}}\n",
        "in:3:33: metadata.labels.a: expected a string, found the boolean true; quote it:"
            + " \"true\"");
    assertRefused(
        API + "kind: ClusterRole\nmetadata: {name: no}\n",
        "in:3:18: metadata.name: expected a string, found the boolean no; quote it: \"no\"");
    assertRefused(
        json("a").replace("\"a\"", "17"),
        "in:2:23: metadata.name: expected a string, found the number 17; quote it: \"17\"");
  }

  @Test
  void severalProblems_areReportedTogether_andASyntaxErrorWithThem() {
    assertRefused(
        CLUSTER_ROLE.replace("metadata", "metdata")
            + "---\n"
            + CLUSTER_ROLE
            + "---\n"
            + CLUSTER_ROLE
            + "rule: []\n---\n[",
        "in:3:1: metdata: unknown field \"metdata\"; did you mean \"metadata\"?",
        "in:12:1: rule: unknown field \"rule\"; did you mean \"rules\"?",
        "in:14:2: not valid YAML: expected the node content, but found '<stream end>'");
  }

  @Test
  void manyProblemsInNestedLists_areReportedOnce_andEndTheReading() {
    String item = "{\"apiVersion\": \"rbac.authorization.k8s.io/v1\", \"kind\": \"X%d\"},";
    StringBuilder items = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      items.append(item.formatted(i));
    }
    String list = "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": [%s]}";
    String nested = list.formatted(list.formatted(items.substring(0, items.length() - 1)));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> cluster(nested))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(21)
                    .doesNotHaveDuplicates()
                    .last()
                    .hasToString("in: there may be more problems; reading ended here"));
  }

  // The same object more than once.

  @Test
  void sameObjectTwice_isTakenOnce() {
    assertThat(names(CLUSTER_ROLE + "---\n" + CLUSTER_ROLE + "rules: []\n"))
        .containsExactly("ClusterRole a");
  }

  @Test
  void otherObjectOfTheSameName_isRefusedWithBothPlaces() {
    assertRefused(
        CLUSTER_ROLE + "---\n" + CLUSTER_ROLE.replace("name: a", "name: a, labels: {a: b}"),
        "in:5:1: ClusterRole \"a\" is defined otherwise at in:1:1; keep one of the definitions");
    String role = API + "kind: Role\nmetadata: {name: a, namespace: ns}\n";
    assertRefused(
        role + "---\n" + role + "rules: [{verbs: [get], apiGroups: [''], resources: [x]}]\n",
        "in:5:1: Role \"a\" in the namespace \"ns\" is defined otherwise at in:1:1; keep one of the"
            + " definitions");
  }

  @Test
  void sameNameInOtherNamespacesAndKinds_isAnotherObject() {
    String role = API + "kind: Role\nmetadata: {name: a, namespace: ns-%s}\n---\n";
    assertThat(objects(role.formatted("m") + role.formatted("n") + CLUSTER_ROLE)).hasSize(3);
  }
}
