package io.github.ekscam.testing.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.config.InvalidInputException;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.request.UserInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a specification means, and how its mistakes are told. */
class SpecificationReaderTest {

  private static void assertProblem(String yaml, String... lines) {
    assertThatThrownBy(() -> Specifications.read(yaml))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(String.join(System.lineSeparator(), lines));
  }

  /** Of a case in line 9, at the caret, or where the case begins if there is none. */
  private static void assertCaseProblem(String testCase, String problem) {
    int column = "- {".length() + Math.max(0, testCase.indexOf('^') + 1);
    assertThatThrownBy(() -> Specifications.ofCase(testCase.replace("^", "")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("access.yaml:9:" + column + ": " + problem);
  }

  @Test
  void lists_multiplyOut() {
    Specification specification =
        Specifications.ofCases(
            """
            - description: Both
              principals: [alice, daily]
              verbs: [get, patch]
              resources: [deployments.apps, pods/log]
              namespaces: [dev-1, prod]
              expect: deny
            """);

    assertThat(specification.cases())
        .hasSize(16)
        .allSatisfy(each -> assertThat(each.description()).isEqualTo("Both"))
        .allSatisfy(each -> assertThat(each.source()).hasToString("access.yaml:9:3"))
        .extracting(SpecificationCase::sentence)
        .startsWith(
            "alice cannot get deployments.apps in dev-1",
            "alice cannot get deployments.apps in prod",
            "alice cannot patch deployments.apps in dev-1",
            "alice cannot patch deployments.apps in prod",
            "alice cannot get pods/log in dev-1")
        .endsWith("daily cannot patch pods/log in prod");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pods, namespaces: x | get pods in x",
        "po, namespaces: x | get pods in x",
        "deploy, namespaces: x | get deployments.apps in x",
        "deployments.apps/scale, namespaces: x | get deployments.apps/scale in x",
        "secrets/db-password, namespaces: x | get secrets \"db-password\" in x",
        "pods/web/log, namespaces: x | get pods/log \"web\" in x",
        "pods/log, resourceNames: log, namespaces: x | get pods/log \"log\" in x",
        "secrets, resourceNames: token, namespaces: x | get secrets \"token\" in x",
        "pods/finalizers, namespaces: x | get pods/finalizers in x",
        "widgets.example.com/status, namespaces: x | get widgets.example.com/status in x",
        "widgets.example.com/big, clusterScope: true | get widgets.example.com \"big\" at the"
            + " cluster scope",
        "podgroups.scheduling.x-k8s.io, namespaces: x | get podgroups.scheduling.x-k8s.io in x",
        "pods, clusterScope: true | get pods at the cluster scope",
        "nodes | get nodes at the cluster scope",
        "namespaces | get namespaces at the cluster scope",
        "namespaces/x | get namespaces \"x\" in x",
        "users/jane | get users \"jane\" at the cluster scope",
        "userextras.authentication.k8s.io/scopes | get userextras.authentication.k8s.io/scopes at"
            + " the cluster scope",
        "/healthz | get /healthz"
      })
  void resources_areWhatTheyAreToKubectl_andSubresourcesWhatTheyAreToRules(
      String resources, String words) {
    assertThat(
            Specifications.ofCase(
                    "principals: alice, verbs: get, resources: " + resources + ", expect: allow")
                .cases())
        .extracting(SpecificationCase::sentence)
        .containsExactly("alice can " + words);
  }

  @Test
  void principals_mayHaveAUserId() {
    Specification specification =
        Specifications.read(
            """
            description: Ours
            configuration: [../platform, rbac.yaml]
            kubernetesVersion: 1.34
            principals:
              alice:
                arn: arn:aws:sts::111122223333:assumed-role/Developer/alice
                userId: AROAEXAMPLE:alice
                description: A developer
            cases:
              - {principals: alice, expect: unauthorized}
            """);

    assertThat(specification.description()).isEqualTo("Ours");
    assertThat(specification.source()).isEqualTo("access.yaml");
    assertThat(specification.configuration())
        .containsExactly(Path.of("../platform"), Path.of("rbac.yaml"));
    assertThat(specification.kubernetesVersion()).contains(new KubernetesVersion(1, 34));
    assertThat(specification.cases().get(0).principals().get(0).caller().orElseThrow().userId())
        .contains("AROAEXAMPLE:alice");
    assertThat(specification.cases().get(0).request()).isEmpty();
    assertThat(specification.cases().get(0).sentence()).isEqualTo("alice is unauthorized");
  }

  @Test
  void configuration_isRelativeToTheFile() {
    assertThat(
            Specification.read(Path.of("../examples/specifications/platform.yaml")).configuration())
        .containsExactly(Path.of("../examples/platform"));
  }

  @Test
  void principals_mayBeServiceAccountsAndUsers() {
    Specification specification =
        Specifications.read(
            """
            principals:
              builder: {serviceAccount: "ci:builder", description: Builds images}
              jane: {user: "oidc:jane", groups: [oidc:developers, oidc:all]}
              john: {user: john}
            cases:
              - {principals: [builder, jane, john], verbs: get, resources: nodes, expect: deny}
            """);

    assertThat(specification.cases())
        .extracting(testCase -> testCase.principals().get(0).user().orElseThrow())
        .containsExactly(
            UserInfo.ofServiceAccount("ci", "builder"),
            UserInfo.of(
                "oidc:jane", List.of("oidc:developers", "oidc:all", "system:authenticated")),
            UserInfo.of("john", List.of("system:authenticated")));
    assertThat(specification.cases().get(0).principals().get(0).caller()).isEmpty();
    assertThat(specification.cases().get(0).sentence())
        .isEqualTo("builder cannot get nodes at the cluster scope");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{description: x} | : says of nobody who it is; give arn, serviceAccount, user or group",
        "{arn: 'arn:aws:iam::111122223333:user/a', user: a} | : arn and user exclude each other;"
            + " keep one",
        "{serviceAccount: 'ci:builder', userId: ^AIDA} | .userId: userId goes with arn only, and"
            + " here is serviceAccount",
        "{serviceAccount: 'ci:builder', groups: ^x} | .groups: groups goes with user only, and here"
            + " is serviceAccount",
        "{serviceAccount: ^builder} | .serviceAccount: Invalid service account \"builder\":"
            + " expected NAMESPACE:NAME, such as ci:builder",
        "{serviceAccount: ^'system:serviceaccount:ci:builder'} | .serviceAccount: Invalid service"
            + " account \"system:serviceaccount:ci:builder\": expected NAMESPACE:NAME, such as"
            + " ci:builder",
        "{user: ^'system:serviceaccount:ci:builder'} | .user: a service account is given by"
            + " serviceAccount: ci:builder, so that it has its groups",
        "{user: ^'arn:aws:iam::111122223333:user/a'} | .user: an IAM principal is given by arn, so"
            + " that access entries count",
        "{user: ^''} | .user: is empty; give the user's name",
        "{user: a, ^usr: a} | .usr: unknown field \"usr\"; did you mean \"user\"?",
        "{user: a, groups: ^[]} | .groups: is an empty list: nothing would be tested; name at least"
            + " one"
      })
  void principalsThatCannotBe_areRefused(String principal, String problem) {
    int caret = principal.indexOf('^');
    int column = 14 + (caret < 0 ? 0 : caret);
    assertProblem(
        "principals:\n  who:        "
            + principal.replace("^", "")
            + "\ncases: [{principals: who, verbs: get, resources: nodes, expect: deny}]\n",
        "access.yaml:2:" + (column + 1) + ": principals.who" + problem);
  }

