package io.github.ekscam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.Explanation.Difference;
import io.github.ekscam.Explanation.Difference.Kind;
import io.github.ekscam.Explanation.NearMiss;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of grants that nearly allow a request, word by word. */
class ExplanationTest {

  private static final PrincipalArn DEVELOPER =
      PrincipalArn.of("arn:aws:iam::111122223333:role/teams/Developer");
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/Developer/";
  private static final RequestAttributes READ_POD =
      ResourceRequest.of("get", "", "pods").namespace("dev").name("web");
  private static final PolicyRule EVERYTHING =
      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build();

  private static EksCluster.Builder cluster() {
    return EksCluster.builder()
        .authenticationMode(AuthenticationMode.API)
        .accessPolicies(
            AccessPolicyCatalogue.of(
                List.of(
                    AccessPolicy.builder("Admin")
                        .rules(
                            List.of(
                                AccessPolicy.Rule.of(EVERYTHING),
                                AccessPolicy.Rule.of(
                                    PolicyRule.builder().nonResourceURLs("*").verbs("*").build())))
                        .build())))
        .add(AccessEntry.builder(DEVELOPER).kubernetesGroups(List.of("developers")).build());
  }

  private static EksCluster.Builder bound(EksCluster.Builder builder, PolicyRule rule) {
    return builder
        .add(ClusterRole.of(ObjectMeta.named("r"), List.of(rule)))
        .add(toGroup("b", "developers"));
  }

