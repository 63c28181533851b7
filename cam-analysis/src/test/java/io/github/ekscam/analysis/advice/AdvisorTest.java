package io.github.ekscam.analysis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ekscam.EksCluster;
import io.github.ekscam.RbacWrite;
import io.github.ekscam.access.AccessEntry;
import io.github.ekscam.access.AccessEntryType;
import io.github.ekscam.access.AccessPolicy;
import io.github.ekscam.access.AccessPolicyCatalogue;
import io.github.ekscam.access.AccessScope;
import io.github.ekscam.access.AuthenticationMode;
import io.github.ekscam.access.AwsAuth;
import io.github.ekscam.access.PolicyAssociation;
import io.github.ekscam.analysis.AccessHolder;
import io.github.ekscam.analysis.advice.Proposal.Change;
import io.github.ekscam.config.Source;
import io.github.ekscam.config.Unresolved;
import io.github.ekscam.iam.CallerIdentity;
import io.github.ekscam.iam.PolicyArn;
import io.github.ekscam.iam.PrincipalArn;
import io.github.ekscam.policies.DefaultRbacObjects;
import io.github.ekscam.policies.ManagedPolicies;
import io.github.ekscam.rbac.ClusterRole;
import io.github.ekscam.rbac.ClusterRole.AggregationRule;
import io.github.ekscam.rbac.ClusterRoleBinding;
import io.github.ekscam.rbac.KubernetesVersion;
import io.github.ekscam.rbac.LabelSelector;
import io.github.ekscam.rbac.ObjectMeta;
import io.github.ekscam.rbac.PolicyRule;
import io.github.ekscam.rbac.RoleBinding;
import io.github.ekscam.rbac.RoleRef;
import io.github.ekscam.rbac.Subject;
import io.github.ekscam.request.NonResourceRequest;
import io.github.ekscam.request.RequestAttributes;
import io.github.ekscam.request.ResourceRequest;
import io.github.ekscam.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdvisorTest {

  private static final KubernetesVersion VERSION = KubernetesVersion.of("1.34");
  private static final String IAM = "arn:aws:iam::111122223333:";
  private static final PrincipalArn DEVELOPER = PrincipalArn.of(IAM + "role/Developer");
  private static final PrincipalArn CI = PrincipalArn.of(IAM + "role/CI");
  private static final PrincipalArn BOB = PrincipalArn.of(IAM + "user/bob");
  private static final CallerIdentity ALICE =
      CallerIdentity.parse("arn:aws:sts::111122223333:assumed-role/Developer/alice");
  private static final RequestAttributes LIST_SECRETS =
      RequestAttributes.parse("list secrets -n dev");

  private static EksCluster.Builder cluster() {
    return EksCluster.builder()
        .accessPolicies(ManagedPolicies.catalogue())
        .authenticationMode(AuthenticationMode.API)
        .kubernetes(VERSION, DefaultRbacObjects::of);
  }

  private static AccessEntry entry(PrincipalArn principal, String... groups) {
    return AccessEntry.builder(principal).kubernetesGroups(List.of(groups)).build();
  }

  private static PolicyAssociation policy(String name, String... namespaces) {
    return PolicyAssociation.of(
        new PolicyArn("aws", name),
        namespaces.length == 0
            ? AccessScope.cluster()
            : AccessScope.namespaces(List.of(namespaces)));
  }

  private static Advice advice(EksCluster.Builder cluster, String request) {
    return Advisor.of(cluster.build(), ALICE).toAllow(RequestAttributes.parse(request));
  }

  private static List<String> texts(Advice advice) {
    return advice.proposals().stream()
        .map(
            proposal ->
                proposal.toString().replace(IAM, "").replace("arn:aws:sts::111122223333:", "")
                    + " +"
                    + proposal.requestsBeyond())
        .toList();
  }

  private static List<Obstacle.Kind> obstacles(Advice advice) {
    return advice.obstacles().stream().map(Obstacle::kind).toList();
  }

  @Test
  void allowedRequest_needsNothing_andTheGrantIsTold() {
    Advice advice =
        advice(
            cluster().add(entry(DEVELOPER)).associate(DEVELOPER, policy("AmazonEKSViewPolicy")),
            "list pods -n dev");

    assertThat(advice.isAllowed()).isTrue();
    assertThat(advice.proposals()).isEmpty();
    assertThat(advice.obstacles()).isEmpty();
    assertThat(advice.explanation().grants()).hasSize(1);
    assertThat(advice.toString()).isEqualTo("list pods in the namespace dev is allowed");
  }

  @Test
  void
      denial_isAnsweredByTheLeastFirst_theCallersOwnGroupBeforeANewOne_thenPoliciesByWhatTheyAdd() {
    Advice advice = advice(cluster().add(entry(DEVELOPER, "developers")), "list secrets -n dev");

    assertThat(texts(advice))
        .containsExactly(
            "create Role \"list-secrets\" in the namespace \"dev\"; create RoleBinding"
                + " \"list-secrets\" in the namespace \"dev\" +0",
            "update the access entry to role/Developer STANDARD as"
                + " assumed-role/Developer/{{SessionName}}[developers, Developer]; create Role"
                + " \"list-secrets\" in the namespace \"dev\"; create RoleBinding \"list-secrets\""
                + " in the namespace \"dev\" +0",
            "associate AmazonEKSSecretReaderPolicy in namespace[dev] to role/Developer +2",
            "associate AmazonEKSSecretAdminPolicy in namespace[dev] to role/Developer +8",
            "associate AmazonEKSArgoCDPolicy in namespace[dev] to role/Developer +25",
            "associate AWSBackupFullAccessPolicyForBackup in namespace[dev] to role/Developer +158",
            "associate AmazonEKSAdminViewPolicy in namespace[dev] to role/Developer +229",
            "associate AmazonEKSEditPolicy in namespace[dev] to role/Developer +371",
            "associate AmazonEKSAdminPolicy in namespace[dev] to role/Developer +388",
            "associate AWSBackupFullAccessPolicyForRestore in namespace[dev] to role/Developer"
                + " +223",
            "associate AmazonEKSClusterAdminPolicy in namespace[dev] to role/Developer +601");
    assertThat(advice.obstacles()).isEmpty();
    Proposal best = advice.proposals().get(0);
    assertThat(best.commandLines("prod")).isEmpty();
    assertThat(best.clusterConfig("prod")).isEmpty();
    assertThat(best.manifests())
        .isEqualTo(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: list-secrets
              namespace: dev
            rules:
            - apiGroups: [""]
              resources: [secrets]
              verbs: [list]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: list-secrets
              namespace: dev
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: list-secrets
            subjects:
            - kind: Group
              apiGroup: rbac.authorization.k8s.io
              name: developers
            """);
    assertThat(advice.proposals().get(1).commandLines("prod"))
        .containsExactly(
            "aws eks update-access-entry --cluster-name prod --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --kubernetes-groups developers"
                + " Developer");
    Proposal reader = advice.proposals().get(2);
    assertThat(reader.manifests()).isEmpty();
    assertThat(reader.commandLines("prod"))
        .containsExactly(
            "aws eks associate-access-policy --cluster-name prod --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --policy-arn"
                + " arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy"
                + " --access-scope '{\"type\":\"namespace\",\"namespaces\":[\"dev\"]}'");
    assertThat(reader.isRolePathUnknown()).isFalse();
  }

  @Test
  void groupThatOthersHave_comesAfterOneOfTheCallersOwn_andTheOthersAreTold() {
    Advice advice =
        advice(
            cluster().add(entry(DEVELOPER, "shared", "own")).add(entry(CI, "shared")),
            "list secrets -n dev");

    assertThat(advice.proposals().get(0).manifests()).contains("name: own\n");
    assertThat(advice.proposals().get(0).others()).isEmpty();
    assertThat(advice.proposals().get(1).changes().get(0))
        .isInstanceOf(Change.UpdateAccessEntry.class);
    assertThat(advice.proposals().get(2).manifests()).contains("name: shared\n");
    assertThat(advice.proposals().get(2).others())
        .containsExactly(new AccessHolder.Principal(CI.value()));
  }

  @Test
  void groupsOfKubernetesAndAws_andOfSessions_areNotBound() {
    Advice advice =
        advice(
            cluster()
                .add(
                    AccessEntry.builder(DEVELOPER)
                        .kubernetesGroups(List.of("eks:managed", "team-{{SessionName}}"))
                        .buildAsDescribed()),
            "list secrets -n dev");

    assertThat(advice.proposals().get(0).commandLines("prod"))
        .containsExactly(
            "aws eks update-access-entry --cluster-name prod --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --kubernetes-groups"
                + " '[\"eks:managed\",\"team-{{SessionName}}\",\"Developer\"]'");
  }

  @Test
  void fixedUsername_isBoundWhereThereIsNoGroup() {
    Advice advice =
        Advisor.of(cluster().add(entry(BOB)).build(), CallerIdentity.parse(BOB.value()))
            .toAllow(LIST_SECRETS);

    assertThat(advice.proposals().get(0).manifests())
        .endsWith(
            "- kind: User\n  apiGroup: rbac.authorization.k8s.io\n"
                + "  name: \"arn:aws:iam::111122223333:user/bob\"\n");
  }

  @Test
  void newNames_areNoneThatSomethingHasOrWaitsFor() {
    Advice advice =
        advice(
            cluster()
                .add(entry(DEVELOPER))
                .add(entry(CI, "Developer-2"))
                .add(
                    new ClusterRoleBinding(
                        ObjectMeta.named("old"),
                        RoleRef.clusterRole("view"),
                        List.of(Subject.group("Developer"))))
                .add(
                    new RoleBinding(
                        ObjectMeta.named("waiting").inNamespace("dev"),
                        RoleRef.role("list-secrets"),
                        List.of(Subject.group("everybody")))),
            "list secrets -n dev");

    assertThat(advice.proposals().get(0).manifests())
        .contains("  name: list-secrets-2\n", "  name: Developer-3\n");
  }

  @Test
  void policyThatIsAssociatedAlready_keepsItsNamespaces() {
    Advice advice =
        advice(
            cluster()
                .add(entry(DEVELOPER))
                .associate(DEVELOPER, policy("AmazonEKSViewPolicy", "qa-*", "prod")),
            "list pods -n dev");

    assertThat(texts(advice))
        .contains(
            "associate AmazonEKSViewPolicy in namespace[qa-*, prod, dev] to role/Developer +167");
  }

  @Test
  void ruleNamesTheObject_theSubresource_andTheGroup() {
    Advice advice =
        advice(cluster().add(entry(DEVELOPER, "own")), "patch deployments.apps/web/scale -n dev");

    assertThat(advice.proposals().get(0).manifests())
        .contains(
            """
            rules:
            - apiGroups: [apps]
              resources: [deployments/scale]
              resourceNames: [web]
              verbs: [patch]
            """);
  }

  @Test
  void requestAtTheClusterScope_getsAClusterRole_andPoliciesForTheCluster() {
    for (String request : List.of("list pods -A", "delete nodes/n1", "get /metrics")) {
      Advice advice = advice(cluster().add(entry(DEVELOPER, "own")), request);

      assertThat(advice.proposals().get(0).changes())
          .extracting(change -> ((Change.CreateRbacObject) change).object().kind())
          .containsExactly("ClusterRole", "ClusterRoleBinding");
      assertThat(texts(advice))
          .last()
          .asString()
          .startsWith("associate AmazonEKSClusterAdminPolicy in cluster to role/Developer");
    }
  }

  @Test
  void requestThatNoPublishedPolicyAllows_saysSo() {
    EksCluster.Builder cluster =
        cluster()
            .accessPolicies(
                AccessPolicyCatalogue.of(
                    List.of(
                        AccessPolicy.builder("Unpublished").build(),
                        AccessPolicy.builder("Guessed")
                            .provenance(AccessPolicy.Provenance.APPROXIMATION)
                            .rules(List.of(AccessPolicy.Rule.of(EVERYTHING)))
                            .build(),
                        AccessPolicy.builder("Linked")
                            .serviceLinkedRolesOnly(true)
                            .rules(List.of(AccessPolicy.Rule.of(EVERYTHING)))
                            .build(),
                        AccessPolicy.builder("Narrowed")
                            .rules(List.of(AccessPolicy.Rule.restricted(EVERYTHING, "its own")))
                            .build())))
            .add(entry(DEVELOPER, "own"));

    Advice advice = advice(cluster, "list secrets -n dev");

    assertThat(advice.proposals()).hasSize(2);
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.NO_ACCESS_POLICY);
  }

  private static final PolicyRule EVERYTHING =
      PolicyRule.builder().apiGroups("*").resources("*").verbs("*").build();

  @Test
  void callerWithoutAnEntry_getsOneWithTheRolesArn() {
    Advice advice = advice(cluster(), "list secrets -n dev");

    Proposal best = advice.proposals().get(0);
    assertThat(best.commandLines("prod"))
        .containsExactly(
            "aws eks create-access-entry --cluster-name prod --principal-arn"
                + " arn:aws:iam::111122223333:role/Developer --kubernetes-groups Developer");
    assertThat(best.isRolePathUnknown()).isTrue();
    assertThat(best.beyond().isNone()).isFalse();
    Proposal reader = advice.proposals().get(1);
    assertThat(reader.commandLines("prod")).hasSize(2);
    assertThat(reader.clusterConfig("prod"))
        .endsWith(
            """
            metadata:
              name: "prod"
            accessConfig:
              authenticationMode: API
              accessEntries:
              - principalARN: arn:aws:iam::111122223333:role/Developer
                accessPolicies:
                - policyARN: arn:aws:eks::aws:cluster-access-policy/AmazonEKSSecretReaderPolicy
                  accessScope:
                    type: namespace
                    namespaces:
                    - "dev"
            """);
    assertThat(
            Advisor.of(cluster().build(), CallerIdentity.parse(IAM + "role/teams/Developer"))
                .toAllow(LIST_SECRETS)
                .proposals()
                .get(0))
        .satisfies(proposal -> assertThat(proposal.isRolePathUnknown()).isFalse())
        .asString()
        .startsWith("create the access entry " + IAM + "role/teams/Developer");
  }

  @Test
  void whatEverybodyMayDo_takesAnAccessEntryAlone() {
    Advice advice = advice(cluster(), "create selfsubjectaccessreviews.authorization.k8s.io");

    assertThat(advice.proposals())
        .singleElement()
        .satisfies(
            proposal ->
                assertThat(proposal.changes())
                    .singleElement()
                    .isInstanceOf(Change.CreateAccessEntry.class));
  }

  private static EksCluster.Builder mapped(
      AuthenticationMode mode, String username, String... groups) {
    return cluster()
        .authenticationMode(mode)
        .awsAuth(
            AwsAuth.builder()
                .mapRole(AwsAuth.Mapping.of(DEVELOPER.value(), username, List.of(groups)))
                .build());
  }

  @Test
  void principalOfAwsAuth_isServedByItsGroup_orByAnEntryThatKeepsUsernameAndGroups() {
    Advice advice =
        advice(
            mapped(AuthenticationMode.API_AND_CONFIG_MAP, "dev:{{SessionName}}", "developers"),
            "list secrets -n dev");

    assertThat(texts(advice).subList(0, 3))
        .containsExactly(
            "create Role \"list-secrets\" in the namespace \"dev\"; create RoleBinding"
                + " \"list-secrets\" in the namespace \"dev\" +0",
            "create the access entry role/Developer STANDARD as dev:{{SessionName}}[developers,"
                + " Developer]; create Role \"list-secrets\" in the namespace \"dev\"; create"
                + " RoleBinding \"list-secrets\" in the namespace \"dev\" +0",
            "create the access entry role/Developer STANDARD as dev:{{SessionName}}[developers];"
                + " associate AmazonEKSSecretReaderPolicy in namespace[dev] to role/Developer +2");
  }

  @Test
  void principalOfAwsAuth_whomNoEntryCanMap_keepsItsMapping() {
    Advice advice =
        advice(
            mapped(AuthenticationMode.API_AND_CONFIG_MAP, "{{SessionName}}", "developers"),
            "list secrets -n dev");

    assertThat(texts(advice)).hasSize(1);
    assertThat(advice.obstacles())
        .containsExactly(
            new Obstacle(
                Obstacle.Kind.MAPPING_UNLIKE_ENTRIES,
                "no access entry can map the caller as aws-auth does: The username must contain a"
                    + " colon before {{SessionName}}",
                "bind a role to a group that aws-auth gives the caller"));
  }

  @Test
  void modeConfigMap_hasNeitherEntriesNorPolicies() {
    Advice advice =
        advice(
            mapped(AuthenticationMode.CONFIG_MAP, "dev:{{SessionName}}", "developers"),
            "list secrets -n dev");

    assertThat(texts(advice))
        .containsExactly(
            "create Role \"list-secrets\" in the namespace \"dev\"; create RoleBinding"
                + " \"list-secrets\" in the namespace \"dev\" +0",
            "update in mapRoles of aws-auth the entry role/Developer as"
                + " dev:{{SessionName}}[developers, Developer]; create Role \"list-secrets\" in the"
                + " namespace \"dev\"; create RoleBinding \"list-secrets\" in the namespace \"dev\" +0");
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.NO_ACCESS_ENTRIES);
  }

  @Test
  void principalOfAwsAuthWithoutGroups_isGivenOneThere_inThePlaceOfTheEntryThatCounts() {
    AwsAuth.Mapping nodes = AwsAuth.Mapping.of(CI.value(), "ci", List.of("builders"));
    AwsAuth.Mapping earlier = AwsAuth.Mapping.of(DEVELOPER.value(), "old", List.of("old"));
    AwsAuth.Mapping counts =
        AwsAuth.Mapping.of(DEVELOPER.value(), "dev:{{SessionName}}", List.of())
            .writtenAt("aws-auth.yaml:9");
    EksCluster.Builder cluster =
        cluster()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .mapRole(earlier)
                    .mapRole(counts)
                    .mapRole(nodes)
                    .mapAccount("444455556666")
                    .build());

    Proposal proposal = advice(cluster, "list secrets -n dev").proposals().get(0);

    AwsAuth.Mapping changed =
        AwsAuth.Mapping.of(DEVELOPER.value(), "dev:{{SessionName}}", List.of("Developer"));
    assertThat(proposal.changes().get(0))
        .isEqualTo(
            new Change.UpdateAwsAuth(
                AwsAuth.builder()
                    .mapRole(earlier)
                    .mapRole(changed)
                    .mapRole(nodes)
                    .mapAccount("444455556666")
                    .build(),
                AwsAuth.Section.MAP_ROLES,
                changed,
                /* isAdded= */ false));
    Change.UpdateAwsAuth update = (Change.UpdateAwsAuth) proposal.changes().get(0);
    assertThat(update.mapping().origin()).contains("aws-auth.yaml:9");
    assertThat(update.text())
        .isEqualTo(
            """
            - username: "dev:{{SessionName}}"
              rolearn: "arn:aws:iam::111122223333:role/Developer"
              groups:
              - "Developer"
            """);
    assertThat(proposal.manifests()).doesNotContain("ConfigMap").contains("name: Developer");
    assertThat(proposal.commandLines("prod")).isEmpty();
  }

  @Test
  void callerWhomAwsAuthDoesNotMap_getsAnEntryThere_inTheModeWithoutAccessEntries() {
    Advice advice =
        Advisor.of(
                mapped(AuthenticationMode.CONFIG_MAP, "dev", "developers").build(),
                CallerIdentity.parse("arn:aws:iam::111122223333:role/team/Ops"))
            .toAllow(LIST_SECRETS);

    assertThat(texts(advice))
        .first()
        .asString()
        .startsWith(
            "add to mapRoles of aws-auth the entry role/Ops as"
                + " assumed-role/Ops/{{SessionName}}[Ops]; create Role");
    assertThat(advice.proposals().get(0).isRolePathUnknown()).isFalse();
    assertThat(advice.obstacles())
        .first()
        .hasToString(
            new Obstacle(
                    Obstacle.Kind.NO_ACCESS_ENTRIES,
                    "in the authentication mode CONFIG_MAP there are neither access entries nor"
                        + " access policies",
                    "change the mode to API_AND_CONFIG_MAP to use them, which cannot be undone")
                .toString());
  }

  @Test
  void userWhomAwsAuthMapsByTheAccount_keepsTheName_withAnEntryOfTheirOwn() {
    EksCluster.Builder cluster =
        cluster()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(AwsAuth.builder().mapAccount("111122223333").build());

    Advice advice =
        Advisor.of(cluster.build(), CallerIdentity.parse("arn:aws:iam::111122223333:user/bob"))
            .toAllow(LIST_SECRETS);

    assertThat(texts(advice))
        .contains(
            "add to mapUsers of aws-auth the entry user/bob as user/bob[bob]; create Role \"list-secrets\" in the"
                + " namespace \"dev\"; create RoleBinding \"list-secrets\" in the namespace \"dev\" +0");
  }

  @Test
  void awsAuthThatIsNotKnownWhole_isNotChanged() {
    EksCluster.Builder withoutIt = cluster().authenticationMode(AuthenticationMode.CONFIG_MAP);
    EksCluster.Builder uncertain =
        cluster()
            .authenticationMode(AuthenticationMode.CONFIG_MAP)
            .awsAuth(
                AwsAuth.builder()
                    .uncertain(
                        new AwsAuth.UncertainSection(
                            AwsAuth.Section.MAP_USERS, "- x", "a tab in line 1"))
                    .build());

    assertThat(advice(uncertain, "list secrets -n dev").proposals()).isEmpty();
    Advice advice = advice(withoutIt, "list secrets -n dev");
    assertThat(advice.proposals()).isEmpty();
    assertThat(advice.obstacles().get(0).remedy())
        .isEqualTo(
            "change the mode to API_AND_CONFIG_MAP to use them, which cannot be undone, or let the"
                + " aws-auth ConfigMap be read, too, in which the caller may be mapped");
  }

  @Test
  void entryOfNodes_takesNothing() {
    Advice advice =
        advice(
            cluster()
                .add(
                    AccessEntry.builder(DEVELOPER)
                        .type(new AccessEntryType("HYBRID_LINUX"))
                        .build()),
            "list secrets -n dev");

    assertThat(advice.proposals()).isEmpty();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.ENTRY_OF_NODES);
  }

  @Test
  void entryWhoseGroupsAreNotKnownYet_isNotUpdated_asThatReplacesThem() {
    Unresolved.Value value =
        new Unresolved.Value(
            "aws_eks_access_entry.dev",
            "kubernetes_groups",
            List.of(),
            "apply the plan",
            new Source("plan.json", 1, 1, "aws_eks_access_entry.dev"));

    Advice advice =
        advice(
            cluster()
                .add(entry(DEVELOPER))
                .unresolved(new Unresolved.Groups(DEVELOPER, List.of("*"), List.of(value))),
            "list secrets -n dev");

    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.ENTRY_NOT_RESOLVED);
    assertThat(advice.proposals())
        .isNotEmpty()
        .allSatisfy(
            proposal ->
                assertThat(proposal.changes())
                    .singleElement()
                    .isInstanceOf(Change.AssociateAccessPolicy.class));
  }

  @Test
  void serviceLinkedRole_isLeftToAws() {
    Advice advice =
        Advisor.of(
                cluster().build(),
                CallerIdentity.parse(
                    IAM + "role/aws-service-role/batch.amazonaws.com/AWSServiceRoleForBatch"))
            .toAllow(LIST_SECRETS);

    assertThat(advice.proposals()).isEmpty();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.SERVICE_LINKED_ROLE);
  }

  @Test
  void callerWhoIsNeitherUserNorRole_hasNoEntry() {
    for (String arn : List.of(IAM + "root", "arn:aws:sts::111122223333:federated-user/carol")) {
      Advice advice =
          Advisor.of(cluster().build(), CallerIdentity.parse(arn)).toAllow(LIST_SECRETS);

      assertThat(advice.proposals()).isEmpty();
      assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.NO_PRINCIPAL);
    }
  }

  @Test
  void entryOfAnEarlierPrincipal_isToBeMadeAgain() {
    Advice advice =
        Advisor.of(
                cluster()
                    .add(AccessEntry.builder(DEVELOPER).principalId("AROAOLD").build())
                    .build(),
                CallerIdentity.of(ALICE.arn(), "AROANEW:alice"))
            .toAllow(LIST_SECRETS);

    assertThat(advice.proposals()).isEmpty();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.ENTRY_OF_EARLIER_PRINCIPAL);
  }

  @Test
  void callerWhomTheAuthenticatorTurnsAway_isNotHelpedByGrants() {
    Advice advice =
        advice(
            cluster()
                .add(AccessEntry.builder(DEVELOPER).username("node:{{EC2PrivateDNSName}}").build()),
            "list secrets -n dev");

    assertThat(advice.proposals()).isEmpty();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.REFUSED_BY_AUTHENTICATOR);
  }

  @Test
  void requestThatNoServerGets_isNothingToGrant() {
    for (ResourceRequest request :
        List.of(
            ResourceRequest.of("create", "", "pods").namespace("dev").name("web"),
            ResourceRequest.of("get", "", "nodes").namespace("dev"))) {
      Advice advice = Advisor.of(cluster().add(entry(DEVELOPER)).build(), ALICE).toAllow(request);

      assertThat(advice.proposals()).isEmpty();
      assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.IMPOSSIBLE_REQUEST);
    }
  }

  @Test
  void asteriskInARequest_isNotGranted_asARuleTakesItForEverything() {
    for (RequestAttributes request :
        List.of(
            ResourceRequest.of("get", "*", "pods").namespace("dev"),
            ResourceRequest.of("get", "", "*").namespace("dev"),
            ResourceRequest.of("*", "", "pods").namespace("dev"),
            NonResourceRequest.of("get", "/metrics/*"))) {
      Advice advice = Advisor.of(cluster().add(entry(DEVELOPER)).build(), ALICE).toAllow(request);

      assertThat(advice.proposals()).as("%s", request).isEmpty();
      assertThat(advice.obstacles()).isNotEmpty();
    }
  }

  @Test
  void serviceAccount_isBoundItself() {
    Advice advice =
        Advisor.of(cluster().build(), UserInfo.ofServiceAccount("ci", "runner"))
            .toAllow(LIST_SECRETS);

    assertThat(advice.proposals())
        .singleElement()
        .satisfies(
            proposal ->
                assertThat(proposal.manifests())
                    .endsWith("- kind: ServiceAccount\n  name: runner\n  namespace: ci\n"));
  }

  @Test
  void user_isBoundByGroupOrName() {
    Advice advice =
        Advisor.of(cluster().build(), UserInfo.of("carol", List.of("ops", "system:authenticated")))
            .toAllow(LIST_SECRETS);

    assertThat(advice.proposals())
        .extracting(Proposal::manifests)
        .satisfiesExactly(
            group -> assertThat(group).endsWith("name: ops\n"),
            user -> assertThat(user).endsWith("name: carol\n"));
  }

  // Writes of roles and bindings.

  private static EksCluster.Builder admin() {
    return cluster()
        .add(entry(DEVELOPER, "own"))
        .associate(DEVELOPER, policy("AmazonEKSAdminPolicy", "dev"));
  }

  private static RoleBinding binding(String clusterRole) {
    return new RoleBinding(
        ObjectMeta.named("x").inNamespace("dev"),
        RoleRef.clusterRole(clusterRole),
        List.of(Subject.group("others")));
  }

  @Test
  void requestToWriteRoles_isOnlyHalfOfIt() {
    Advice advice = advice(admin(), "create roles.rbac.authorization.k8s.io -n dev");

    assertThat(advice.isAllowed()).isTrue();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.ESCALATION_CHECK);
  }

  @Test
  void holderOfAnAccessPolicy_whoBindsARole_needsItsRulesInRbac_orToBindIt() {
    EksCluster cluster =
        admin()
            .add(
                ClusterRole.of(
                    ObjectMeta.named("reader"),
                    List.of(
                        PolicyRule.builder()
                            .apiGroups("")
                            .resources("pods", "services")
                            .verbs("get", "list")
                            .build())))
            .build();

    Advice advice = Advisor.of(cluster, ALICE).toAllow(RbacWrite.create(binding("reader")));

    assertThat(advice.isAllowed()).isFalse();
    assertThat(advice.explanation().verdict().isAllowed()).isTrue();
    assertThat(texts(advice))
        .containsExactly(
            "create Role \"create-rolebindings-x\" in the namespace \"dev\"; create RoleBinding"
                + " \"create-rolebindings-x\" in the namespace \"dev\" +0",
            "update the access entry to role/Developer STANDARD as"
                + " assumed-role/Developer/{{SessionName}}[own, Developer]; create Role"
                + " \"create-rolebindings-x\" in the namespace \"dev\"; create RoleBinding"
                + " \"create-rolebindings-x\" in the namespace \"dev\" +0",
            "create Role \"create-rolebindings-x\" in the namespace \"dev\"; create RoleBinding"
                + " \"create-rolebindings-x\" in the namespace \"dev\" +0",
            "update the access entry to role/Developer STANDARD as"
                + " assumed-role/Developer/{{SessionName}}[own, Developer]; create Role"
                + " \"create-rolebindings-x\" in the namespace \"dev\"; create RoleBinding"
                + " \"create-rolebindings-x\" in the namespace \"dev\" +0",
            "associate AWSBackupFullAccessPolicyForRestore in namespace[dev] to role/Developer +55",
            "associate AmazonEKSClusterAdminPolicy in namespace[dev] to role/Developer +213");
    Proposal mirror = advice.proposals().get(0);
    assertThat(mirror.manifests())
        .contains(
            """
            rules:
            - apiGroups: [""]
              resources: [pods, services]
              verbs: [get, list]
            """);
    assertThat(mirror.gained().isNone()).isTrue();
    assertThat(advice.proposals().get(2).manifests())
        .contains(
            """
            rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles]
              resourceNames: [reader]
              verbs: [bind]
            """);
  }

  @Test
  void callerWhoMayNotWriteAtAll_getsBothTheRequestAndTheRules() {
    Advice advice =
        Advisor.of(cluster().add(entry(DEVELOPER, "own")).build(), ALICE)
            .toAllow(RbacWrite.createOnApply(binding("system:discovery")));

    assertThat(advice.proposals().get(0).manifests())
        .contains("kind: RoleBinding\n")
        .contains(
            """
            rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [rolebindings]
              resourceNames: ["x"]
              verbs: [create, patch]
            """);
  }

  @Test
  void rulesOnUrlsInANamespace_areHeldByAClusterRole() {
    EksCluster cluster =
        admin()
            .add(
                ClusterRole.of(
                    ObjectMeta.named("metrics"),
                    List.of(PolicyRule.builder().nonResourceURLs("/metrics").verbs("get").build())))
            .build();

    assertThat(
            Advisor.of(cluster, ALICE)
                .toAllow(RbacWrite.create(binding("metrics")))
                .proposals()
                .get(0)
                .changes())
        .extracting(change -> ((Change.CreateRbacObject) change).object().kind())
        .containsExactly("ClusterRole", "RoleBinding");
  }

  @Test
  void bindingToARoleThatDoesNotExist_isToldSo_andTakesToBindIt() {
    Advice advice =
        Advisor.of(admin().build(), ALICE).toAllow(RbacWrite.create(binding("missing")));

    assertThat(advice.obstacles())
        .first()
        .isEqualTo(
            new Obstacle(
                Obstacle.Kind.NO_SUCH_ROLE,
                "there is no ClusterRole \"missing\", so nobody can hold its rules",
                "create the role first"));
    assertThat(advice.proposals().get(0).manifests()).contains("verbs: [bind]\n");
  }

  @Test
  void aggregatedClusterRole_takesToEscalate() {
    ClusterRole aggregated =
        ClusterRole.aggregated(
            ObjectMeta.named("all"),
            List.of(),
            new AggregationRule(List.of(new LabelSelector(Map.of("to", "all"), List.of()))));

    Advice advice =
        Advisor.of(cluster().add(entry(DEVELOPER, "own")).build(), ALICE)
            .toAllow(RbacWrite.create(aggregated));

    assertThat(advice.proposals().get(0).manifests())
        .contains(
            """
            rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles]
              verbs: [create, escalate]
            """);
  }

  @Test
  void changedRoleRef_isRefusedToEverybody() {
    Advice advice =
        Advisor.of(admin().build(), ALICE)
            .toAllow(RbacWrite.update(binding("view"), binding("edit")));

    assertThat(advice.proposals()).isEmpty();
    assertThat(obstacles(advice)).containsExactly(Obstacle.Kind.INVALID_WRITE);
    assertThat(advice.obstacles().get(0).line())
        .isEqualTo(
            "a binding's roleRef cannot be changed, whoever asks; delete the binding, and create"
                + " another");
  }
}