  @Test
  void whatOnlyIamPrincipalsCanBeOrHave_isNotExpectedOfUsers() {
    String principals = "principals: {a: {user: a}}\ncases:\n  - {principals: a, ";
    assertProblem(
        principals + "expect: unauthorized}\n",
        "access.yaml:3:18: cases[0].principals: a is a Kubernetes user, and the cluster knows"
            + " everybody but IAM principals");
    for (String by :
        List.of(
            "accessPolicy: AmazonEKSViewPolicy",
            "accessEntry: 'arn:aws:iam::111122223333:user/a'")) {
      assertProblem(
          principals + "verbs: get, resources: nodes, expect: allow, by: {" + by + "}}\n",
          "access.yaml:3:70: cases[0].by: a is a Kubernetes user, and access entries and their"
              + " policies are IAM principals'");
    }
  }

  @Test
  void allMistakes_areToldAtOnce() {
    assertProblem(
        """
        descripton: Ours
        principals:
          alice: arn:aws:iam::111122223333:group/Developers
        cases:
          - principals: bob
            verbs: get
            resources: nodes
            expect: allow
          - principals: bob
            verb: get
            expect: allow
        """,
        "access.yaml:1:1: descripton: unknown field \"descripton\"; did you mean \"description\"?",
        "access.yaml:3:10: principals.alice: Invalid caller ARN"
            + " \"arn:aws:iam::111122223333:group/Developers\": unrecognized resource"
            + " group/Developers for service iam; expected an IAM user, a role, or a session of a"
            + " role, such as arn:aws:sts::111122223333:assumed-role/Developer/alice",
        "access.yaml:5:17: cases[0].principals: unknown principal \"bob\"; known are alice",
        "access.yaml:10:5: cases[1].verb: unknown field \"verb\"; did you mean \"verbs\"?");
  }