  private static ClusterRoleBinding toGroup(String name, String group) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole("r"), List.of(Subject.group(group)));
  }

  private static Caller alice(EksCluster.Builder builder) {
    return builder.build().caller(SESSION + "alice");
  }

  private static List<String> texts(Explanation explanation) {
    List<String> texts = new ArrayList<>();
    explanation
        .nearMisses()
        .forEach(miss -> miss.differences().forEach(d -> texts.add(d.kind() + ": " + d.text())));
    return texts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // verb of the rule | group | resource | request: verb, group, resource, subresource | text
        "list;watch | | pods | get;;pods; | VERB: the verb is \"get\"; the rule has \"list\", \"watch\"",
        "Get | | pods | get;;pods; | VERB: the verb is \"get\"; the rule has \"Get\", and case counts",
        "get | | pods | GET;;pods; | VERB: the verb is \"GET\"; the rule has \"get\", and case counts",
        "post | | pods | create;;pods; | VERB: the verb is \"create\"; the rule has \"post\", which is an HTTP method and no verb",
        "lists | | pods | list;;pods; | VERB: the verb is \"list\"; the rule has \"lists\"",
        "watch | | pods | patch;;pods; | VERB: the verb is \"patch\"; the rule has \"watch\"",
        "get | extensions | deployments | get;apps;deployments; | API_GROUP: the API group is \"apps\"; the rule has \"extensions\"",
        "get | apps/v1 | deployments | get;apps;deployments; | API_GROUP: the API group is \"apps\"; the rule has \"apps/v1\", and a group is written without its version",
        "get | v1 | pods | get;;pods; | API_GROUP: the API group is \"\"; the rule has \"v1\", and the core group is written \"\"",
        "get | core | pods | get;;pods; | API_GROUP: the API group is \"\"; the rule has \"core\", and the core group is written \"\"",
        "get | App | deployments | get;apps;deployments; | API_GROUP: the API group is \"apps\"; the rule has \"App\"",
        "get | | secrets;nodes | get;;pods; | RESOURCE: the resource is \"pods\"; the rule has \"secrets\", \"nodes\"",
        "get | | a;b;c;d;e;f;g | get;;pods; | RESOURCE: the resource is \"pods\"; the rule has \"a\", \"b\", \"c\", \"d\", \"e\" and 2 more",
        "get | | pod | get;;pods; | RESOURCE: the resource is \"pods\"; the rule has \"pod\", and resources are written in the plural",
        "get | | pods | get;;pod; | RESOURCE: the resource is \"pod\"; the rule has \"pods\", and resources are written in the plural",
        "get | networking.k8s.io | networkpolicy | get;networking.k8s.io;networkpolicies; | RESOURCE: the resource is \"networkpolicies\"; the rule has \"networkpolicy\", and resources are written in the plural",
        "get | | Pods | get;;pods; | RESOURCE: the resource is \"pods\"; the rule has \"Pods\", and case counts",
        "get | apps | deployments.apps | get;apps;deployments; | RESOURCE: the resource is \"deployments\"; the rule has \"deployments.apps\", and the API group belongs into apiGroups",
        "get | apps | deploymets | get;apps;deployments; | RESOURCE: the resource is \"deployments\"; the rule has \"deploymets\"",
        "get | apps | deplyoments | get;apps;deployments; | RESOURCE: the resource is \"deployments\"; the rule has \"deplyoments\"",
        "get | | pods | get;;pods;log | SUBRESOURCE: the resource is \"pods/log\"; the rule has \"pods\", which does not include its subresources",
        "get | | pods/* | get;;pods;log | SUBRESOURCE: the resource is \"pods/log\"; the rule has \"pods/*\", which is no wildcard: name \"pods/log\"",
        "get | | */* | get;;pods; | SUBRESOURCE: the resource is \"pods\"; the rule has \"*/*\", which is no wildcard: name \"pods\"",
        "get | | pods/log | get;;pods; | SUBRESOURCE: the resource is \"pods\"; the rule has \"pods/log\", which is that subresource only",
        "get | | pods/log | get;;pods;exec | SUBRESOURCE: the resource is \"pods/exec\"; the rule has \"pods/log\", which is that subresource only"
      })
  void rule_saysHowItMissesTheRequest(
      String verbs, String group, String resources, String request, String text) {
    String[] parts = request.split(";", -1);
    PolicyRule rule =
        PolicyRule.builder()
            .apiGroups(group == null ? "" : group)
            .resources(List.of(resources.split(";", -1)))
            .verbs(List.of(verbs.split(";", -1)))
            .build();

    Explanation explanation =
        alice(bound(cluster(), rule))
            .explain(
                ResourceRequest.of(parts[0], parts[1], parts[2])
                    .subresource(parts[3])
                    .namespace("dev"));

    assertThat(explanation.verdict().isAllowed()).isFalse();
    assertThat(texts(explanation)).containsExactly(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get | web-2 | RESOURCE_NAME: the name is \"web-2\"; the rule is for objects named \"web\" only",
        "get | Web | RESOURCE_NAME: the name is \"Web\"; the rule is for objects named \"web\" only, and case counts",
        "list | `` | RESOURCE_NAME: the request names no object, as list does unless a field selector asks for metadata.name; the rule is for objects named \"web\" only",
        "create | `` | RESOURCE_NAME: the request names no object, as create never does; the rule is for objects named \"web\" only",
        "get | `` | RESOURCE_NAME: the request names no object; the rule is for objects named \"web\" only"
      })
  void resourceNames_sayWhatTheyMiss(String verb, String name, String text) {
    PolicyRule rule = EVERYTHING.toBuilder().resourceNames("web").build();

    Explanation explanation =
        alice(bound(cluster(), rule))
            .explain(ResourceRequest.of(verb, "", "pods").namespace("dev").name(name));

    assertThat(texts(explanation)).containsExactly(text);
  }

  @Test
  void starAmongResourceNames_isOnlyAName() {
    assertThat(
            texts(
                alice(bound(cluster(), EVERYTHING.toBuilder().resourceNames("*").build()))
                    .explain(READ_POD)))
        .containsExactly(
            "RESOURCE_NAME: the name is \"web\"; the rule is for objects named \"*\" only, and"
                + " \"*\" is no wildcard there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "get | /metrics | head | /metrics | VERB: the verb is \"head\"; the rule has \"get\", which does not include \"head\"",
        "get | /metrics | get | /metrics/cadvisor | PATH: the path is \"/metrics/cadvisor\"; the rule has \"/metrics\", which does not include what is below: \"/metrics/*\" does",
        "get | /metrics/* | get | /metrics | PATH: the path is \"/metrics\"; the rule has \"/metrics/*\", which does not include what is above",
        "get | /metric | get | /metrics | PATH: the path is \"/metrics\"; the rule has \"/metric\"",
        "get | /healthz | get | /metrics | PATH: the path is \"/metrics\"; the rule has \"/healthz\""
      })
  void path_saysWhatItMisses(
      String verb, String url, String requestVerb, String path, String text) {
    PolicyRule rule = PolicyRule.builder().nonResourceURLs(url).verbs(verb).build();

    assertThat(
            texts(alice(bound(cluster(), rule)).explain(NonResourceRequest.of(requestVerb, path))))
        .containsExactly(text);
  }

  private static EksCluster.Builder admin(AccessScope scope) {
    return cluster()
        .associate(DEVELOPER, PolicyAssociation.of(new PolicyArn("aws", "Admin"), scope));
  }

  @Test
  void scope_saysWhatItDoesNotReach() {
    Caller inDev = alice(admin(AccessScope.namespaces(List.of("dev-*"))));
    Caller inTwo = alice(admin(AccessScope.namespaces(List.of("Dev", "test"))));

    assertThat(texts(inDev.explain(ResourceRequest.of("get", "", "pods").namespace("prod"))))
        .containsExactly(
            "NAMESPACE: the namespace is \"prod\"; this holds in the namespaces \"dev-*\" only");
    assertThat(texts(inDev.explain(ResourceRequest.of("list", "", "nodes"))))
        .containsExactly(
            "SCOPE: the request is for the whole cluster, in no namespace; this holds in the"
                + " namespaces \"dev-*\" only");
    assertThat(texts(inDev.explain(NonResourceRequest.of("get", "/metrics"))))
        .containsExactly(
            "SCOPE: the path belongs to no namespace; this holds in the namespaces \"dev-*\""
                + " only");
    assertThat(texts(inTwo.explain(READ_POD)))
        .containsExactly(
            "NAMESPACE: the namespace is \"dev\"; this holds in the namespaces \"Dev\", \"test\""
                + " only, and case counts");
  }

  private static RoleBinding inNamespace(String namespace, String name) {
    return new RoleBinding(
        ObjectMeta.named(name).inNamespace(namespace),
        RoleRef.clusterRole("r"),
        List.of(Subject.group("developers")));
  }

  @Test
  void sameRoleBoundInManyNamespaces_isToldOnce() {
    EksCluster.Builder builder =
        cluster().add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)));
    for (int i = 0; i < 12; i++) {
      builder.add(inNamespace("team-" + (char) ('a' + i), "b"));
    }

    List<NearMiss> misses = alice(builder).explain(READ_POD).nearMisses();

    assertThat(misses).hasSize(1);
    assertThat(misses.get(0).alike()).isEqualTo(11);
    assertThat(misses.get(0).differences())
        .containsExactly(
            new Difference(
                Kind.NAMESPACE,
                "the namespace is \"dev\"; this holds in the namespace \"team-a\" only"));
  }

  @Test
  void missingRole_isToldWithItsBinding() {
    ClusterRoleBinding binding = toGroup("b", "developers");

    assertThat(alice(cluster().add(binding)).explain(READ_POD).nearMisses())
        .containsExactly(
            new NearMiss.OfMissingRole(
                binding,
                Subject.group("developers"),
                List.of(new Difference(Kind.ROLE, "the ClusterRole \"r\" does not exist")),
                0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "User | arn:aws:iam::111122223333:role/Developer | the binding names the User \"arn:aws:iam::111122223333:role/Developer\", the ARN of the principal, which RBAC does not know: the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | arn:aws:iam::111122223333:role/teams/Developer | the binding names the User \"arn:aws:iam::111122223333:role/teams/Developer\", the ARN of the principal, which RBAC does not know: the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "Group | arn:aws:iam::111122223333:role/Developer | the binding names the Group \"arn:aws:iam::111122223333:role/Developer\", the ARN of the principal, which RBAC does not know: the groups are \"developers\", \"system:authenticated\"",
        "Group | Developer | the binding names the Group \"Developer\", the name of the principal in IAM, which RBAC does not know: the groups are \"developers\", \"system:authenticated\"",
        "User | alice | the binding names the User \"alice\", the name of the session, which RBAC does not know: the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | arn:aws:sts::111122223333:assumed-role/Developer | the binding names the User \"arn:aws:sts::111122223333:assumed-role/Developer\", a role without a session; the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | arn:aws:sts::111122223333:assumed-role/Developer/bob | the binding names the User \"arn:aws:sts::111122223333:assumed-role/Developer/bob\", the session \"bob\"; the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | arn:aws:sts::111122223333:assumed-role/Developer/* | the binding names the User \"arn:aws:sts::111122223333:assumed-role/Developer/*\"; RBAC knows no wildcards in subjects, and the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}} | the binding names the User \"arn:aws:sts::111122223333:assumed-role/Developer/{{SessionName}}\"; RBAC fills in no templates, and the username is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"",
        "User | developers | the binding names the User \"developers\"; \"developers\" is a group of the user: the kind would have to be Group",
        "Group | Developers | the binding names the Group \"Developers\"; the user has the group \"developers\", and case counts",
        "Group | develpers | the binding names the Group \"develpers\"; the user has the group \"developers\"",
        "Group | arn:aws:sts::111122223333:assumed-role/Developer/alice | the binding names the Group \"arn:aws:sts::111122223333:assumed-role/Developer/alice\"; that is the user's name: the kind would have to be User",
        "User | arn:aws:sts::111122223333:assumed-role/developer/alice | the binding names the User \"arn:aws:sts::111122223333:assumed-role/developer/alice\"; the user is \"arn:aws:sts::111122223333:assumed-role/Developer/alice\", and case counts"
      })
  void subjectThatLooksLikeTheUser_isToldWithTheMistake(String kind, String name, String text) {
    EksCluster.Builder builder =
        cluster()
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)))
            .add(
                new ClusterRoleBinding(
                    ObjectMeta.named("b"),
                    RoleRef.clusterRole("r"),
                    List.of(Subject.group("others"), new Subject(kind, "", "", name))));

    assertThat(texts(alice(builder).explain(READ_POD))).containsExactly("SUBJECT: " + text);
  }

  @Test
  void roleOfAnySession_isToldOfSessionsAndTemplates() {
    EksCluster.Builder builder =
        cluster()
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)))
            .add(toUser("b1", SESSION + "bob"))
            .add(toUser("b2", SESSION + "{{SessionName}}"));
    Caller anySession = builder.build().caller(DEVELOPER.value());

    assertThat(texts(anySession.explain(READ_POD)))
        .containsExactly(
            "SUBJECT: the binding names the User \"" + SESSION + "bob\", the session \"bob\" only",
            "SUBJECT: the binding names the User \""
                + SESSION
                + "{{SessionName}}\"; RBAC fills in no templates, and the username depends on the"
                + " session");
  }

  @Test
  void usernameOfAnotherTemplate_isToldOfTheSessionToo() {
    PrincipalArn deploy = PrincipalArn.of("arn:aws:iam::111122223333:role/Deploy");
    Caller anySession =
        cluster()
            .add(AccessEntry.builder(deploy).username("ci:{{SessionName}}").build())
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)))
            .add(toUser("b1", "ci:nightly"))
            .add(toUser("b2", "cd:nightly"))
            .build()
            .caller(deploy.value());

    assertThat(texts(anySession.explain(READ_POD)))
        .containsExactly(
            "SUBJECT: the binding names the User \"ci:nightly\", who the user is in the session"
                + " \"nightly\" only");
  }

  private static ClusterRoleBinding toUser(String name, String user) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole("r"), List.of(Subject.user(user)));
  }

  @Test
  void atSignInASessionName_isADashInTheUsername() {
    EksCluster cluster =
        cluster()
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)))
            .add(toUser("b", SESSION + "alice@example.com"))
            .build();

    assertThat(texts(cluster.caller(SESSION + "alice@example.com").explain(READ_POD)))
        .containsExactly(
            "SUBJECT: the binding names the User \""
                + SESSION
                + "alice@example.com\"; the username is \""
                + SESSION
                + "alice-example.com\", as EKS writes - for @ in {{SessionName}}");
  }

  @Test
  void serviceAccountOfAnotherNamespace_isTold() {
    EksCluster cluster =
        EksCluster.builder()
            .add(ClusterRole.of(ObjectMeta.named("r"), List.of(EVERYTHING)))
            .add(
                new RoleBinding(
                    ObjectMeta.named("b").inNamespace("dev"),
                    RoleRef.clusterRole("r"),
                    List.of(Subject.serviceAccount("", "ci"))))
            .build();

    assertThat(
            texts(
                cluster.explain(
                    UserInfo.of("system:serviceaccount:build:ci", List.of()), READ_POD)))
        .containsExactly(
            "SUBJECT: the binding names the ServiceAccount \"ci\" of the namespace \"dev\"; the"
                + " user is that of \"build\"");
  }

  @Test
  void nearest_comesFirst_andWhatHasNothingInCommonIsLeftOut() {
    EksCluster.Builder builder =
        cluster()
            .add(role("far", "create", "apps", "deployments"))
            .add(role("other-verb", "list", "", "pods"))
            .add(role("slip", "Get", "", "pods"))
            .add(role("two", "Get", "", "pod"))
            .add(binding("1", "far"))
            .add(binding("2", "two"))
            .add(binding("3", "other-verb"))
            .add(binding("4", "slip"));

    Explanation explanation = alice(builder).explain(READ_POD);

    assertThat(explanation.nearMisses())
        .extracting(
            miss -> ((Grant.Rbac) ((NearMiss.OfGrant) miss).grant()).role().metadata().name())
        .containsExactly("slip", "other-verb", "two");
  }

  private static ClusterRole role(String name, String verb, String group, String resource) {
    return ClusterRole.of(
        ObjectMeta.named(name),
        List.of(PolicyRule.builder().apiGroups(group).resources(resource).verbs(verb).build()));
  }

  private static ClusterRoleBinding binding(String name, String role) {
    return new ClusterRoleBinding(
        ObjectMeta.named(name), RoleRef.clusterRole(role), List.of(Subject.group("developers")));
  }

  @Test
  void noMoreThanFive_areTold() {
    EksCluster.Builder builder = cluster();
    for (int i = 0; i < 9; i++) {
      builder.add(role("r" + i, "list", "", "pods")).add(binding("b" + i, "r" + i));
    }

    assertThat(alice(builder).explain(READ_POD).nearMisses()).hasSize(5);
  }

  @Test
  void allowed_isExplainedByEveryGrant() {
    EksCluster.Builder builder =
        bound(admin(AccessScope.cluster()), EVERYTHING)
            .add(
                new RoleBinding(
                    ObjectMeta.named("again").inNamespace("dev"),
                    RoleRef.clusterRole("r"),
                    List.of(
                        Subject.user(SESSION + "alice"),
                        Subject.group("others"),
                        Subject.group("developers"))));

    Explanation explanation = alice(builder).explain(READ_POD);

    assertThat(explanation.nearMisses()).isEmpty();
    assertThat(explanation.grants())
        .extracting(
            grant ->
                grant instanceof Grant.Rbac rbac
                    ? rbac.binding().metadata().name() + " " + rbac.subject().name()
                    : "policy")
        .containsExactly(
            "policy", "b developers", "again " + SESSION + "alice", "again developers");
  }

  @Test
  void privilegedGroup_isOneGrantOfSeveral() {
    assertThat(
            bound(cluster(), EVERYTHING)
                .build()
                .explain(UserInfo.of("root", List.of("system:masters", "developers")), READ_POD)
                .grants())
        .hasSize(2)
        .first()
        .isEqualTo(new Grant.PrivilegedGroup("system:masters"));
  }

  @Test
  void unknownCaller_isExplainedByTheVerdictAlone() {
    Explanation explanation =
        bound(cluster(), EVERYTHING)
            .build()
            .caller("arn:aws:iam::111122223333:user/eve")
            .explain(READ_POD);

    assertThat(explanation.nearMisses()).isEmpty();
    assertThat(explanation.grants()).isEmpty();
    assertThat(explanation.unknowns()).isEmpty();
  }
}