  @Test
  void whatIsMissing_isTold() {
    assertProblem("", "access.yaml: is empty");
    assertProblem("# nothing\n", "access.yaml: is empty");
    assertProblem("[]", "access.yaml:1:1: expected a mapping, found a list");
    assertProblem(
        "description: x\n",
        "access.yaml:1:1: principals is missing; give those who are tested names, such as alice:"
            + " arn:aws:sts::111122223333:assumed-role/Developer/alice",
        "access.yaml:1:1: cases is missing; say who may do what");
    assertProblem(
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\ncases: []\n",
        "access.yaml:2:8: cases: is an empty list: nothing would be tested; say who may do what");
    assertProblem(
        "principals: {a: 'arn:aws:iam::111122223333:user/a'}\ncases: []\n---\na: b\n",
        "access.yaml:4:1: a second document; put it into a file of its own");
    assertCaseProblem(
        "principals: alice, verbs: get, resources: pods",
        "cases[0]: expect is missing; write allow, deny or unauthorized, or who alone may: only,"
            + " nobody or whoCan");
    assertCaseProblem(
        "verbs: get, resources: pods, expect: deny",
        "cases[0]: principals is missing; name who asks");
    assertCaseProblem(
        "principals: alice, resources: pods, expect: deny",
        "cases[0]: verbs is missing; say what is done, such as [get, list]");
    assertCaseProblem(
        "principals: alice, verbs: , resources: pods, expect: deny",
        "cases[0]: verbs is missing; say what is done, such as [get, list]");
    assertCaseProblem(
        "principals: alice, verbs: get, expect: deny",
        "cases[0]: resources is missing; say to what, such as [deployments.apps]");
  }

  @Test
  void emptyLists_andWordsTwice_areRefused() {
    assertCaseProblem(
        "principals: alice, verbs: ^[], resources: nodes, expect: deny",
        "cases[0].verbs: is an empty list: nothing would be tested; name at least" + " one");
    assertCaseProblem(
        "principals: alice, verbs: [get, ^get], resources: nodes, expect: deny",
        "cases[0].verbs[1]: \"get\" is listed twice; keep one");
    assertCaseProblem(
        "principals: alice, verbs: get, resources: nodes, expect: ^no",
        "cases[0].expect: expected a string, found the boolean no; quote it: \"no\"");
    assertCaseProblem(
        "principals: alice, verbs: get, resources: nodes, expect: ^denied",
        "cases[0].expect: unknown expectation \"denied\"; known are allow, deny, unauthorized");
  }

  @Test
  void principalsThatAreNotKnown_areRefused() {
    assertCaseProblem(
        "principals: [alice, ^developr], verbs: get, resources: nodes, expect: deny",
        "cases[0].principals[1]: unknown principal \"developr\"; did you mean" + " \"developer\"?");
    assertCaseProblem(
        "principals: ^'arn:aws:iam::111122223333:user/x', verbs: get, resources: nodes, expect:"
            + " deny",
        "cases[0].principals: an ARN stands under principals: with a name; here"
            + " stands the name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gett | nodes | :30: cases[0].verbs: unknown verb \"gett\"; did you mean \"get\"?",
        "read | nodes | :30: cases[0].verbs: unknown verb \"read\"; known are approve, attest,"
            + " bind, create, delete, deletecollection, escalate, get, impersonate, list, patch,"
            + " proxy, sign, update, use, watch",
        "list | /metrics | :30: cases[0].verbs: unknown verb \"list\" for a path; known are delete,"
            + " get, head, options, patch, post, put",
        "lists | widgets.example.com | :30: cases[0].verbs: unknown verb \"lists\"; did you mean"
            + " \"list\"?",
        "'*' | nodes | :30: cases[0].verbs: that \"*\" is denied says only that not all is allowed"
            + " at once; name the verbs that must be denied",
        "get | '*' | :46: cases[0].resources: that \"*\" is denied says only that not all is"
            + " allowed at once; name the resources that must be denied",
        "get | pdos | :46: cases[0].resources: Kubernetes has no resource \"pdos\"; did you mean"
            + " \"pods\"?",
        "get | widgets | :46: cases[0].resources: Kubernetes has no resource \"widgets\"; of a"
            + " custom resource name the API group, as in widgets.example.com",
        "get | deployment.batch | :46: cases[0].resources: Kubernetes has no resource"
            + " \"deployment\" in the API group batch; did you mean \"deployments\"?",
        "get | gizmos.batch | :46: cases[0].resources: Kubernetes has no resource \"gizmos\" in the"
            + " API group batch; 'kubectl api-resources' lists them",
        "get | deployments.app | :46: cases[0].resources: Kubernetes has no API group \"app\"; did"
            + " you mean \"apps\"?",
        "get | ingresses.networking.k8s.oi | :46: cases[0].resources: Kubernetes has no API group"
            + " \"networking.k8s.oi\"; did you mean \"networking.k8s.io\"?",
        "get | widgets.example | :46: cases[0].resources: Kubernetes has no API group \"example\";"
            + " that of a custom resource has a dot, as in widgets.example.com",
        "get | pods/logs | :46: cases[0].resources: \"pods\" have no subresource \"logs\"; did you"
            + " mean \"log\"?; an object of that name is written as resourceNames: [logs]",
        "get | secrets/token | :46: cases[0].resources: \"secrets\" have no subresource \"token\";"
            + " an object of that name is written as resourceNames: [token]",
        "get | 'pods/' | :46: cases[0].resources: Invalid resource \"pods/\": expected"
            + " RESOURCE[.GROUP], RESOURCE[.GROUP]/SUBRESOURCE, RESOURCE[.GROUP]/NAME[/SUBRESOURCE]"
            + " or a path, such as deployments.apps, pods/log, pods/web, pods/web/log or /metrics"
      })
  void wordsThatAreNotKnown_areRefused_withWhatWasMeant(
      String verb, String resource, String problem) {
    String verbs = verb.contains("*") ? "'*'" : "'" + verb + "'";
    assertThatThrownBy(
            () ->
                Specifications.ofCases(
                    "- {principals: 'alice', verbs: "
                        + verbs
                        + ",\n   expect: deny, clusterScope: true,     resources: "
                        + (resource.startsWith("'") ? resource : "'" + resource + "'")
                        + "}\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(problem.substring(problem.indexOf(' ')));
  }

  @Test
  void clusterRoles_areAskedAboutWhereTheyAreBound() {
    String bind = "principals: alice, verbs: bind, expect: deny, resources: clusterroles/edit";

    assertThat(sentences(bind + ", namespaces: [dev, prod]"))
        .containsExactly(
            "alice cannot bind clusterroles.rbac.authorization.k8s.io \"edit\" in dev",
            "alice cannot bind clusterroles.rbac.authorization.k8s.io \"edit\" in prod");
    assertThat(sentences(bind + ", clusterScope: true"))
        .isEqualTo(sentences(bind))
        .containsExactly(
            "alice cannot bind clusterroles.rbac.authorization.k8s.io \"edit\" at the cluster"
                + " scope");
    assertCaseProblem(
        "principals: alice, verbs: [bind, get], expect: deny, resources: clusterroles/edit,"
            + " namespaces: [^dev]",
        "cases[0].namespaces[0]: clusterroles belong to no namespace; put them into a case of"
            + " their own, without namespaces or clusterScope");
  }

  private static List<String> sentences(String testCase) {
    return Specifications.ofCase(testCase).cases().stream()
        .map(SpecificationCase::sentence)
        .toList();
  }

  @Test
  void combinationsThatCannotBe_areRefused() {
    String alice = "principals: alice, verbs: get, expect: deny, ";
    assertCaseProblem(
        alice + "resources: [pods, nodes], namespaces: [^dev]",
        "cases[0].namespaces[0]: nodes belong to no namespace; put them into a"
            + " case of their own, without namespaces or clusterScope");
    assertCaseProblem(
        alice + "resources: nodes, clusterScope: ^true",
        "cases[0].clusterScope: nodes belong to no namespace; put them into a case"
            + " of their own, without namespaces or clusterScope");
    assertCaseProblem(
        alice + "resources: [/metrics, pods], namespaces: ^dev",
        "cases[0].namespaces: a path such as /metrics is in no namespace; put it"
            + " into a case of its own, without namespaces or clusterScope");
    assertCaseProblem(
        alice + "resources: ^pods",
        "cases[0].resources: pods belong to namespaces: name them under"
            + " namespaces, or write clusterScope: true to ask for the whole cluster");
    assertCaseProblem(
        alice + "resources: ^widgets.example.com",
        "cases[0].resources: whether \"widgets\" belong to namespaces is not known: name some under"
            + " namespaces, or write clusterScope: true to ask for the whole cluster");
    assertCaseProblem(
        alice + "resources: pods, namespaces: dev, clusterScope: ^true",
        "cases[0].clusterScope: namespaces and clusterScope exclude each other;"
            + " put one into a case of its own");
    assertCaseProblem(
        alice + "resources: pods, clusterScope: ^false",
        "cases[0].clusterScope: leave clusterScope out unless it is true");
    assertCaseProblem(
        alice + "resources: pods/web, resourceNames: ^api, namespaces: dev",
        "cases[0].resourceNames: \"pods/web\" has a name already; put it into a"
            + " case without resourceNames");
    assertCaseProblem(
        alice + "resources: /metrics, resourceNames: ^api",
        "cases[0].resourceNames: \"/metrics\" is a path; put it into a case without"
            + " resourceNames");
    assertCaseProblem(
        alice + "resources: pods, resourceNames: ^'', namespaces: dev",
        "cases[0].resourceNames: a name must not be empty; leave resourceNames out"
            + " for no name");
    assertCaseProblem(
        alice + "resources: pods, namespaces: ^'dev-*'",
        "cases[0].namespaces: Invalid namespace \"dev-*\": a request is for one namespace, and"
            + " \"dev-*\" is a pattern; name namespaces, such as \"dev-example\"");
    assertCaseProblem(
        alice + "resources: pods, namespaces: ^Dev_1",
        "cases[0].namespaces: Invalid namespace \"Dev_1\": no namespace can be called \"Dev_1\": a"
            + " name has at most 63 lower case letters, digits or '-', with a letter or digit first"
            + " and last");
    assertCaseProblem(
        "principals: mallory, expect: unauthorized, verbs: ^get",
        "cases[0].verbs: a principal who is unauthorized gets the same answer whatever they"
            + " ask for; leave verbs out");
  }

  @Test
  void whatNoServerIsAsked_isRefused() {
    String alice = "principals: alice, expect: deny, ";
    assertCaseProblem(
        alice + "verbs: [get, ^create], resources: secrets/db, namespaces: dev",
        "cases[0].verbs[1]: nobody can ask to create secrets \"db\" in dev: a request to create"
            + " secrets carries no name; the API server asks with the name only when a PUT or a"
            + " server-side apply that was allowed creates the object; ask without the name, or"
            + " whether the object may be patched");
    assertCaseProblem(
        alice + "verbs: ^deletecollection, resources: pods, resourceNames: web, namespaces: dev",
        "cases[0].verbs: nobody can ask to deletecollection pods \"web\" in dev: a request to"
            + " delete a collection carries no name; ask without the name, or whether the object"
            + " may be deleted");
    assertCaseProblem(
        alice + "verbs: get, resources: secrets, resourceNames: ^a/b, namespaces: dev",
        "cases[0].resourceNames: nobody can ask to get secrets \"a/b\" in dev: no request carries"
            + " the name \"a/b\", which has a slash; name the subresource apart from the object");
    assertCaseProblem(
        alice + "verbs: get, resources: ^/api/v1/pods",
        "cases[0].resources: nobody can ask to get /api/v1/pods: \"/api/v1/pods\" is the path of a"
            + " resource, and no API server asks about it as a path; name the resource, such as"
            + " pods or deployments.apps");
    assertCaseProblem(
        alice + "verbs: ^impersonate, resources: pods, namespaces: dev",
        "cases[0].verbs: nobody can ask to impersonate pods in dev: nothing asks whether somebody"
            + " may impersonate pods: by that verb the API server asks about users, groups,"
            + " serviceaccounts, userextras.authentication.k8s.io, uids.authentication.k8s.io only;"
            + " ask about one of these, or by another verb");
  }

  @Test
  void subresourcesOfObjects_andListsOfOneName_areAskedAbout() {
    Specifications.read(
        """
        principals: {alice: 'arn:aws:iam::111122223333:role/Developer'}
        cases:
        - {principals: alice, verbs: create, resources: pods/web/exec, namespaces: dev, expect: deny}
        - {principals: alice, verbs: [list, watch], resources: secrets/db, namespaces: dev, expect: deny}
        - {principals: alice, verbs: impersonate, resources: [users/bob, groups], expect: deny}
        - {principals: alice, verbs: impersonate, resources: serviceaccounts/ci, namespaces: dev, expect: deny}
        """);
  }

  @Test
  void grantsThatCannotBe_areRefused() {
    String alice = "principals: alice, verbs: get, resources: nodes, expect: ";
    assertCaseProblem(
        alice + "deny, by: ^{group: x}",
        "cases[0].by: nothing grants what is denied; leave by out, or expect" + " allow");
    assertCaseProblem(
        alice + "allow, by: ^AmazonEKSViewPolicy",
        "cases[0].by: expected a mapping of accessPolicy, accessEntry,"
            + " clusterRoleBinding, roleBinding, clusterRole, role, group, such as {accessPolicy:"
            + " AmazonEKSViewPolicy}");
    assertCaseProblem(
        alice + "allow, by: ^{}",
        "cases[0].by: is empty; name one of accessPolicy, accessEntry,"
            + " clusterRoleBinding, roleBinding, clusterRole, role, group");
    assertCaseProblem(
        alice + "allow, by: {^policy: AmazonEKSViewPolicy}",
        "cases[0].by.policy: unknown field \"policy\"; known are accessPolicy,"
            + " accessEntry, clusterRoleBinding, roleBinding, clusterRole, role, group");
    assertCaseProblem(
        alice + "allow, by: {accessPolicy: ^AmazonEKSVeiwPolicy}",
        "cases[0].by.accessPolicy: unknown access policy \"AmazonEKSVeiwPolicy\";"
            + " did you mean \"AmazonEKSViewPolicy\"?");
    assertCaseProblem(
        alice + "allow, by: {accessPolicy: ^Mine}",
        "cases[0].by.accessPolicy: unknown access policy \"Mine\"; there are "
            + ManagedPolicies.catalogue().policies().stream()
                .map(AccessPolicy::name)
                .collect(Collectors.joining(", ")));
    assertCaseProblem(
        alice + "allow, by: ^{accessPolicy: AmazonEKSViewPolicy, clusterRole: view}",
        "cases[0].by: no grant goes through both accessPolicy and clusterRole;" + " keep one");
  }

  @Test
  void theSameQuestionTwice_isRefused() {
    assertThatThrownBy(
            () ->
                Specifications.ofCases(
                    """
                    - {principals: alice, verbs: [get, list], resources: nodes, expect: deny}
                    - {principals: alice, verbs: [watch, list], resources: no, expect: allow}
                    """))
        .hasMessage(
            "access.yaml:10:56: cases[1].resources: expected a string, found the boolean"
                + " no; quote it: \"no\"");
    assertThatThrownBy(
            () ->
                Specifications.ofCases(
                    """
                    - {principals: alice, verbs: [get, list], resources: nodes, expect: deny}
                    - {principals: alice, verbs: [watch, list], resources: node, expect: allow}
                    """))
        .hasMessage(
            "access.yaml:10:3: cases[1]: alice: list nodes at the cluster scope is tested already"
                + " at access.yaml:9:3; keep one of the two");
  }

  @Test
  void kubernetesVersion_mayBeOneThatIsNotKnown_butIsAVersion() {
    assertProblem(
        """
        kubernetesVersion: "1,12"
        principals: {a: 'arn:aws:iam::111122223333:user/a'}
        cases: [{principals: a, expect: unauthorized}]
        """,
        "access.yaml:1:20: kubernetesVersion: Invalid Kubernetes version \"1,12\": expected a"
            + " version such as 1.34");
  }

  @Test
  void asOf_isADay_sinceWhenAccessPoliciesAreKnown() {
    assertProblem(
        """
        asOf: yesterday
        principals: {a: 'arn:aws:iam::111122223333:user/a'}
        cases: [{principals: a, expect: unauthorized}]
        """,
        "access.yaml:1:7: asOf: expected a date such as 2026-08-24, found \"yesterday\"");
    assertProblem(
        """
        asOf: 2020-01-01
        principals: {a: 'arn:aws:iam::111122223333:user/a'}
        cases: [{principals: a, expect: unauthorized}]
        """,
        "access.yaml:1:7: asOf: no access policy is known before 2023-12-18");
  }

  @Test
  void filesThatAreNotThere_areTold() {
    assertThatThrownBy(() -> Specification.read(Path.of("nowhere.yaml")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("nowhere.yaml: no such file or directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "true ; kind: Role",
        "true ; # a comment~apiVersion: v1",
        "true ; ---~\"apiVersion\": v1",
        "true ; {\"accessEntry\": {}}",
        "true ; { accessEntries: []}",
        "true ; associatedAccessPolicies: []",
        "true ; cluster: {}",
        "false ; cases: []",
        "false ; configuration: |~  apiVersion: v1~cases: []",
        "false ; description: 'kind: x'",
        "false ; nothing",
      })
  void configuration_isToldByTheFieldsAtItsTop(
      boolean configuration, String text, @TempDir Path directory) throws IOException {
    Path file = directory.resolve("beside.yaml");
    Files.writeString(file, text.replace("~", "\n"));

    assertThat(Specification.isConfiguration(file)).isEqualTo(configuration);
  }
}
